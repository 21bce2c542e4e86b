"""Fold: what came in for a day becomes one clean file, and what it proves of tasks is worked out again."""

from __future__ import annotations

import datetime as dt

from peelian.apps.visibility import api as visibility
from peelian.journeys.prove import prove_between
from peelian.kernel.actors import Actor
from peelian.kernel.time import start_of_day


def fold_due(*, actor: Actor, at: dt.datetime) -> list[visibility.DayFolded]:
    """Fold every day to which something came, in order, each in a transaction of its own; the days that changed.

    Folding a day can change with what the day after begins: that day is then folded again too. Proofs are worked out
    anew of tasks with a window on a day that changed, and so are the figures of that day and of those on either side:
    a visit may reach over midnight.
    """
    changed: dict[dt.date, visibility.DayFolded] = {}
    while due := [day for day in visibility.list_days_to_fold() if day not in changed]:
        for day in due:
            folded = visibility.fold_day(actor=actor, at=at, day=day)
            changed[day] = folded
            prove_between(
                actor=actor, at=at, first=start_of_day(day), last=start_of_day(day + dt.timedelta(days=1))
            )
    touched = {day + dt.timedelta(days=number) for day in changed for number in (-1, 0, 1)}
    for day in sorted(touched):
        visibility.roll_up_day(actor=actor, at=at, day=day)
    return [folded for _, folded in sorted(changed.items()) if folded.changed]
