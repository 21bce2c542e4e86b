"""Print: a plan on paper, for the people who work to it."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import show_outcomes, standing
from peelian.journeys.papers import Block, Heading, Pairs, Paper, Picture, Table, Words
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

_SIDES = (
    ("offender", "Offender"),
    ("handler", "Who could hold them back"),
    ("victim", "Victim or target"),
    ("guardian", "Who could guard them"),
    ("place", "Place"),
    ("manager", "Who manages it"),
)


def paper(*, viewer: Viewer, at: dt.datetime, plan_id: int) -> Paper:
    """The staff copy of a plan: OSARA, tactics with agency and cost, outcomes with charts and verdicts.

    Raises NotAllowed, NotFound.
    """
    path = standing.path_now(problems.area_path_of(plan_id), at)
    accounts.require(viewer, Permission.SEE_STATION, path)
    plan = problems.get_plan(plan_id, on=local_day(at))
    priority = priorities.get_priority(plan.priority_id, at=at)
    outputs, outcomes = show_outcomes.show(at=at, plan=plan)
    blocks: list[Block] = [*_aim(plan, priority), *_analysis(plan), *_response(plan)]
    for heading, rows in (("What was done", outputs), ("What came of it", outcomes)):
        if rows:
            blocks.append(Heading(heading))
            for row in rows:
                blocks += _outcome(row)
    if plan.closed_at:
        blocks += [Heading("Assessment"), Words(plan.assessment)]
    return Paper(
        title=plan.title,
        subtitle=f"Problem Management Profile · {plan.area_name} · {plan.category_label}",
        blocks=blocks,
        footer=f"For the force's own use. As of {in_words(local_day(at))}.",
    )


def _aim(plan: problems.PlanView, priority: priorities.PriorityView) -> list[Block]:
    rows = [
        ("Priority", priority.issue),
        ("Owner", plan.owner_name),
        ("State", plan.state.value.capitalize()),
    ]
    if plan.agreed_at:
        rows.append(("Agreed", in_words(local_day(plan.agreed_at))))
    if plan.closed_at:
        rows.append(("Closed", in_words(local_day(plan.closed_at))))
    if plan.objectives:
        rows.append(("Objectives", "; ".join(row.name for row in plan.objectives)))
    if plan.phase:
        rows.append(("Phase", f"{plan.phase.label}, since {in_words(plan.phases[-1].begun_on)}"))
    return [Pairs(rows), Heading("Aim"), Words(plan.aim)]


def _analysis(plan: problems.PlanView) -> list[Block]:
    found: list[Block] = []
    for heading, words in (("Scanning", plan.scanning), ("Analysis", plan.analysis)):
        if words:
            found += [Heading(heading), Words(words)]
    sides = [(label, words) for name, label in _SIDES if (words := getattr(plan.triangle, name))]
    if sides:
        found += [Heading("Problem analysis triangle", 3), Pairs(sides)]
    return found


def _response(plan: problems.PlanView) -> list[Block]:
    if not plan.tactics:
        return []
    rows = [
        (
            tactic.what,
            tactic.owner_name or tactic.who,
            tactic.agency.label,
            in_words(tactic.due_on) if tactic.due_on else "–",
            "–" if tactic.cost_pence is None else f"£{tactic.cost_pence / 100:,.2f}",
            _state(tactic),
        )
        for tactic in plan.tactics
    ]
    head = ("What", "Who", "Agency", "By when", "Cost", "State")
    return [Heading("Response"), Table("Tactics", head, rows)]


def _outcome(row: show_outcomes.Shown) -> list[Block]:
    outcome = row.outcome
    promise = (
        f"Should {outcome.direction} from {_number(outcome.baseline)} to {_number(outcome.target)} {outcome.unit} "
        f"by {in_words(outcome.due_on)}."
    )
    found: list[Block] = [Heading(outcome.indicator, 3), Words(promise)]
    if outcome.measure.is_output:
        found.append(Words("This counts what was done; it says nothing of whether it worked."))
    else:
        found.append(Words(f"{outcome.course.value.capitalize()}. {outcome.course_reason}"))
    if row.svg:
        found.append(Picture(row.svg, row.words))
    if row.lines:
        lines = [(line.period, line.value, line.elsewhere or "–", line.when) for line in row.lines]
        found.append(
            Table(f"{outcome.indicator}: readings", ("When", outcome.unit, "Comparison", "Note"), lines)
        )
    return found


def _state(tactic: problems.TacticView) -> str:
    if tactic.done_at:
        return f"Done {in_words(local_day(tactic.done_at))}" + (f": {tactic.result}" if tactic.result else "")
    if tactic.dropped_at:
        return f"Dropped: {tactic.dropped_reason}"
    return "To do"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
