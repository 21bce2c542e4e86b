"""Establishment, strength and vacancies on any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.figures import Measure
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.apps.workforce.types.stocks import PartedBy, Stock, StockRow
from peelian.apps.workforce.types.units import UnitKind
from peelian.columns.compiled import prepared

VERSION = "1"
ESTABLISHMENT = (
    "Establishment: funded posts that stand on the day, by the rank they are funded for; a post whose funding has ended"
    " isn't one. FTE is what is funded; specials are counted by head only."
)
STRENGTH = (
    "Strength: people in service on the day, by the rank they serve in and the unit they are posted to, in a post or"
    " over the establishment. FTE is what they serve; specials are counted by head only."
)
VACANCIES = (
    "Vacancies: by head, funded posts that nobody in service holds on the day; by FTE, what is funded of each post less"
    " what its holder serves. Who is over the establishment fills none."
)
#: By a rank's word in the database: its place in a list, its class, and whether its hours are counted.
_RANKS = {
    rank.value: (place, rank.staff_class.value, rank.staff_class is not StaffClass.SPECIAL)
    for place, rank in enumerate(Rank)
}

#: Each gives unit, rank, role, heads, FTE, and the end of what pays for them; that is looked up once for each sum.
_ESTABLISHMENT = """
    SELECT posts.unit_id, posts.rank, posts.role, posts.heads, posts.fte, funding.ends_on
    FROM (
        SELECT unit_id, rank, role, funding_id, count(*) AS heads, sum(fte) AS fte
        FROM workforce_post
        WHERE valid_from <= %(day)s AND (valid_until IS NULL OR valid_until > %(day)s)
        GROUP BY unit_id, rank, role, funding_id
    ) posts LEFT JOIN workforce_funding funding ON funding.id = posts.funding_id
"""
_STRENGTH = """
    SELECT people.unit_id, people.rank, coalesce(people.role, ''), people.heads, people.fte, funding.ends_on
    FROM (
        SELECT posting.unit_id, terms.rank, post.role, post.funding_id, count(*) AS heads, sum(terms.fte) AS fte
        FROM workforce_career career
        LEFT JOIN workforce_terms terms ON terms.person_id = career.person_id
            AND terms.valid_from <= %(day)s AND (terms.valid_until IS NULL OR terms.valid_until > %(day)s)
        LEFT JOIN workforce_posting posting ON posting.person_id = career.person_id
            AND posting.valid_from <= %(day)s AND (posting.valid_until IS NULL OR posting.valid_until > %(day)s)
        LEFT JOIN workforce_post post ON post.id = posting.post_id
        WHERE career.joined_on <= %(day)s AND (career.left_on IS NULL OR career.left_on > %(day)s)
        GROUP BY posting.unit_id, terms.rank, post.role, post.funding_id
    ) people LEFT JOIN workforce_funding funding ON funding.id = people.funding_id
"""
_VACANCIES = """
    SELECT unit_id, rank, role, count(*) FILTER (WHERE held IS NULL), sum(missing), ends_on
    FROM (
        SELECT post.unit_id, post.rank, post.role, terms.fte AS held, funding.ends_on,
            greatest(post.fte - coalesce(terms.fte, 0), 0) AS missing
        FROM workforce_post post
        LEFT JOIN workforce_funding funding ON funding.id = post.funding_id
        LEFT JOIN workforce_posting posting ON posting.post_id = post.id
            AND posting.valid_from <= %(day)s AND (posting.valid_until IS NULL OR posting.valid_until > %(day)s)
            AND EXISTS (SELECT FROM workforce_career career WHERE career.person_id = posting.person_id
                AND career.joined_on <= %(day)s AND (career.left_on IS NULL OR career.left_on > %(day)s))
        LEFT JOIN workforce_terms terms ON terms.person_id = posting.person_id
            AND terms.valid_from <= %(day)s AND (terms.valid_until IS NULL OR terms.valid_until > %(day)s)
        WHERE post.valid_from <= %(day)s AND (post.valid_until IS NULL OR post.valid_until > %(day)s)
            AND (funding.ends_on IS NULL OR funding.ends_on > %(day)s)
    ) posts WHERE missing > 0
    GROUP BY unit_id, rank, role, ends_on
"""
_EVERYTHING = (PartedBy.UNIT, PartedBy.RANK, PartedBy.STAFF_CLASS, PartedBy.ROLE)


def establishment_on(
    *,
    day: dt.date,
    by: Collection[PartedBy] = _EVERYTHING,
    unit_code: str | None = None,
    level: UnitKind | None = None,
) -> Stock:
    """Funded posts on a day.

    Args:
        day: any, past or to come.
        by: what the rows are parted by; nothing of it: one row, or none.
        unit_code: only this unit and all below it; whoever asks checks that they may.
        level: rows by the nearest unit of this kind, instead of each post's own; posts under none have an empty unit.
    """
    found = prepared(_ESTABLISHMENT, {"day": day})
    ended = sum(row[3] for row in found if row[5] is not None and row[5] <= day)
    reasons = (f"{ended:,} posts stand whose funding has ended; they are left out.",) if ended else ()
    asked = _Asked(day, by, unit_code, level)
    funded = [row for row in found if row[5] is None or row[5] > day] if ended else found
    return _stock(Measure.ESTABLISHMENT, ESTABLISHMENT, asked, funded, reasons)


def strength_on(
    *,
    day: dt.date,
    by: Collection[PartedBy] = _EVERYTHING,
    unit_code: str | None = None,
    level: UnitKind | None = None,
) -> Stock:
    """People in service on a day; of the whole force, also those who are posted nowhere.

    Arguments as `establishment_on`.
    """
    serving = prepared(_STRENGTH, {"day": day})
    found = [row for row in serving if row[1] is not None]
    untold = sum(row[3] for row in serving if row[1] is None)
    nowhere = sum(row[3] for row in found if row[0] is None)
    reasons = []
    if untold:
        reasons.append(
            f"{untold:,} in service have no rank and hours recorded for the day; they aren't counted."
        )
    if nowhere and unit_code is None:
        reasons.append(
            f"{nowhere:,} are posted to no unit; they are counted in the force and in none of its units."
        )
    return _stock(Measure.STRENGTH, STRENGTH, _Asked(day, by, unit_code, level), found, reasons)


def vacancies_on(
    *,
    day: dt.date,
    by: Collection[PartedBy] = _EVERYTHING,
    unit_code: str | None = None,
    level: UnitKind | None = None,
) -> Stock:
    """Funded posts that nobody holds on a day, and what part-time holders leave of theirs. Arguments as above."""
    asked = _Asked(day, by, unit_code, level)
    return _stock(Measure.VACANCIES, VACANCIES, asked, prepared(_VACANCIES, {"day": day}))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which day, parted by what, of which unit, by which level of units."""

    day: dt.date
    by: Collection[PartedBy]
    unit_code: str | None
    level: UnitKind | None


#: A unit as rows name it: its name as they are sorted by it, its code, its name.
_Shown = tuple[str, str, str]
_NOWHERE: _Shown = ("", "", "")


@dataclass(slots=True)
class _Sum:
    """What one row adds up to; `hours`: whether any of it is counted in hours."""

    heads: int = 0
    fte: Decimal = Decimal(0)
    temporary: Decimal = Decimal(0)
    hours: bool = False


def _stock(
    measure: Measure,
    definition: str,
    asked: _Asked,
    found: Iterable[Sequence[Any]],
    reasons: Sequence[str] = (),
) -> Stock:
    by_unit, by_rank, by_class, by_role = (part in asked.by for part in _EVERYTHING)
    unit_code = asked.unit_code
    tree = UnitTree.read() if unit_code is not None or by_unit else UnitTree({})
    inside = None if unit_code is None else tree.within(unit_code)
    shown: dict[int | None, _Shown] = {}
    sums: dict[tuple[_Shown, int, str, str], _Sum] = {}
    for unit_id, words, role, heads, fte, ends_on in found:
        if inside is not None and unit_id not in inside:
            continue
        if unit_id not in shown:
            shown[unit_id] = _shown(tree, unit_id, asked.level) if by_unit else _NOWHERE
        place, staff_class, hours = _RANKS[words]
        key = (
            shown[unit_id], place if by_rank else 0, staff_class if by_class else "", role if by_role else "",
        )  # fmt: skip
        added = sums.get(key)
        if added is None:
            added = sums[key] = _Sum()
        added.heads += heads
        if hours:
            added.hours = True
            added.fte += fte
            if ends_on is not None:
                added.temporary += fte
    ranks, classes = list(Rank), {one.value: one for one in StaffClass}
    rows = tuple(
        StockRow(
            unit, name, ranks[place] if by_rank else None, classes.get(staff_class), role,
            added.heads, added.fte if added.hours else None, added.temporary,
        )
        for ((_, unit, name), place, staff_class, role), added in sorted(sums.items(), key=itemgetter(0))
    )  # fmt: skip
    return Stock(asked.day, measure, rows, definition, VERSION, asked.day, tuple(reasons))


def _shown(tree: UnitTree, unit_id: int | None, level: UnitKind | None) -> _Shown:
    unit = None if unit_id is None else tree.by_id[unit_id] if level is None else tree.above(unit_id, level)
    return (unit.name.casefold(), unit.code, unit.name) if unit else _NOWHERE
