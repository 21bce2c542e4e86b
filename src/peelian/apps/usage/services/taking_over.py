"""Taking over counts of past days that were made elsewhere: of the site before this one, or of the demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.usage.models import Salt, Tally
from peelian.apps.usage.types import TallyRow
from peelian.columns.bulk import copy_into
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

_COLUMNS = ("day", "measure", "key", "other", "n")


class DayCounted(Refused):
    """A day was counted here already, or isn't over."""


@transaction.atomic
def take_over_tallies(*, actor: Actor, at: dt.datetime, rows: Iterable[TallyRow]) -> int:
    """Keep counts of days that are over and that nobody counted here. Returns how many.

    Args:
        actor: who brings them.
        at: now.
        rows: each of a day, a measure, a key and another at most once; those of nothing (n = 0) are left out.

    Raises:
        DayCounted: a day of them has counts or rows here, or is today or later; nothing is kept.
    """
    kept = [row for row in rows if row.n > 0]
    days = {row.day for row in kept}
    known = Tally.objects.filter(day__in=days).exists() or Salt.objects.filter(day__in=days).exists()
    if known or any(day >= local_day(at) for day in days):
        raise DayCounted("Counts can be taken over only of days that are over and weren’t counted here.")
    if kept:
        copy_into(
            Tally._meta.db_table,
            _COLUMNS,
            ((row.day, row.measure.value, row.key, row.other, row.n) for row in kept),
        )
        events.record(
            name="usage.tallies.taken_over", actor=actor, at=at, subject=f"usage.Day:{min(days)}",
            data={"tallies": len(kept), "first": f"{min(days)}", "last": f"{max(days)}"},
        )  # fmt: skip
    return len(kept)
