"""When somebody can join, leave and serve on which terms, decided on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from peelian.apps.workforce.types.people import LeaveReason
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse


def may_join(*, joined_on: dt.date, left_on: dt.date | None) -> Decision:
    """Whether somebody whose last career ended on a day (None: it goes on) can begin another."""
    if left_on is None:
        return refuse("They serve already: record that they left first.")
    if joined_on < left_on:
        return refuse(f"They served until {in_words(left_on)}; nobody joins before they have left.")
    return ALLOWED


def may_leave(*, left_on: dt.date, joined_on: dt.date | None, recorded_on: dt.date | None = None) -> Decision:
    """Whether a career that began on a day can end on another, where its end isn't recorded already."""
    if joined_on is None:
        return refuse("They aren't in the force: they never joined.")
    if recorded_on is not None:
        return refuse(
            f"They are recorded as leaving: {in_words(recorded_on)} is the first day without them. Correct or withdraw"
            " that instead."
        )
    if left_on < joined_on:
        return refuse(f"They joined on {in_words(joined_on)}; nobody leaves before they have joined.")
    return ALLOWED


def may_correct(*, recorded_on: dt.date | None) -> Decision:
    """Whether a leaving can be corrected or withdrawn: that of the latest service, where one is recorded."""
    if recorded_on is None:
        return refuse("No leaving is recorded of them, or they have come back since.")
    return ALLOWED


def may_stay_on(*, held: int, until: dt.date | None, unit_until: dt.date | None) -> Decision:
    """Whether somebody on so many terms on the last day that was recorded can stay on until a day (None: for good).

    `unit_until` is the first day without the unit that they were in; None while it has no end.
    """
    if not held:
        return refuse(
            "They left on the day on which they joined, and served on no terms: take them back instead."
        )
    if unit_until is not None and (until is None or until > unit_until):
        return refuse("Their unit has closed since. Take them back into another.")
    return ALLOWED


def may_go_to(*, reason: LeaveReason, destination: str) -> Decision:
    """Whether a place to which somebody goes fits why they leave."""
    if destination and reason is not LeaveReason.TRANSFER_OUT:
        return refuse(f"Only a transfer goes to another force; the reason is {reason.label.lower()}.")
    return ALLOWED


def may_serve(*, fte: Decimal) -> Decision:
    """Whether anybody can serve for a share of full time."""
    if not 0 < fte <= 1:
        return refuse(f"An FTE is more than 0 and at most 1, not {fte}.")
    return ALLOWED


def may_change(*, serves: bool, later: bool) -> Decision:
    """Whether terms can change from a day on which somebody serves or not, with other terms after it or none."""
    if not serves:
        return refuse("This person isn't in the force on that day: they have left, or haven't joined yet.")
    if later:
        return refuse("Other terms begin after that day; record changes in the order in which they came.")
    return ALLOWED


def is_news(*, before: Mapping[str, object], after: Mapping[str, object]) -> Decision:
    """Whether terms change by it."""
    return ALLOWED if before != after else refuse("They serve on these terms already.")
