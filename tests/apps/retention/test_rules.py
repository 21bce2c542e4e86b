"""What may be done with a conversation, and that reasons put together leave nothing small."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.retention.rules import may_end, may_hold, may_offer, together
from peelian.apps.retention.types import Kind, State

DAY = dt.date(2026, 3, 2)
NEXT = dt.date(2026, 3, 3)


class TestOffering:
    def test_is_for_those_who_serve(self) -> None:
        assert may_offer(Kind.RETENTION, joined_on=DAY, left_on=None, on=DAY, open_one=False)

    def test_a_retention_conversation_is_not_for_those_who_have_left(self) -> None:
        found = may_offer(Kind.RETENTION, joined_on=DAY, left_on=NEXT, on=NEXT, open_one=False)

        assert not found
        assert "exit interview" in found.reason

    def test_an_exit_interview_is(self) -> None:
        assert may_offer(Kind.EXIT, joined_on=DAY, left_on=NEXT, on=NEXT, open_one=False)

    def test_an_exit_interview_is_for_those_who_have_given_notice(self) -> None:
        assert may_offer(Kind.EXIT, joined_on=DAY, left_on=NEXT, on=DAY, open_one=False)

    def test_an_exit_interview_is_not_for_those_who_serve_on(self) -> None:
        found = may_offer(Kind.EXIT, joined_on=DAY, left_on=None, on=NEXT, open_one=False)

        assert not found
        assert "retention conversation" in found.reason

    def test_waits_for_the_one_before(self) -> None:
        assert not may_offer(Kind.EXIT, joined_on=DAY, left_on=NEXT, on=DAY, open_one=True)

    def test_comes_after_joining(self) -> None:
        assert not may_offer(Kind.EXIT, joined_on=NEXT, left_on=NEXT, on=DAY, open_one=False)


class TestHolding:
    def test_of_an_exit_interview_is_of_who_leaves_still(self) -> None:
        assert may_hold(Kind.EXIT, left_on=NEXT)
        assert not may_hold(Kind.EXIT, left_on=None)
        assert may_hold(Kind.RETENTION, left_on=None)


class TestEnding:
    def test_comes_once(self) -> None:
        assert may_end(State.OFFERED, offered_on=DAY, on=DAY, today=NEXT)
        assert not may_end(State.HELD, offered_on=DAY, on=DAY, today=NEXT)
        assert not may_end(State.DECLINED, offered_on=DAY, on=DAY, today=NEXT)

    def test_comes_neither_before_the_offer_nor_tomorrow(self) -> None:
        assert not may_end(State.OFFERED, offered_on=NEXT, on=DAY, today=NEXT)
        assert not may_end(State.OFFERED, offered_on=DAY, on=NEXT, today=DAY)


class TestReasonsTogether:
    def test_keeps_what_is_large_apart(self) -> None:
        found = together(
            {"retirement": 180, "resignation": 192, "ill-health": 23, "death": 2, "dismissal": 11}
        )

        assert found == (("resignation",), ("retirement",), ("ill-health",), ("dismissal", "death"))

    @given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40)), st.integers(1, 10))
    def test_leaves_no_reason_out_and_no_group_small_but_one_of_all(
        self, counts: dict[str, int], least: int
    ) -> None:
        found = together(counts, least=least)

        assert sorted(name for group in found for name in group) == sorted(
            n for n, count in counts.items() if count
        )
        sums = [sum(counts[name] for name in group) for group in found]
        assert all(count >= least for count in sums) or len(sums) == 1
