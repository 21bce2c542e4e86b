"""Pure decisions: quarters, the order of stages, and what can be told of a funnel with hidden counts."""

import datetime as dt
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.fairness import rules
from peelian.apps.fairness.types import NOT_SAID, VALUES, AssessmentState, Characteristic, Outcome


class TestQuarters:
    @pytest.mark.parametrize(
        ("day", "end"),
        [
            ("2024-01-23", "2023-12-31"), ("2024-03-30", "2023-12-31"), ("2024-03-31", "2024-03-31"),
            ("2024-04-01", "2024-03-31"), ("2024-12-31", "2024-12-31"), ("2024-11-30", "2024-09-30"),
        ],
    )  # fmt: skip
    def test_ends_before_or_on_the_day(self, day: str, end: str) -> None:
        assert rules.quarter_end(dt.date.fromisoformat(day)) == dt.date.fromisoformat(end)

    @given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
    def test_is_always_one_that_may_be_asked(self, day: dt.date) -> None:
        end = rules.quarter_end(day)

        assert rules.is_quarter_end(end)
        assert end <= day < end + dt.timedelta(days=93)
        assert rules.may_count_on(end, day)

    def test_refuses_other_days_and_days_to_come(self) -> None:
        assert "end of a quarter only" in rules.may_count_on(dt.date(2024, 3, 30), dt.date(2024, 6, 1)).reason
        assert "still to come" in rules.may_count_on(dt.date(2024, 6, 30), dt.date(2024, 6, 29)).reason


class TestSaying:
    @pytest.mark.parametrize("characteristic", list(Characteristic))
    def test_takes_its_answers_and_that_one_would_rather_not(self, characteristic: Characteristic) -> None:
        assert all(rules.may_say(characteristic, value) for value in [*VALUES[characteristic], NOT_SAID])
        assert not rules.may_say(characteristic, "martian")


class TestStages:
    def test_come_in_turn(self) -> None:
        passed, failed = Outcome.PASSED, Outcome.FAILED

        assert rules.may_follow([], stages=3, position=0)
        assert rules.may_follow([passed], stages=3, position=1)
        assert "out of turn" in rules.may_follow([passed], stages=3, position=2).reason
        assert "has ended" in rules.may_follow([passed, failed], stages=3, position=2).reason

    def test_end_where_the_way_did(self) -> None:
        assert rules.ends_of(passed=3, ended=False, stages=3) == 3
        assert rules.ends_of(passed=1, ended=True, stages=3) == 1
        assert rules.ends_of(passed=1, ended=False, stages=3) is None


class TestReached:
    @given(st.lists(st.integers(0, 50), min_size=1, max_size=7))
    def test_counts_all_who_came_so_far(self, ends: list[int]) -> None:
        assert rules.reached(ends, sum(ends)) == list(accumulate(reversed(ends)))[::-1]

    def test_tells_nothing_between_two_hidden_ends(self) -> None:
        assert rules.reached([10, None, 7, None, 20], 43) == [43, 33, None, None, 20]

    def test_tells_nothing_before_the_last_hidden_end_when_the_total_is_hidden_too(self) -> None:
        assert rules.reached([10, None, 7, 20], None) == [None, None, 27, 20]

    @given(st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=1, max_size=7), st.integers(0, 9))
    def test_never_parts_two_numbers_by_a_hidden_one_alone(self, ends: list[int | None], extra: int) -> None:
        """Whatever is told around a hidden end leaves it open: there's another hidden one between, or no total."""
        total = sum(end or 0 for end in ends) + extra
        found = rules.reached(ends, total)
        hidden = [stage for stage, end in enumerate(ends) if end is None]
        for stage in hidden if len(hidden) > 1 else []:
            after = found[stage + 1] if stage + 1 < len(found) else 0
            assert found[stage] is None or after is None


class TestApproving:
    def test_takes_somebody_else_and_one_time(self) -> None:
        draft = AssessmentState.DRAFT

        assert rules.may_approve(state=draft, written_by_id=1, approver_id=2)
        assert "Somebody else" in rules.may_approve(state=draft, written_by_id=1, approver_id=1).reason
        assert not rules.may_approve(state=AssessmentState.APPROVED, written_by_id=1, approver_id=2)
