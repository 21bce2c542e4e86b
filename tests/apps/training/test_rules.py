"""Pure decisions: the steps of a booking, who assesses, whose need it is, what coverage is."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.currency import Currency, Held, State
from peelian.apps.training import rules
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.needs import RequirementView, Standing
from peelian.apps.training.types.records import Result
from peelian.apps.training.types.sessions import BookingState

JAN = dt.date(2024, 1, 1)


def requirement(**given: object) -> RequirementView:
    said: dict[str, object] = {
        "id": 1, "course_code": "a", "course_name": "A", "words": "all PCSOs", "roles": (), "ranks": ("pcso",),
        "unit_kinds": (), "valid_months": 24, "warn_months": 3, "grace_days": 90, "valid_from": JAN,
        "valid_until": None,
    }  # fmt: skip
    return RequirementView(**(said | given))  # type: ignore[arg-type]


def stood(start: dt.date, end: dt.date | None, rank: str = "pcso", role: str = "", *kinds: str) -> Standing:
    return Standing(start, end, rank, role, kinds)


class TestBookings:
    @pytest.mark.parametrize("now", BookingState)
    def test_have_steps_from_every_state(self, now: BookingState) -> None:
        assert all(rules.may_step(now, then) for then in rules.BOOKING_STEPS[now])

    def test_say_why_a_step_is_refused(self) -> None:
        refused = rules.may_step(BookingState.WITHDRAWN, BookingState.BOOKED)
        assert refused.reason == "A booking that is “withdrawn” can’t become “booked”."


class TestAssessing:
    def test_is_never_of_ones_own(self) -> None:
        assert rules.may_assess(1, 2)
        assert "Nobody assesses their own" in rules.may_assess(1, 1).reason


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("completion", "counting"),
        [
            (Completion.ATTENDANCE, {Result.ATTENDED, Result.PASSED}),
            (Completion.ASSESSMENT, {Result.PASSED}),
            (Completion.EVIDENCE, {Result.PASSED}),
        ],
    )
    def test_hangs_on_how_the_course_is_completed(
        self, completion: Completion, counting: set[Result]
    ) -> None:
        assert {result for result in Result if rules.counts(completion, result)} == counting


class TestNeeds:
    def test_begin_with_the_requirement_or_with_the_rank(self) -> None:
        early = rules.needs_of(requirement(), [stood(dt.date(2019, 5, 1), None)])
        late = rules.needs_of(requirement(), [stood(dt.date(2025, 5, 1), None)])
        assert [early[0].valid_from, late[0].valid_from] == [JAN, dt.date(2025, 5, 1)]

    def test_go_on_over_a_move_between_two_teams(self) -> None:
        moved = dt.date(2025, 3, 1)
        found = rules.needs_of(
            requirement(), [stood(JAN, moved, "pcso", "a"), stood(moved, None, "pcso", "b")]
        )
        assert [(need.valid_from, need.valid_until) for need in found] == [(JAN, None)]

    def test_begin_anew_after_a_gap(self) -> None:
        back = dt.date(2025, 9, 1)
        found = rules.needs_of(requirement(), [stood(JAN, dt.date(2025, 3, 1)), stood(back, None)])
        assert [need.valid_from for need in found] == [JAN, back]

    def test_are_of_a_kind_of_unit_above_the_own(self) -> None:
        of_lpa = requirement(ranks=(), unit_kinds=("lpa",))
        assert rules.needs_of(of_lpa, [stood(JAN, None, "sergeant", "", "team", "lpa")])
        assert not rules.needs_of(of_lpa, [stood(JAN, None, "sergeant", "", "department")])

    def test_ask_for_rank_and_role_both(self) -> None:
        both = requirement(roles=("coordinator",))
        assert not rules.needs_of(both, [stood(JAN, None, "pcso", "officer")])

    @given(st.lists(st.integers(0, 3000), min_size=2, max_size=12, unique=True))
    def test_never_overlap_and_cover_just_the_days_on_which_it_applies(self, turns: list[int]) -> None:
        days = [dt.date(2020, 1, 1) + dt.timedelta(days=turn) for turn in sorted(turns)]
        ranks = ["pcso", "pcso", "constable"]
        stands = [stood(a, b, ranks[n % 3]) for n, (a, b) in enumerate(pairwise(days))]
        found = rules.needs_of(requirement(), stands)
        for one, other in pairwise(found):
            assert one.valid_until is not None
            assert one.valid_until < other.valid_from
        for day in days:
            asked = day >= JAN and any(
                one.rank == "pcso" and one.valid_from <= day and (one.valid_until or day) > day
                for one in stands
            )
            assert any(need.covers(day) for need in found) == asked


class TestStanding:
    def test_is_that_of_the_strictest_requirement(self) -> None:
        yearly = requirement(id=2, valid_months=12, words="coordinators")
        now = rules.stand(
            dt.date(2025, 6, 1), requirements=[requirement(), yearly], standings=[stood(JAN, None)],
            held=[Held(dt.date(2024, 3, 1), "Passed")], exempt=[],
        )  # fmt: skip
        assert now.state is State.LAPSED

    def test_is_not_required_of_somebody_whom_none_holds_for(self) -> None:
        now = rules.stand(
            JAN, requirements=[requirement()], standings=[stood(JAN, None, "constable")], held=[], exempt=[]
        )
        assert now.state is State.NOT_REQUIRED


class TestCoverage:
    @given(st.lists(st.sampled_from(State)))
    def test_has_a_denominator_that_adds_up(self, states: list[State]) -> None:
        rows = [Currency(state, None, None, overdue=False, reason="") for state in states]
        found = rules.cover(JAN, course_code="a", course_name="A", states=rows, attended_any=0)
        assert found.in_date + found.expiring + found.lapsed + found.never == found.required
        assert (
            found.required + found.exempt + sum(state is State.NOT_REQUIRED for state in states)
            == found.people
        )
        assert (found.share is None) == (found.required == 0)

    def test_says_its_share_of_whom(self) -> None:
        assert (
            rules.coverage_words(452, 1187, 0) == "452 of the 1,187 who have to hold it are in date (38.1%)."
        )

    def test_prints_the_papers_count_as_no_coverage(self) -> None:
        """1,474 in the paper of 2017: of whom isn't said, and there were 735 + 452 = 1,187 posts."""
        assert rules.attended_words(1474, None) == (
            "1,474 people attended. Of how many isn’t said, so this is no coverage."
        )
        assert rules.coverage_words(0, 0, 1474) == rules.attended_words(1474, None)
