"""Figures by group as tables and a chart: for page, files and papers."""

from __future__ import annotations

from dataclasses import replace

from peelian.analysis import vega
from peelian.analysis.adverse_impact import Comparison
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.fairness.api import Impact, Representation, UnitShares
from peelian.kernel.days import in_words

_FEW = "too few to tell"


def ratios(found: Comparison, table: Table) -> vega.Chart | None:
    """Each group's ratio to the one selected most often, with its interval, over its table; None without a reference.

    A group that is too small to tell has no bar.
    """
    if not found.reference:
        return None
    chart = vega.bars(
        name=table.name,
        title="Adverse impact ratio; below 0.8 asks for a look",
        rows=[vega.Bar(one.group, vega.Figure(one.air, one.low, one.high)) for one in found.groups],
        of="Group",
        unit=Column(f"Ratio to {found.reference}", numeric=True, digits=2),
    )
    return replace(chart, table=table)


_COMPARED = (
    Column("Group"),
    Column("Selected", numeric=True),
    Column("Of", numeric=True),
    Column("Rate", numeric=True, share=True, digits=1),
    Column("Ratio", numeric=True, digits=2),
    Column("95% interval"),
    Column("Fisher’s exact p", numeric=True, digits=4),
    Column("z", numeric=True, digits=2),
)


def recruitment_tables(found: Impact) -> tuple[Table, ...]:
    """How groups fared: the whole, then each stage."""
    by = found.characteristic.label.lower()
    whole = ("overall", f"All stages, by {by}: {', '.join(found.campaigns)}", found.overall)
    parts = [(f"stage-{n}", name, stage) for n, (name, stage) in enumerate(found.stages, 1)]
    return tuple(_compared(name, caption, of, found) for name, caption, of in (whole, *parts))


def _compared(name: str, caption: str, of: Comparison, found: Impact) -> Table:
    rows: list[list[Cell]] = [
        [
            one.group, one.selected, one.of, one.rate, one.air,
            f"{one.low:.2f} to {one.high:.2f}" if one.low is not None and one.high is not None else None,
            one.fisher_p, one.z,
        ]
        for one in of.groups
    ]  # fmt: skip
    shown = {one.group for one in of.groups}
    rows += [[group, _FEW, _FEW, *[None] * 5] for group in found.hidden if group not in shown]
    return Table(f"recruitment-{name}", caption, _COMPARED, rows, notes=of.reasons)


_SHARES = (
    Column("Group"),
    Column("Officers", numeric=True),
    Column("Share of those who said", numeric=True, share=True, digits=1),
    Column("95% interval"),
    Column("Share of residents", numeric=True, share=True, digits=1),
    Column("What it says"),
)


def officers_tables(found: Representation) -> tuple[Table, ...]:
    """Officers by group beside the residents, and the same by unit."""
    day = in_words(found.day)
    by = found.characteristic.label.lower()
    force: list[list[Cell]] = [
        [
            one.label,
            one.count if one.count is not None else _FEW,
            one.share.share if one.share else None,
            f"{one.share.low:.1%} to {one.share.high:.1%}" if one.share and one.share.n else None,
            one.population,
            one.words,
        ]
        for one in found.force.groups
    ]
    heads = [Column("Unit"), Column("Officers", numeric=True), Column("Have said", numeric=True)]
    heads += [Column(one.label, numeric=True) for one in found.force.groups]
    return (
        Table("officers", f"Police officers on {day}, headcount, by {by}", _SHARES, force),
        Table(
            "officers-by-unit", f"The same by unit on {day}, headcount", heads,
            [_of_unit(one) for one in found.units], total=_of_unit(found.force),
        ),
    )  # fmt: skip


def _of_unit(unit: UnitShares) -> list[Cell]:
    counts = (unit.headcount, unit.said, *(one.count for one in unit.groups))
    return [unit.unit, *(_FEW if count is None else count for count in counts)]
