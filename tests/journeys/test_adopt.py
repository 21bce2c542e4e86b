"""Adopt a line, or decline it; and what becomes of a priority then."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.journeys.lists import make, say


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


class TestAdopt:
    @pytest.fixture
    def candidate(self, land: Land, inspector: Viewer) -> priorities.CandidateView:
        """Speeding in Abbey Green."""
        say(land.neighbourhoods[0], Category.SPEEDING, 3)
        return make(inspector).candidates[0]

    def test_makes_a_priority_that_the_public_can_read(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        made = set_priorities.adopt(
            viewer=inspector, at=AT, candidate_id=candidate.id, issue="Cars go too fast on School Road."
        )

        assert priorities.list_priorities(area_codes=["N01"], at=AT) == [made]
        assert (made.issue, made.area_code, made.stale, made.age_days) == (
            "Cars go too fast on School Road.",
            "N01",
            False,
            0,
        )
        assert priorities.get_candidate(candidate.id).decision is priorities.DecisionKind.ADOPTED
        assert Event.objects.filter(name="priorities.priority.adopted", area_code="N01").count() == 1

    def test_refuses_an_area_of_another_sector(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        both = make_viewer(Role.INSPECTOR, "midshire")

        with pytest.raises(Refused):
            set_priorities.adopt(
                viewer=both, at=AT, candidate_id=candidate.id, issue="Too fast.",
                area_code=land.other_neighbourhood.code,
            )  # fmt: skip

    def test_refuses_a_second_adoption(self, inspector: Viewer, candidate: priorities.CandidateView) -> None:
        set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")

        with pytest.raises(priorities.AlreadyDecided, match="adopted"):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")
        with pytest.raises(priorities.AlreadyDecided):
            set_priorities.decline(viewer=inspector, at=AT, candidate_id=candidate.id, reason="No.")

    def test_refuses_what_is_an_open_priority_of_the_area_already(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        sector_cycle_area = land.neighbourhoods[0]
        PriorityFactory.create(area=sector_cycle_area, candidate__rank=99, candidate__category=Category.DRUGS)

        with pytest.raises(priorities.AlreadyAPriority, match="since 2 November 2026"):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")

        assert priorities.get_candidate(candidate.id).decision is priorities.DecisionKind.PENDING

    def test_can_be_put_in_another_area_of_the_inspectors(
        self, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        made = set_priorities.adopt(
            viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.", area_code="riverside-1"
        )

        assert made.area_code == "riverside-1"

    def test_needs_words_and_the_right_person(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        with pytest.raises(priorities.NeedsWords):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="  ")
        with pytest.raises(priorities.NeedsWords):
            set_priorities.decline(viewer=inspector, at=AT, candidate_id=candidate.id, reason="")
        for role, area in ((Role.SERGEANT, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                set_priorities.adopt(
                    viewer=make_viewer(role, area), at=AT, candidate_id=candidate.id, issue="Mine."
                )


class TestPriority:
    def test_is_stale_after_three_months_until_somebody_looks(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        later = AT + dt.timedelta(days=93)

        assert priorities.get_priority(row.pk, at=later).stale
        assert not set_priorities.review(viewer=inspector, at=later, priority_id=row.pk).stale

    def test_an_action_is_a_look(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        later = AT + dt.timedelta(days=93)

        done = set_priorities.set_action(
            viewer=inspector, at=later, priority_id=row.pk, action="We check speeds."
        )

        assert (done.stale, done.action, done.action_at) == (False, "We check speeds.", later)

    def test_a_closed_one_is_left_alone_and_never_stale(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        closed = set_priorities.close(viewer=inspector, at=AT, priority_id=row.pk, reason="Solved.")

        assert not priorities.get_priority(row.pk, at=AT + dt.timedelta(days=200)).stale
        assert priorities.list_priorities(area_codes=["N01"], at=AT) == []
        assert priorities.list_priorities(area_codes=["N01"], at=AT, open_only=False) == [closed]
        with pytest.raises(priorities.PriorityClosed):
            set_priorities.review(viewer=inspector, at=AT, priority_id=row.pk)
