"""Pure decisions of the training room: steps of a booking, who assesses, of whom a course is required, what counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from peelian.analysis.currency import Currency, Exempt, Held, Need, State, state_on, worst
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.needs import Coverage, RequirementView, Standing
from peelian.apps.training.types.records import Result
from peelian.apps.training.types.sessions import BookingState
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: The definition that coverage is counted by, and its number: a change of the words is a new number.
COVERAGE_VERSION = "1"
COVERAGE_DEFINITION = (
    "Heads, not FTE. In date (expiring among them) of everybody in the force or unit on the day of whom the course is "
    "required and who isn’t exempt. Who attended and isn’t required to is in neither."
)

#: What may become of a booking, from where.
BOOKING_STEPS: dict[BookingState, frozenset[BookingState]] = {
    BookingState.BOOKED: frozenset(
        {BookingState.WITHDRAWN, BookingState.ATTENDED, BookingState.ABSENT, BookingState.CALLED_OFF}
    ),
    BookingState.WAITING: frozenset({BookingState.BOOKED, BookingState.WITHDRAWN, BookingState.CALLED_OFF}),
    BookingState.WITHDRAWN: frozenset(),
    BookingState.ATTENDED: frozenset(),
    BookingState.ABSENT: frozenset({BookingState.ATTENDED}),  # marked by mistake
    BookingState.CALLED_OFF: frozenset(),
}


def may_step(now: BookingState, then: BookingState) -> Decision:
    """Whether a booking may go from one state to another."""
    if then in BOOKING_STEPS[now]:
        return ALLOWED
    return refuse(f"A booking that is “{now.label.lower()}” can’t become “{then.label.lower()}”.")


def may_assess(assessor_id: int, person_id: int) -> Decision:
    """Whether somebody may decide on evidence: nobody assesses their own."""
    if assessor_id == person_id:
        return refuse("Nobody assesses their own evidence. Ask another assessor.")
    return ALLOWED


def counts(completion: Completion, result: Result) -> bool:
    """Whether a result is having done a course that is completed in this way."""
    if completion is Completion.ATTENDANCE:
        return result in {Result.ATTENDED, Result.PASSED}
    return result is Result.PASSED


def applies(requirement: RequirementView, standing: Standing) -> bool:
    """Whether a requirement is of somebody who stands so: each list that isn't empty has to hold one of theirs."""
    return (
        (not requirement.ranks or standing.rank in requirement.ranks)
        and (not requirement.roles or standing.role in requirement.roles)
        and (not requirement.unit_kinds or bool(set(requirement.unit_kinds) & set(standing.unit_kinds)))
    )


def needs_of(requirement: RequirementView, standings: Iterable[Standing]) -> list[Need]:
    """The needs that a requirement makes for somebody, in order of time.

    A need begins with the first day on which the requirement holds and they stand so, and goes on over changes that
    leave them within it (a move between two teams): the grace isn't begun anew. Who comes back after a gap begins anew.
    """
    stretches: list[tuple[dt.date, dt.date | None]] = []
    for one in sorted(standings, key=lambda standing: standing.valid_from):
        if not applies(requirement, one):
            continue
        start = max(one.valid_from, requirement.valid_from)
        end = _first(one.valid_until, requirement.valid_until)
        if end is not None and end <= start:
            continue
        if stretches and (stretches[-1][1] is None or stretches[-1][1] >= start):
            stretches[-1] = (stretches[-1][0], _later(stretches[-1][1], end))
        else:
            stretches.append((start, end))
    return [
        Need(
            start,
            end,
            requirement.valid_months,
            requirement.warn_months,
            requirement.grace_days,
            requirement.words,
        )
        for start, end in stretches
    ]


def stand(
    day: dt.date,
    *,
    requirements: Sequence[RequirementView],
    standings: Sequence[Standing],
    held: Sequence[Held],
    exempt: Sequence[Exempt],
) -> Currency:
    """Where somebody stands with a course on a day, under all that requires it: what they have to act on first."""
    states = [
        state_on(day, need=need, held=held, exempt=exempt)
        for requirement in requirements
        for need in needs_of(requirement, standings)
        if need.covers(day)
    ]
    return worst(states) if states else state_on(day, need=None)


def cover(
    day: dt.date,
    *,
    course_code: str,
    course_name: str,
    states: Sequence[Currency],
    attended_any: int,
    beside: int = 0,
    reasons: Sequence[str] = (),
) -> Coverage:
    """How many of those who have to hold a course do, in figures and in a sentence.

    From each person's state; `beside` are so many more, of whom it isn't required.
    """
    number = {state: sum(one.state is state for one in states) for state in State}
    required = sum(number[state] for state in (State.IN_DATE, State.EXPIRING, State.LAPSED, State.DUE))
    in_date = number[State.IN_DATE] + number[State.EXPIRING]
    return Coverage(
        course_code=course_code,
        course_name=course_name,
        day=day,
        people=len(states) + beside,
        required=required,
        in_date=number[State.IN_DATE],
        expiring=number[State.EXPIRING],
        lapsed=number[State.LAPSED],
        never=number[State.DUE],
        overdue=sum(one.overdue for one in states),
        exempt=number[State.EXEMPT],
        attended_any=attended_any,
        definition=COVERAGE_DEFINITION,
        version=COVERAGE_VERSION,
        words=coverage_words(in_date, required, attended_any),
        reasons=tuple(reasons),
    )


def coverage_words(in_date: int, required: int, attended_any: int) -> str:
    """A coverage in a sentence; without anybody of whom it is required, that it is none."""
    if required:
        return f"{in_date:,} of the {required:,} who have to hold it are in date ({in_date / required:.1%})."
    return attended_words(attended_any, None)


def attended_words(attended: int, of: int | None) -> str:
    """What may be printed of a count of those who attended. Without a denominator it says that it is no coverage.

    A paper of 2017 says that 1,474 attended and not of whom: that is more than all constables' and PCSOs' posts of
    neighbourhood teams then (735 + 452), so it can't be a share of them.
    """
    heads = "1 person" if attended == 1 else f"{attended:,} people"
    if of is None:
        return f"{heads} attended. Of how many isn’t said, so this is no coverage."
    return f"{heads} attended, of {of:,} ({attended / of:.1%})."


def _first(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known, default=None)


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return None if one is None or other is None else max(one, other)
