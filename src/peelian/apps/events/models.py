"""The record of what happened: written once, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.kernel.privacy import Privacy


class Event(models.Model):
    """One thing that happened: who, when, what, to which record, and what was said of it.

    Holds text, not foreign keys, so that the record never blocks nor follows the rows it tells of. The database
    refuses UPDATE and DELETE (trigger in migration 0002).
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Kept while the force exists; holds ids, never a resident's name or address."

    at = models.DateTimeField()
    name = models.CharField(max_length=80, help_text="Dotted: app.thing.happened")
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, help_text="app.Model:key")
    area_code = models.CharField(max_length=40, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    shown = models.BooleanField(
        default=False, db_default=False, help_text="Changes what the public sees; see PublicVersion"
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["name", "at"], name="event_name_at"),
            models.Index(fields=["subject"], name="event_subject"),
            models.Index(fields=["at"], name="event_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[a-z_]+\.[a-z_]+\.[a-z_]+$"), name="event_name_is_dotted"
            ),
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=("staff", "resident", "system")), name="event_actor_kind"
            ),
            models.CheckConstraint(condition=~models.Q(actor_id=""), name="event_has_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.subject}"


class OutboxEntry(models.Model):
    """An event that a worker has still to act on; deleted when done."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Deleted when the worker has acted."

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["not_before", "id"], name="outbox_due"),)

    def __str__(self) -> str:
        return f"outbox {self.event_id}"


class PublicVersion(models.Model):
    """One row with a number that is another one after every change of what the public sees, and never the same again.

    Written by a trigger on events, when the transaction commits (migration 0004): an import that takes minutes holds
    nobody up, and nobody who reads after the commit finds the old number. It is the number of that transaction, which
    PostgreSQL gives once; it is for comparing, not for counting.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "One row, overwritten."

    number = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="public_version_is_one_row"),)

    def __str__(self) -> str:
        return str(self.number)


class PersonalDataRead(models.Model):
    """Somebody looked at a person's data: who, when, whose, why."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years, as other audit records."

    at = models.DateTimeField()
    viewer_kind = models.CharField(max_length=12)
    viewer_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["subject", "at"], name="read_subject_at"),
            models.Index(fields=["viewer_id", "at"], name="read_viewer_at"),
        )
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="read_has_reason"),)

    def __str__(self) -> str:
        return f"{self.viewer_kind}:{self.viewer_id} read {self.subject}"
