"""Recruitment: campaigns, their stages, and how applicants fared, without names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.fairness.types import EntryRoute, Outcome
from peelian.kernel.privacy import Privacy


class Campaign(models.Model):
    """A round of recruitment."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    name = models.CharField(max_length=120, unique=True)
    route = models.CharField(max_length=10, choices=[(r, r.label) for r in EntryRoute])
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_on", "name")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="campaign_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
                name="campaign_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CampaignStage(models.Model):
    """One stage of a campaign; `position` counts from 0."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its campaign."

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "position"], name="stage_position_once"),
            models.UniqueConstraint(fields=["campaign", "name"], name="stage_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="stage_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Applicant(models.Model):
    """Somebody who applied, under the token that the recruitment system's reference becomes: no name, no address."""

    privacy: ClassVar = Privacy.PROTECTED
    retention: ClassVar = "Two years after the campaign closed."

    token = models.CharField(max_length=64, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="applicants")
    applied_on = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(token=""), name="applicant_has_token"),)

    def __str__(self) -> str:
        return f"applicant {self.pk}"


class StageResult(models.Model):
    """What came of a stage for an applicant. Whoever failed or withdrew gets no further one."""

    privacy: ClassVar = Privacy.PROTECTED
    retention: ClassVar = "As its applicant."

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="results")
    stage = models.ForeignKey(CampaignStage, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=[(o, o) for o in Outcome])
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["applicant", "stage"], name="stage_result_once"),
            models.UniqueConstraint(
                fields=["applicant"],
                condition=~models.Q(outcome=Outcome.PASSED),
                name="stage_result_one_end",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=list(Outcome)), name="stage_result_known_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"result {self.pk}"
