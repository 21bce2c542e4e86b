"""Text as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.kernel import text


class TestPostcode:
    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("b147qh", "B14 7QH"),
            (" B14  7QH ", "B14 7QH"),
            ("b1.1bb", "B1 1BB"),
            ("WV10-0AA", "WV10 0AA"),
            ("ｂ１４ 7qh", "B14 7QH"),
        ],
    )
    def test_is_forgiven_its_case_and_spaces(self, typed: str, written: str) -> None:
        assert text.normalise_postcode(typed) == written

    @pytest.mark.parametrize(
        "typed", ["", "B14", "Moseley", "B14 7Q", "B14 7QHX", "1B4 7QH", "B14 7QH; DROP TABLE"]
    )
    def test_that_cannot_be_one_is_none(self, typed: str) -> None:
        assert text.normalise_postcode(typed) is None

    @given(st.text(max_size=40))
    def test_never_raises_and_is_stable(self, typed: str) -> None:
        once = text.normalise_postcode(typed)
        assert once is None or text.normalise_postcode(once) == once


class TestTidy:
    def test_keeps_lines_and_drops_control_characters(self) -> None:
        assert text.tidy("  a\r\nb\x00\x07  \n\n") == "a\nb"

    def test_keeps_the_joiners_that_urdu_and_persian_need(self) -> None:
        assert text.tidy("می\u200cخواهم") == "می\u200cخواهم"

    @given(st.text())
    def test_is_stable(self, anything: str) -> None:
        assert text.tidy(text.tidy(anything)) == text.tidy(anything)


class TestOneLine:
    @given(st.text(), st.integers(5, 60))
    def test_is_never_longer_than_asked(self, anything: str, limit: int) -> None:
        line = text.one_line(anything, limit)
        assert len(line) <= limit
        assert "\n" not in line
