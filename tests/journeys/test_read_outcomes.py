"""Readings that arrive by themselves, from what other rooms hold, and what they say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events import api as events
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Course, Direction, Measure, OutcomeDraft
from peelian.apps.visibility.models.proofs import Proof
from peelian.journeys import read_outcomes, write_plan
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.workers import dispatch
from tests.factories.accounts import make_viewer
from tests.factories.incidents import received_before
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import AreaFactory, Land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory
from tests.factories.published import crime, publish_crimes
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.factories.voice import ContributionFactory

#: A Sunday: the plan is agreed in the middle of September, so its first whole month is October.
AGREED = dt.datetime(2026, 9, 20, 9, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 2, 10, 9, 0, tzinfo=dt.UTC)
BEFORE = [dt.date(2025, 9 + n, 1) if n < 4 else dt.date(2026, n - 3, 1) for n in range(12)]
SINCE = [dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)]

#: The first of the six whole fortnights before that, and the third day after the two that follow.
FIRST_FORTNIGHT = dt.datetime(2026, 6, 22, tzinfo=dt.UTC)
AFTER_EIGHT = dt.datetime(2026, 10, 14, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.SERGEANT, "riverside-1")


@pytest.fixture
def priority_id(land: Land) -> int:
    """Burglary in Abbey Green (N01)."""
    return int(PriorityFactory.create(area=land.neighbourhoods[0], category=ProblemCategory.BURGLARY).pk)


def publish(months: list[dt.date], here: int, elsewhere: int = 20, sha256: str = "before") -> None:
    """So many burglaries in Abbey Green and in Dock (N04, another sector) in each of these months."""
    rows = [crime(0, month=month) for month in months for _ in range(here)]
    publish_crimes(
        *rows, *(crime(3, month=month) for month in months for _ in range(elsewhere)), sha256=sha256
    )


def draft(measure: Measure = Measure.RECORDED_CRIME, **more: object) -> OutcomeDraft:
    """Seven burglaries a month by next summer, against Dock."""
    given: dict[str, object] = {
        "indicator": "", "unit": "", "direction": Direction.FALL, "baseline": None, "target": 7.0,
        "due_on": dt.date(2027, 8, 31), "measure": measure, "comparison_code": "N04",
    }  # fmt: skip
    return OutcomeDraft(**(given | more))  # type: ignore[arg-type]


def agreed(viewer: Viewer, priority_id: int, outcome: OutcomeDraft) -> problems.PlanView:
    """A plan that was agreed in September."""
    plan = write_plan.write(
        viewer=viewer,
        at=AGREED,
        priority_id=priority_id,
        title="Fewer burglaries",
        aim="Homes that stay shut.",
        tactics=[problems.TacticDraft("Mark property", "Abbey Green Team")],
        outcomes=[outcome],
    )
    return write_plan.agree(viewer=viewer, at=AGREED, plan_id=plan.id, seen=plan.version)


def outcome_of(plan_id: int, at: dt.datetime = LATER) -> problems.OutcomeView:
    """Its one outcome."""
    (outcome,) = problems.get_plan(plan_id, on=at.date()).outcomes
    return outcome


class TestBaseline:
    def test_is_read_from_twelve_published_months_and_frozen(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        publish(BEFORE, 10)

        outcome = outcome_of(agreed(sergeant, priority_id, draft(baseline=99.0)).id)

        assert (outcome.baseline, outcome.baseline_count, outcome.baseline_periods) == (10.0, 120, 12)
        assert (outcome.baseline_from, outcome.baseline_until) == (dt.date(2025, 9, 1), dt.date(2026, 9, 1))
        assert (outcome.indicator, outcome.unit) == ("Recorded crime", "crimes a month")
        assert [(row.count, row.comparison_count) for row in outcome.readings] == [(10, 20)] * 12

    def test_takes_no_month_on_the_far_side_of_a_gap(self, sergeant: Viewer, priority_id: int) -> None:
        publish([month for month in BEFORE if month != dt.date(2026, 3, 1)], 10)

        baseline = read_outcomes.baseline_for(
            at=AGREED, priority_id=priority_id, measure=Measure.RECORDED_CRIME
        )

        assert baseline is not None
        assert (baseline.starts_on, baseline.periods) == (dt.date(2026, 4, 1), 5)

    def test_refuses_where_too_little_is_known(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE[-2:], 10)

        with pytest.raises(read_outcomes.TooLittleBefore, match="2 whole months"):
            agreed(sergeant, priority_id, draft())

    @pytest.mark.parametrize("code", ["N01", "riverside-1", "midshire"])
    def test_refuses_to_compare_an_area_with_itself(
        self, sergeant: Viewer, priority_id: int, code: str
    ) -> None:
        publish(BEFORE, 10)

        with pytest.raises(Refused, match="outside the plan's own"):
            agreed(sergeant, priority_id, draft(comparison_code=code))

    def test_refuses_a_measure_that_says_nothing_of_the_problem(self, land: Land, sergeant: Viewer) -> None:
        speeding = PriorityFactory.create(area=land.neighbourhoods[1], category=ProblemCategory.SPEEDING)

        for measure in (Measure.RECORDED_CRIME, Measure.ONLINE_REPORTS):
            with pytest.raises(Refused, match="peeding"):
                read_outcomes.baseline_for(at=AGREED, priority_id=speeding.pk, measure=measure)

    def test_must_leave_room_for_the_target(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)

        with pytest.raises(problems.PlanIncomplete, match="below its baseline, which is 10"):
            agreed(sergeant, priority_id, draft(target=12.0))


class TestReadingsArrive:
    def test_an_import_makes_the_readings_arrive(self, sergeant: Viewer, priority_id: int) -> None:
        """Through the outbox, as a worker would."""
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish(SINCE, 4, sha256="after")

        dispatch.dispatch_due(clock=lambda: LATER)

        outcome = outcome_of(plan.id)
        assert [row.count for row in outcome.readings] == [10] * 12 + [4] * 4
        assert all(row.arrived and row.source == "Recorded crime" for row in outcome.readings)
        assert outcome.readings[-1].basis == {"areas": ["N01"], "changed": False, "categories": ["burglary"]}

    def test_a_month_that_is_not_published_is_no_reading(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish(SINCE[1:2], 4, sha256="after")

        read_outcomes.read_all(at=LATER)

        months = [row.starts_on for row in outcome_of(plan.id).readings]
        assert months == [*BEFORE, dt.date(2026, 11, 1)]

    def test_a_published_month_without_any_is_a_reading_of_none(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish(SINCE[:1], 0, sha256="after")

        read_outcomes.read_all(at=LATER)

        assert outcome_of(plan.id).readings[-1].count == 0

    def test_reading_again_changes_nothing(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish(SINCE, 4, sha256="after")

        assert read_outcomes.read_all(at=LATER) == 4
        assert read_outcomes.read_all(at=LATER) == 0
        assert read_outcomes.read_due(at=LATER) == 0
        arrived = events.list_events(name_prefix="problems.readings.arrived")
        assert [len(event.data["added"]) for event in arrived] == [4, 12]
        assert outcome_of(plan.id).read_at == LATER

    def test_a_corrected_month_corrects_its_reading_and_says_so(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish([BEFORE[0]], 25, sha256="corrected")
        publish(SINCE, 10, sha256="after")

        read_outcomes.read_all(at=LATER)

        outcome = outcome_of(plan.id)
        assert (outcome.readings[0].count, outcome.readings[0].revised_at) == (25, LATER)
        assert outcome.baseline == 10.0
        assert (
            "The baseline was 120 when the plan was written; corrected, it is 135." in outcome.course_reason
        )
        event = events.list_events(name_prefix="problems.readings.arrived")[0]
        assert [row["count"] for row in event.data["was"]] == [10]

    def test_reads_no_period_that_ends_after_the_moment(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE + SINCE, 10)
        plan = agreed(sergeant, priority_id, draft())

        assert outcome_of(plan.id).readings[-1].on == dt.date(2026, 8, 31)

    def test_a_measured_outcome_takes_no_typed_reading(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())

        with pytest.raises(problems.BadReading, match="arrive by themselves"):
            write_plan.add_reading(
                viewer=sergeant,
                at=LATER,
                outcome_id=plan.outcomes[0].id,
                on=LATER.date(),
                value=1.0,
                source="My own count",
            )

    def test_a_closed_plan_is_read_no_more(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        write_plan.close(viewer=sergeant, at=LATER, plan_id=plan.id, assessment="It fell.")
        publish(SINCE, 4, sha256="after")

        assert read_outcomes.read_all(at=LATER) == 0

    def test_the_command_says_what_it_read(
        self, sergeant: Viewer, priority_id: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())

        call_command("readings", plan=plan.id)

        assert "Recorded crime: can't tell yet. There is no whole month" in capsys.readouterr().out


class TestVerdict:
    def test_says_that_it_got_worse(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        publish(SINCE, 30, sha256="after")
        read_outcomes.read_all(at=LATER)

        found = problems.get_plan(plan.id, on=LATER.date())

        assert found.course is Course.WORSE
        assert "3.0 times as many, set against Dock" in found.outcomes[0].course_reason

    def test_measures_the_drift_on_areas_that_have_no_such_priority(
        self, land: Land, sergeant: Viewer, priority_id: int
    ) -> None:
        for n in range(12):
            AreaFactory.create(
                kind=land.neighbourhoods[0].kind, code=f"X{n:02}", name=f"X {n}", parent=land.other_sector
            )
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())
        here = {"area": land.neighbourhoods[2], "category": ProblemCategory.BURGLARY}
        line = CandidateFactory.create(cycle=CycleFactory.create(sector=land.other_sector), **here)
        PriorityFactory.create(candidate=line, **here)
        publish(SINCE, 4, sha256="after")

        read_outcomes.read_all(at=LATER)

        # Bell Hill, Dock and the twelve; Cotton End has a priority for it.
        assert outcome_of(plan.id).drift_areas == 14

    def test_assumes_the_drift_in_a_small_force(self, sergeant: Viewer, priority_id: int) -> None:
        publish(BEFORE, 10)
        plan = agreed(sergeant, priority_id, draft())

        outcome = outcome_of(plan.id)
        assert (outcome.drift, outcome.drift_areas) == (0.25, 0)


class TestOtherMeasures:
    def test_voice_is_read_by_the_fortnight(self, land: Land, sergeant: Viewer, priority_id: int) -> None:
        here, first = land.neighbourhoods[0], dt.datetime(2026, 6, 22, 9, 0, tzinfo=dt.UTC)
        for fortnight in range(8):
            for n in range(3 if fortnight < 6 else 1):
                ContributionFactory.create(
                    area=here,
                    category=ProblemCategory.BURGLARY,
                    said_at=first + dt.timedelta(days=14 * fortnight + n),
                    person_key=f"contact:{fortnight}-{n}",
                )
        plan = agreed(sergeant, priority_id, draft(Measure.VOICE, target=1.0, comparison_code=""))
        read_outcomes.read_due(at=dt.datetime(2026, 10, 14, 9, 0, tzinfo=dt.UTC))

        outcome = outcome_of(plan.id)
        assert outcome.baseline > 1
        assert outcome.readings[-1].on == dt.date(2026, 10, 11)
        assert all((row.on - row.starts_on).days == 13 for row in outcome.readings if row.starts_on)

    def test_reports_are_read_from_what_was_sent_in(
        self, land: Land, sergeant: Viewer, priority_id: int
    ) -> None:
        here, elsewhere = land.neighbourhoods[0], land.other_neighbourhood
        days = [FIRST_FORTNIGHT + dt.timedelta(days=14 * n, hours=9) for n in range(8)]
        often = [day + dt.timedelta(hours=n) for day in days[:6] for n in range(4)] + days[6:]
        received_before(here, IncidentKind.BURGLARY, *often)
        received_before(here, IncidentKind.THEFT, *days)  # another problem
        received_before(elsewhere, IncidentKind.BURGLARY, *days)
        first, again = received_before(here, IncidentKind.BURGLARY, *[days[-1] + dt.timedelta(days=1)] * 2)
        Report.objects.filter(pk=first.pk).update(state=ReportState.NOT_A_CRIME)
        Report.objects.filter(pk=again.pk).update(state=ReportState.JOINED, joined_to=first)
        plan = agreed(sergeant, priority_id, draft(Measure.ONLINE_REPORTS, target=2.0))
        read_outcomes.read_due(at=AFTER_EIGHT)

        outcome = outcome_of(plan.id)
        assert (outcome.baseline, outcome.baseline_count, outcome.baseline_periods) == (4.0, 24, 6)
        assert [(row.count, row.comparison_count) for row in outcome.readings][-8:] == [(4, 1)] * 6 + [
            (1, 1)
        ] * 2
        assert (outcome.drift, outcome.drift_areas) == (0.25, 0)

    def test_a_fortnight_in_which_nobody_could_report_is_no_reading(
        self, land: Land, sergeant: Viewer, priority_id: int
    ) -> None:
        days = [FIRST_FORTNIGHT + dt.timedelta(days=14 * n, hours=9) for n in (0, 1, 2, 4, 5)]
        received_before(land.other_neighbourhood, IncidentKind.THEFT, *days)

        with pytest.raises(read_outcomes.TooLittleBefore, match="2 whole fortnights"):
            agreed(sergeant, priority_id, draft(Measure.ONLINE_REPORTS, target=2.0))

    def test_good_ratings_are_read_as_a_share_of_all(
        self, land: Land, sergeant: Viewer, priority_id: int
    ) -> None:
        for n in range(8):
            when = FIRST_FORTNIGHT + dt.timedelta(days=14 * n, hours=9)
            for area in (land.neighbourhoods[0], land.other_neighbourhood):
                scores = (5, 4, 3, 1) if n < 6 or area is not land.neighbourhoods[0] else (5, 5, 4, 2)
                for score in scores:
                    copy = DeliveryFactory.create(message=MessageFactory.create(area=area))
                    Rating.objects.create(delivery=copy, score=score, at=when)
        plan = agreed(
            sergeant,
            priority_id,
            draft(Measure.GOOD_RATINGS, direction=Direction.RISE, target=80.0, comparison_code=""),
        )
        read_outcomes.read_due(at=AFTER_EIGHT)

        outcome = outcome_of(plan.id)
        assert (outcome.baseline, outcome.baseline_count, outcome.drift) == (50.0, 12, 0.0)
        last = outcome.readings[-1]
        assert (last.count, last.out_of, last.value) == (3, 4, 75.0)

    def test_every_measure_has_its_test(self) -> None:
        tested = {
            Measure.TYPED,  # added by hand: tests/journeys/test_write_plan.py
            Measure.RECORDED_CRIME, Measure.ONLINE_REPORTS, Measure.VOICE, Measure.GOOD_RATINGS,
            Measure.PATROL_MINUTES, Measure.VISITS, Measure.COMPLIANCE, Measure.TASKS_UNVISITED,
        }  # fmt: skip
        assert tested == set(Measure)

    def test_a_fortnight_in_which_nothing_came_in_anywhere_is_no_reading(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        with pytest.raises(read_outcomes.TooLittleBefore):
            agreed(sergeant, priority_id, draft(Measure.VOICE, target=1.0, comparison_code=""))

    def test_patrols_are_read_from_what_was_proven(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agreed(
            sergeant, priority_id, draft(Measure.PATROL_MINUTES, direction=Direction.RISE, target=90.0)
        )
        task = PatrolTaskFactory.create(plan_id=plan.id)
        TaskWindowFactory.create(task=task, starts_at=AGREED + dt.timedelta(days=3))
        Proof.objects.create(
            task=task, visits=2, full_visits=1, officer_minutes=24, patrol_minutes=22, patrol_minutes_at_most=26,
            dose_share=0.5, positions_used=48, method="stays", method_version="1", reasons=[], worked_out_at=LATER,
        )  # fmt: skip

        shown = read_outcomes.so_far(
            at=AGREED + dt.timedelta(days=4), plan=problems.get_plan(plan.id, on=AGREED.date())
        )
        read_outcomes.read_all(at=LATER)

        outcome = outcome_of(plan.id)
        assert [row.count for row in shown.values()] == [22]
        assert [row.count for row in outcome.readings] == [22]
        assert problems.get_plan(plan.id, on=LATER.date()).course is Course.CANT_TELL

    @pytest.mark.parametrize(
        ("measure", "direction", "baseline", "target", "value"),
        [
            (Measure.VISITS, Direction.RISE, None, 9.0, 2.0),
            (Measure.COMPLIANCE, Direction.RISE, None, 80.0, 48.9),
            (Measure.TASKS_UNVISITED, Direction.FALL, 4.0, 0.0, 0.0),
        ],
    )
    def test_each_output_is_read_from_the_same_proofs(
        self,
        sergeant: Viewer,
        priority_id: int,
        measure: Measure,
        direction: Direction,
        baseline: float | None,
        target: float,
        value: float,
    ) -> None:
        plan = agreed(
            sergeant, priority_id, draft(measure, direction=direction, baseline=baseline, target=target)
        )
        task = PatrolTaskFactory.create(plan_id=plan.id, dose_visits=3, dose_minutes=15)
        TaskWindowFactory.create(task=task, starts_at=AGREED + dt.timedelta(days=3))
        Proof.objects.create(
            task=task, visits=2, full_visits=1, officer_minutes=24, patrol_minutes=22, patrol_minutes_at_most=26,
            dose_share=22 / 45, positions_used=48, method="stays", method_version="1", reasons=[], worked_out_at=LATER,
        )  # fmt: skip

        read_outcomes.read_all(at=LATER)

        assert [row.value for row in outcome_of(plan.id).readings] == [value]

    def test_no_positions_is_no_reading(self, sergeant: Viewer, priority_id: int) -> None:
        plan = agreed(sergeant, priority_id, draft(Measure.VISITS, direction=Direction.RISE, target=9.0))
        TaskWindowFactory.create(
            task=PatrolTaskFactory.create(plan_id=plan.id), starts_at=AGREED + dt.timedelta(days=3)
        )

        assert read_outcomes.read_all(at=LATER) == 0
        assert outcome_of(plan.id).readings == ()
