"""What officers said on their phones of being taken away, as it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.models.duties import Abstraction
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.abstractions import AskedBy
from peelian.apps.workforce.types.away import AwayWhat
from peelian.kernel.privacy import Privacy


class AwaySaying(models.Model):
    """One thing that somebody said of being taken away, as it came from their phone: at once, or when it had a signal.

    `key` is made on the phone. Whatever comes again with it is the same saying. What couldn't be taken is kept with
    the reason, so that nothing that was said is lost.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=4, choices=[(w, w) for w in AwayWhat])
    code = models.CharField(max_length=20, blank=True, default="")
    asked_by = models.CharField(
        max_length=14, blank=True, default="", choices=[(a, a.label) for a in AskedBy]
    )
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True, help_text="As the phone said it")
    said_at = models.DateTimeField(help_text="By the phone's clock, never later than it was received")
    received_at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True, default="", help_text="Why it couldn't be taken")
    abstraction = models.ForeignKey(
        Abstraction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("said_at", "id")
        indexes = (models.Index(fields=["person", "said_at"], name="away_saying_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(said_at__lte=models.F("received_at")), name="away_saying_before_received"
            ),
            models.CheckConstraint(
                condition=models.Q(what__in=list(AwayWhat), asked_by__in=list(AskedBy)),
                name="away_saying_known_words",
            ),
            models.CheckConstraint(
                condition=models.Q(what=AwayWhat.BACK, code="")
                | (models.Q(what=AwayWhat.AWAY) & ~models.Q(code="")),
                name="away_saying_away_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
