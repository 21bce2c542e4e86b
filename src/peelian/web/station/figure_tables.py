"""What pays for posts, what is aimed at, and what papers say, as tables beside the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.urls import reverse

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.workforce import api as workforce

#: A column in which one row is of heads and another of FTE.
_Figure = partial(Column, numeric=True, digits=2, mixed=True)


def funding(found: Sequence[workforce.FundingView], day: dt.date, *, may_manage: bool) -> Table:
    """What pays for posts; with the right, funding that goes on leads to ending it."""
    rows: list[list[Cell]] = [
        [
            Linked(one.name, reverse("station:end_funding", args=[one.id]))
            if may_manage and (one.ends_on is None or one.ends_on > day) else one.name,
            one.source, one.posts, one.posts_fte, one.ends_on or "Lasting",
        ]
        for one in found
    ]  # fmt: skip
    notes = [
        "Posts on funding that ends are temporary. A post that names no funding is paid by the force’s own budget."
    ]
    return Table(
        "funding", f"Funding and the posts that it pays for on {_day(day)}",
        [
            Column("Funding"), Column("Who pays"), Column("Posts, headcount", numeric=True),
            Column("Posts, FTE", numeric=True, digits=2), Column("First day without it"),
        ],
        rows, notes=[*notes, "Choose one to end it."] if may_manage and rows else notes,
    )  # fmt: skip


def targets(day: dt.date) -> Table:
    """Targets that were set up to a day beside the records."""
    rows: list[list[Cell]] = [
        [
            one.words, one.value, one.counted, one.actual, one.difference, one.valid_from,
            None if one.holds else one.valid_until, one.source,
        ]
        for one in workforce.against_targets(day)
    ]  # fmt: skip
    return Table(
        "targets", f"Targets beside the records of {_day(day)}",
        [
            Column("What"), _Figure("Target"), Column("Counted in"),
            _Figure("Recorded"), _Figure("Difference"), Column("Set from"),
            Column("Ended on"), Column("Source"),
        ],
        rows, notes=["A target that has ended stays in the table: what was aimed at earlier is part of the answer."],
    )  # fmt: skip


def aims(found: Sequence[workforce.TargetView], day: dt.date, *, may_manage: bool) -> Table:
    """Every target that was ever set, of units too; with the right, one that holds leads to ending it."""
    rows: list[list[Cell]] = [
        [
            Linked(_of(one), reverse("station:end_target", args=[one.id]))
            if may_manage and (one.valid_until is None or one.valid_until > day) else _of(one),
            one.value, one.counted_as.label, one.valid_from, one.valid_until, one.source,
        ]
        for one in found
    ]  # fmt: skip
    return Table(
        "aims", "Targets that were ever set",
        [
            Column("What"), _Figure("Target"), Column("Counted in"), Column("From"),
            Column("First day without it"), Column("Source"),
        ],
        rows, notes=["Choose one to end it."] if may_manage and rows else [],
    )  # fmt: skip


def reported(
    found: Sequence[workforce.ReportedView], first: dt.date, last: dt.date, *, may_manage: bool
) -> Table:
    """Figures that papers and returns gave; with the right, each leads to withdrawing it."""
    rows: list[list[Cell]] = [
        [
            Linked(_of(one), reverse("station:withdraw_figure", args=[one.id])) if may_manage else _of(one),
            one.value, one.counted_as.label, one.first_on if one.first_on != one.last_on else None, one.last_on,
            one.source, one.place or None,
        ]
        for one in found
    ]  # fmt: skip
    return Table(
        "reported", f"Figures that were reported of {_day(first)} to {_day(last)}",
        [
            Column("What"), _Figure("Figure"), Column("Counted in"), Column("First day"),
            Column("Day, or last day"), Column("Paper or return"), Column("Where in it"),
        ],
        rows,
        notes=[
            "They stand beside the records and change nothing.",
            *(["Choose one to withdraw it."] if may_manage and rows else []),
        ],
    )  # fmt: skip


def breaks(found: Sequence[workforce.Break], first: dt.date, last: dt.date) -> Table:
    """Reported figures that the records, or other reports, don't give; below it, each in a sentence."""
    return Table(
        "breaks", f"Reported figures of {_day(first)} to {_day(last)} that don’t fit",
        [
            Column("What"), Column("Day, or last day"), Column("Counted in"), _Figure("Reported"),
            Column("Doesn’t fit"), _Figure("Against"), _Figure("Difference"), Column("Paper or return"),
        ],
        [
            [
                one.measure.label, one.last_on, one.counted_as.label, one.reported, one.kind.label, one.against,
                one.difference, one.source,
            ]
            for one in found
        ],
        notes=[
            *(one.words for one in found), "Neither figure is changed for the other: a break is shown, not smoothed.",
        ],
    )  # fmt: skip


def _of(one: workforce.TargetView | workforce.ReportedView) -> str:
    """Whom, what and where: `PCSOs, establishment, the whole force`."""
    whom = one.staff_class.label if one.staff_class else "Everybody"
    return f"{whom}, {one.measure.label.lower()}, {one.unit_name or 'the whole force'}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
