"""Keep: what is an open priority stays one for another fortnight, with the reason."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Candidate, Cycle, Priority
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory

LATER = AT + dt.timedelta(days=100)


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


@pytest.fixture
def standing(land: Land) -> Priority:
    """Speeding in Abbey Green, adopted a fortnight ago."""
    row = PriorityFactory.create(area=land.neighbourhoods[0], category=Category.SPEEDING)
    Cycle.objects.update(starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 26))
    return row


@pytest.fixture
def line(land: Land, standing: Priority) -> Candidate:
    """The same problem on this fortnight's list."""
    return CandidateFactory.create(
        cycle=CycleFactory.create(sector=land.sector), area=land.neighbourhoods[0], category=Category.SPEEDING
    )


def keep(
    viewer: Viewer, line: Candidate, *, at: dt.datetime = AT, reason: str = "Still too fast."
) -> priorities.CandidateView:
    """Keep what the line is about."""
    return set_priorities.keep(viewer=viewer, at=at, candidate_id=line.pk, reason=reason)


class TestKeep:
    def test_decides_the_line_and_names_what_it_keeps(
        self, inspector: Viewer, standing: Priority, line: Candidate
    ) -> None:
        kept = keep(inspector, line)

        assert (kept.decision, kept.decision_reason, kept.kept_id, kept.priority_id) == (
            priorities.DecisionKind.KEPT, "Still too fast.", standing.pk, None,
        )  # fmt: skip
        assert kept.decided_by_name
        assert set(Event.objects.values_list("name", flat=True)) >= {
            "priorities.candidate.kept", "priorities.priority.reviewed",
        }  # fmt: skip
        assert Priority.objects.count() == 1

    def test_keeping_makes_it_fresh(self, inspector: Viewer, standing: Priority, line: Candidate) -> None:
        assert priorities.get_priority(standing.pk, at=LATER).stale

        keep(inspector, line, at=LATER)

        assert not priorities.get_priority(standing.pk, at=LATER).stale

    def test_refuses_what_is_no_priority_now(
        self, inspector: Viewer, standing: Priority, line: Candidate
    ) -> None:
        set_priorities.close(
            viewer=inspector, at=AT, priority_id=standing.pk, reason="A camera stands there."
        )

        with pytest.raises(priorities.NothingToKeep, match="nothing to keep"):
            keep(inspector, line)
        assert priorities.get_candidate(line.pk).decision is priorities.DecisionKind.PENDING

    def test_refuses_a_priority_of_another_area(
        self, inspector: Viewer, land: Land, standing: Priority
    ) -> None:
        elsewhere = CandidateFactory.create(
            cycle=CycleFactory.create(sector=land.sector),
            area=land.neighbourhoods[1],
            category=Category.SPEEDING,
        )

        with pytest.raises(priorities.NothingToKeep):
            keep(inspector, elsewhere)

    def test_a_line_for_the_sector_keeps_what_stands_in_a_neighbourhood(
        self, inspector: Viewer, land: Land, standing: Priority
    ) -> None:
        """Fewer than 60 per cent spoke from one neighbourhood, so the line is about them all."""
        whole = CandidateFactory.create(
            cycle=CycleFactory.create(sector=land.sector), area=land.sector, category=Category.SPEEDING
        )

        assert keep(inspector, whole).kept_id == standing.pk

    def test_of_several_that_one_is_kept_which_was_chosen(
        self, inspector: Viewer, land: Land, standing: Priority
    ) -> None:
        cycle = CycleFactory.create(sector=land.sector)
        other = PriorityFactory.create(
            area=land.neighbourhoods[1],
            category=Category.SPEEDING,
            candidate=CandidateFactory.create(cycle=cycle, category=Category.LITTER, rank=9),
        )
        elsewhere = PriorityFactory.create(
            area=land.neighbourhoods[1],
            category=Category.DRUGS,
            candidate=CandidateFactory.create(cycle=cycle, category=Category.DRUGS, rank=8),
        )
        whole = CandidateFactory.create(cycle=cycle, area=land.sector, category=Category.SPEEDING, rank=1)
        line = priorities.get_candidate(whole.pk)
        assert [one.id for one in set_priorities.list_keepable(at=AT, line=line)] == [standing.pk, other.pk]

        with pytest.raises(priorities.NothingToKeep, match="doesn't speak of"):
            set_priorities.keep(
                viewer=inspector, at=AT, candidate_id=whole.pk, reason="Fast.", priority_id=elsewhere.pk
            )
        kept = set_priorities.keep(
            viewer=inspector, at=AT, candidate_id=whole.pk, reason="Fast.", priority_id=other.pk
        )
        assert kept.kept_id == other.pk

    def test_needs_a_reason_and_is_decided_once(self, inspector: Viewer, line: Candidate) -> None:
        with pytest.raises(priorities.NeedsWords):
            keep(inspector, line, reason=" ")
        keep(inspector, line)
        with pytest.raises(priorities.AlreadyDecided, match="kept"):
            keep(inspector, line)
        with pytest.raises(priorities.AlreadyDecided):
            set_priorities.decline(viewer=inspector, at=AT, candidate_id=line.pk, reason="No.")

    def test_is_for_those_who_decide_there(self, land: Land, line: Candidate) -> None:
        for role, area in ((Role.SERGEANT, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                keep(make_viewer(role, area), line)

    def test_is_counted_beside_adopted_and_declined(self, inspector: Viewer, line: Candidate) -> None:
        keep(inspector, line)

        count = priorities.count_decisions(
            area_codes=["riverside-1"], since=AT - dt.timedelta(1), until=AT + dt.timedelta(1)
        )
        assert (count.kept, count.declined) == (1, 0)
