"""People outside the force: consent, channels, language. The only room with their contact details."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from peelian.apps.contacts.types import AddressKind, Organisation, Status
from peelian.kernel.privacy import Privacy

#: A channel's name. Which names there are is not this room's to know: adding a channel is a folder in adapters.
CHANNEL_NAME = r"^[a-z][a-z0-9-]{1,19}$"
#: What makes two people alike to a count: the arguments of the database's function `contacts_alike`, in their order.
ALIKE_COLUMNS = (
    "channel", "language", "email", "phone", "urgent_channels", "organisations", "groups", "topics"
)  # fmt: skip


def police_only() -> list[str]:
    """Who somebody hears from unless they chose more."""
    return [Organisation.POLICE.value]


class Group(models.Model):
    """A group that people belong to by their own choice: owners of cameras, shopkeepers, a Watch."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For good: what a message of years ago was for. Nobody stays in one that is closed."

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True, default="")
    area_code = models.CharField(
        max_length=40, blank=True, default="", help_text="Whose group it is; empty: the whole force's"
    )
    offered = models.BooleanField(default=True, help_text="Offered on the sign-up page")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="group_has_name"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(offered=False),
                name="group_closed_is_not_offered",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A resident who asked to hear from their neighbourhood team."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Pending: 14 days. Active: until they leave. Left or erased: details removed at once, the row stays."
    )

    status = models.CharField(max_length=10, choices=[(s, s) for s in Status], default=Status.PENDING)
    channel = models.CharField(max_length=20, default="email", help_text="The way they asked for")
    address_kind = models.CharField(
        max_length=10, choices=[(k, k) for k in AddressKind], default=AddressKind.EMAIL
    )
    urgent_channels = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Also for what is urgent"
    )
    organisations = ArrayField(models.CharField(max_length=20), default=police_only, blank=True)
    groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="", help_text="E.164")
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    postcode = models.CharField(max_length=8, blank=True, default="")
    neighbourhood_code = models.CharField(max_length=40, blank=True, default="")
    topics = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    joins = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joining",
        help_text="The subscription that this address is added to once its owner confirms it",
    )
    link_version = models.PositiveIntegerField(default=1, help_text="Raised to make old links void")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    # A digest of all that decides over what somebody is reached and whom an audience of topics, groups, languages and
    # channels holds: so that a million people are counted from an index of 24 bytes each. The database keeps it.
    alike = models.GeneratedField(
        expression=models.Func(
            *map(models.F, ALIKE_COLUMNS), function="contacts_alike", output_field=models.UUIDField()
        ),
        output_field=models.UUIDField(),
        db_persist=True,
    )

    class Meta:
        indexes = (
            models.Index(
                fields=["alike", "id"], condition=models.Q(status="active"), name="contact_active_alike"
            ),
            models.Index(
                fields=["neighbourhood_code", "alike", "id"],
                condition=models.Q(status="active"),
                name="contact_active_area",
            ),
            models.Index(
                fields=["postcode", "alike", "id"],
                condition=models.Q(status="active"),
                name="contact_active_postcode",
            ),
            models.Index(fields=["phone"], condition=~models.Q(phone=""), name="contact_phone"),
            # Most people are in no group, and those few who are in one are not looked for among them.
            GinIndex(
                fields=["groups"],
                condition=models.Q(status="active") & ~models.Q(groups=[]),
                name="contact_active_groups",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=list(Status)), name="contact_known_status"),
            models.CheckConstraint(
                condition=models.Q(channel__regex=CHANNEL_NAME), name="contact_channel_is_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(address_kind__in=list(AddressKind)), name="contact_known_address_kind"
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=models.Q(status__in=("pending", "active", "writer"), address_kind="phone")
                & ~models.Q(phone=""),
                name="contact_phone_once",
            ),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="contact_phone_is_e164",
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
                condition=~models.Q(status__in=("pending", "active", "writer"))
                | (models.Q(address_kind="email") & ~models.Q(email=""))
                | (models.Q(address_kind="phone") & ~models.Q(phone=""))
                | models.Q(address_kind="push"),
                name="contact_reachable_by_channel",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("left", "erased"))
                | models.Q(email="", phone="", name="", postcode=""),
                name="contact_gone_has_no_details",
            ),
            models.CheckConstraint(
                condition=models.Q(joins__isnull=True) | models.Q(status="pending"),
                name="contact_joins_while_pending",
            ),
        )

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Consent(models.Model):
    """One act of consent or its withdrawal, with the words that were shown. Never changed."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Six years after withdrawal, as evidence (Limitation Act 1980); holds no address."

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    organisation = models.CharField(
        max_length=20, choices=[(o, o.label) for o in Organisation], default=Organisation.POLICE
    )
    channel = models.CharField(max_length=20)
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


class PushEndpoint(models.Model):
    """A browser that somebody allowed to show our messages (RFC 8030), with the keys for its payload."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Until the browser's push service says that it is gone, or its person leaves."

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="push_endpoints")
    url = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"push endpoint {self.pk}"


class Suspension(models.Model):
    """A channel of somebody's that isn't used for now, because what we sent came back: the evidence, and an undo."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Two years after it ended; goes at once when the person leaves. Holds no address."

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="suspensions")
    channel = models.CharField(max_length=20)
    evidence = models.TextField(help_text="What the other side said, without the address")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["contact", "channel"],
                condition=models.Q(ended_at__isnull=True),
                name="suspension_one_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="suspension_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | ~models.Q(ended_because=""),
                name="suspension_ends_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} suspended"
