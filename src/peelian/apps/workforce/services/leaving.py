"""What ends when somebody leaves, besides their career, terms and posting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import models

from peelian.apps.workforce.models.posts import NamedContact
from peelian.apps.workforce.models.stability import Probation, Tutoring
from peelian.columns.bulk import update_rows

#: By model: who it is of, its first day, and the day after its last.
_HELD: tuple[tuple[type[models.Model], str, str, str], ...] = (
    (NamedContact, "person_id", "valid_from", "valid_until"),
    (Probation, "person_id", "starts_on", "ends_on"),
    (Tutoring, "student_id", "valid_from", "valid_until"),
    (Tutoring, "tutor_id", "valid_from", "valid_until"),
)


def end_what_is_held(until: Mapping[int, dt.date]) -> dict[str, int]:
    """Have leavers be nobody's named contact, on no probation, nobody's student and nobody's tutor any more.

    Each from their day on, by the person's id; what would have begun on that day or after is taken back. Part of a
    caller's transaction, which ends careers, terms and postings and tells what it did.

    Returns:
        How many rows end (`ended`) and are taken back (`taken_back`).
    """
    told = {"ended": 0, "taken_back": 0}
    for model, whose, start, end in _HELD:
        rows = model._default_manager.select_for_update().filter(**{f"{whose}__in": list(until)})
        shortened, gone = _cut(rows, until, whose, start, end)
        model._default_manager.filter(pk__in=gone).delete()
        told["ended"] += update_rows(model, [end], shortened)
        told["taken_back"] += len(gone)
    return told


def _cut(
    rows: Iterable[models.Model], until: Mapping[int, dt.date], whose: str, start: str, end: str
) -> tuple[list[models.Model], list[int]]:
    """Rows that end on their person's day, changed; and the keys of those that begin then or later."""
    shortened, gone = [], []
    for row in rows:
        day, ends = until[getattr(row, whose)], getattr(row, end)
        if getattr(row, start) >= day:
            gone.append(row.pk)
        elif ends is None or ends > day:
            setattr(row, end, day)
            shortened.append(row)
    return shortened, gone
