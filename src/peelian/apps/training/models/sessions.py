"""When a course is taught, and who has a place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.training.models.courses import CourseVersion
from peelian.apps.training.types.sessions import BookingState
from peelian.apps.workforce.models.people import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Session(models.Model):
    """One time that a version of a course is taught."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    trainer = models.CharField(max_length=120, blank=True, default="")
    places = models.PositiveSmallIntegerField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_because = models.CharField(max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When attendance was marked")

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=["starts_at"], name="session_starts"),)
        constraints = (
            spans.forward("session_forward", "starts_at", "ends_at"),
            models.CheckConstraint(condition=models.Q(places__gt=0), name="session_has_places"),
            models.CheckConstraint(
                condition=models.Q(called_off_at__isnull=True) | models.Q(closed_at__isnull=True),
                name="session_called_off_or_held",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at__isnull=True, called_off_because="")
                | (models.Q(called_off_at__isnull=False) & ~models.Q(called_off_because="")),
                name="session_called_off_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"session {self.pk}"


class Booking(models.Model):
    """Somebody's place in a session, or their place in the queue for one."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years."

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=[(one, one.label) for one in BookingState])
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("asked_at", "id")
        indexes = (models.Index(fields=["person", "state"], name="booking_person_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~models.Q(state=BookingState.WITHDRAWN),
                name="booking_once_in_a_session",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(BookingState)), name="booking_known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} in session {self.session_id}"
