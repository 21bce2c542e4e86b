"""What is said: templates, messages, their words in each language, and what goes with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.types import Organisation, Topic
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, TextOrigin, Urgency
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
