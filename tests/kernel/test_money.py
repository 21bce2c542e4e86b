from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.kernel.money import in_pounds, read_pounds


@pytest.mark.parametrize(
    ("pence", "words"),
    [(7_490_000, "£74,900"), (0, "£0"), (5, "£0.05"), (123_450, "£1,234.50"), (-500, "-£5"), (-1, "-£0.01")],
)
def test_pounds_are_written_with_pence_where_there_are_any(pence: int, words: str) -> None:
    assert in_pounds(pence) == words


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("74900", 7_490_000),
        ("£74,900", 7_490_000),
        (" £ 12.50 ", 1_250),
        ("0.05", 5),
        ("1,234,567.89", 123_456_789),
    ],
)
def test_pounds_are_read_as_people_write_them(text: str, pence: int) -> None:
    assert read_pounds(text) == pence


@pytest.mark.parametrize("text", ["", "£", "12.5", "1,23", "12,3456", "-4", "about 30", "1.234", "4p", "$4"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="amount in pounds"):
        read_pounds(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_what_was_written_is_read_again(pence: int) -> None:
    assert read_pounds(in_pounds(pence)) == pence
