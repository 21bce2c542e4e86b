"""Messages to residents, one delivery for each person, their replies and ratings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Channel
from peelian.apps.messaging.types import DeliveryState, MessageKind, MessageState
from peelian.apps.places.models import Area
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Message(models.Model):
    """What is said to many people (or, as a service message, to one)."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Seven years; service messages 90 days."

    kind = models.CharField(max_length=10, choices=[(k, k) for k in MessageKind])
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in MessageState], default=MessageState.DRAFT
    )
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Plain text; {link} marks are filled in for each person")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(
        max_length=30,
        blank=True,
        default="",
        choices=[(c, c.label) for c in ProblemCategory],
        help_text="What replies are about unless they say otherwise",
    )
    sender_name = models.CharField(max_length=120)
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the last copy was settled")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["area", "created_at"], name="message_area_at"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=list(MessageKind)), name="message_known_kind"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(MessageState)), name="message_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(subject="") & ~models.Q(body=""), name="message_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(kind="service")
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="message_goes_out_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="service") | models.Q(area__isnull=False), name="message_has_area"
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """One person's copy of one message. This table is the queue of record."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Two years; then counts only. Holds no address: it is read from the contact when it's sent."
    )

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in DeliveryState], default=DeliveryState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["not_before", "id"], condition=models.Q(state="queued"), name="delivery_due"
            ),
            models.Index(fields=["contact"], name="delivery_contact"),
            models.Index(
                fields=["message"],
                condition=models.Q(state__in=("queued", "attempting")),
                name="delivery_open",
            ),
            models.Index(
                fields=["claimed_at"], condition=models.Q(state="attempting"), name="delivery_attempting"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "contact", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(DeliveryState)), name="delivery_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "attempting")) | models.Q(settled_at__isnull=False),
                name="delivery_settled_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk} {self.state}"


class Reply(models.Model):
    """Words that came back to one of our messages."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Words: three years, or at once when the person asks."

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    their_message_id = models.CharField(max_length=250, unique=True)
    automatic = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("received_at", "id")

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Rating(models.Model):
    """How good somebody found a message, 1 to 5. The last answer counts."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As the delivery."

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_one_to_five"),
        )

    def __str__(self) -> str:
        return f"{self.score} of 5"
