from __future__ import annotations

from decimal import Decimal

import pytest

from peelian.apps.library.rules import (
    MOVES,
    may_check,
    may_move,
    may_rewrite,
    mended,
    read_figures,
    write_figures,
)
from peelian.apps.library.types import EntryState, ResultFigure
from peelian.kernel.errors import Refused

ALLOWED = {
    ("draft", "checked"),
    ("checked", "published"),
    ("checked", "draft"),
    ("published", "withdrawn"),
    ("withdrawn", "draft"),
}


class TestMoves:
    @pytest.mark.parametrize("state", EntryState)
    @pytest.mark.parametrize("to", EntryState)
    def test_go_as_the_table_says_and_no_other_way(self, state: EntryState, to: EntryState) -> None:
        decision = may_move(state, to)
        assert bool(decision) == ((state.value, to.value) in ALLOWED)
        assert decision or state.value in decision.reason

    def test_name_every_state(self) -> None:
        assert set(MOVES) == set(EntryState)

    def test_let_nobody_check_their_own(self) -> None:
        assert not may_check(written_by_id=1, by_id=1)
        assert may_check(written_by_id=1, by_id=2)

    def test_let_nobody_change_what_others_rely_on(self) -> None:
        assert [state for state in EntryState if not may_rewrite(state)] == [EntryState.PUBLISHED]


class TestFigures:
    def test_are_read_as_they_are_typed(self) -> None:
        assert read_figures("Burglaries a month; 14; 9; crime records\n\nVisits;;1,200.5") == (
            ResultFigure("Burglaries a month", Decimal("14.00"), Decimal("9.00"), "crime records"),
            ResultFigure("Visits", None, Decimal("1200.50")),
        )

    def test_come_back_as_they_were_typed(self) -> None:
        text = "Burglaries a month; 14; 9.5; crime records\nVisits; ; 1200"
        assert write_figures(read_figures(text)) == text

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Burglaries", "Line 1: write"),
            ("\nA; x; 1", "Line 2: “x” isn’t"),
            ("A; NaN; 1", "isn’t a number"),
            ("; 1; 2", "Line 1"),
        ],
    )
    def test_say_which_line_is_wrong(self, text: str, words: str) -> None:
        with pytest.raises(Refused, match=words):
            read_figures(text)


class TestSpelling:
    KNOWN = ("Alley gates against burglary", "Off-road bikes")

    @pytest.mark.parametrize(
        ("asked", "meant"), [("burglry", "burglary"), ("aley gates", "alley gates"), ("BURGLERY", "burglary")]
    )
    def test_is_mended_by_what_others_wrote(self, asked: str, meant: str) -> None:
        assert mended(asked, self.KNOWN) == meant

    @pytest.mark.parametrize("asked", ["burglary", "helicopter", "burglry helicopter", "", "12"])
    def test_is_left_where_nothing_is_wrong_or_nothing_is_like_it(self, asked: str) -> None:
        assert mended(asked, self.KNOWN) == ""
