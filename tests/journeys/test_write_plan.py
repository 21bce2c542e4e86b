"""A plan from draft to close."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan
from peelian.journeys import write_plan
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory

TACTIC = problems.TacticDraft("Speed checks at school times", "Abbey Green Team")
OUTCOME = problems.OutcomeDraft(
    "Reports of speeding",
    "reports a fortnight",
    problems.Direction.FALL,
    20,
    10,
    TODAY + dt.timedelta(days=100),
)


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.SERGEANT, "riverside-1")


@pytest.fixture
def priority_id(land: Land) -> int:
    """Speeding in Abbey Green."""
    return int(PriorityFactory.create(area=land.neighbourhoods[0]).pk)


def write(viewer: Viewer, priority_id: int, **changes: object) -> problems.PlanView:
    """A whole draft."""
    given = {"title": "Slow down", "aim": "Safe ways to school.", "tactics": [TACTIC], "outcomes": [OUTCOME]}
    return write_plan.write(viewer=viewer, at=AT, priority_id=priority_id, **given | changes)  # type: ignore[arg-type]


def agree(viewer: Viewer, plan: problems.PlanView) -> problems.PlanView:
    """The draft, agreed as it was read."""
    return write_plan.agree(viewer=viewer, at=AT, plan_id=plan.id, seen=plan.version)


class TestWrite:
    def test_drafts_a_plan_that_its_writer_owns(self, sergeant: Viewer, priority_id: int) -> None:
        plan = write(sergeant, priority_id)

        assert (plan.state, plan.owner_id, plan.area_code) == (
            problems.PlanState.DRAFT,
            sergeant.user_id,
            "N01",
        )
        assert plan.outcomes[0].course is problems.Course.CANT_TELL

    def test_refuses_a_second_open_plan(self, sergeant: Viewer, priority_id: int) -> None:
        write(sergeant, priority_id)

        with pytest.raises(problems.CannotPlan, match="open plan"):
            write(sergeant, priority_id)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"aim": " "}, "aim"),
            ({"tactics": [problems.TacticDraft("Walk", "")]}, "tactics"),
            (
                {"outcomes": [problems.OutcomeDraft("R", "u", problems.Direction.RISE, 20, 10, TODAY)]},
                "outcomes",
            ),
        ],
    )
    def test_refuses_what_says_nothing_and_keeps_none_of_it(
        self, sergeant: Viewer, priority_id: int, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(problems.PlanIncomplete) as refusal:
            write(sergeant, priority_id, **changes)

        assert refusal.value.field == field
        assert problems.list_plans_of(priority_id, on=TODAY) == []

    def test_is_for_those_who_may_in_the_area(self, land: Land, priority_id: int) -> None:
        for role, area in ((Role.OFFICER, "N01"), (Role.SERGEANT, "riverside-2")):
            with pytest.raises(NotAllowed):
                write(make_viewer(role, area), priority_id)


class TestLife:
    def test_a_draft_can_be_rewritten_and_an_agreed_plan_cannot(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        plan = write(sergeant, priority_id, tactics=[], outcomes=[])
        with pytest.raises(problems.PlanIncomplete, match="tactic"):
            agree(sergeant, plan)
        rewritten = write_plan.rewrite(
            viewer=sergeant,
            at=AT,
            plan_id=plan.id,
            seen=plan.version,
            title="Slower",
            aim="Safe.",
            tactics=[TACTIC],
            outcomes=[OUTCOME],
        )
        agreed = agree(sergeant, rewritten)

        assert (agreed.title, agreed.agreed_at) == ("Slower", AT)
        with pytest.raises(problems.PlanNotOpenForThat):
            write_plan.rewrite(
                viewer=sergeant,
                at=AT,
                plan_id=plan.id,
                seen=agreed.version,
                title="X",
                aim="Y",
                tactics=[TACTIC],
                outcomes=[OUTCOME],
            )
        with pytest.raises(problems.PlanNotOpenForThat):
            agree(sergeant, agreed)

    def test_is_agreed_only_as_it_was_read(self, land: Land, sergeant: Viewer, priority_id: int) -> None:
        read = write(sergeant, priority_id)
        changed = problems.add_tactic(
            actor=sergeant.actor, at=AT, plan_id=read.id, tactic=problems.TacticDraft("Fence", "Us")
        )

        with pytest.raises(problems.PlanChanged, match="changed after you opened the page"):
            agree(make_viewer(Role.INSPECTOR, "riverside-1"), read)
        assert problems.get_plan(read.id, on=TODAY).state is problems.PlanState.DRAFT
        assert agree(sergeant, changed).state is problems.PlanState.AGREED

    def test_a_phase_that_began_meanwhile_is_a_change(self, sergeant: Viewer, priority_id: int) -> None:
        read = write(sergeant, priority_id)
        write_plan.begin_phase(
            viewer=sergeant, at=AT, plan_id=read.id, phase=problems.ChbPhase.CLEAR, on=TODAY, reason="Gangs."
        )

        with pytest.raises(problems.PlanChanged):
            agree(sergeant, read)

    def test_a_second_writer_puts_nothing_over_what_another_wrote_meanwhile(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        read = write(sergeant, priority_id)

        def rewrite(seen: str, aim: str) -> problems.PlanView:
            return write_plan.rewrite(
                viewer=sergeant, at=AT, plan_id=read.id, seen=seen, title="T", aim=aim, tactics=[TACTIC],
                outcomes=[OUTCOME],
            )  # fmt: skip

        first = rewrite(read.version, "First")
        with pytest.raises(problems.PlanChanged, match="Somebody else changed this draft"):
            rewrite(read.version, "Second")
        assert problems.get_plan(read.id, on=TODAY) == first
        assert rewrite(first.version, "Second").aim == "Second"

    def test_readings_tell_the_course(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        (outcome,) = plan.outcomes
        for day, value in ((0, 21), (15, 22), (30, 24), (50, 25)):
            plan = write_plan.add_reading(
                viewer=sergeant,
                at=AT + dt.timedelta(days=50),
                outcome_id=outcome.id,
                on=TODAY + dt.timedelta(days=day),
                value=value,
                source="Speed Watch",
            )

        assert plan.outcomes[0].course is problems.Course.WORSE
        assert problems.get_plan(plan.id, on=TODAY).outcomes[0].course is problems.Course.CANT_TELL

    @pytest.mark.parametrize(
        ("on", "value", "source"),
        [
            (TODAY + dt.timedelta(days=1), 1.0, "Speed Watch"),
            (TODAY, float("nan"), "Speed Watch"),
            (TODAY, 1.0, " "),
        ],
    )
    def test_refuses_a_reading_that_cannot_be(
        self, sergeant: Viewer, priority_id: int, on: dt.date, value: float, source: str
    ) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))

        with pytest.raises(problems.BadReading):
            write_plan.add_reading(
                viewer=sergeant, at=AT, outcome_id=plan.outcomes[0].id, on=on, value=value, source=source
            )

    def test_refuses_a_second_reading_of_a_day(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        given = {"outcome_id": plan.outcomes[0].id, "on": TODAY, "value": 1.0, "source": "Speed Watch"}
        write_plan.add_reading(viewer=sergeant, at=AT, **given)  # type: ignore[arg-type]

        with pytest.raises(problems.BadReading, match="already"):
            write_plan.add_reading(viewer=sergeant, at=AT, **given)  # type: ignore[arg-type]

    def test_is_closed_with_what_came_of_it_and_makes_room_for_another(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        with pytest.raises(problems.PlanIncomplete):
            write_plan.close(viewer=sergeant, at=AT, plan_id=plan.id, assessment="")
        closed = write_plan.close(
            viewer=sergeant, at=AT, plan_id=plan.id, assessment="Speeds fell at the gate only."
        )

        assert (closed.state, closed.closed_at) == (problems.PlanState.CLOSED, AT)
        assert write(sergeant, priority_id).id != plan.id

    def test_is_not_closed_while_officers_are_asked_to_go(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        for title in ("School Road", "The park"):
            task = PatrolTaskFactory.create(plan=Plan.objects.get(pk=plan.id), title=title)
            TaskWindowFactory.create(task=task)
        said = {"viewer": sergeant, "plan_id": plan.id, "assessment": "Speeds fell."}

        with pytest.raises(write_plan.PatrolsToCome, match="School Road, and 1 more"):
            write_plan.close(at=AT, **said)  # type: ignore[arg-type]
        closed = write_plan.close(at=AT + dt.timedelta(days=3), **said)  # type: ignore[arg-type]

        assert closed.state is problems.PlanState.CLOSED

    def test_a_tactic_is_done_once(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        tactic_id = plan.tactics[0].id
        write_plan.finish_tactic(viewer=sergeant, at=AT, tactic_id=tactic_id)
        again = write_plan.finish_tactic(viewer=sergeant, at=AT + dt.timedelta(days=1), tactic_id=tactic_id)

        assert again.tactics[0].done_at == AT


class TestOsara:
    def test_keeps_every_part_of_osara(self, sergeant: Viewer, priority_id: int) -> None:
        triangle = problems.Triangle(
            "Two lads", "Their club", "Children", "Parents", "School Road", "The school"
        )
        plan = write(sergeant, priority_id, scanning="Ten calls.", analysis="At 8:30.", triangle=triangle)

        assert (plan.scanning, plan.analysis, plan.triangle) == ("Ten calls.", "At 8:30.", triangle)
        again = write_plan.rewrite(
            viewer=sergeant,
            at=AT,
            plan_id=plan.id,
            seen=plan.version,
            title="T",
            aim="A",
            tactics=[TACTIC],
            outcomes=[OUTCOME],
        )
        assert again.triangle == problems.Triangle()

    def test_serves_what_its_kind_of_problem_suggests_unless_its_writer_chooses(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        plan = write(sergeant, priority_id)
        assert [(row.code, row.suggested) for row in plan.objectives] == [
            ("activate-citizens", True),
            ("deliver-with-partners", True),
        ]

        chosen = next(row.id for row in priorities.list_objectives(TODAY) if row.code == "raise-confidence")
        again = write_plan.rewrite(
            viewer=sergeant, at=AT, plan_id=plan.id, seen=plan.version, title="T", aim="A", tactics=[TACTIC],
            outcomes=[OUTCOME], objective_ids=[chosen],
        )  # fmt: skip
        assert [(row.code, row.suggested) for row in again.objectives] == [("raise-confidence", False)]
        assert problems.objective_codes_of([plan.id]) == {plan.id: ("raise-confidence",)}

    def test_refuses_an_objective_that_does_not_hold(self, sergeant: Viewer, priority_id: int) -> None:
        with pytest.raises(problems.PlanIncomplete, match="doesn't hold"):
            write(sergeant, priority_id, objective_ids=[-1])


class TestTactics:
    def test_a_partners_action_is_added_to_an_agreed_plan(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        tactic = problems.TacticDraft(
            "Paint a crossing",
            "Highways",
            agency=problems.Agency.COUNCIL,
            cost_pence=250_000,
            starts_on=TODAY,
        )
        plan = write_plan.add_tactic(viewer=sergeant, at=AT, plan_id=plan.id, tactic=tactic)
        done = write_plan.finish_tactic(
            viewer=sergeant, at=AT, tactic_id=plan.tactics[1].id, result="Painted on Friday."
        )

        added = done.tactics[1]
        assert (added.position, added.agency, added.cost_pence) == (2, problems.Agency.COUNCIL, 250_000)
        assert (added.done_at, added.result) == (AT, "Painted on Friday.")
        total = problems.total_by_objective(
            area_codes=["N01"], since=AT - dt.timedelta(days=1), until=AT + dt.timedelta(days=1)
        )["activate-citizens"]
        assert (total.plans_open, total.tactics_done, total.partner_tactics_done, total.cost_pence) == (
            1,
            1,
            1,
            250_000,
        )

    def test_one_that_was_dropped_is_not_done_and_keeps_its_reason(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        tactic_id = plan.tactics[0].id
        with pytest.raises(problems.PlanIncomplete, match="why"):
            write_plan.drop_tactic(viewer=sergeant, at=AT, tactic_id=tactic_id, reason=" ")
        dropped = write_plan.drop_tactic(viewer=sergeant, at=AT, tactic_id=tactic_id, reason="The gun broke.")

        assert (dropped.tactics[0].dropped_at, dropped.tactics[0].dropped_reason) == (AT, "The gun broke.")
        with pytest.raises(problems.PlanNotOpenForThat, match="dropped"):
            write_plan.finish_tactic(viewer=sergeant, at=AT, tactic_id=tactic_id)

    def test_a_closed_plan_takes_none(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agree(sergeant, write(sergeant, priority_id))
        write_plan.close(viewer=sergeant, at=AT, plan_id=plan.id, assessment="Slower.")

        with pytest.raises(problems.PlanNotOpenForThat):
            write_plan.add_tactic(viewer=sergeant, at=AT, plan_id=plan.id, tactic=TACTIC)
