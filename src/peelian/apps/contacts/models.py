"""People outside the force: consent, channels, language. The only room with their contact details."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from peelian.apps.contacts.types import Channel, Status
from peelian.kernel.privacy import Privacy


class Contact(models.Model):
    """A resident who asked to hear from their neighbourhood team."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Pending: 14 days. Active: until they leave. Left or erased: details removed at once, the row stays."
    )

    status = models.CharField(max_length=10, choices=[(s, s) for s in Status], default=Status.PENDING)
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel], default=Channel.EMAIL)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="", help_text="E.164")
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    postcode = models.CharField(max_length=8, blank=True, default="")
    neighbourhood_code = models.CharField(max_length=40, blank=True, default="")
    topics = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    link_version = models.PositiveIntegerField(default=1, help_text="Raised to make old links void")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["neighbourhood_code", "id"],
                condition=models.Q(status="active"),
                name="contact_active_area",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=list(Status)), name="contact_known_status"),
            models.CheckConstraint(
                condition=models.Q(channel__in=list(Channel)), name="contact_known_channel"
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(status__in=("pending", "active")) & ~models.Q(email=""),
                name="contact_email_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="active") | models.Q(confirmed_at__isnull=False),
                name="contact_active_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("pending", "active"))
                | (models.Q(channel="email") & ~models.Q(email=""))
                | (models.Q(channel__in=("sms", "voice")) & ~models.Q(phone="")),
                name="contact_reachable_by_channel",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("left", "erased"))
                | models.Q(email="", phone="", name="", postcode=""),
                name="contact_gone_has_no_details",
            ),
        )

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Consent(models.Model):
    """One act of consent or its withdrawal, with the words that were shown. Never changed."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Six years after withdrawal, as evidence (Limitation Act 1980); holds no address."

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    given = models.BooleanField(help_text="False: withdrawn")
    wording = models.TextField(help_text="The exact words that the person agreed to, or pressed")
    language = models.CharField(max_length=10, default="en")
    source = models.CharField(max_length=60, help_text="Where: sign-up page, message link, officer …")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (models.CheckConstraint(condition=~models.Q(wording=""), name="consent_has_wording"),)

    def __str__(self) -> str:
        return f"{'given' if self.given else 'withdrawn'} {self.at:%Y-%m-%d}"


class Suppression(models.Model):
    """A keyed digest of an address that must not be written to, so that an old list can't bring it back."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "For ever, unless the person signs up again; a digest, not an address."

    digest = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
