"""Rows with spans of days, changed in memory and written so that no two overlap on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.columns.bulk import update_rows


class Spanned(Protocol):
    """Whatever holds from a day until before another."""

    @property
    def valid_from(self) -> dt.date:
        """The first day."""
        ...

    @property
    def valid_until(self) -> dt.date | None:
        """The day after the last; None while it goes on."""
        ...


def end_of(span: Spanned) -> dt.date:
    """The span's end; the last day of the calendar for an open one."""
    return span.valid_until or dt.date.max


def overlap(one: Spanned, other: Spanned) -> bool:
    """Whether two spans share a day."""
    return one.valid_from < end_of(other) and other.valid_from < end_of(one)


class Spans:
    """What stands and what is to be, of one model: change the rows in memory, take some out, add some, write once."""

    def __init__(
        self, model: type[Posting] | type[NamedContact], standing: Iterable[Posting | NamedContact]
    ) -> None:
        self._model = model
        self._before = {row.pk: (row, row.valid_from, row.valid_until) for row in standing}
        self._removed: set[int] = set()
        self._added: list[Posting | NamedContact] = []

    def cut(self, row: Posting | NamedContact, day: dt.date) -> bool:
        """End a row on a day, or take it back when it began no earlier; whether it was taken back."""
        if row.valid_from < day:
            row.valid_until = day
            return False
        self._removed.add(row.pk)
        return True

    def add(self, row: Posting | NamedContact) -> None:
        """Another row."""
        self._added.append(row)

    def write(self) -> tuple[int, int, int]:
        """Write it all: how many rows were added, changed and removed.

        The exclusion constraints look at each row as it is written. So spans shrink first to the days that they had
        and keep, and grow when all the room is there.
        """
        changed = [
            (row, start, end)
            for key, (row, start, end) in self._before.items()
            if key not in self._removed and (start, end) != (row.valid_from, row.valid_until)
        ]
        wanted = [(row.valid_from, row.valid_until) for row, _, _ in changed]
        for row, start, end in changed:
            row.valid_from = max(start, row.valid_from)
            row.valid_until = min(filter(None, (end, row.valid_until)), default=None)
        self._model._default_manager.filter(pk__in=self._removed).delete()
        self._update([row for row, _, _ in changed])
        for (row, _, _), (start, end) in zip(changed, wanted, strict=True):
            row.valid_from, row.valid_until = start, end
        self._update([row for row, _, _ in changed])
        self._model._default_manager.bulk_create(self._added)  # type: ignore[arg-type]
        return len(self._added), len(changed), len(self._removed)

    def _update(self, rows: list[Posting | NamedContact]) -> None:
        update_rows(self._model, ["valid_from", "valid_until"], rows)
