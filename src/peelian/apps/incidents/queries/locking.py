"""Reports held until the transaction ends."""

from __future__ import annotations

from peelian.apps.incidents.models.reports import Report
from peelian.kernel.errors import NotFound


def locked(reference: str) -> Report:
    """The report, locked. Raises NotFound."""
    row = (
        Report.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(reference=reference)
        .first()
    )
    if row is None:
        raise NotFound("There is no such report.")
    return row
