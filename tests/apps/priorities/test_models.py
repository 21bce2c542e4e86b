"""What the database itself refuses about lists and priorities."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.priorities.types import DecisionKind
from peelian.kernel.categories import ProblemCategory as Category
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.priorities import CandidateFactory, CycleFactory, ForceStrandFactory, PriorityFactory


@pytest.fixture
def land(db: None) -> Land:
    """An invented force."""
    return make_land()


class TestTheDatabaseRefuses:
    def test_weights_off_the_matrix_and_two_strands_at_a_time(self, land: Land) -> None:
        with pytest.raises(IntegrityError, match="strand_on_its_matrix"), transaction.atomic():
            ForceStrandFactory.create(area=land.force, impact=5)
        ForceStrandFactory.create(area=land.force, valid_until=TODAY)
        ForceStrandFactory.create(area=land.force, valid_from=TODAY)
        with pytest.raises(IntegrityError, match="strand_once_at_a_time"), transaction.atomic():
            ForceStrandFactory.create(area=land.force, valid_from=TODAY)

    def test_two_lists_of_a_sector_on_a_day(self, land: Land) -> None:
        cycle = CycleFactory.create(sector=land.sector)

        with pytest.raises(IntegrityError, match="cycle_one_list_a_day"), transaction.atomic():
            CycleFactory.create(
                sector=land.sector, starts_on=cycle.starts_on + dt.timedelta(days=1), ends_on=cycle.ends_on
            )

    def test_a_category_or_a_rank_twice(self, land: Land) -> None:
        cycle = CycleFactory.create(sector=land.sector)
        CandidateFactory.create(cycle=cycle, rank=1)

        with pytest.raises(IntegrityError, match="candidate_category_once"), transaction.atomic():
            CandidateFactory.create(cycle=cycle, rank=2)

    def test_two_open_priorities_of_a_kind_in_an_area(self, land: Land) -> None:
        first = PriorityFactory.create(area=land.sector)
        later = CandidateFactory.create(cycle=first.candidate.cycle, category=Category.DRUGS, rank=2)

        with pytest.raises(IntegrityError, match="priority_open_once_in_an_area"), transaction.atomic():
            PriorityFactory.create(area=land.sector, candidate=later)
        first.closed_at = AT
        first.save(update_fields=["closed_at"])
        PriorityFactory.create(area=land.sector, candidate=later)

    def test_a_decision_without_anybody_and_a_no_without_a_reason(self, land: Land) -> None:
        cycle = CycleFactory.create(sector=land.sector)
        with pytest.raises(IntegrityError, match="candidate_decided_by_somebody"), transaction.atomic():
            CandidateFactory.create(cycle=cycle, decision=DecisionKind.ADOPTED, decided_at=AT)
        decided_by = PriorityFactory.create(area=land.sector).candidate.decided_by
        with pytest.raises(IntegrityError, match="candidate_declined_with_reason"), transaction.atomic():
            CandidateFactory.create(
                cycle=cycle,
                category=Category.DRUGS,
                decision=DecisionKind.DECLINED,
                decided_by=decided_by,
                decided_at=AT,
            )

    def test_a_priority_without_an_issue_or_closed_before_it_began(self, land: Land) -> None:
        with pytest.raises(IntegrityError, match="priority_has_issue"), transaction.atomic():
            PriorityFactory.create(area=land.sector, issue="")
        with pytest.raises(IntegrityError, match="priority_closed_after_adopted"), transaction.atomic():
            PriorityFactory.create(area=land.sector, closed_at=AT - dt.timedelta(seconds=1))
        with pytest.raises(IntegrityError, match="priority_action_has_moment"), transaction.atomic():
            PriorityFactory.create(area=land.sector, action="We patrol.")

    def test_a_strand_whose_score_is_not_its_matrixs(self, land: Land) -> None:
        with pytest.raises(IntegrityError, match="strand_has_its_score"), transaction.atomic():
            ForceStrandFactory.create(area=land.force, impact=3, likelihood=4, score=11)

    def test_a_kept_line_without_a_priority_and_a_priority_that_no_line_keeps(self, land: Land) -> None:
        priority = PriorityFactory.create(area=land.sector)
        decided = {
            "decided_by": priority.candidate.decided_by,
            "decided_at": AT,
            "cycle": priority.candidate.cycle,
        }
        with pytest.raises(IntegrityError, match="candidate_kept_names_its_priority"), transaction.atomic():
            CandidateFactory.create(
                decision=DecisionKind.KEPT, decision_reason="Still so.", category=Category.DRUGS, **decided
            )
        with pytest.raises(IntegrityError, match="candidate_kept_names_its_priority"), transaction.atomic():
            CandidateFactory.create(
                decision=DecisionKind.DECLINED,
                decision_reason="No.",
                category=Category.DRUGS,
                kept=priority,
                **decided,
            )
        with pytest.raises(IntegrityError, match="candidate_declined_with_reason"), transaction.atomic():
            CandidateFactory.create(
                decision=DecisionKind.KEPT, category=Category.DRUGS, kept=priority, **decided
            )
