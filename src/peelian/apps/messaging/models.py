"""Messages to residents in every language they go out in, one delivery for each person, and what comes back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import CHANNEL_NAME, Contact
from peelian.apps.contacts.types import Organisation, Topic
from peelian.apps.messaging.types.states import (
    AutoKind,
    BreakerState,
    DeliveryState,
    MessageKind,
    MessageState,
    Notice,
    ReceiptState,
    TextOrigin,
    Urgency,
)
from peelian.apps.places.models import Area
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Template(models.Model):
    """Words with named gaps, for what is said again and again. Its approved translations live in the languages room."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "While it is used; a message keeps its own words."

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in MessageKind])
    topic = models.CharField(max_length=30, choices=[(t, t) for t in Topic])
    urgency = models.PositiveSmallIntegerField(
        choices=[(u.value, u.label) for u in Urgency], default=Urgency.NORMAL.value
    )
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Gaps as {name}, each of them in `gaps`")
    gaps = models.JSONField(default=list, blank=True, help_text="[{name, label, example}] in order")
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(subject="") & ~models.Q(body=""),
                name="template_says_something",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """What is said to many people (or, as a service message, to one)."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Seven years; service messages 90 days."

    kind = models.CharField(max_length=10, choices=[(k, k) for k in MessageKind])
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in MessageState], default=MessageState.DRAFT
    )
    organisation = models.CharField(
        max_length=20, choices=[(o, o.label) for o in Organisation], default=Organisation.POLICE
    )
    urgency = models.PositiveSmallIntegerField(
        choices=[(u.value, u.label) for u in Urgency], default=Urgency.NORMAL.value
    )
    topic = models.CharField(max_length=30, blank=True, default="", choices=[(t, t) for t in Topic])
    language = models.CharField(max_length=10, default="en", help_text="The author's")
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Plain text; {link} marks are filled in for each person")
    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    gaps = models.JSONField(default=dict, blank=True, help_text="What filled the template's gaps")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(
        max_length=30,
        blank=True,
        default="",
        choices=[(c, c.label) for c in ProblemCategory],
        help_text="What replies are about unless they say otherwise",
    )
    selection = models.JSONField(
        default=dict, blank=True, help_text="Who it is for: contacts.Selection as JSON"
    )
    sender_name = models.CharField(max_length=120)
    officer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who answers"
    )
    notice = models.CharField(max_length=10, blank=True, default="", choices=[(n, n) for n in Notice])
    about = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_alone = models.CharField(
        max_length=200, blank=True, default="", help_text="Why no second person was needed"
    )
    idempotency_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When its writer asked for approval; a change takes it back"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    send_at = models.DateTimeField(null=True, blank=True, help_text="Not before; empty: once approved")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Copies not gone by then don't go")
    released_at = models.DateTimeField(null=True, blank=True, help_text="When the audience was frozen")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the last copy was settled")
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["area", "created_at"], name="message_area_at"),
            models.Index(fields=["send_at"], condition=models.Q(state="approved"), name="message_to_release"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=list(MessageKind)), name="message_known_kind"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(MessageState)), name="message_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(urgency__gte=1, urgency__lte=5), name="message_urgency_one_to_five"
            ),
            models.CheckConstraint(
                condition=~models.Q(subject="") & ~models.Q(body=""), name="message_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "dropped"))
                | models.Q(kind="service")
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="message_goes_out_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="service")
                | models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("written_by"))
                | ~models.Q(approved_alone=""),
                name="message_approved_alone_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="service") | models.Q(area__isnull=False), name="message_has_area"
            ),
            models.CheckConstraint(
                condition=models.Q(notice="", about__isnull=True)
                | (models.Q(notice__in=("correction", "recall")) & models.Q(about__isnull=False)),
                name="message_notice_is_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__isnull=True)
                | models.Q(send_at__isnull=True)
                | models.Q(expires_at__gt=models.F("send_at")),
                name="message_expires_after_it_goes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="recalled") | models.Q(recalled_at__isnull=False),
                name="message_recalled_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class MessageText(models.Model):
    """A message's words in one language, as they go out. What has no row here goes out in the author's language."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As the message."

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    origin = models.CharField(max_length=10, choices=[(o, o) for o in TextOrigin])
    settled_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Approved or overrode",
    )
    reason = models.CharField(max_length=200, blank=True, default="", help_text="Why unapproved words may go")
    at = models.DateTimeField()

    class Meta:
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=["message", "language"], name="message_text_once_a_language"),
            models.CheckConstraint(
                condition=models.Q(origin__in=list(TextOrigin)), name="message_text_known_origin"
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="machine")
                | (models.Q(settled_by__isnull=False) & ~models.Q(reason="")),
                name="message_text_machine_needs_an_officer",
            ),
            models.CheckConstraint(
                condition=~models.Q(subject="") & ~models.Q(body=""), name="message_text_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} ({self.language})"


class Attachment(models.Model):
    """A file or picture that goes with a message, checked and (a picture) written anew. Kept here so that every machine
    that sends has it, and it comes and goes with its message."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As the message."

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=80)
    alt = models.CharField(max_length=300, blank=True, default="")
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(media_type__startswith="image/") | ~models.Q(alt=""),
                name="attachment_picture_has_alt",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="attachment_has_name"),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=5_000_000), name="attachment_is_small"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SendingRules(models.Model):
    """What the force has set about sending. One row; who changed what is in the events."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    second_person_above = models.PositiveIntegerField(
        default=0, help_text="More people than this: a second person approves"
    )
    second_person_from = models.PositiveSmallIntegerField(
        default=5, help_text="This urgency or more: a second person approves"
    )
    quiet_from = models.TimeField(default="21:00")
    quiet_until = models.TimeField(default="08:00")
    calls_from = models.TimeField(default="09:00")
    calls_until = models.TimeField(default="20:00")
    text_millipence = models.PositiveIntegerField(default=2400, help_text="Price of one part of a text")
    call_millipence = models.PositiveIntegerField(default=1500, help_text="Price of a minute's call")
    text_parts_at_most = models.PositiveSmallIntegerField(default=6)
    plain_letters = models.BooleanField(
        default=False, help_text="Texts may lose accents that would double their price"
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="sending_rules_are_one_row"),
            models.CheckConstraint(
                condition=models.Q(second_person_from__gte=1, second_person_from__lte=6),
                name="sending_rules_urgency",
            ),
            models.CheckConstraint(
                condition=models.Q(calls_from__lt=models.F("calls_until")), name="sending_rules_calling_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(text_parts_at_most__gte=1, text_parts_at_most__lte=10),
                name="sending_rules_parts",
            ),
        )

    def __str__(self) -> str:
        return "sending rules"


class ProviderState(models.Model):
    """How a provider is doing, for all machines that use it: its circuit breaker, and its allowance."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "While the provider is used."

    name = models.CharField(max_length=40, primary_key=True)
    breaker = models.CharField(
        max_length=10, choices=[(b, b) for b in BreakerState], default=BreakerState.CLOSED
    )
    failures = models.PositiveIntegerField(default=0, help_text="In a row")
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    allowance = models.FloatField(default=0, help_text="Copies that may go now (token bucket)")
    allowance_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(breaker="open") | models.Q(retry_at__isnull=False),
                name="provider_open_has_an_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.breaker}"


class Delivery(models.Model):
    """One person's copy of one message. This table is the queue of record."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Two years; then counts only. Holds no address: it is read from the contact when it's sent."
    )

    # No index of their own for these two: one of those below begins with each. Nor does the database look up both
    # rows again for every copy, which is four tenths of a release's time: copies are made by a statement that reads
    # both, and neither a message nor a contact is ever deleted.
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en", help_text="The person's, when it was frozen")
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in DeliveryState], default=DeliveryState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    provider = models.CharField(max_length=40, blank=True, default="", help_text="Who took it")
    settled_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["channel", "not_before", "id"],
                condition=models.Q(state="queued"),
                name="delivery_due",
            ),
            # A row is written three times on its way, and each time into every index that it belongs to: so each index
            # holds only the rows that somebody looks for in it.
            models.Index(
                fields=["contact", "settled_at"],
                condition=models.Q(settled_at__isnull=False),
                name="delivery_contact_at",
            ),
            # Which message has open copies, and (whole, it is small) which have been in hand for long.
            models.Index(
                fields=["message", "claimed_at"],
                condition=models.Q(state__in=("queued", "attempting")),
                name="delivery_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "contact", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(DeliveryState)), name="delivery_known_state"
            ),
            # The usual ones first: the pattern takes five microseconds at each of a copy's three writes, which was a
            # third of a release's time.
            models.CheckConstraint(
                condition=models.Q(channel__in=("email", "sms", "voice", "push"))
                | models.Q(channel__regex=CHANNEL_NAME),
                name="delivery_channel_is_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "attempting")) | models.Q(settled_at__isnull=False),
                name="delivery_settled_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk} {self.state}"


class Handover(models.Model):
    """One part of a copy that a provider took under a number of its own, under which it sends receipts."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "90 days: receipts come within 72 hours."

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="handovers")
    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    part = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=14, choices=[(s, s) for s in ReceiptState], default=ReceiptState.ACCEPTED
    )
    at = models.DateTimeField()
    receipt_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "reference"], name="handover_reference_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ReceiptState)), name="handover_known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class ParkedReceipt(models.Model):
    """A receipt that came before the answer to what it is about. It waits to be matched."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "72 hours."

    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    state = models.CharField(max_length=14, choices=[(s, s) for s in ReceiptState])
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["provider", "reference"], name="parked_receipt_reference"),)

    def __str__(self) -> str:
        return f"{self.provider} {self.reference} {self.state}"


class Reply(models.Model):
    """Words that came back: an answer to a copy, or a text from a number."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Words: three years, or at once when the person asks."

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    channel = models.CharField(max_length=20, default="email")
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    their_message_id = models.CharField(max_length=250, unique=True)
    automatic = models.BooleanField(default=False)
    auto_kind = models.CharField(max_length=14, blank=True, default="", choices=[(k, k) for k in AutoKind])
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("received_at", "id")
        indexes = (models.Index(fields=["contact", "received_at"], name="reply_contact_at"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(auto_kind="") | models.Q(automatic=True),
                name="reply_auto_kind_is_automatic",
            ),
        )

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
