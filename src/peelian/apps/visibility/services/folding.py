"""Making one clean file of all that came in for a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict

from django.db import transaction

from peelian.analysis.fold import Folded, fold
from peelian.analysis.visits import VisitRules
from peelian.apps.events import api as events
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.queries import parts as queries
from peelian.apps.visibility.queries.rules import rules_on
from peelian.apps.visibility.services.parts import moment
from peelian.apps.visibility.types.positions import DayFolded, PartKind
from peelian.columns import days, locks
from peelian.kernel.actors import Actor

#: A file that no row lists may be of an import that hasn't ended; a replaced one may still be read. After this it goes.
SWEPT_AFTER = dt.timedelta(hours=1)


@transaction.atomic
def fold_day(*, actor: Actor, at: dt.datetime, day: dt.date) -> DayFolded:
    """Make one file of a local day's positions: sorted, each fix once, what can't be true set aside.

    The same fixes give the same file, in whatever order and however often they came. A day to which nothing came, and
    whose day before ends as it did, stays as it is. The files that were folded are swept later.

    Args:
        actor: who asks for it.
        at: now.
        day: the local day; fold the day before first, since its last fixes are carried over.
    """
    _one_at_a_time(day)
    parts = queries.list_parts([day])
    standing = next((part for part in parts if part.kind == PartKind.FOLDED), None)
    carry = queries.tail_of(day - dt.timedelta(days=1))
    digest = carry.digest()
    if not parts or (standing is not None and len(parts) == 1 and standing.carry_sha256 == digest):
        return DayFolded(day, standing.rows if standing else 0, {}, changed=False)
    rules = rules_on(day).rules
    folded = fold(
        queries.all_fixes(parts), carry, max_speed_mps=rules.max_speed_mps, jump_slack_m=rules.jump_slack_m
    )
    _tell_files(parts, folded, rules)
    part = days.write_part(queries.folder(), day, folded.table())
    PositionPart.objects.filter(pk__in=[one.pk for one in parts]).update(replaced_at=at)
    aside = {reason: number for reason, number in asdict(folded.set_aside).items() if number}
    row = _listed(folded, part, day=day, at=at, carry_sha256=digest, aside=aside)
    events.record(
        name="visibility.day.folded", actor=actor, at=at, subject=row,
        data={"day": day.isoformat(), "positions": row.rows, "set_aside": aside},
    )  # fmt: skip
    return DayFolded(day, row.rows, aside, changed=True)


def _listed(
    folded: Folded,
    part: days.Part,
    *,
    day: dt.date,
    at: dt.datetime,
    carry_sha256: str,
    aside: dict[str, int],
) -> PositionPart:
    own = folded.own_at_us()
    return PositionPart.objects.create(
        day=day, name=part.name, kind=PartKind.FOLDED, rows=own.size, sha256=part.sha256, made_at=at,
        first_at=moment(int(own.min())), last_at=moment(int(own.max())), carry_sha256=carry_sha256,
        set_aside=aside, tail_sha256=folded.tail(queries.day_starts_us(queries.next_day(day))).digest(),
    )  # fmt: skip


def _tell_files(parts: list[PositionPart], folded: Folded, rules: VisitRules) -> None:
    """Add to what is told of each file what was set aside of the fixes that it brought to this day."""
    brought = [part for part in parts if part.kind == PartKind.LOOSE and part.file_id is not None]
    if not len(folded.aside):
        return
    for part in brought:
        assert part.file is not None  # noqa: S101 - asked for above
        found = Counter(part.file.set_aside) + Counter(
            folded.reasons(queries.all_fixes([part]), jump_slack_m=rules.jump_slack_m)
        )
        PositionFile.objects.filter(pk=part.file.pk).update(set_aside=dict(found))


def sweep_positions(*, actor: Actor, at: dt.datetime) -> int:
    """Remove files that were folded into another an hour ago or that no row lists. Returns how many files.

    Says nothing in the record: no position is lost by it.
    """
    del actor  # asked for so that every write has one
    PositionPart.objects.filter(replaced_at__lt=at - SWEPT_AFTER).delete()
    kept = set(PositionPart.objects.values_list("name", flat=True))
    return days.sweep(queries.folder(), kept, at - SWEPT_AFTER)


def _one_at_a_time(day: dt.date) -> None:
    """Two folds of a day would each miss the other's file: the second waits for the first to end."""
    locks.one_at_a_time("visibility.day", day.toordinal())
