"""Minutes: signed once, printed the same for ever, corrected beside."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

import pytest

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Candidate, Cycle, Priority
from peelian.apps.problems.models import Plan
from peelian.apps.tasking.types.tasks import PatrolKind
from peelian.journeys import run_cycle, set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import CandidateFactory, CycleFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory

PRESENT = "Insp Ines Inspector (chair), Sgt Sam Sergeant"


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


@pytest.fixture
def cycle(land: Land, inspector: Viewer) -> Cycle:
    """A list of two lines: drugs is adopted, with a plan; parking is declined."""
    made = CycleFactory.create(sector=land.sector)
    drugs = CandidateFactory.create(cycle=made, category=Category.DRUGS, rank=1)
    parking = CandidateFactory.create(
        cycle=made,
        category=Category.PARKING,
        rank=2,
        displacements=["Drugs stands above it although it is 2nd."],
    )
    row = set_priorities.adopt(viewer=inspector, at=AT, candidate_id=drugs.pk, issue="Dealing in the park.")
    set_priorities.decline(
        viewer=inspector, at=AT, candidate_id=parking.pk, reason="The council has wardens."
    )
    plan = PlanFactory.create(priority_id=row.id, title="Take the park back")
    IntendedOutcomeFactory.create(plan=plan)
    return made


def sign(
    viewer: Viewer, cycle: Cycle, *, at: dt.datetime = AT, correction: str = ""
) -> priorities.MinutesView:
    """Sign with everybody present."""
    return run_cycle.sign_minutes(
        viewer=viewer, at=at, cycle_id=cycle.pk, present=PRESENT, notes="Next meeting on 9 November.",
        correction=correction,
    )  # fmt: skip


def words_of(pdf: bytes) -> str:
    """All that a PDF says, on one line. Skips where the reader is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) isn't installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def printed(viewer: Viewer, minutes: priorities.MinutesView, *, at: dt.datetime = AT) -> bytes:
    """As a PDF."""
    return run_cycle.print_minutes(viewer=viewer, at=at, minutes_id=minutes.id)


class TestSign:
    def test_keeps_what_was_decided_and_by_whom(self, inspector: Viewer, cycle: Cycle) -> None:
        minutes = sign(inspector, cycle)

        assert (minutes.number, minutes.chaired_by_name, minutes.present) == (1, inspector.name, PRESENT)
        drugs, parking = minutes.record["lines"]
        assert (drugs["decision"], drugs["decided_by"]) == ("adopted", inspector.name)
        assert (parking["decision"], parking["decision_reason"]) == ("declined", "The council has wardens.")
        assert minutes.record["plans"][0]["courses"] == "1 can't tell yet"
        assert priorities.list_minutes("riverside-1") == [minutes]

    def test_refuses_while_a_line_waits(self, inspector: Viewer, cycle: Cycle) -> None:
        CandidateFactory.create(cycle=cycle, category=Category.ROBBERY, rank=3)

        with pytest.raises(priorities.Undecided, match="One line of the list isn't decided"):
            sign(inspector, cycle)
        assert priorities.list_minutes("riverside-1") == []

    def test_a_correction_leaves_the_first(self, inspector: Viewer, cycle: Cycle) -> None:
        first = sign(inspector, cycle)
        with pytest.raises(priorities.NeedsWords, match="what is corrected"):
            sign(inspector, cycle)

        second = sign(inspector, cycle, correction="Sgt Mills was there too.")

        assert (second.number, second.correction) == (2, "Sgt Mills was there too.")
        assert priorities.get_minutes(first.id) == first
        assert "Sgt Mills was there too." in words_of(printed(inspector, second))

    def test_needs_somebody_present_and_the_right_chair(self, inspector: Viewer, cycle: Cycle) -> None:
        with pytest.raises(priorities.NeedsWords, match="present"):
            run_cycle.sign_minutes(viewer=inspector, at=AT, cycle_id=cycle.pk, present=" ")
        for role, area in ((Role.SERGEANT, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                sign(make_viewer(role, area), cycle)
        with pytest.raises(NotFound):
            run_cycle.sign_minutes(viewer=inspector, at=AT, cycle_id=10**9, present=PRESENT)


class TestPaper:
    def test_says_everything_in_a_tagged_pdf(self, inspector: Viewer, cycle: Cycle) -> None:
        pdf = printed(inspector, sign(inspector, cycle))

        said = words_of(pdf)
        for words in (
            "Tasking and co-ordination minutes: Riverside North", "26 October 2026 to 8 November 2026", PRESENT,
            "1. Drugs", "Adopted", "Declined: The council has wardens.", "Drugs stands above it although it is 2nd.",
            "Take the park back", "1 can't tell yet", "No patrol was tasked.", "Next meeting on 9 November.",
            f"Signed by {inspector.name} on 2 November 2026",
        ):  # fmt: skip
            assert words.replace("'", "’") in said.replace("'", "’"), words
        assert b"pdfuaid" in pdf

    def test_never_calls_a_partners_patrol_unvisited(
        self, inspector: Viewer, cycle: Cycle, land: Land
    ) -> None:
        task = PatrolTaskFactory.create(
            plan=Plan.objects.get(), area=land.neighbourhoods[0], kind=PatrolKind.PARTNER, partner="Wardens"
        )
        TaskWindowFactory.create(
            task=task, starts_at=AT - dt.timedelta(days=1), ends_at=AT - dt.timedelta(hours=22)
        )

        minutes = sign(inspector, cycle)

        assert (minutes.record["patrols"]["unvisited"], minutes.record["patrols"]["untold"]) == (0, 1)
        said = words_of(printed(inspector, minutes))
        assert "had no visit" not in said
        assert "a partner" in said

    def test_the_same_minutes_print_the_same_bytes_after_everything_changed(
        self, inspector: Viewer, cycle: Cycle
    ) -> None:
        minutes = sign(inspector, cycle)
        before = printed(inspector, minutes)

        Plan.objects.update(title="Another title")
        Priority.objects.update(issue="Other words.")
        Candidate.objects.update(reason="Another reason.", decision_reason="Another.")
        User.objects.filter(pk=minutes_chair(minutes)).update(is_active=False)

        assert printed(inspector, minutes, at=AT + dt.timedelta(days=400)) == before

    def test_is_read_by_the_station_of_that_area(self, inspector: Viewer, cycle: Cycle) -> None:
        minutes = sign(inspector, cycle)

        assert printed(make_viewer(Role.SERGEANT, "riverside-1"), minutes)
        with pytest.raises(NotAllowed):
            printed(make_viewer(Role.SERGEANT, "riverside-2"), minutes)


def minutes_chair(minutes: priorities.MinutesView) -> int:
    """The number of whoever signed."""
    return User.objects.get(name=minutes.chaired_by_name).pk
