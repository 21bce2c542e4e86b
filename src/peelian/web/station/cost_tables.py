"""Costs as tables: by category, by undertaking, by financial year, and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.finance import api as finance

NOTE = "What was paid to set things up. What they cost to run from year to year isn’t recorded here."


def by_category(totals: finance.Totals, of: str) -> Table:
    """Costs by category with their total."""
    return _together("costs-by-category", f"Costs of {of} by category", "Expenditure category", totals)


def by_year(totals: finance.Totals, of: str) -> Table:
    """Costs by financial year with their total."""
    return _together(
        "costs-by-year", f"Costs of {of} by financial year", "Financial year, from 1 April", totals
    )


def by_undertaking(totals: finance.Totals) -> Table:
    """Costs by undertaking, each leading to its page."""
    return _together("costs-by-undertaking", "Costs by undertaking", "Undertaking", totals, linked=True)


def one_by_one(costs: Sequence[finance.CostView], of: str, *, may_record: bool) -> Table:
    """Each cost that stands; with the right, its evidence leads to withdrawing it."""
    rows: list[list[Cell]] = [
        [
            Linked(one.evidence, reverse("station:withdraw_cost", args=[one.id])) if may_record else one.evidence,
            one.incurred_on, one.category, one.what or None, _pounds(one.pence), one.recorded_by,
        ]
        for one in costs
    ]  # fmt: skip
    columns = [
        Column("Invoice or order"), Column("Day"), Column("Category"), Column("What"),
        _money([one.pence for one in costs]), Column("Recorded by"),
    ]  # fmt: skip
    total: list[Cell] = ["Total", None, None, None, _pounds(sum(one.pence for one in costs)), None]
    notes = ["Choose an invoice to withdraw its cost."] if may_record and rows else []
    return Table("costs", f"Costs of {of}", columns, rows, total=total, notes=notes)


def withdrawn(costs: Sequence[finance.CostView], of: str) -> Table:
    """What was withdrawn, and why."""
    return Table(
        "costs-withdrawn", f"Withdrawn from {of}",
        [
            Column("Invoice or order"), Column("Day"), Column("Category"), _money([one.pence for one in costs]),
            Column("Why it was withdrawn"), Column("By"),
        ],
        [
            [one.evidence, one.incurred_on, one.category, _pounds(one.pence), one.withdrawn_for, one.withdrawn_by]
            for one in costs
        ],
        notes=["No total counts these."],
    )  # fmt: skip


def _together(name: str, caption: str, head: str, totals: finance.Totals, *, linked: bool = False) -> Table:
    rows: list[list[Cell]] = [
        [
            Linked(one.name, reverse("station:undertaking", args=[one.code])) if linked else one.name,
            one.costs, _pounds(one.pence),
        ]
        for one in totals.lines
    ]  # fmt: skip
    return Table(
        name, caption,
        [Column(head), Column("Invoices or orders", numeric=True), _money([one.pence for one in totals.lines])],
        rows, total=["Total", totals.costs, _pounds(totals.pence)], notes=[NOTE],
    )  # fmt: skip


def _money(pence: Sequence[int]) -> Column:
    """Whole pounds unless any amount has pence: one column is as exact as its most exact line."""
    return Column("£", numeric=True, digits=2 if any(one % 100 for one in pence) else 0)


def _pounds(pence: int) -> int | Decimal:
    return pence // 100 if pence % 100 == 0 else Decimal(pence) / 100
