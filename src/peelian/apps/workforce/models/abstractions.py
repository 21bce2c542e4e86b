"""What a policy says of abstraction: requests with their warnings, limits, a force's own definitions, questions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peelian.analysis.abstraction import Counts, Part
from peelian.apps.accounts.models import User
from peelian.apps.workforce.models.duties import Abstraction, DutyCode
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.abstractions import Answer, AskedBy, LimitMeasure, RequestState
from peelian.columns import spans
from peelian.kernel.privacy import Privacy

_PARTS = [(part, part) for part in Part]


class AbstractionRequest(models.Model):
    """Somebody asks for a person of a neighbourhood team; their sergeant decides, with the warnings before them."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    code = models.ForeignKey(
        DutyCode, to_field="code", db_column="code", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.CharField(
        max_length=14, blank=True, default="", choices=[(a, a.label) for a in AskedBy]
    )
    requester = models.CharField(max_length=80, blank=True, default="")
    to_where = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in RequestState], default=RequestState.ASKED
    )
    warnings = models.JSONField(default=list, help_text="As they were told last: kind and words")
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who asked"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    abstraction = models.OneToOneField(
        Abstraction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=["state", "starts_at"], name="abstraction_request_open"),)
        constraints = (
            spans.forward("abstraction_request_span_forward", "starts_at", "ends_at"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(RequestState)), name="abstraction_request_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.ASKED, decided_at__isnull=True)
                | (~models.Q(state=RequestState.ASKED) & models.Q(decided_at__isnull=False)),
                name="abstraction_request_decided_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.REFUSED) | ~models.Q(reason=""),
                name="abstraction_request_refused_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"request {self.pk} for person {self.person_id}"


class AbstractionLimit(models.Model):
    """What a policy allows each team of an area to be taken for, for a span of days."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    area_code = models.CharField(max_length=40, help_text="Of a sector, an LPA or the force")
    measure = models.CharField(max_length=8, choices=[(m, m.label) for m in LimitMeasure])
    value = models.DecimalField(max_digits=7, decimal_places=2)
    per_days = models.PositiveSmallIntegerField(default=28)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("area_code", "measure", "valid_from")
        constraints = (
            spans.forward("abstraction_limit_span_forward"),
            spans.no_overlap("abstraction_limit_one_at_a_time", "area_code", "measure"),
            models.CheckConstraint(
                condition=models.Q(measure__in=list(LimitMeasure)), name="abstraction_limit_known_measure"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, per_days__gte=1, per_days__lte=366),
                name="abstraction_limit_in_bounds",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.value} in {self.area_code}"


class AbstractionDefinition(models.Model):
    """A force's own way of telling abstraction from the ledger. A row never changes: another version is another."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    code = models.SlugField(max_length=30)
    version = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    words = models.CharField(max_length=300)
    counts = models.CharField(max_length=8, choices=[(c, c) for c in Counts], default=Counts.MINUTES)
    numerator = ArrayField(models.CharField(max_length=12, choices=_PARTS))
    denominator = ArrayField(models.CharField(max_length=12, choices=_PARTS))
    excluded = models.CharField(max_length=200)
    population = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "-made_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="abstraction_definition_once"),
            models.CheckConstraint(
                condition=models.Q(denominator__contains=models.F("numerator"), numerator__len__gte=1),
                name="abstraction_definition_part_of_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class DutyQuery(models.Model):
    """A question to a sergeant: a device was far from its person's sector for long, and no reason is on record."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(help_text="Of the shift")
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(help_text="Outside the sector in that shift")
    away_from = models.DateTimeField(help_text="First minute of it")
    away_until = models.DateTimeField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, blank=True, default="", choices=[(a, a.label) for a in Answer])
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    abstraction = models.OneToOneField(
        Abstraction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["person", "starts_at"], name="duty_query_once_a_shift"),
            spans.forward("duty_query_span_forward", "starts_at", "ends_at"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (models.Q(answer__in=list(Answer)) & models.Q(answered_at__isnull=False)),
                name="duty_query_answered_with_time",
            ),
        )

    def __str__(self) -> str:
        return f"query {self.pk} about person {self.person_id}"
