"""Conversations with those who think of leaving or leave, and curves of how long people stay, kept as worked out."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peelian.apps.retention.types import Outcome, Theme, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.kernel.privacy import Privacy

_KEPT = "Seven years after leaving; the note two years after the conversation."


def _holds(prefix: str) -> tuple[models.CheckConstraint, ...]:
    """What holds of either kind of conversation."""
    held, open_ = models.Q(held_on__isnull=False), models.Q(held_on__isnull=True)
    return (
        models.CheckConstraint(
            condition=open_ | models.Q(declined_on__isnull=True), name=f"{prefix}_held_or_declined"
        ),
        models.CheckConstraint(
            condition=(open_ | models.Q(held_on__gte=models.F("offered_on")))
            & (models.Q(declined_on__isnull=True) | models.Q(declined_on__gte=models.F("offered_on"))),
            name=f"{prefix}_ends_after_it_was_offered",
        ),
        models.CheckConstraint(
            condition=(held & models.Q(with_kind__in=list(WithKind))) | (open_ & models.Q(with_kind="")),
            name=f"{prefix}_held_with_somebody",
        ),
        models.CheckConstraint(
            condition=held | models.Q(themes=[], note=""), name=f"{prefix}_says_nothing_before_it_was_held"
        ),
        models.CheckConstraint(
            condition=models.Q(themes__contained_by=list(Theme)), name=f"{prefix}_known_themes"
        ),
    )


class Conversation(models.Model):
    """What both kinds of conversation record. The note is read by those who hold conversations, and by nobody else."""

    career = models.ForeignKey(Career, on_delete=models.CASCADE, related_name="+")
    offered_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    with_kind = models.CharField(
        max_length=12, choices=[(k, k.label) for k in WithKind], blank=True, default=""
    )
    themes = ArrayField(
        models.CharField(max_length=20, choices=[(t, t.label) for t in Theme]), default=list, blank=True
    )
    note = models.TextField(max_length=4000, blank=True, default="")

    class Meta:
        abstract = True


class RetentionConversation(Conversation):
    """A conversation with somebody who thinks of leaving: may they stay?"""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = _KEPT

    outcome = models.CharField(max_length=10, choices=[(o, o.label) for o in Outcome], blank=True, default="")

    class Meta:
        ordering = ("offered_on", "id")
        constraints = (
            *_holds("conversation"),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=True, outcome="")
                | models.Q(held_on__isnull=False, outcome__in=list(Outcome)),
                name="conversation_has_an_outcome_once_held",
            ),
            models.UniqueConstraint(
                fields=["career"],
                condition=models.Q(held_on__isnull=True, declined_on__isnull=True),
                name="conversation_waits_once_for_a_person",
            ),
        )
        indexes = (models.Index(fields=["offered_on"], name="conversation_offered"),)

    def __str__(self) -> str:
        return f"retention conversation {self.pk}"


class ExitInterview(Conversation):
    """A conversation with somebody who leaves: why?

    That it is recorded of them that they leave is kept by a trigger (migration 0002) when it is offered and when held.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = _KEPT

    class Meta:
        ordering = ("offered_on", "id")
        constraints = (
            *_holds("exit_interview"),
            models.UniqueConstraint(fields=["career"], name="exit_interview_once_a_career"),
        )
        indexes = (models.Index(fields=["offered_on"], name="exit_interview_offered"),)

    def __str__(self) -> str:
        return f"exit interview {self.pk}"


class SurvivalOnADay(models.Model):
    """How long people of a class stay, worked out from all careers as they were known on a day. It names nobody."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Ten years: what a paper said of that day can be looked up."

    as_of = models.DateField()
    staff_class = models.CharField(max_length=20)
    figures = models.JSONField(help_text="As retention.types.KeptSurvival")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-as_of", "staff_class")
        constraints = (
            models.UniqueConstraint(fields=["as_of", "staff_class"], name="survival_once_a_day_and_class"),
        )

    def __str__(self) -> str:
        return f"{self.staff_class} on {self.as_of}"
