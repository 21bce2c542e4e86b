"""Pure decisions of the fairness room."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.apps.fairness.types import NOT_SAID, VALUES, AssessmentState, Characteristic, Outcome
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: How long answers stay after their owner left, or after the campaign in which they applied.
ANSWERS_KEPT = dt.timedelta(days=2 * 365)

#: Which state an assessment may go to.
TRANSITIONS: dict[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAFT: frozenset({AssessmentState.APPROVED}),
    AssessmentState.APPROVED: frozenset(),
}


def may_say(characteristic: Characteristic, value: str) -> Decision:
    """Whether this can be said of this characteristic."""
    if value == NOT_SAID or value in VALUES[characteristic]:
        return ALLOWED
    return refuse(f"“{value}” is not one of the answers to {characteristic.label.lower()}.")


def may_compare(open_campaigns: Sequence[str], stages: Sequence[tuple[str, ...]]) -> Decision:
    """Whether campaigns can be counted together by group.

    An open one can't: from two counts a day apart one could read who passed in between.
    """
    if open_campaigns:
        return refuse(
            f"{' and '.join(open_campaigns)}: figures by group are made when a campaign has closed. Before, two"
            " counts a day apart would tell of the person in between."
        )
    if not stages:
        return refuse("Choose a campaign.")
    if len(set(stages)) > 1:
        return refuse("These campaigns have different stages. Choose campaigns with the same.")
    return ALLOWED


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the latest quarter that has ended by `day`; `day` itself when a quarter ends on it."""
    if is_quarter_end(day):
        return day
    first_month = day.month - (day.month - 1) % 3
    return dt.date(day.year, first_month, 1) - dt.timedelta(days=1)


def is_quarter_end(day: dt.date) -> bool:
    """Whether a quarter ends on this day: figures of people by group are made for no other."""
    return day.month % 3 == 0 and day == _month_end(day.year, day.month)


def may_count_on(day: dt.date, today: dt.date) -> Decision:
    """Whether people can be counted by group on a day."""
    if day > today:
        return refuse("This day is still to come.")
    if not is_quarter_end(day):
        return refuse(
            "People are counted by group at the end of a quarter only: from two days next to each other one could"
            " read what somebody has said who joined in between."
        )
    return ALLOWED


def may_count_since(since_on: dt.date, as_of: dt.date) -> Decision:
    """Whether joiners can be counted by group from one day up to and with another: whole quarters."""
    if not is_quarter_end(as_of) or not is_quarter_end(since_on - dt.timedelta(days=1)):
        return refuse(
            "Count whole quarters: from the first day of one. From two days next to each other one could read what"
            " somebody has said who joined on one of them."
        )
    return ALLOWED if since_on < as_of else refuse("The count begins before the day up to which it is made.")


@dataclass(frozen=True, slots=True)
class Part:
    """Quarters put together, and how many of each group are counted in them. `whole`: nothing is added to it."""

    first_on: dt.date
    last_on: dt.date
    counts: tuple[int, ...]
    whole: bool


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the quarter that a day lies in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def parts(joined: Mapping[dt.date, Sequence[int]], *, through: dt.date, least: int = 5) -> list[Part]:
    """Quarters from the first that is named through one that ends on a day, put together until each group has none or
    at least `least`, and at the longest four of them.

    Each part hangs on its own quarters alone and none on what is asked for, so that any two answers made of whole parts
    differ by whole parts.

    Args:
        joined: how many of each group, by the first day of the quarter; quarters without anybody may miss.
        through: the last day of a quarter.
        least: what a group has at least, where it has any.
    """
    found: list[Part] = []
    if not joined:
        return found
    width = len(next(iter(joined.values())))
    start, counts, length = min(joined), [0] * width, 0
    first = start
    while start <= through:
        counts = [one + more for one, more in zip(counts, joined.get(start, [0] * width), strict=True)]
        length += 1
        last = _month_end(start.year, start.month + 2)
        whole = length == 4 or not any(0 < count < least for count in counts)
        if whole or last >= through:
            found.append(Part(first, last, tuple(counts), whole))
            counts, length, first = [0] * width, 0, last + dt.timedelta(days=1)
        start = last + dt.timedelta(days=1)
    return found


def may_follow(before: Sequence[Outcome], *, stages: int, position: int) -> Decision:
    """Whether an applicant with these results, in the order of the stages, may get one at `position` (from 0)."""
    if any(outcome is not Outcome.PASSED for outcome in before):
        return refuse("This applicant's way has ended: they failed or withdrew before.")
    if position != len(before):
        return refuse(
            "The stages come one after another: this one is out of turn."
            if position < stages
            else "There is no such stage."
        )
    return ALLOWED


def ends_of(passed: int, ended: bool, stages: int) -> int | None:
    """Where an applicant's way ended: a stage from 0, `stages` for who passed them all, None for who is undecided."""
    if passed == stages:
        return stages
    return passed if ended else None


def reached(ends: Sequence[int | None], total: int | None) -> list[int | None]:
    """How many came to each stage, and at the end how many passed the last.

    Args:
        ends: how many ended at each stage, last those who passed all; None where hidden.
        total: of all; None where hidden.

    Returns:
        As many numbers as `ends`; None where they would tell what is hidden.
    """
    return [_from(ends, total, stage) for stage in range(len(ends))]


def _from(ends: Sequence[int | None], total: int | None, stage: int) -> int | None:
    later, earlier = ends[stage:], ends[:stage]
    if None not in later:
        return sum(count for count in later if count is not None)
    if total is not None and None not in earlier:
        return total - sum(count for count in earlier if count is not None)
    return None


def may_carry(
    *, applied_on: dt.date, passed: int, stages: int, joined_on: Sequence[dt.date], claimed: bool
) -> Decision:
    """Whether what an applicant said can become an officer's own: they passed every stage and joined since, and nobody
    else took it over. One sentence for every refusal: it must not tell who applied, nor how it went.
    """
    if not claimed and stages and passed == stages and any(day >= applied_on for day in joined_on):
        return ALLOWED
    return refuse("There is no application under this reference that you joined by.")


def may_change(*, state: AssessmentState, written_by_id: int, editor_id: int) -> Decision:
    """Whether somebody may change an assessment: its writer, until it is approved."""
    if state is not AssessmentState.DRAFT:
        return refuse("This assessment is approved, so it stays as it is. Write another.")
    if written_by_id != editor_id:
        return refuse("Its writer changes a draft. Ask them, or write another.")
    return ALLOWED


def may_approve(*, state: AssessmentState, written_by_id: int, approver_id: int) -> Decision:
    """Whether somebody may approve an assessment: a second pair of eyes, once."""
    if AssessmentState.APPROVED not in TRANSITIONS[state]:
        return refuse("This assessment was approved before.")
    if written_by_id == approver_id:
        return refuse("Somebody else than its writer approves an assessment.")
    return ALLOWED


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
