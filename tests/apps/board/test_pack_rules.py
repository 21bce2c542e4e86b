"""What may happen to a pack when, on plain values."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.board.rules import packs as rules
from peelian.apps.board.types.packs import BuildState, PackState

DAY = dt.date(2026, 11, 22)


class TestMoves:
    @pytest.mark.parametrize(("state", "to"), list(itertools.product(PackState, PackState)))
    def test_every_step_is_allowed_or_refused_with_a_sentence(self, state: PackState, to: PackState) -> None:
        decision = rules.may_move(state, to)

        assert decision.allowed is (to in rules.MOVES[state])
        assert bool(decision.reason) is not decision.allowed

    def test_nothing_is_released_that_was_not_approved(self) -> None:
        before = {state for state in PackState if rules.may_move(state, PackState.RELEASED)}

        assert before == {PackState.APPROVED}

    def test_nothing_leads_out_of_a_release(self) -> None:
        assert not any(rules.may_move(PackState.RELEASED, to) for to in PackState)
        assert [state for state in PackState if not rules.may_change(state)] == [PackState.RELEASED]


class TestApproving:
    def test_is_not_for_who_wrote_the_newest_words_of_a_section(self) -> None:
        assert not rules.may_approve(by=7, writers={3, 7}, open_comments=0)
        assert rules.may_approve(by=7, writers={3, None}, open_comments=0)

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (1, "One comment is still open. Settle it first."),
            (3, "3 comments are still open. Settle them first."),
        ],
    )
    def test_waits_for_open_comments(self, count: int, said: str) -> None:
        assert rules.may_approve(by=7, writers=set(), open_comments=count).reason == said


class TestAsking:
    @pytest.mark.parametrize(
        ("builds", "said"),
        [
            ([], "This pack has no sections. Choose some first."),
            ([("Training", BuildState.NONE)], "“Training” hasn’t been built yet. Build it, or take it out."),
            (
                [("Purpose", BuildState.BUILT), ("Costs", BuildState.FAILED)],
                "“Costs” couldn’t be built. Build it again, or take it out.",
            ),
        ],
    )
    def test_names_the_section_that_keeps_a_pack_back(
        self, builds: list[tuple[str, BuildState]], said: str
    ) -> None:
        assert rules.may_ask(builds).reason == said

    def test_is_open_once_every_section_is_built(self) -> None:
        assert rules.may_ask([("Purpose", BuildState.BUILT), ("Costs", BuildState.BUILT)])


class TestCode:
    @pytest.mark.parametrize("code", ["january-2024", "2024", "a", "a" * 60])
    def test_may_be_letters_digits_and_single_dashes(self, code: str) -> None:
        assert rules.good_code(code)

    @pytest.mark.parametrize(
        "code", ["", "January", "a--b", "-a", "a-", "a b", "a/b", "é", "a" * 61, "a\n", "٣"]
    )
    def test_may_be_nothing_else(self, code: str) -> None:
        assert not rules.good_code(code)


class TestDays:
    def test_go_forward_or_are_the_packs(self) -> None:
        tomorrow = DAY + dt.timedelta(days=1)

        assert rules.good_days(DAY, tomorrow)
        assert rules.good_days(None, None)
        for since, until in ((DAY, DAY), (tomorrow, DAY), (DAY, None), (None, DAY)):
            assert not rules.good_days(since, until)


class TestNextKey:
    @given(
        st.sampled_from(["words", "costs"]),
        st.sets(st.sampled_from(["words", "words-2", "words-3", "costs"])),
    )
    def test_is_free_and_the_first_that_is(self, kind: str, taken: set[str]) -> None:
        key = rules.next_key(kind, taken)

        names = [kind, *(f"{kind}-{number}" for number in range(2, 9))]
        assert key == next(name for name in names if name not in taken)
