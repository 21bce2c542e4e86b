"""What the force says of its visibility in public, so that it can be held against what positions prove."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.tasking.models import Place
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Claim(models.Model):
    """So many patrols a day at key places, from a day on: `100 patrols a day at key locations since 7 October`."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Ten years."

    words = models.CharField(max_length=300)
    per_day = models.PositiveIntegerField()
    minimum_minutes = models.FloatField(help_text="A visit counts as a patrol from this length on")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The day after its last")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(words=""), name="claim_has_words"),
            models.CheckConstraint(
                condition=models.Q(per_day__gte=1, minimum_minutes__gte=0), name="claim_of_something"
            ),
            spans.forward("claim_span_forward", "starts_on", "ends_on"),
        )

    def __str__(self) -> str:
        return self.words
