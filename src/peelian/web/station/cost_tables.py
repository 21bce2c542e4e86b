"""Costs as tables: by category, by undertaking, by financial year, and one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.finance import api as finance
from peelian.journeys.cost_tables import money, pounds, summed

NOTE = "What was paid to set things up. What they cost to run from year to year isn’t recorded here."


def by_category(totals: finance.Totals, of: str, *notes: str) -> Table:
    """Costs by category with their total."""
    caption = f"Costs of {of} by category"
    return summed("costs-by-category", caption, "Expenditure category", totals, notes=notes)


def by_year(totals: finance.Totals, of: str) -> Table:
    """Costs by financial year with their total."""
    caption = f"Costs of {of} by financial year"
    return summed("costs-by-year", caption, "Financial year, from 1 April", totals)


def by_undertaking(totals: finance.Totals, of: str) -> Table:
    """Costs by undertaking, each leading to its page."""
    caption = f"Costs of {of}"
    return summed("costs-by-undertaking", caption, "Undertaking", totals, notes=[NOTE], cell=_linked)


def one_by_one(costs: Sequence[finance.CostView], of: str, *, may_record: bool) -> Table:
    """Each cost that stands; with the right, its evidence leads to withdrawing it."""
    rows: list[list[Cell]] = [
        [
            Linked(one.evidence, reverse("station:withdraw_cost", args=[one.id])) if may_record else one.evidence,
            one.incurred_on, one.category, one.what or None, pounds(one.pence), one.recorded_by,
        ]
        for one in costs
    ]  # fmt: skip
    columns = [
        Column("Invoice or order"), Column("Day"), Column("Category"), Column("What"),
        money([one.pence for one in costs]), Column("Recorded by"),
    ]  # fmt: skip
    total: list[Cell] = ["Total", "", "", "", pounds(sum(one.pence for one in costs)), ""]
    notes = ["Choose an invoice to withdraw its cost."] if may_record and rows else []
    return Table("costs", f"Costs of {of}", columns, rows, total=total, notes=notes)


def withdrawn(costs: Sequence[finance.CostView], of: str) -> Table:
    """What was withdrawn, and why."""
    return Table(
        "costs-withdrawn", f"Withdrawn from {of}",
        [
            Column("Invoice or order"), Column("Day"), Column("Category"), money([one.pence for one in costs]),
            Column("Why it was withdrawn"), Column("By"),
        ],
        [
            [one.evidence, one.incurred_on, one.category, pounds(one.pence), one.withdrawn_for, one.withdrawn_by]
            for one in costs
        ],
        notes=["No total counts these."],
    )  # fmt: skip


def _linked(line: finance.Line) -> Cell:
    return Linked(line.name, reverse("station:undertaking", args=[line.code]))
