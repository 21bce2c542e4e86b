"""Costs put together, as a table: the same on the station's page and in a pack of the Board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.finance.api import Line, Totals


def summed(
    name: str,
    caption: str,
    head: str,
    totals: Totals,
    *,
    notes: Sequence[str] = (),
    cell: Callable[[Line], Cell] = lambda line: line.name,
) -> Table:
    """Lines with how many invoices or orders each rests on, its amount, and the sum of both.

    Args:
        name: of the table.
        caption: what it shows.
        head: what a line is of.
        totals: the lines.
        notes: what a reader has to know.
        cell: a line's first cell; its name, if nothing else is said.
    """
    return Table(
        name, caption,
        [Column(head), Column("Invoices or orders", numeric=True), money([one.pence for one in totals.lines])],
        [[cell(one), one.costs, pounds(one.pence)] for one in totals.lines],
        total=["Total", totals.costs, pounds(totals.pence)], notes=notes,
    )  # fmt: skip


def money(pence: Sequence[int]) -> Column:
    """Whole pounds unless any amount has pence: one column is as exact as its most exact line."""
    return Column("£", numeric=True, digits=2 if any(one % 100 for one in pence) else 0)


def pounds(pence: int) -> int | Decimal:
    """An amount in pounds, without rounding."""
    return pence // 100 if pence % 100 == 0 else Decimal(pence) / 100
