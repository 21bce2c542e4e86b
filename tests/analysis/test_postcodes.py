"""Postcodes in flat arrays: the same answers as a plain dictionary."""

import datetime as dt
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.postcodes import KnownPostcode, PostcodeIndex, Row

POSTCODES = st.from_regex(r"([A-D]{1,2}[0-9][A-E0-9]?|GIR) [0-9][A-C]{2}", fullmatch=True)
ROWS = st.tuples(
    POSTCODES,
    st.none() | st.floats(49, 61.5),
    st.none() | st.floats(-9, 2.5),
    st.sampled_from(["", "E05000001", "E05000002"]) | st.text("EWSN019", max_size=9),
    st.none() | st.dates(dt.date(1960, 1, 1)),
)
HALL_GREEN = ("B28 8AA", 52.43, -1.84, "E05011145", None)


def known(rows: list[Row]) -> dict[str, KnownPostcode]:
    """The oracle."""
    return {row[0]: KnownPostcode(*row) for row in rows}


class TestFind:
    @settings(max_examples=100, deadline=None)
    @given(rows=st.lists(ROWS, unique_by=lambda row: row[0]), others=st.lists(POSTCODES))
    def test_gives_back_every_row_and_nothing_else(self, rows: list[Row], others: list[str]) -> None:
        index, expected = PostcodeIndex.build(iter(rows)), known(rows)

        assert len(index) == len(rows)
        for postcode in [*expected, *others]:
            assert index.find(postcode) == expected.get(postcode)

    @given(text=st.text(max_size=9) | st.text(string.printable, max_size=9))
    def test_knows_nothing_of_any_other_text(self, text: str) -> None:
        assert PostcodeIndex.build([HALL_GREEN]).find(text) is None

    @pytest.mark.parametrize(
        "text", ["B28 8A", "B28 8AAA", "B28 8AA\0", "B28 8AA ", "b28 8aa", "B28 8A\u0391"]
    )
    def test_takes_nothing_for_a_postcode_that_is_only_like_it(self, text: str) -> None:
        assert PostcodeIndex.build([HALL_GREEN]).find(text) is None

    def test_gives_plain_values(self) -> None:
        found = PostcodeIndex.build([HALL_GREEN]).find("B28 8AA")

        assert found is not None
        assert (type(found.lat), type(found.lng)) == (float, float)

    def test_of_nothing_finds_nothing(self) -> None:
        index = PostcodeIndex.build([])

        assert index.find("B28 8AA") is None
        assert list(index.starting("")) == []


class TestStarting:
    @settings(max_examples=100, deadline=None)
    @given(rows=st.lists(ROWS, unique_by=lambda row: row[0]), start=st.text("ABCD019 ", max_size=8))
    def test_gives_those_that_begin_so_in_their_order(self, rows: list[Row], start: str) -> None:
        found = list(PostcodeIndex.build(rows).starting(start))

        expected = known(rows)
        assert found == [expected[postcode] for postcode in sorted(expected) if postcode.startswith(start)]

    def test_of_a_whole_postcode_is_that_one(self) -> None:
        index = PostcodeIndex.build([("SW1A 1AA", None, None, "", None), ("SW1A 1AB", None, None, "", None)])

        assert [one.postcode for one in index.starting("SW1A 1AA")] == ["SW1A 1AA"]

    @pytest.mark.parametrize("text", ["B28 8AAAA", "Ä", "B28\N{NO-BREAK SPACE}"])
    def test_of_what_no_postcode_holds_is_nothing(self, text: str) -> None:
        assert list(PostcodeIndex.build([HALL_GREEN]).starting(text)) == []


class TestBuild:
    def test_refuses_a_postcode_given_twice(self) -> None:
        with pytest.raises(ValueError, match="'B28 8AA' is given twice"):
            PostcodeIndex.build([HALL_GREEN, ("B1 1AA", None, None, "", None), HALL_GREEN])

    @pytest.mark.parametrize("useless", ["", "B28  8AAA", "Β28 8AA"])
    def test_refuses_what_cannot_be_a_postcode(self, useless: str) -> None:
        with pytest.raises(ValueError, match="can't be a postcode"):
            PostcodeIndex.build([(useless, None, None, "", None)])

    def test_takes_32_bytes_a_postcode(self) -> None:
        rows: list[Row] = [
            (f"B{number} 1AA", 52.4, -1.9, f"E050000{number}", None) for number in range(10, 99)
        ]

        assert PostcodeIndex.build(rows).nbytes == 32 * len(rows)
