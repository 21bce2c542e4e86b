"""What the force has set about sending, and how its providers are doing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.messaging.types.states import BreakerState
from peelian.kernel.privacy import Privacy


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
