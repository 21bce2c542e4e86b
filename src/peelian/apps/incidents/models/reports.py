"""Reports of crime that people make online."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents.models.business import Business
from peelian.apps.incidents.types.reports import IncidentKind, Origin, ReportState, Severity
from peelian.apps.places.models import Area
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy

#: A crime number stands in each of these; a report that is taken up again keeps it.
NUMBERED = (ReportState.FILED, ReportState.INVESTIGATED, ReportState.CONCLUDED)


class Report(models.Model):
    """A crime that somebody told us of: by the questions online, as a business, or opened from their own words."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Words, answers, files: a year after it is closed; one that is only begun 90 days; who asks, at once. "
        "Number, kind, area and times stay."
    )

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=[(s, s) for s in ReportState], default=ReportState.BEGUN)
    kind = models.CharField(max_length=24, choices=[(k, k) for k in IncidentKind], blank=True, default="")
    origin = models.CharField(max_length=20, choices=[(o, o) for o in Origin], default=Origin.CONVERSATION)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    words = models.TextField(blank=True, default="", help_text="What they said, word for word")
    answers = models.JSONField(blank=True, default=dict)
    english = models.JSONField(blank=True, default=dict, help_text="A machine's English of answers, by code")
    form_version = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10, default="en", help_text="That they read")
    source = models.CharField(max_length=120, unique=True, help_text="app.Model:key that it came from")
    draft_digest = models.CharField(max_length=64, blank=True, default="", help_text="Of the draft it was")
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    address = models.CharField(max_length=250, blank=True, default="")
    postcode = models.CharField(max_length=8, blank=True, default="")
    uprn = models.CharField(max_length=12, blank=True, default="")
    happened_from = models.DateTimeField(null=True, blank=True)
    happened_until = models.DateTimeField(null=True, blank=True)

    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    thrive = models.JSONField(blank=True, default=dict)
    thrive_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: by rule"
    )
    escalated_for = models.CharField(max_length=100, blank=True, default="")
    sensitive = models.BooleanField(default=False)
    wants_call_back = models.BooleanField(default=False)

    business = models.ForeignKey(Business, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    their_reference = models.CharField(max_length=60, blank=True, default="")

    assigned_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    first_taken_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = models.CharField(max_length=300, blank=True, default="")
    crime_number = models.CharField(max_length=30, blank=True, default="")
    agency = models.CharField(max_length=80, blank=True, default="")
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="We last told the reporter something")
    heard_at = models.DateTimeField(null=True, blank=True, help_text="Words of theirs that nobody has read")
    feedback_asked_at = models.DateTimeField(null=True, blank=True)

    pin_digest = models.CharField(max_length=64, blank=True, default="")
    pin_tries = models.PositiveSmallIntegerField(default=0)
    pin_tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        indexes = (
            models.Index(
                models.F("severity").desc(),
                "due_at",
                condition=models.Q(state__in=("received", "needs-information")),
                name="report_queue",
            ),
            models.Index(fields=["assigned_to", "state"], name="report_assigned"),
            models.Index(fields=["area", "state"], name="report_area_state"),
            models.Index(fields=["kind", "happened_from", "lat", "lng"], name="report_alike"),
            models.Index(fields=["business", "-received_at"], name="report_business"),
            models.Index(fields=["contact"], name="report_contact"),
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=("received", "needs-information", "investigated")),
                name="report_active",
            ),
            models.Index(
                fields=["heard_at"], condition=models.Q(heard_at__isnull=False), name="report_heard"
            ),
            models.Index(
                fields=["-closed_at", "-id"],
                condition=models.Q(closed_at__isnull=False),
                name="report_closed",
            ),
            models.Index(fields=["-opened_at", "-id"], name="report_opened"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=list(ReportState)), name="report_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *IncidentKind]), name="report_known_kind"
            ),
            models.CheckConstraint(condition=models.Q(origin__in=list(Origin)), name="report_known_origin"),
            models.CheckConstraint(
                condition=models.Q(severity__isnull=True) | models.Q(severity__in=[int(s) for s in Severity]),
                name="report_known_severity",
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") | ~models.Q(answers={}) | models.Q(erased_at__isnull=False),
                name="report_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.BEGUN)
                | models.Q(received_at__isnull=False, due_at__isnull=False, severity__isnull=False)
                & ~models.Q(kind=""),
                name="report_received_has_clock",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=NUMBERED) | ~models.Q(crime_number=""),
                name="report_filed_has_crime_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.JOINED)
                | (models.Q(joined_to__isnull=False) & ~models.Q(joined_to=models.F("pk"))),
                name="report_joined_to_another",
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lng__isnull=True)
                | models.Q(lat__isnull=False, lng__isnull=False),
                name="report_point_whole_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(happened_until__isnull=True)
                | models.Q(happened_until__gte=models.F("happened_from")),
                name="report_happened_forward",
            ),
            models.UniqueConstraint(
                fields=["business", "their_reference"],
                condition=~models.Q(their_reference=""),
                name="report_once_for_a_business",
            ),
            models.UniqueConstraint(
                fields=["draft_digest"], condition=~models.Q(draft_digest=""), name="report_once_for_a_draft"
            ),
        )

    def __str__(self) -> str:
        return self.reference
