"""The sentences of "you said, we did", from counted facts; and who may approve them."""

from __future__ import annotations

from peelian.apps.feedback.types import Facts, UpdateState
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Allowed changes of an update's state.
TRANSITIONS: dict[UpdateState, frozenset[UpdateState]] = {
    UpdateState.DRAFT: frozenset({UpdateState.APPROVED}),
    UpdateState.APPROVED: frozenset({UpdateState.SENT}),
    UpdateState.SENT: frozenset(),
}


def may_move(state: UpdateState, to: UpdateState) -> Decision:
    """Whether an update can go from one state to another."""
    if to in TRANSITIONS[state]:
        return ALLOWED
    if state is UpdateState.DRAFT:
        return refuse("A second person has to approve it first.")
    return refuse(f"This was {state.value} already.")


def may_approve(*, state: UpdateState, written_by_id: int, approved_by_id: int) -> Decision:
    """Whether somebody may approve an update: a second person, while it is a draft."""
    decision = may_move(state, UpdateState.APPROVED)
    if decision and written_by_id == approved_by_id:
        return refuse("You wrote this. Ask somebody else to read it and approve it.")
    return decision


def may_edit(state: UpdateState) -> Decision:
    """Whether the words can still change."""
    if state is UpdateState.DRAFT:
        return ALLOWED
    return refuse("It was approved as it stands. To say something new, write another.")


def said_sentences(facts: Facts) -> str:
    """What we were told: how many people, about what, where, when. Claims nothing that isn't in the facts."""
    span = f"between {in_words(facts.since_on)} and {in_words(facts.until_on)}"
    if not facts.people:
        return f"Nobody told us about {facts.problem} in {facts.area_name} {span}."
    people = "One person" if facts.people == 1 else f"{facts.people:,} people"
    sentence = f"{people} told us about {facts.problem} in {facts.area_name} {span}."
    if facts.contributions > facts.people:
        times = facts.contributions
        sentence += f" We heard about it {times:,} times." if times > 2 else " We heard about it twice."
    return sentence


def did_sentences(facts: Facts) -> str:
    """What we did: the plan, the patrols that were planned, and beside them what position records show.

    Nothing shown is said as plainly as something shown, and looking and finding nothing is told apart from not having
    looked, or having nothing to look at.
    """
    parts = [_plan(facts), _planned(facts)]
    if facts.tasks:
        parts += [_proven(facts), _checked(facts), _to_come(facts)]
    return " ".join(part for part in parts if part)


def _plan(facts: Facts) -> str:
    if not facts.plan_title:
        return "We have not agreed a plan yet."
    when = f" on {in_words(facts.plan_agreed_on)}" if facts.plan_agreed_on else ""
    return f"We agreed a plan{when}: “{facts.plan_title}”."


def _planned(facts: Facts) -> str:
    if not facts.tasks:
        return "We have not planned a patrol yet."
    visits = _count(facts.planned_visits, "visit")
    if facts.minutes_each is not None:
        return f"We planned {visits} of {_count(facts.minutes_each, 'minute')}."
    return f"We planned {visits}, {_count(facts.planned_minutes, 'minute')} in all."


def _proven(facts: Facts) -> str:
    if not facts.tasks_checked:
        return "We have not checked yet where our patrols went."
    if not facts.positions_used and not facts.proven_visits:
        return "We have no position records for those times, so we can't show that we came."
    if not facts.proven_visits:
        return "Our position records show no visit."
    minutes = round(facts.proven_minutes)
    long = _count(minutes, "minute") if minutes else "less than a minute"
    foot = " on foot" if facts.on_foot else ""
    return (
        f"Our position records show {_count(facts.proven_visits, 'visit')} and {long}{foot}.{_shorter(facts)}"
    )


def _shorter(facts: Facts) -> str:
    shorter = facts.proven_visits - facts.full_visits
    if shorter <= 0:
        return ""
    if shorter == facts.proven_visits:
        return " It was shorter than planned." if shorter == 1 else " All were shorter than planned."
    return f" {shorter:,} of the visits {'was' if shorter == 1 else 'were'} shorter than planned."


def _checked(facts: Facts) -> str:
    if not 0 < facts.tasks_checked < facts.tasks:
        return ""
    return f"We have checked {facts.tasks_checked} of {facts.tasks} patrol tasks so far."


def _to_come(facts: Facts) -> str:
    return f"Patrols go on until {in_words(facts.patrols_end_on)}." if facts.patrols_end_on else ""


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
