"""Small counts stay hidden: worked cases, and an attacker who tries every table that fits what is shown."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.suppression import SafeTable, suppress_list, suppress_table

#: How high the attacker tries each count: above every count drawn by `least` and more.
HIGHEST = 8


def fits(shown: SafeTable) -> list[list[int]]:
    """Every table, its rows one after another, that would be shown so: hidden counts are 1 or more."""
    height, width = len(shown.cells), len(shown.cells[0])
    flat = [count for row in shown.cells for count in row]
    choices = [range(1, HIGHEST + 1) if count is None else (count,) for count in flat]
    sums: list[tuple[int | None, list[int]]] = [
        *((shown.row_totals[i], [i * width + j for j in range(width)]) for i in range(height)),
        *((shown.column_totals[j], [i * width + j for i in range(height)]) for j in range(width)),
        (shown.total, list(range(height * width))),
    ]
    return [
        list(table)
        for table in product(*choices)
        if all(total is None or total == sum(table[k] for k in parts) for total, parts in sums)
    ]


def attack(rows: Sequence[Sequence[int]], least: int) -> None:
    """Fail if a small count, or a small total, can be told from what is shown."""
    shown = suppress_table(rows, least=least)
    height, width = len(rows), len(rows[0])
    tables = fits(shown)
    assert [count for row in rows for count in row] in tables
    parts = [[k] for k in range(height * width)]
    parts += [[i * width + j for j in range(width)] for i in range(height)]
    parts += [[i * width + j for i in range(height)] for j in range(width)]
    parts += [list(range(height * width))]
    true = [count for row in rows for count in row]
    for part in parts:
        if 0 < sum(true[k] for k in part) < least:
            possible = {sum(table[k] for k in part) for table in tables}
            assert max(possible) >= least, f"{part} is told to be small: {possible}"


class TestList:
    def test_hides_a_second_where_one_is_small(self) -> None:
        assert suppress_list([3, 40, 20]).counts == (None, 40, None)

    def test_keeps_the_total(self) -> None:
        assert suppress_list([3, 40, 20]).total == 63

    def test_hides_a_third_where_two_would_be_told_by_their_sum(self) -> None:
        """1 and 1 are hidden with 2 left over: with nothing more hidden, both could only be 1."""
        assert suppress_list([1, 1, 30, 20]).counts == (None, None, 30, None)

    def test_hides_the_total_of_few(self) -> None:
        safe = suppress_list([2, 1])

        assert (safe.counts, safe.total) == ((None, None), None)

    def test_shows_nothing_as_nothing(self) -> None:
        safe = suppress_list([0, 12, 30])

        assert safe.counts == (0, 12, 30)
        assert not safe.hides

    def test_of_nothing_is_empty(self) -> None:
        assert suppress_list([]).total == 0

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    def test_cannot_be_undone_by_subtraction(self, counts: list[int]) -> None:
        attack([counts], least=3)


class TestTable:
    def test_hides_a_rectangle(self) -> None:
        """Of the rectangles that hold the 2, the one with the fewest people in it."""
        safe = suppress_table([[20, 2, 30], [25, 12, 40], [50, 60, 70]])

        assert safe.cells == ((None, None, 30), (None, None, 40), (50, 60, 70))
        assert (safe.row_totals, safe.column_totals, safe.total) == ((52, 77, 180), (95, 74, 140), 309)

    def test_shows_a_table_without_small_counts_whole(self) -> None:
        assert not suppress_table([[5, 0], [9, 7]]).hides

    def test_hides_more_where_the_rectangle_itself_tells(self) -> None:
        """1 and 1 over 1 and 1, totals of 2: each of them could only be 1, so the totals go too."""
        safe = suppress_table([[1, 1], [1, 1]])

        assert safe.row_totals == (None, None)
        assert safe.total is None

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=2))
    def test_cannot_be_undone_by_subtraction(self, rows: list[list[int]]) -> None:
        attack(rows, least=3)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=1, max_size=3))
    def test_beside_totals_that_are_told_elsewhere(self, rows: list[list[int]]) -> None:
        """The totals stay as they are told, and no small count can be told from them and the table together."""
        whole = suppress_list([sum(column) for column in zip(*rows, strict=True)], least=3)
        safe = suppress_table(rows, totals=whole, least=3)

        assert (safe.column_totals, safe.total) == (whole.counts, whole.total)
        flat = [count for row in safe.cells for count in row]
        if set(flat) == {None} == set(safe.row_totals):
            return  # nothing but the totals is told
        tables = fits(safe)
        true = [count for row in rows for count in row]
        assert true in tables
        for k, count in enumerate(true):
            assert not 0 < count < 3 or max(table[k] for table in tables) >= 3

    def test_tells_only_totals_where_no_company_is_enough(self) -> None:
        rows = [[1], [1], [1], [1], [1]]
        safe = suppress_table(rows, totals=suppress_list([5]))

        assert (safe.total, safe.column_totals) == (5, (5,))
        assert set(safe.row_totals) == {None}
        assert all(row == (None,) for row in safe.cells)

    def test_refuses_totals_of_another_table(self) -> None:
        with pytest.raises(ValueError, match="aren't the sums"):
            suppress_table([[7, 8]], totals=suppress_list([7, 9]))

    @settings(deadline=None)
    @given(
        st.integers(1, 6).flatmap(
            lambda width: st.lists(
                st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=6
            )
        )
    )
    def test_shows_no_small_count_and_changes_none(self, rows: list[list[int]]) -> None:
        safe = suppress_table(rows)

        for row, shown in zip(rows, safe.cells, strict=True):
            for count, told in zip(row, shown, strict=True):
                assert told in (None, count)
                assert (told is None) or not 0 < count < 5
        totals = [(sum(r), t) for r, t in zip(rows, safe.row_totals, strict=True)]
        totals += [(sum(c), t) for c, t in zip(zip(*rows, strict=True), safe.column_totals, strict=True)]
        assert all(told == total or (told is None and total) for total, told in totals)

    @settings(deadline=None)
    @given(
        st.lists(
            st.lists(st.sampled_from([0, 1, 2, 3, 10, 40]), min_size=3, max_size=3), min_size=3, max_size=3
        )
    )
    def test_never_hides_alone(self, rows: list[list[int]]) -> None:
        """One hidden count in a line whose others are all shown is that line's total less the rest."""
        safe = suppress_table(rows)
        lines = [[*row, total] for row, total in zip(safe.cells, safe.row_totals, strict=True)]
        lines += [
            [*column, total]
            for column, total in zip(zip(*safe.cells, strict=True), safe.column_totals, strict=True)
        ]
        lines += [[*safe.row_totals, safe.total], [*safe.column_totals, safe.total]]

        assert all(line.count(None) != 1 for line in lines)

    @pytest.mark.parametrize(("rows", "least"), [([[1], [1, 2]], 5), ([[-1]], 5), ([[1]], 0)])
    def test_refuses_what_is_no_table(self, rows: list[list[int]], least: int) -> None:
        with pytest.raises(ValueError, match="rows of one length"):
            suppress_table(rows, least=least)
