"""HR extracts that were sent in and are to be decided."""

from __future__ import annotations

from peelian.apps.workforce.models.extracts import HrImport
from peelian.apps.workforce.types.extracts import ImportState
from tests.factories.clock import AT


def sent_in() -> int:
    """An extract with one new person; asked for again, the same."""
    known = HrImport.objects.values_list("pk", flat=True).first()
    if known is not None:
        return known
    row = HrImport.objects.create(
        name="staff.csv", content=b"", mapping=b"", state=ImportState.SHOWN, sent_by="system:test", sent_at=AT, read=1,
        people=1, unnamed=0, digest="0" * 64, counts={"person": 1},
        differences=[["X1", "Amir Hussain", "person", "", "joined 4 March 2019 (PCDA)"]],
        notes=["A hidden sheet was not read: Leavers."],
    )  # fmt: skip
    return row.pk
