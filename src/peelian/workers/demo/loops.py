"""A year of the loop itself: lists made by the real rule, decided, planned, patrolled, proven and told.

Every step goes through the journey that staff use, at its own moment in the past, so that nothing stands in the demo
that the house couldn't have made.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import run_cycle, set_priorities, tell, write_plan
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.time import local_day
from peelian.workers.demo import fortnight, patrols, phrases, plans, words
from peelian.workers.demo.ground import Sector
from peelian.workers.demo.setting import Setting

_DAY = dt.timedelta(days=1)
#: So many lines of a list are decided one by one, the rest together.
_WORDED = 3
_ENOUGH_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out, and when. `answers`: what people wrote back, where that is given."""

    at: dt.datetime
    message_id: int
    category: Category
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class Open:
    """A priority that is being worked on, and what is due next."""

    priority: priorities.PriorityView
    plan: problems.PlanView | None = None
    planned: bool = True
    patrolled: int = 0
    lasts: int = 5
    fortnights: int = 0


class SectorsYear:
    """One sector's lists and all that follows from them."""

    def __init__(self, setting: Setting, sector: Sector) -> None:
        self.setting, self.sector = setting, sector
        self.rich = sector in setting.rich
        self.chance = setting.chance(f"loop {sector.code}")
        self.sergeant = setting.staff.sergeants[sector.code]
        self.inspector = setting.staff.inspectors[sector.code]
        self.second = setting.staff.seconds[sector.code]
        self.open: list[Open] = []
        self.most = (3 if sector is setting.walked else 2) if self.rich else 1
        self.held = False
        self.lists = setting.lists_of(sector)
        self.sent: list[Sent] = []

    def go_on(self, ago: int) -> None:
        """One fortnight: work on what stands open, then the list. The present one's list comes later."""
        if ago > self.lists:
            return
        self._work(ago)
        if ago:
            self._decide(ago)

    def walk_a_fortnight(self) -> int:
        """Patrols of the last fortnight, under the plan that was agreed first of those that run. Returns how many."""
        plans_agreed = [
            (one.plan.agreed_at, one.plan, one.priority.category)
            for one in self.open
            if one.plan is not None and one.plan.agreed_at is not None
        ]
        if not plans_agreed:
            return 0
        _, plan, category = min(plans_agreed, key=lambda one: one[0])
        return fortnight.walk_a_fortnight(self.setting, plan, category)

    def _decide(self, ago: int) -> None:
        monday = self.setting.monday(ago)
        cycle = set_priorities.make_list(
            viewer=self.sergeant, at=self.setting.moment(monday, 9.5), sector_code=self.sector.code, on=monday
        )
        at = self.setting.moment(monday + _DAY, 14)
        wanted = sorted(cycle.candidates, key=lambda line: (not self._is_spoken_of(line), line.rank))
        for line in wanted[:_WORDED]:
            standing = any(
                one.priority.category is line.category and one.priority.area_code == line.area_code
                for one in self.open
            )
            if standing:
                set_priorities.keep(
                    viewer=self.inspector, at=at, candidate_id=line.id, reason=phrases.STANDING
                )
            elif len(self.open) < self.most and self._is_spoken_of(line):
                self._adopt(line, at)
            else:
                self._decline(line, at, self.chance.choice(phrases.DECLINED))
        set_priorities.decline_rest(
            viewer=self.inspector, at=at, cycle_id=cycle.id, reason=phrases.LOWER_DOWN
        )
        if self.rich:
            run_cycle.sign_minutes(
                viewer=self.inspector, at=self.setting.moment(monday + _DAY, 15), cycle_id=cycle.id,
                present=phrases.MINUTES_PRESENT, notes=phrases.MINUTES_NOTES,
            )  # fmt: skip

    def _is_spoken_of(self, line: priorities.CandidateView) -> bool:
        """Whether enough different people spoke of it to make it the community's own."""
        return bool(line.evidence.get("community", {}).get("people", 0) >= _ENOUGH_PEOPLE)

    def _decline(self, line: priorities.CandidateView, at: dt.datetime, reason: str) -> None:
        set_priorities.decline(viewer=self.inspector, at=at, candidate_id=line.id, reason=reason)

    def _adopt(self, line: priorities.CandidateView, at: dt.datetime) -> None:
        area = line.area_name if line.area_code != self.sector.code else f"the {self.sector.name} sector"
        priority = set_priorities.adopt(
            viewer=self.inspector,
            at=at,
            candidate_id=line.id,
            issue=_filled(phrases.ISSUES[line.category], area, self.chance),
        )
        goes_on = line.category is Category.VEHICLE_CRIME and self.sector is self.setting.walked
        lasts = self.lists if goes_on else self.chance.randint(4, 8)
        self.open.append(Open(priority, planned=self.rich or self.chance.random() < 0.7, lasts=lasts))

    def _work(self, ago: int) -> None:
        """A fortnight's work on what stands open when it begins."""
        for one in list(self.open):
            one.fortnights += 1
            if one.fortnights == 1:
                self._plan(one, ago)
            if self.sector is self.setting.walked and ago == 0:
                self._tell(one, self.setting.today - 2 * _DAY)  # so that a visitor finds fresh answers
            elif one.fortnights in {2, 4} and self.chance.random() < 0.85:
                day = self.setting.monday(ago) + dt.timedelta(days=self.chance.randint(1, 3))
                self._tell(one, day)  # of what was done until the fortnight began
            if one.plan is not None:
                self._patrol_and_read(one, ago)
            if one.fortnights > one.lasts and ago > 0:
                self._close(one, ago)

    def _plan(self, one: Open, ago: int) -> None:
        begun = self.setting.monday(ago + 1)
        actions = phrases.ACTIONS.get(one.priority.category, phrases.ANY_ACTION)
        set_priorities.set_action(
            viewer=self.sergeant, at=self.setting.moment(begun + 2 * _DAY, 11), priority_id=one.priority.id,
            action=self.chance.choice(actions),
        )  # fmt: skip
        if not one.planned:
            return
        draft = plans.write(
            self.setting, self.sector, one.priority, viewer=self.sergeant, chance=self.chance,
            at=self.setting.moment(begun + 3 * _DAY, 10),
        )  # fmt: skip
        one.plan = write_plan.agree(
            viewer=self.inspector,
            at=self.setting.moment(begun + 5 * _DAY, 15),
            plan_id=draft.id,
            seen=draft.version,
        )
        if self.sector is self.setting.walked and not self.held and plans.may_clear_hold_build(one.plan):
            self.held = True
            plans.begin_clear_hold_build(self.setting, one.plan, viewer=self.sergeant, on=begun + 6 * _DAY)

    def _patrol_and_read(self, one: Open, ago: int) -> None:
        plan = one.plan
        if plan is None:
            return
        if one.patrolled < (2 if self.rich else 1):
            one.patrolled += 1
            patrols.send_and_prove(
                self.setting, self.sector, plan, one.priority, monday=self.setting.monday(ago),
                chance=self.chance, number=one.patrolled,
            )  # fmt: skip
        self._tick_off(one, ago)
        outcome = plan.outcomes[0]
        if one.fortnights % 3 == 0 and outcome.measure is problems.Measure.TYPED:
            progress = one.fortnights / 8 * self.chance.uniform(0.1, 1.5)
            value = max(1, round(outcome.baseline * (1 - 0.3 * progress)))
            day = min(self.setting.monday(ago) + 4 * _DAY, self.setting.today)
            write_plan.add_reading(
                viewer=self.sergeant, at=self.setting.moment(day, 16), outcome_id=outcome.id,
                on=local_day(self.setting.moment(day, 16)), value=value, source="Calls and reports, made by the demo",
            )  # fmt: skip

    def _tick_off(self, one: Open, ago: int) -> None:
        """One tactic of the plan is done in each fortnight, by whoever does it."""
        plan = one.plan
        if plan is None or one.fortnights > len(plan.tactics):
            return
        write_plan.finish_tactic(
            viewer=self.sergeant, at=self.setting.moment(self.setting.monday(ago) + 8 * _DAY, 14),
            tactic_id=plan.tactics[one.fortnights - 1].id,
        )  # fmt: skip

    def _tell(self, one: Open, day: dt.date) -> None:
        if day >= self.setting.today:
            return
        draft = tell.draft(viewer=self.sergeant, at=self.setting.moment(day, 10), priority_id=one.priority.id)
        at = self.setting.moment(day, 10 + self.chance.uniform(2, 7))
        update = tell.approve_and_send(viewer=self.second, at=at, update_id=draft.id)
        if update.message_id is not None:
            self.sent.append(Sent(at, update.message_id, one.priority.category))

    def _close(self, one: Open, ago: int) -> None:
        at = self.setting.moment(self.setting.monday(ago) + 13 * _DAY, 12)  # after its last patrol
        reason = self.chance.choice(phrases.CLOSED)
        if one.plan is not None:
            write_plan.close(viewer=self.sergeant, at=at, plan_id=one.plan.id, assessment=reason)
        set_priorities.close(viewer=self.inspector, at=at, priority_id=one.priority.id, reason=reason)
        self.open.remove(one)


def present_list(setting: Setting, sector: Sector) -> None:
    """The list of the present fortnight, on which nothing is decided yet."""
    monday = setting.monday(0)
    viewer: accounts.Viewer = setting.staff.sergeants[sector.code]
    set_priorities.make_list(viewer=viewer, at=setting.at, sector_code=sector.code, on=monday)


def leave_work_for_visitors(setting: Setting, year: SectorsYear) -> None:
    """Something of each kind to do in the sector that visitors walk: a draft to approve, a patrol to make."""
    for one in year.open:
        if one.plan is not None:
            plans.publish_part(setting, one.plan, one.priority, writer=year.sergeant, publisher=year.second)
            patrols.ask_for_tomorrow(setting, year.sector, one.plan, one.priority)
            tell.draft(
                viewer=year.sergeant, at=setting.at - dt.timedelta(hours=3), priority_id=one.priority.id
            )
            return


def _filled(text: str, area: str, chance: random.Random) -> str:
    return text.format(area=area, place=chance.choice(words.PLACES), street=chance.choice(words.STREETS))
