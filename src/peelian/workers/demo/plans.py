"""Plans of the year: begun from the template of their problem, with a baseline that is read from the demo's data."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from peelian.apps.accounts.api import Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import ChbPhase, Direction, Measure
from peelian.journeys import begin_plan, publish_plan, read_outcomes, write_plan
from peelian.kernel.errors import Refused
from peelian.workers.demo import phrases, words
from peelian.workers.demo.ground import Sector
from peelian.workers.demo.setting import Setting

#: Patrol-minutes a fortnight that a plan of the demo asks for.
_MINUTES = 90.0


def write(
    setting: Setting,
    sector: Sector,
    priority: priorities.PriorityView,
    *,
    viewer: Viewer,
    chance: random.Random,
    at: dt.datetime,
) -> problems.PlanView:
    """A draft for a priority. In sectors with much to see its outcomes are measured; elsewhere one is typed in."""
    start = begin_plan.begin(priority_id=priority.id, at=at)
    if start is None:
        raise LookupError("The templates are loaded before the first plan.")
    area, when = priority.area_name, chance.choice(words.TIMES)
    title = phrases.TITLES.get(priority.category, priority.category_label + " in {area}").format(area=area)
    measured = _measured(setting, sector, priority, start, at) if sector in setting.rich else []
    return write_plan.write(
        viewer=viewer, at=at, priority_id=priority.id, title=title, aim=start.aim,
        scanning=phrases.SCANNING.format(when=when), analysis=phrases.ANALYSIS.format(when=when),
        triangle=problems.Triangle(**phrases.TRIANGLE), tactics=[_priced(tactic, chance) for tactic in start.tactics],
        objective_ids=[priorities.get_objective(code).id for code in start.objective_codes],
        outcomes=measured or [_typed(priority, chance, at.date())],
    )  # fmt: skip


def begin_clear_hold_build(setting: Setting, plan: problems.PlanView, *, viewer: Viewer, on: dt.date) -> None:
    """Take an agreed plan through its first two phases: cleared, and now held. It needs measured crime and voice."""
    for weeks, phase, reason in ((0, ChbPhase.CLEAR, phrases.CLEARED), (4, ChbPhase.HOLD, phrases.HELD)):
        day = on + dt.timedelta(weeks=weeks)
        if day < setting.today:
            write_plan.begin_phase(
                viewer=viewer, at=setting.moment(day, 16), plan_id=plan.id, phase=phase, on=day, reason=reason
            )


def publish_part(
    setting: Setting,
    plan: problems.PlanView,
    priority: priorities.PriorityView,
    *,
    writer: Viewer,
    publisher: Viewer,
) -> None:
    """What residents may read of a plan: written by one, published by another, on the days before the present one."""
    day = setting.today - dt.timedelta(days=3)
    part = publish_plan.write(
        viewer=writer, at=setting.moment(day, 10), plan_id=plan.id, title=plan.title, problem=priority.issue,
        doing=phrases.PUBLIC_DOING, measuring=phrases.PUBLIC_MEASURING,
        outcome_ids=[outcome.id for outcome in plan.outcomes if not outcome.measure.is_output],
    )  # fmt: skip
    publish_plan.publish(viewer=publisher, at=setting.moment(day, 15), plan_id=plan.id, seen=part.seal)


def may_clear_hold_build(plan: problems.PlanView) -> bool:
    """Whether a plan measures both what is recorded and what people say."""
    measures = [outcome.measure for outcome in plan.outcomes]
    return any(one.is_crime for one in measures) and any(one.is_perception for one in measures)


def _measured(
    setting: Setting,
    sector: Sector,
    priority: priorities.PriorityView,
    start: begin_plan.PlanStart,
    at: dt.datetime,
) -> list[problems.OutcomeDraft]:
    """The template's measured outcomes that the data so far can carry, and patrols beside them."""
    found = []
    for draft, share in zip(start.outcomes, start.shares, strict=True):
        if draft.measure not in (Measure.RECORDED_CRIME, Measure.VOICE):
            continue
        beside = _beside(setting, sector) if draft.measure is Measure.RECORDED_CRIME else ""
        try:
            read = read_outcomes.baseline_for(
                at=at, priority_id=priority.id, measure=draft.measure, comparison_code=beside
            )
        except Refused:
            continue  # too little is known of the time before
        if read is not None and read.count:
            target = round(read.value * (1 + share), 1)
            if target == round(read.value, 1):
                continue  # so little that nothing would be meant to change
            found.append(replace(draft, target=target, comparison_code=beside))
    if not found:
        return []
    due_on = max(draft.due_on for draft in found)
    patrols = problems.OutcomeDraft(
        "Patrols proven at the places",
        "",
        Direction.RISE,
        None,
        _MINUTES,
        due_on,
        measure=Measure.PATROL_MINUTES,
    )
    return [*found, patrols]


def _beside(setting: Setting, sector: Sector) -> str:
    """Another sector of the same LPA to compare with; none where it is the only one."""
    others = [
        one.code for one in setting.ground.sectors if one.district is sector.district and one is not sector
    ]
    return others[0] if others else ""


def _typed(priority: priorities.PriorityView, chance: random.Random, on: dt.date) -> problems.OutcomeDraft:
    baseline = float(chance.randint(12, 40))
    problem = priority.category_label[0].lower() + priority.category_label[1:]
    return problems.OutcomeDraft(
        f"Reports of {problem}", "reports in four weeks", Direction.FALL, baseline, round(baseline * 0.7),
        on + dt.timedelta(weeks=12),
    )  # fmt: skip


def _priced(tactic: problems.TacticDraft, chance: random.Random) -> problems.TacticDraft:
    """What a partner does costs something."""
    if tactic.agency is problems.Agency.POLICE:
        return tactic
    return replace(tactic, cost_pence=100 * chance.randrange(150, 4000, 50))
