"""Reports as voice. Not guarded: for journeys, never for a screen."""

from __future__ import annotations

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.voice import ReportVoice
from peelian.kernel.categories import ProblemCategory


def voice_of(report_id: int) -> ReportVoice | None:
    """What counts of a report as voice; None for one that isn't there, isn't sent, or was erased."""
    row = Report.objects.filter(pk=report_id, received_at__isnull=False, erased_at__isnull=True).first()
    if row is None or row.received_at is None:
        return None
    return ReportVoice(
        report_id=row.pk,
        category=ProblemCategory(row.category),
        area_id=row.area_id,
        contact_id=row.contact_id,
        business_id=row.business_id,
        received_at=row.received_at,
    )
