"""The force's rules of triage, and the calls that we promise."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import CallState
from peelian.apps.incidents.types.work import CivilUnless
from peelian.kernel.privacy import Privacy


def every_unless() -> list[str]:
    """All that keeps a report of fuel from the civil way: what holds until the force says otherwise."""
    return [unless.value for unless in CivilUnless]


class CallBackSlot(models.Model):
    """A span in which so many people can be called back."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "A year."

    starts_at = models.DateTimeField(unique=True)
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="slot_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(places__gte=1, places__lte=50), name="slot_has_places"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class CallBack(models.Model):
    """A call that was promised to somebody for a span. The number is their contact's."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As its report."

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="call_backs")
    slot = models.ForeignKey(CallBackSlot, on_delete=models.PROTECT, related_name="call_backs")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=[(s, s) for s in CallState], default=CallState.BOOKED)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("slot__starts_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(state="booked"), name="call_back_one_booked"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(CallState)), name="call_back_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="booked") | models.Q(done_at__isnull=False),
                name="call_back_ended_has_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.slot_id}"


class TriageRules(models.Model):
    """The force's own rules, in one row: the clock of each severity, and what goes the civil way."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "While in use."

    hours_now = models.PositiveSmallIntegerField(default=1)
    hours_urgent = models.PositiveSmallIntegerField(default=4)
    hours_soon = models.PositiveSmallIntegerField(default=24)
    hours_routine = models.PositiveSmallIntegerField(default=48)
    civil_route = models.BooleanField(default=False)
    civil_route_below = models.PositiveIntegerField(null=True, blank=True, help_text="Pence")
    civil_route_unless = ArrayField(models.CharField(max_length=20), default=every_unless)
    tell_words_days = models.PositiveSmallIntegerField(default=3)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="triage_rules_one_row"),
            models.CheckConstraint(
                condition=models.Q(hours_now__gte=1)
                & models.Q(hours_urgent__gte=models.F("hours_now"))
                & models.Q(hours_soon__gte=models.F("hours_urgent"))
                & models.Q(hours_routine__gte=models.F("hours_soon")),
                name="triage_rules_slower_by_severity",
            ),
        )

    def __str__(self) -> str:
        return "triage rules"
