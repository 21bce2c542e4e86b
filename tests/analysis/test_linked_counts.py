"""What has to be hidden besides small counts that hang together by any sums."""

from __future__ import annotations

from itertools import product

import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.linked_counts import find_company
from peelian.analysis.suppression import LEAST


def wanted(counts: list[int], hidden: set[int]) -> dict[int, float]:
    return {one: float(LEAST - counts[one]) for one in hidden}


class TestFindCompany:
    def test_the_least_part_beside_a_small_one_goes(self) -> None:
        """125 = 3 + 22 + 100, the whole first."""
        found = find_company([125, 3, 22, 100], [{0: -1, 1: 1, 2: 1, 3: 1}], {1}, {1: 2})

        assert found == {2}

    def test_nothing_goes_where_what_is_hidden_can_be_otherwise(self) -> None:
        assert not find_company([125, 3, 22, 100], [{0: -1, 1: 1, 2: 1, 3: 1}], {1, 3}, {1: 2})

    def test_a_count_in_two_sums_needs_company_in_both(self) -> None:
        """30 = 3 + 27 and 43 = 3 + 40: hidden in one line alone, the other line tells it."""
        sums = [{0: -1, 1: 1, 2: 1}, {3: -1, 1: 1, 4: 1}]

        found = find_company([30, 3, 27, 43, 40], sums, {1}, {1: 2})

        assert found & {0, 2}
        assert found & {3, 4}

    def test_all_go_where_no_company_is_enough(self) -> None:
        """The whole is small itself and made of nothing else."""
        assert find_company([3, 3, 9], [{0: 1, 1: -1}, {1: 3, 2: -1}], {0, 2}, {0: 2}) == {1}

    def test_many_small_counts_find_their_company_by_one_program(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """30 times 125 = 3 + 22 + 100: a program for each would be solved over all of them 30 times."""
        solve, solved = scipy.optimize.linprog, []

        def counted(*given: object, **more: object) -> object:
            solved.append(given)
            return solve(*given, **more)

        monkeypatch.setattr(scipy.optimize, "linprog", counted)
        starts = range(0, 120, 4)
        small = {start + 1 for start in starts}
        sums = [{start: -1, start + 1: 1, start + 2: 1, start + 3: 1} for start in starts]

        found = find_company([125, 3, 22, 100] * 30, sums, small, dict.fromkeys(small, 2.0))

        assert found == {start + 2 for start in starts}
        assert len(solved) == 1

    @settings(max_examples=40)
    @given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2))
    def test_each_small_count_could_be_five_for_all_that_is_shown(self, rows: list[list[int]]) -> None:
        """All tables with the same sums are gone through: in one of them the small count is 5 or more."""
        width = len(rows[0])
        whole = [[sum(row), *row] for row in rows]
        whole.append([sum(column) for column in zip(*whole, strict=True)])
        counts = [count for row in whole for count in row]
        at = {(i, j): i * (width + 1) + j for i in range(3) for j in range(width + 1)}
        sums = [{at[i, 0]: -1.0, **{at[i, j]: 1.0 for j in range(1, width + 1)}} for i in range(3)]
        sums += [{at[0, j]: 1.0, at[1, j]: 1.0, at[2, j]: -1.0} for j in range(width + 1)]
        small = {place for place, count in enumerate(counts) if 0 < count < LEAST}

        hidden = small | find_company(counts, sums, small, wanted(counts, small))

        assert all(counts[one] for one in hidden)
        most = dict.fromkeys(small, 0)
        choices = [
            range(1, 12) if at[i, j] in hidden else [whole[i][j]]
            for i in range(2)
            for j in range(1, width + 1)
        ]
        for cells in product(*choices):
            other = [
                [sum(cells[i * width : (i + 1) * width]), *cells[i * width : (i + 1) * width]] for i in (0, 1)
            ]
            other.append([sum(column) for column in zip(*other, strict=True)])
            told = [count for row in other for count in row]
            if all(one in hidden or told[one] == counts[one] for one in range(len(counts))):
                most = {one: max(more, told[one]) for one, more in most.items()}
        assert all(more >= LEAST for more in most.values())
