"""Decisions about plans, on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from peelian.apps.problems.rules.words import number
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import OutcomeDraft
from peelian.apps.problems.types.plans import ChbPhase, PlanState
from peelian.apps.problems.types.tactics import Agency, TacticDraft
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Allowed changes of a plan's state.
TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.AGREED}),
    PlanState.AGREED: frozenset({PlanState.CLOSED}),
    PlanState.CLOSED: frozenset(),
}


def may_move(state: PlanState, to: PlanState) -> Decision:
    """Whether a plan can go from one state to another."""
    if to in TRANSITIONS[state]:
        return ALLOWED
    return refuse(f"A plan that is {_word(state)} can't become {_word(to)}.")


def may_rewrite(state: PlanState) -> Decision:
    """Whether a plan's text, tactics and outcomes can still be changed."""
    if state is PlanState.DRAFT:
        return ALLOWED
    return refuse("Only a draft can be rewritten: people are working to an agreed plan.")


def may_agree(
    *,
    tactics: int,
    outcomes: int,
    objectives: int = 1,
    objectives_in_force: int = 0,
    phased: bool = False,
    measures: Collection[Measure] = (),
) -> Decision:
    """Whether a draft holds enough to be agreed: what will be done, how we'll know, and what it serves.

    A plan under Clear-Hold-Build has to know both what is recorded and what people say (Home Office, Clear, Hold, Build
    guidance, 2023): `phased` with the `measures` of its outcomes.
    """
    if not tactics:
        return refuse("Add at least one tactic: what will be done, and by whom.")
    if not outcomes:
        return refuse("Add at least one intended outcome: what should change, from what, to what, by when.")
    if objectives_in_force and not objectives:
        return refuse("Choose at least one of the force's objectives that this plan serves.")
    if phased and not (any(row.is_crime for row in measures) and any(row.is_perception for row in measures)):
        return refuse(
            "Clear-Hold-Build needs two kinds of outcome: one read from recorded crime or reports, and one from what "
            "people say."
        )
    return ALLOWED


def may_add_tactic(state: PlanState) -> Decision:
    """Whether a tactic can be added or dropped: partners join, and things turn out otherwise, while a plan runs."""
    if state is PlanState.CLOSED:
        return refuse("This plan is closed.")
    return ALLOWED


def may_write_part(state: PlanState) -> Decision:
    """Whether words for residents can be written: of an agreed plan only."""
    if state is PlanState.DRAFT:
        return refuse("Agree the plan first: nobody is told of a draft.")
    if state is PlanState.CLOSED:
        return refuse(
            "This plan is closed, so nothing new is written of it for residents. "
            "Tell them what came of it in an update on the priority."
        )
    return ALLOWED


def may_publish_part(state: PlanState) -> Decision:
    """Whether words for residents can be published: while the plan runs. What was published before it closed stays."""
    if state is PlanState.CLOSED:
        return refuse(
            "This plan is closed, so what was written of it for residents isn't published any more. "
            "Tell them what came of it in an update on the priority."
        )
    return ALLOWED


def may_do(tactic: TacticDraft) -> Decision:
    """Whether a tactic makes sense."""
    if not tactic.what.strip() or not tactic.who.strip():
        return refuse("Say what each tactic is and who does it.")
    if tactic.owner_id is not None and tactic.agency is not Agency.POLICE:
        return refuse("One of our own people can't own a partner's tactic: name the partner instead.")
    if tactic.cost_pence is not None and tactic.cost_pence < 0:
        return refuse("A tactic can't cost less than nothing.")
    if tactic.starts_on and tactic.due_on and tactic.due_on < tactic.starts_on:
        return refuse("A tactic can't be due before it starts.")
    return ALLOWED


def may_begin(phases: Sequence[tuple[dt.date, ChbPhase]], phase: ChbPhase, on: dt.date) -> Decision:
    """Whether a phase can begin on a day: in the order of days, and another than the one that runs.

    A plan may go back, from hold to clear: places slip.
    """
    if not phases:
        return ALLOWED
    latest_on, latest = phases[-1]
    if on <= latest_on:
        return refuse("A phase begins after the one before it began.")
    if phase is latest:
        return refuse(f"The plan is in {phase.label} already.")
    return ALLOWED


def may_measure(
    measure: Measure, category: ProblemCategory, *, reported: Collection[ProblemCategory]
) -> Decision:
    """Whether a measure says anything of a problem; `reported` are the problems that can be reported online."""
    if measure is Measure.RECORDED_CRIME and not category.published_categories:
        return refuse(f"No recorded crime is published that counts as {category.label.lower()}.")
    if measure is Measure.ONLINE_REPORTS and category not in reported:
        return refuse(f"{category.label} can't be reported online, so no reports can be counted.")
    return ALLOWED


def may_compare(area_path: Sequence[str], comparison_path: Sequence[str]) -> Decision:
    """Whether an area can be compared with: it has nothing in common with the plan's own.

    Args:
        area_path, comparison_path: codes from an area's own up to the force's.
    """
    if comparison_path[0] in area_path or area_path[0] in comparison_path:
        return refuse("Compare with an area outside the plan's own: neither in it nor around it.")
    return ALLOWED


def may_intend(outcome: OutcomeDraft) -> Decision:
    """Whether an outcome can be intended: the target lies the way that the indicator should go."""
    if not outcome.indicator.strip() or not outcome.unit.strip():
        return refuse("Say what is counted, and in what unit.")
    better = outcome.measure.better
    if better is not None and outcome.direction is not better:
        return refuse(f"“{outcome.measure.label}” should {better.value}.")
    if outcome.baseline is None:
        return refuse(f"Say where “{outcome.indicator}” stands now.")
    falls = outcome.target < outcome.baseline
    if outcome.target == outcome.baseline or falls is not (outcome.direction is Direction.FALL):
        way = "below" if outcome.direction is Direction.FALL else "above"
        stands = f", which is {number(outcome.baseline)}" if outcome.frozen else ""
        return refuse(
            f"“{outcome.indicator}” is meant to {outcome.direction.value}, so its target must be {way} its "
            f"baseline{stands}."
        )
    return ALLOWED


def _word(state: PlanState) -> str:
    return "a draft" if state is PlanState.DRAFT else state.value
