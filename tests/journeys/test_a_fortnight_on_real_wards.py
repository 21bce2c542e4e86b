"""One sector's fortnight on the real wards of Birmingham, from voice to assessment.

The crime is real: burglaries of 2022 by month and middle layer area, each put on the middle of its area. The wards are
those of 2025. Sectors, people and their words are made up, and so are the positions, which lie on the real ground.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from django.core.management import call_command

from peelian.adapters.pdf.papers import print_paper
from peelian.adapters.police_uk.street import read_street_crimes
from peelian.adapters.positions.reader import read_positions
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.feedback import api as feedback
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Direction, Measure
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce.types.people import Rank
from peelian.journeys import (
    begin_plan,
    follow_objectives,
    hear,
    prove,
    read_outcomes,
    run_cycle,
    say,
    send_patrol,
    set_priorities,
    tell,
    write_plan,
)
from peelian.journeys.load_crimes import load_crimes
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from peelian.workers import dispatch
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.contacts import ContactFactory
from tests.factories.content import MeetingFactory
from tests.factories.priorities import ForceStrandFactory
from tests.factories.real_crime import burglaries_by_hand, burglary_file
from tests.factories.real_ground import Ground, lay, row_of
from tests.factories.reported import make_report
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

ACTOR = system("test")
SINCE = dt.date(2011, 1, 1)
#: Six wards in the south of Birmingham, and six beside them to compare with.
SECTOR = ("Moseley", "Brandwood & King's Heath", "Billesley", "Balsall Heath West", "Sparkhill", "Stirchley")
BESIDE = (
    "Bournville & Cotteridge", "Weoley & Selly Oak", "Bartley Green", "Northfield", "King's Norton North", "Edgbaston",
)  # fmt: skip
MONDAY = dt.datetime(2022, 8, 29, 9, 0, tzinfo=dt.UTC)


def at(days: float, hours: float = 0) -> dt.datetime:
    """A moment, in days and hours after ten on the Monday of the walk, local time."""
    return MONDAY + dt.timedelta(days=days, hours=hours)


def figure(words: str) -> None:
    """Said beside the test when it is run with `-s`."""
    print(f"\n  {words}", end="")  # noqa: T201 - a figure, never asserted


@pytest.fixture(autouse=True)
def _ports() -> Iterator[None]:
    before = plug(
        Ports(readers={"crime": read_street_crimes, "positions": read_positions}, press=print_paper)
    )
    yield
    plug(before)


@pytest.fixture
def ground(real_data: Path) -> Ground:
    """The 69 wards of Birmingham of 2025, as if they had stood since 2011."""
    return lay(real_data, since=SINCE, at=MONDAY, districts=("Birmingham",), first=(SECTOR, BESIDE))


def work_off(moment: dt.datetime) -> None:
    """What the worker does with what has happened."""
    while dispatch.dispatch_due(clock=lambda: moment):
        pass


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in the sector."""

    pcso: Viewer
    pcso_person_id: int
    sergeant: Viewer
    inspector: Viewer


@pytest.fixture
def staff(ground: Ground) -> Staff:
    """A PCSO in Moseley, the sector's sergeant and its inspector."""
    user = UserFactory.create(name="Lucy Grant")
    person = PersonFactory.create(name="Lucy Grant", rank=Rank.PCSO, user=user, joined_on=SINCE)
    code = ground.codes["Moseley"]
    team = TeamFactory.create(area=row_of(code), name="Moseley Team")
    post = PostFactory.create(team=team, rank=Rank.PCSO, valid_from=SINCE)
    PostingFactory.create(post=post, person=person, valid_from=SINCE)
    return Staff(
        pcso=viewer(Role.PCSO, code, user=user),
        pcso_person_id=person.pk,
        sergeant=viewer(Role.SERGEANT, "birmingham-1"),
        inspector=viewer(Role.INSPECTOR, "birmingham-1"),
    )


def viewer(role: Role, code: str, *, user: User | None = None) -> Viewer:
    """Somebody who held a role in an area in 2022."""
    grant = RoleGrantFactory.create(
        role=role, area_code=code, user=user or UserFactory.create(), valid_from=SINCE
    )  # fmt: skip
    return accounts.viewer_for(grant.user, MONDAY.date())


def speak(staff: Staff, ground: Ground) -> dict[Category, int]:
    """Sixty things said over seven weeks, on the website and to officers, and a meeting: how many people, by category.

    Burglary by 27 people in all six wards; one browser of Moseley complains of parking ten times, and four people
    do so once; eighteen notes and answers are about speeding, and fourteen hands of a meeting; one is about a knife.
    """
    number = 0

    def say(category: Category, name: str, words: str, *, key: str = "", note: bool = False) -> None:
        nonlocal number
        number += 1
        moment = at(-48 + number * 0.75)
        if note:
            hear.hear_note(
                viewer=viewer(Role.PCSO, ground.codes[name]), at=moment,
                neighbourhood_code=ground.codes[name], category=category, text=words, said_at=moment,
            )  # fmt: skip
        else:
            hear.hear_survey(
                at=moment, neighbourhood_code=ground.codes[name], category=category, text=words,
                person_key=key or f"browser {number}",
            )  # fmt: skip

    for turn in range(27):
        say(
            Category.BURGLARY,
            SECTOR[turn % 6],
            f"Break-in number {turn} over the back gate.",
            note=turn % 3 == 0,
        )
    for turn in range(10):
        say(Category.PARKING, "Moseley", f"The same car again, day {turn}.", key="the same browser")
    for turn in range(4):
        say(Category.PARKING, "Stirchley", f"Cars on the pavement, house {turn}.")
    for turn in range(18):
        say(Category.SPEEDING, SECTOR[turn % 6], f"They race past number {turn}.", note=turn % 2 == 0)
    meeting = MeetingFactory.create(area=row_of(ground.codes["Moseley"]), starts_at=at(-5))
    for _ in range(2):  # noted twice: the hands count once
        hear.hear_meeting(
            viewer=staff.pcso, at=at(-4), meeting_id=meeting.pk, neighbourhood_code=ground.codes["Moseley"],
            category=Category.SPEEDING, people=14, text="Fourteen hands for the school run.",
        )  # fmt: skip
    say(Category.KNIFE_CRIME, "Sparkhill", "A boy showed a knife at the bus stop.")
    reporter = ContactFactory.create().pk
    for hour in range(3):  # one resident reports three times on the website
        make_report(row_of(ground.codes["Billesley"]), at=at(-3, hour), contact_id=reporter)
    work_off(at(-2))
    people = {
        Category.BURGLARY: 27, Category.PARKING: 5, Category.SPEEDING: 18 + 14, Category.KNIFE_CRIME: 1,
        Category.CRIMINAL_DAMAGE: 1,
    }  # fmt: skip
    assert number == 60
    return people


def walked(device: str, start: dt.datetime, minutes: int, middle: shapely.Point) -> list[str]:
    """Lines of a positions file: a fix every 30 seconds on a loop of 60 metres around a point."""
    lines = []
    for step in range(minutes * 2 + 1):
        moment, turn = start + dt.timedelta(seconds=30 * step), step / 10
        lat = middle.y + 60 * math.sin(turn) / 111_195
        lng = middle.x + 60 * math.cos(turn) / (111_195 * math.cos(math.radians(middle.y)))
        lines.append(f"{device},{moment.isoformat()},{lat:.6f},{lng:.6f}")
    return lines


def test_one_sectors_fortnight_from_voice_to_assessment(
    real_data: Path, ground: Ground, staff: Staff, tmp_path: Path
) -> None:
    # The year so far: eight real months of burglary, the force's strategy, sixty voices, the templates that ship.
    load_crimes(actor=ACTOR, at=at(-1), path=burglary_file(real_data, tmp_path, range(1, 9)))
    work_off(at(-1))
    call_command("plan_templates", stdout=io.StringIO())
    for code, category, impact, likelihood in (
        ("birmingham", Category.KNIFE_CRIME, 4, 3),
        ("west-midlands", Category.BURGLARY, 3, 3),
        ("west-midlands", Category.ROBBERY, 3, 2),
    ):
        ForceStrandFactory.create(
            area=row_of(code), category=category, impact=impact, likelihood=likelihood, valid_from=SINCE
        )  # fmt: skip
    people = speak(staff, ground)

    # Speeding was taken on a fortnight ago, so this time it is kept.
    before = set_priorities.make_list(
        viewer=staff.sergeant, at=at(-13), sector_code="birmingham-1", on=at(-13).date()
    )
    speeding_line = line_of(before, Category.SPEEDING)
    speeding = set_priorities.adopt(
        viewer=staff.inspector, at=at(-13), candidate_id=speeding_line.id, issue="Cars race past the schools."
    )

    # The list: people, never contributions, rank; each pair that the lists order otherwise says why.
    fortnight = set_priorities.make_list(
        viewer=staff.sergeant, at=at(0), sector_code="birmingham-1", on=at(0).date()
    )
    for category, count in people.items():
        assert line_of(fortnight, category).evidence["community"]["people"] == count
    assert line_of(fortnight, Category.BURGLARY).rank == 1
    assert line_of(fortnight, Category.PARKING).community_rank == 3, "ten times one browser are one person"
    knives, robbery = line_of(fortnight, Category.KNIFE_CRIME), line_of(fortnight, Category.ROBBERY)
    assert knives.force_rank == 1
    assert knives.rank < robbery.rank
    displaced = [line for line in fortnight.candidates if line.displacements]
    assert displaced, "the force puts knives first and the people burglary"
    for line in fortnight.candidates:
        figure(
            f"{line.rank}. {line.category_label}: force {line.force_rank}, community {line.community_rank}"
        )
    set_priorities.keep(
        viewer=staff.inspector, at=at(1), candidate_id=line_of(fortnight, Category.SPEEDING).id,
        reason="The readings on the road are not in yet.",
    )  # fmt: skip
    assert priorities.get_priority(speeding.id, at=at(1)).reviewed_at == at(1)
    set_priorities.decline(
        viewer=staff.inspector, at=at(1), candidate_id=line_of(fortnight, Category.PARKING).id,
        reason="The council’s wardens have the street.",
    )  # fmt: skip
    burglary = line_of(fortnight, Category.BURGLARY)
    assert burglary.area_code == "birmingham-1", "they spoke from all six wards"
    priority = set_priorities.adopt(
        viewer=staff.inspector, at=at(1), candidate_id=burglary.id, issue="Break-ins over the back gate."
    )
    set_priorities.decline_rest(
        viewer=staff.inspector, at=at(1), cycle_id=fortnight.id, reason="Three things well, not ten badly."
    )

    minutes = run_cycle.sign_minutes(
        viewer=staff.inspector,
        at=at(1, 2),
        cycle_id=fortnight.id,
        present="Inspector, sergeant, PCSO, the council",
    )
    signed = run_cycle.print_minutes(viewer=staff.inspector, at=at(1, 2), minutes_id=minutes.id)

    # The plan begins from what such plans usually hold; its baseline is read from the real months.
    plan = plan_from_template(staff, priority.id, at(2))
    recorded = next(outcome for outcome in plan.outcomes if outcome.measure is Measure.RECORDED_CRIME)
    by_hand = burglaries_by_hand(real_data, ground, SECTOR)
    beside = burglaries_by_hand(real_data, ground, BESIDE)
    assert recorded.baseline_count == sum(by_hand[: recorded.baseline_periods])
    monthly = (recorded.baseline_count or 0) / (recorded.baseline_periods or 1)
    assert recorded.baseline == pytest.approx(monthly, abs=0.01)
    assert {tied.code for tied in plan.objectives} == {"prevent-reoffending", "reduce-demand-early"}
    assert {tactic.agency for tactic in plan.tactics} > {problems.Agency.POLICE}
    write_plan.agree(viewer=staff.inspector, at=at(2), plan_id=plan.id, seen=plan.version)
    set_priorities.set_action(
        viewer=staff.sergeant, at=at(2), priority_id=priority.id, action="We patrol, and mend alley gates."
    )

    # A patrol in Moseley, three visits of fifteen minutes; positions show two of them, and one in the next ward.
    proof = patrol(staff, ground, plan, tmp_path)
    assert (proof.visits, proof.full_visits) == (2, 2)
    assert proof.patrol_minutes == pytest.approx(35, abs=1)
    figure(f"patrol: {proof.visits} of 3 visits, {proof.patrol_minutes:.0f} of 45 minutes proven")
    write_plan.finish_tactic(viewer=staff.sergeant, at=at(20), tactic_id=plan.tactics[0].id)

    # The rest of the year is published: its readings arrive by themselves, and say what they say.
    load_crimes(actor=ACTOR, at=at(140), path=burglary_file(real_data, tmp_path, range(9, 13)))
    work_off(at(140))
    plan = problems.get_plan(plan.id, on=at(140).date())
    recorded = next(outcome for outcome in plan.outcomes if outcome.measure is Measure.RECORDED_CRIME)
    counts = {reading.starts_on: (reading.count, reading.comparison_count) for reading in recorded.readings}
    assert counts == {
        dt.date(2022, month, 1): (by_hand[month - 1], beside[month - 1]) for month in range(1, 13)
    }
    assert all(reading.arrived for reading in recorded.readings)
    verdict = recorded.verdict
    low, ratio, high = verdict.low or 0, verdict.ratio or 0, verdict.high or 0
    assert 0 < low < ratio < high
    plain = mean_ratio(by_hand, recorded) / mean_ratio(beside, recorded)
    assert ratio == pytest.approx(plain, rel=0.02)
    assert recorded.drift_areas >= 10, "the other sectors say how far areas part anyway"
    figure(f"burglary of the sector by month: {by_hand}; beside it: {beside}")
    figure(f"{verdict.course}: {ratio:.2f} ({low:.2f} to {high:.2f}). {verdict.reason}")

    later = run_cycle.print_minutes(viewer=staff.inspector, at=at(140), minutes_id=minutes.id)
    assert later == signed, "minutes stay what they were when they were signed"

    # Told to those who spoke, closed with an assessment, and counted under both objectives that it served.
    draft = tell.draft(viewer=staff.sergeant, at=at(141), priority_id=priority.id)
    assert "2 visits and 35 minutes" in draft.did
    tell.approve_and_send(viewer=staff.inspector, at=at(141, 2), update_id=draft.id)
    codes = ["birmingham-1", *ground.of(SECTOR)]
    (public,) = feedback.list_public_updates(area_codes=codes)
    assert public.did == draft.did
    closed = write_plan.close(
        viewer=staff.inspector, at=at(142), plan_id=plan.id,
        assessment="Fewer break-ins than before, and the change can’t be told from how areas part anyway.",
    )  # fmt: skip
    assert closed.state is problems.PlanState.CLOSED
    board = follow_objectives.follow(
        viewer=staff.inspector, at=at(143), area_codes=codes, first_on=at(0).date(), last_on=at(143).date()
    )
    served = {row.objective.code: row for row in board.rows if not row.done.nothing}
    assert served.keys() == {"prevent-reoffending", "reduce-demand-early"}
    assert board.serving_two == 1
    assert served["prevent-reoffending"].done.minutes_proven == pytest.approx(35, abs=1)
    assert served["prevent-reoffending"].courses[0].course is closed.course


def line_of(cycle: priorities.CycleView, category: Category) -> priorities.CandidateView:
    """A line of a list."""
    return next(line for line in cycle.candidates if line.category is category)


def mean_ratio(counts: Sequence[int], outcome: problems.OutcomeView) -> float:
    """Mean of the whole months after the plan was agreed to that of the baseline's."""
    periods = outcome.baseline_periods or 0
    after = counts[8:]  # agreed on the last day of August: September on
    return (sum(after) / len(after)) / (sum(counts[:periods]) / periods)


def plan_from_template(staff: Staff, priority_id: int, moment: dt.datetime) -> problems.PlanView:
    """The template's plan with its measured outcomes of recorded crime and voice; the baseline is the house's."""
    start = begin_plan.begin(priority_id=priority_id, at=moment)
    assert start is not None
    outcomes = []
    for outcome, share in zip(start.outcomes, start.shares, strict=True):
        if outcome.measure is Measure.RECORDED_CRIME:
            read = read_outcomes.baseline_for(
                at=moment, priority_id=priority_id, measure=outcome.measure, comparison_code="birmingham-2"
            )
            assert read is not None
            outcomes.append(
                problems.OutcomeDraft(
                    outcome.indicator, outcome.unit, outcome.direction, None, round(read.value * (1 + share), 1),
                    outcome.due_on, measure=outcome.measure, comparison_code="birmingham-2",
                )
            )  # fmt: skip
    outcomes.append(
        problems.OutcomeDraft(
            "People who feel safe at home", "of a hundred asked", Direction.RISE, 52, 60, dt.date(2023, 2, 1)
        )
    )
    return write_plan.write(
        viewer=staff.sergeant, at=moment, priority_id=priority_id, title=start.title, aim=start.aim,
        scanning="Sixty break-ins a month in six wards; half of them over the back gate, by day.",
        analysis=start.analysis, triangle=start.triangle, tactics=start.tactics, outcomes=outcomes,
        objective_ids=[priorities.get_objective(code).id for code in start.objective_codes],
    )  # fmt: skip


def patrol(staff: Staff, ground: Ground, plan: problems.PlanView, folder: Path) -> visibility.ProofView:
    """Task a patrol in Moseley, walk it twice in its windows and once in Sparkhill, and work out what is proven."""
    moseley, sparkhill = ground.middle("Moseley"), ground.middle("Sparkhill")
    task = send_patrol.task(
        viewer=staff.sergeant, at=at(3), plan_id=plan.id, tactic_id=plan.tactics[1].id, title="Moseley by day",
        kind=tasking.PatrolKind.FOOT, place=send_patrol.Circle(moseley.y, moseley.x, 150, "Around St Mary’s Row"),
        dose_visits=3, dose_minutes=15, person_ids=[staff.pcso_person_id],
        windows=[tasking.Window(at(day, 4), at(day, 6)) for day in (4, 6, 8)],
    )  # fmt: skip
    say.say(
        viewer=staff.pcso, at=at(3, 1), key=UUID(int=1), assignment_id=task.assignments[0].id,
        what=tasking.What.ACCEPT,
    )  # fmt: skip
    visibility.hold_device(
        actor=staff.sergeant.actor, at=at(3), device="T17", person_id=staff.pcso_person_id, starts_at=at(3)
    )
    file = folder / "positions.csv"
    lines = [
        "device,time,lat,lng",
        *walked("T17", at(4, 4.5), 15, moseley),
        *walked("T17", at(6, 5), 20, moseley),
        *walked("T17", at(8, 4.5), 30, sparkhill),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    prove.load_positions(viewer=staff.inspector, at=at(9), path=file)
    proof = visibility.get_proof(task.id)
    assert proof is not None
    return proof
