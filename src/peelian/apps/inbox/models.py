"""Conversations with residents: what they wrote, who answers, by when; and what is held apart for intelligence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.inbox.types import (
    Direction,
    HandlingCode,
    IntelligenceAssessment,
    SourceEvaluation,
    ThreadKind,
    ThreadState,
)
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.places.models import Area
from peelian.kernel.privacy import Privacy


class Thread(models.Model):
    """One conversation with one person, about one message of ours or about nothing of ours."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Three years after the last words; the words at once when the person asks."

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, default="email")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in ThreadKind])
    kind_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: by rule"
    )
    state = models.CharField(max_length=10, choices=[(s, s) for s in ThreadState], default=ThreadState.OPEN)
    assigned_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="The first words not answered yet")
    due_at = models.DateTimeField(null=True, blank=True, help_text="72 hours after `waiting_since`")
    first_answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True, default="")
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_for = models.CharField(
        max_length=100, blank=True, default="", help_text="The trigger that was met"
    )
    report_reference = models.CharField(
        max_length=20, blank=True, default="", help_text="The report opened from it"
    )

    class Meta:
        ordering = ("due_at", "id")
        indexes = (
            models.Index(fields=["area", "due_at"], condition=models.Q(state="open"), name="thread_waiting"),
            models.Index(
                fields=["assigned_to", "due_at"], condition=models.Q(state="open"), name="thread_mine"
            ),
            models.Index(fields=["contact"], name="thread_contact"),
            models.Index(fields=["message"], name="thread_message"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["contact", "message"],
                condition=~models.Q(state="closed"),
                name="thread_one_open_about_a_message",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(ThreadKind)), name="thread_known_kind"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ThreadState)), name="thread_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open") | models.Q(due_at__isnull=False),
                name="thread_open_has_a_clock",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_because="")),
                name="thread_closed_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"thread {self.pk} {self.state}"


class Entry(models.Model):
    """One thing said in a conversation."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As the thread."

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="entries")
    direction = models.CharField(max_length=4, choices=[(d, d) for d in Direction])
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="", help_text="Detected or declared")
    english = models.TextField(blank=True, default="", help_text="A machine's English, for whoever answers")
    reply = models.OneToOneField(Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delivery = models.OneToOneField(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_apart_at = models.DateTimeField(
        null=True, blank=True, help_text="Exported as intelligence: shown no more"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(direction="in") | models.Q(author__isnull=False),
                name="entry_of_ours_has_an_author",
            ),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d %H:%M}"


class Trigger(models.Model):
    """Words that make a reply urgent for a person to see: a weapon, a threat to life, a child at risk."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "While it is used."

    words = models.CharField(max_length=80, help_text="As they stand in a sentence; * for any ending")
    language = models.CharField(max_length=10, default="en")
    reason = models.CharField(max_length=100)
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("language", "words")
        constraints = (
            models.UniqueConstraint(
                fields=["language", "words"],
                condition=models.Q(removed_at__isnull=True),
                name="trigger_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(reason=""), name="trigger_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.words


class IntelligenceReport(models.Model):
    """What was exported from a conversation in 3x5x2 form. Held apart: only with its own permission and a reason."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Until the intelligence system confirms receipt, at most 90 days; then its number only."
    )

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="intelligence")
    reference = models.CharField(max_length=20, unique=True)
    source_evaluation = models.CharField(max_length=1, choices=[(s.value, s.name) for s in SourceEvaluation])
    assessment = models.CharField(max_length=1, choices=[(a.value, a.name) for a in IntelligenceAssessment])
    handling = models.CharField(max_length=1, choices=[(h.value, h.name) for h in HandlingCode])
    conditions = models.CharField(max_length=300, blank=True, default="", help_text="With handling code C")
    text = models.TextField(blank=True, default="", help_text="Sanitised: nothing that tells who said it")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(source_evaluation__in=[s.value for s in SourceEvaluation]),
                name="intelligence_known_source",
            ),
            models.CheckConstraint(
                condition=models.Q(assessment__in=[a.value for a in IntelligenceAssessment]),
                name="intelligence_known_assessment",
            ),
            models.CheckConstraint(
                condition=(models.Q(handling="P") & models.Q(conditions=""))
                | (models.Q(handling="C") & ~models.Q(conditions="")),
                name="intelligence_conditions_with_c",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(passed_on_at__isnull=False),
                name="intelligence_has_words_until_passed_on",
            ),
        )

    def __str__(self) -> str:
        return self.reference
