"""What funding, targets and reported figures can be, decided on plain values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: No force counts a hundred million of anything.
_MOST = Decimal(10) ** 8


def may_begin_funding(*, name: str, source: str, taken: bool) -> Decision:
    """Whether funding can have a name and come from somewhere."""
    if not name or not source:
        return refuse("Funding has a name, and somebody who pays.")
    return refuse("There is funding of this name already.") if taken else ALLOWED


def may_end_funding(*, ends_on: dt.date | None, on: dt.date, later_posts: int) -> Decision:
    """Whether funding that ends on a day (None: it lasts) can end on another, with posts that begin then or later."""
    if ends_on is not None and ends_on <= on:
        return refuse(
            f"It ends on {in_words(ends_on)} already. What is paid after that is funding of its own: begin it."
        )
    if later_posts:
        return refuse(
            f"{later_posts:,} of the posts that it pays for begin on that day or later: choose a later day."
        )
    return ALLOWED


def may_count(*, value: Decimal, counted_as: CountedAs) -> Decision:
    """Whether so many can be counted in this way."""
    if not 0 <= value < _MOST:
        return refuse("A figure is nought or more, and less than a hundred million.")
    if counted_as is CountedAs.HEADCOUNT and value != value.to_integral_value():
        return refuse("Heads are whole numbers; a part of somebody is counted in FTE.")
    if value != round(value, 2):
        return refuse("A figure has two digits after the point at most.")
    return ALLOWED


def may_set_target(*, source: str, later: bool) -> Decision:
    """Whether a target can be set by somebody, with another that begins on its day or later, or none."""
    if not source:
        return refuse("A target says who set it: a plan, a paper, a grant's terms.")
    if later:
        return refuse(
            "A target of the same begins on that day or later already; end it or choose a later day."
        )
    return ALLOWED


def may_end_target(*, valid_from: dt.date, until: dt.date | None, on: dt.date) -> Decision:
    """Whether a target of a span of days can end on a day."""
    if on <= valid_from:
        return refuse(f"The target begins on {in_words(valid_from)}; it ends on a later day.")
    if until is not None and until <= on:
        return refuse(f"The target has ended on {in_words(until)}.")
    return ALLOWED


def may_record(
    *,
    measure: Measure,
    source: str,
    reported_on: dt.date | None,
    valid_from: dt.date | None,
    valid_until: dt.date | None,
) -> Decision:
    """Whether a paper can be recorded as giving a measure of a day, or of a span whose end is excluded."""
    if not source:
        return refuse("Say which paper or return gives the figure.")
    span = valid_from is not None and valid_until is not None
    if measure.is_stock and (reported_on is None or valid_from is not None or valid_until is not None):
        return refuse(f"{measure.label} is of one day: say which.")
    if not measure.is_stock and (reported_on is not None or not span):
        return refuse(f"{measure.label} are of a first and a last day: say both.")
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        return refuse("The last day isn't before the first.")
    return ALLOWED


def may_record_again(*, before: bool) -> Decision:
    """Whether a place in a paper has given this figure before: it may contradict itself only elsewhere."""
    if before:
        return refuse(
            "This figure of this source and place is recorded already. Withdraw it first, or say where else it stands."
        )
    return ALLOWED


def may_withdraw(*, why: str) -> Decision:
    """Whether a figure that was recorded can be withdrawn for a reason."""
    return ALLOWED if why else refuse("Say why it is withdrawn: it was mistyped, it isn't of this force …")
