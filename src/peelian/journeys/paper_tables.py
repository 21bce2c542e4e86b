"""The board papers' tables of the workforce, in their own shape and from the records: one of 2017, three of 2024.

Each is one `Table`: a command prints it, a page could show it, and a file of it is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PartedBy, Rank, UnitKind
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound

#: Ranks of neighbourhood teams, as the paper of 2017 counts them.
_NEIGHBOURHOOD = (Rank.CONSTABLE, Rank.PCSO)


def establishment(day: dt.date, *, unit_code: str | None = None) -> Table:
    """Posts of constables and PCSOs by neighbourhood policing unit (today LPA), FTE, and their total.

    The paper of 3 October 2017 has the total alone: 735 PCs and 452 PCSOs, parted among eight units by its Typology.

    Args:
        day: of which the posts are.
        unit_code: only posts of this unit and of those below it; None: of the whole force.

    Raises:
        NotFound: there never was such a unit.
    """
    if unit_code is not None and not workforce.UnitTree.read().within(unit_code):
        raise NotFound(f"There never was a unit {unit_code}.")
    parted = (PartedBy.UNIT, PartedBy.RANK)
    found = workforce.establishment_on(day=day, by=parted, unit_code=unit_code, level=UnitKind.LPA)
    units = {row.unit: row.unit_name for row in found.rows if row.rank in _NEIGHBOURHOOD}
    fte = {(row.unit, row.rank): row.fte or Decimal(0) for row in found.rows}

    def line(name: str, codes: Iterable[str]) -> list[Cell]:
        sums = [
            sum((fte.get((code, rank), Decimal(0)) for code in codes), Decimal(0)) for rank in _NEIGHBOURHOOD
        ]
        return [name, *sums, sum(sums)]

    ordered = sorted(units, key=lambda code: (not code, units[code].casefold(), code))
    rest = sum((row.fte or Decimal(0) for row in found.rows if row.rank not in _NEIGHBOURHOOD), Decimal(0))
    left_out = [f"Posts of other ranks are left out: {rest:,.2f} FTE."] if rest else []
    return Table(
        "establishment",
        f"Establishment of constables and PCSOs by neighbourhood policing unit on {in_words(day)}, FTE",
        [Column("Unit"), *(Column(words, numeric=True, digits=2) for words in ("PC", "PCSO", "Both"))],
        [line(units[code] or "In no neighbourhood policing unit", [code]) for code in ordered],
        line("Total", ordered),
        (found.definition, *found.reasons, *left_out, *_aimed_at(day)),
    )


def _aimed_at(day: dt.date) -> list[str]:
    """What the establishment of the whole force was meant to be on a day, by who set it."""
    return [
        f"Meant to be {one.value.normalize():,f} {one.counted_as.label} of {one.staff_class.label} ({one.source})."
        for one in workforce.list_targets()
        if one.measure is workforce.Measure.ESTABLISHMENT
        and one.staff_class
        and one.unit_id is None
        and one.valid_from <= day
        and (one.valid_until is None or day < one.valid_until)
    ]


def uplift(programme_id: int, *, local: str) -> Table:
    """Table 1: uplift posts by new unit and old function, with the sum of one unit's lines. Raises NotFound.

    Args:
        programme_id: whose posts.
        local: code of the unit whose lines are summed: local policing.
    """
    found = workforce.uplift_table(programme_id)
    rows: list[list[Cell]] = [[row.unit_name, row.origin_name, row.posts] for row in found.rows]
    lines = [row for row in found.rows if row.unit_code == local]
    if lines:
        place = 1 + max(place for place, row in enumerate(found.rows) if row.unit_code == local)
        rows.insert(place, [f"{lines[0].unit_name}, together", "", found.of_unit(local)])
    return Table(
        "uplift",
        "Table 1: Allocation of police officer posts by department",
        [
            Column("New operating model"),
            Column("Function (old operating model)"),
            Column("Uplift", numeric=True),
        ],
        rows,
        ["Total", "", found.total],
        (found.definition, *found.reasons),
    )


def strength(unit_code: str, days: Sequence[dt.date]) -> Table:
    """Table 2: officers of a unit and of the functions that it came from, by head on some days. Raises NotFound."""
    found = workforce.lineage_table(unit_code=unit_code, days=days)
    rows: list[list[Cell]] = [[row.unit_name, row.model_name, *row.strengths] for row in found.rows]
    heads = [Column(f"{day.day} {day:%B %Y}", numeric=True) for day in days]
    return Table(
        "strength",
        "Table 2: Strength over the course of Uplift, headcount",
        [Column("Unit or function"), Column("Operating model"), *heads],
        rows,
        ["Total", "", *found.totals],
        (found.definition, *found.reasons),
    )


def leavers(first_on: dt.date, last_on: dt.date) -> Table:
    """Table 3: officers who left by reason, with shares that sum to 100.00.

    Args:
        first_on: the first day.
        last_on: the last.
    """
    found = workforce.leavers_table(first_on=first_on, last_on=last_on)
    rows: list[list[Cell]] = [[row.words, row.count, row.percent / 100] for row in found.rows]
    return Table(
        "leavers",
        f"Table 3: Police officer leave reasons, {first_on.day} {first_on:%B %Y} to {last_on.day} {last_on:%B %Y}",
        [
            Column("Reason for leaving"),
            Column("Leavers, headcount", numeric=True),
            Column("Share of all leavers", numeric=True, digits=2, share=True),
        ],
        rows,
        ["Total", found.total, sum((row.percent for row in found.rows), start=0) / 100],
        (found.definition, *found.reasons),
    )
