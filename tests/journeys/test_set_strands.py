"""What the force asks of an area is set and ended by those who decide there, and the past stays as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import ForceStrand
from peelian.journeys import set_strands
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ForceStrandFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of the LPA Riverside."""
    return make_viewer(Role.INSPECTOR, "riverside")


def set_one(viewer: Viewer, **changes: Any) -> priorities.StrandView:
    given = {
        "area_code": "riverside", "category": ProblemCategory.BURGLARY, "impact": 4, "likelihood": 2,
        "why": "Nine homes in a week.", "valid_from": TODAY,
    }  # fmt: skip
    return set_strands.set_strand(viewer=viewer, at=AT, **{**given, **changes})


def end(viewer: Viewer, strand: ForceStrand, on: dt.date, reason: str = "Solved.") -> None:
    set_strands.end_strand(viewer=viewer, at=AT, strand_id=strand.pk, on=on, reason=reason)


class TestSetStrand:
    def test_counts_from_its_first_day_and_ends_the_open_one(self, land: Land, inspector: Viewer) -> None:
        before = ForceStrandFactory.create(area=land.lpa)

        made = set_one(inspector, valid_from=TODAY + DAY)

        before.refresh_from_db()
        assert before.valid_until == TODAY + DAY
        path = (land.sector.code, land.lpa.code, land.force.code)
        assert [s.id for s in priorities.nearest_strands(area_path=path, on=TODAY)] == [before.pk]
        assert priorities.list_strands_to_come(area_codes=path, on=TODAY) == [made]
        assert priorities.nearest_strands(area_path=path, on=TODAY + DAY) == [made]
        event = Event.objects.get(name="priorities.strand.set")
        assert (event.actor_id, event.area_code) == (str(inspector.user_id), "riverside")

    @pytest.mark.parametrize(
        ("role", "area"),
        [(Role.SERGEANT, "riverside"), (Role.ANALYST, "midshire"), (Role.INSPECTOR, "riverside-1")],
    )
    def test_is_refused_to_whoever_may_not_decide_there(self, land: Land, role: Role, area: str) -> None:
        with pytest.raises(NotAllowed):
            set_one(make_viewer(role, area))

    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"valid_from": TODAY - DAY}, set_strands.BeginsInThePast, "valid_from"),
            ({"valid_until": TODAY}, priorities.StrandEnds, "valid_until"),
            ({"impact": 5}, priorities.OffTheMatrix, "impact"),
            ({"why": " "}, priorities.NeedsWords, "why"),
        ],
        ids=["the past", "no day at all", "off the matrix", "no reason"],
    )
    def test_refuses_what_makes_no_sense(
        self, inspector: Viewer, changes: dict[str, Any], refusal: type[Exception], field: str
    ) -> None:
        with pytest.raises(refusal) as refused:
            set_one(inspector, **changes)
        assert getattr(refused.value, "field", None) == field
        assert not ForceStrand.objects.exists()

    def test_refuses_one_that_runs_into_another(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(area=land.lpa, valid_until=TODAY + DAY)

        with pytest.raises(priorities.StrandOverlaps):
            set_one(inspector)

    def test_of_an_area_that_is_not_there_is_refused(self, inspector: Viewer) -> None:
        with pytest.raises(NotFound):
            set_one(inspector, area_code="nowhere")


class TestEndStrand:
    @pytest.mark.parametrize("on", [TODAY, TODAY + 7 * DAY], ids=["today", "in a week"])
    def test_stops_to_count_on_the_day(self, land: Land, inspector: Viewer, on: dt.date) -> None:
        strand = ForceStrandFactory.create(area=land.lpa)

        end(inspector, strand, on)

        assert priorities.list_strands(area_codes=["riverside"], on=on) == []
        assert len(priorities.list_strands(area_codes=["riverside"], on=on - DAY)) == 1
        assert Event.objects.get(name="priorities.strand.ended").data["reason"] == "Solved."

    def test_takes_back_one_that_never_held(self, land: Land, inspector: Viewer) -> None:
        strand = ForceStrandFactory.create(area=land.lpa, valid_from=TODAY + DAY)

        end(inspector, strand, TODAY)

        assert not ForceStrand.objects.exists()
        assert Event.objects.get(name="priorities.strand.withdrawn").area_code == "riverside"

    @pytest.mark.parametrize(
        ("until", "on", "words"),
        [
            (None, TODAY - DAY, "What held in the past stays as it was"),
            (TODAY, TODAY, "This has ended already"),
            (TODAY + DAY, TODAY + 2 * DAY, "It ends before that day already"),
        ],
        ids=["the past", "ended", "sooner"],
    )
    def test_is_refused_for_a_day_that_would_change_what_held(
        self, land: Land, inspector: Viewer, until: dt.date | None, on: dt.date, words: str
    ) -> None:
        strand = ForceStrandFactory.create(area=land.lpa, valid_from=SINCE, valid_until=until)

        with pytest.raises(priorities.StrandEnds, match=words):
            end(inspector, strand, on)

        strand.refresh_from_db()
        assert strand.valid_until == until

    def test_needs_a_reason(self, land: Land, inspector: Viewer) -> None:
        with pytest.raises(priorities.NeedsWords):
            end(inspector, ForceStrandFactory.create(area=land.lpa), TODAY, reason=" ")

    @pytest.mark.parametrize(("role", "area"), [(Role.SERGEANT, "midshire"), (Role.INSPECTOR, "riverside-1")])
    def test_is_refused_to_whoever_may_not_decide_there(self, land: Land, role: Role, area: str) -> None:
        with pytest.raises(NotAllowed):
            end(make_viewer(role, area), ForceStrandFactory.create(area=land.lpa), TODAY)

    def test_of_no_strand_is_refused(self, inspector: Viewer) -> None:
        with pytest.raises(NotFound):
            set_strands.end_strand(viewer=inspector, at=AT, strand_id=404, on=TODAY, reason="Solved.")
