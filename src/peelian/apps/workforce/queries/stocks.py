"""Establishment, strength and vacancies on any day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.figures import Measure
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.apps.workforce.types.stocks import PartedBy, Stock, StockRow
from peelian.apps.workforce.types.units import UnitKind, UnitView
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
#: Ranks whose hours aren't counted.
_BY_HEAD = frozenset(rank for rank in Rank if rank.staff_class is StaffClass.SPECIAL)

_ESTABLISHMENT = """
    SELECT post.unit_id, post.rank, post.role, count(*), sum(post.fte),
        coalesce(sum(post.fte) FILTER (WHERE funding.ends_on IS NOT NULL), 0),
        funding.ends_on IS NOT NULL AND funding.ends_on <= %(day)s AS ended
    FROM workforce_post post LEFT JOIN workforce_funding funding ON funding.id = post.funding_id
    WHERE post.valid_from <= %(day)s AND (post.valid_until IS NULL OR post.valid_until > %(day)s)
    GROUP BY 1, 2, 3, 7
"""
_STRENGTH = """
    SELECT posting.unit_id, terms.rank, coalesce(post.role, ''), count(*), sum(terms.fte),
        coalesce(sum(terms.fte) FILTER (WHERE funding.ends_on IS NOT NULL), 0), FALSE
    FROM workforce_career career
    LEFT JOIN workforce_terms terms ON terms.person_id = career.person_id
        AND terms.valid_from <= %(day)s AND (terms.valid_until IS NULL OR terms.valid_until > %(day)s)
    LEFT JOIN workforce_posting posting ON posting.person_id = career.person_id
        AND posting.valid_from <= %(day)s AND (posting.valid_until IS NULL OR posting.valid_until > %(day)s)
    LEFT JOIN workforce_post post ON post.id = posting.post_id
    LEFT JOIN workforce_funding funding ON funding.id = post.funding_id
    WHERE career.joined_on <= %(day)s AND (career.left_on IS NULL OR career.left_on > %(day)s)
    GROUP BY 1, 2, 3
"""
_VACANCIES = """
    SELECT unit_id, rank, role, count(*) FILTER (WHERE held IS NULL), sum(missing),
        coalesce(sum(missing) FILTER (WHERE temporary), 0), FALSE
    FROM (
        SELECT post.unit_id, post.rank, post.role, terms.fte AS held, funding.ends_on IS NOT NULL AS temporary,
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
    GROUP BY 1, 2, 3
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
    ended = sum(row[3] for row in found if row[6])
    reasons = (f"{ended:,} posts stand whose funding has ended; they are left out.",) if ended else ()
    asked = _Asked(day, by, unit_code, level)
    return _stock(Measure.ESTABLISHMENT, ESTABLISHMENT, asked, (row for row in found if not row[6]), reasons)


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


def _stock(
    measure: Measure,
    definition: str,
    asked: _Asked,
    found: Iterable[Sequence[Any]],
    reasons: Sequence[str] = (),
) -> Stock:
    by, unit_code = asked.by, asked.unit_code
    tree = UnitTree.read() if unit_code is not None or PartedBy.UNIT in by else UnitTree({})
    inside = None if unit_code is None else tree.within(unit_code)
    shown: dict[int | None, UnitView | None] = {}
    sums: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0), False])
    for unit_id, rank_words, role, heads, fte, temporary, _ in found:
        if inside is not None and unit_id not in inside:
            continue
        if PartedBy.UNIT in by and unit_id not in shown:
            shown[unit_id] = _shown(tree, unit_id, asked.level)
        unit, rank = shown.get(unit_id), Rank(rank_words)
        cell = sums[
            unit.code if unit else "",
            unit.name if unit else "",
            rank if PartedBy.RANK in by else None,
            rank.staff_class if PartedBy.STAFF_CLASS in by else None,
            role if PartedBy.ROLE in by else "",
        ]
        cell[0] += heads
        if rank not in _BY_HEAD:
            cell[1] += fte
            cell[2] += temporary
            cell[3] = True
    rows = [
        _row(key, heads, fte if hours else None, temporary)
        for key, (heads, fte, temporary, hours) in sums.items()
    ]
    order = list(Rank)
    rows.sort(
        key=lambda row: (
            row.unit_name.casefold(),
            row.unit,
            order.index(row.rank) if row.rank else 0,
            row.staff_class or "",
            row.role,
        )
    )
    return Stock(asked.day, measure, tuple(rows), definition, VERSION, asked.day, tuple(reasons))


def _row(key: tuple[Any, ...], heads: int, fte: Decimal | None, temporary: Decimal) -> StockRow:
    unit, name, rank, staff_class, role = key
    return StockRow(unit, name, rank, staff_class, role, heads, fte, temporary)


def _shown(tree: UnitTree, unit_id: int | None, level: UnitKind | None) -> UnitView | None:
    if unit_id is None:
        return None
    return tree.by_id[unit_id] if level is None else tree.above(unit_id, level)
