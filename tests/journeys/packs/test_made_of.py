"""What numbers may be made of."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from peelian.journeys.packs.made_of import Sums, triples

counts = st.lists(st.integers(1, 40), min_size=1, max_size=14)


class TestSums:
    def test_are_found_of_neighbours_and_of_two_or_three_anywhere(self) -> None:
        column = dict(zip("abcd", (5, 1, 4, 3), strict=True))

        assert Sums(column).making(8, most=3) == {frozenset("ad"), frozenset("bcd")}
        assert Sums(column).making(8, most=0) == {frozenset("bcd")}

    def test_of_parts_of_people_are_found_though_they_are_rounded(self) -> None:
        assert Sums({"a": 0.1, "b": 0.2}).making(0.3, most=0) == {frozenset("ab")}

    @given(counts, st.integers(2, 120))
    def test_are_all_that_there_are(self, column: list[int], wanted: int) -> None:
        named = dict(enumerate(column))
        runs = {
            frozenset(range(first, last))
            for first, last in combinations(range(len(column) + 1), 2)
            if last - first > 1 and sum(column[first:last]) == wanted
        }
        few = {
            frozenset(some)
            for size in (2, 3)
            for some in combinations(named, size)
            if len(column) <= 12 and sum(column[one] for one in some) == wanted
        }

        assert Sums(named).making(wanted, most=3) == runs | few


def test_triples_are_a_count_and_two_that_make_it() -> None:
    """48.4 left, 9.8 of them to other forces and 38.6 not."""
    told = {"all": 48.4, "kept": 38.6, "moved": 9.8, "other": 10.0}

    assert set(triples(told)) == {("all", "kept", "moved")}
