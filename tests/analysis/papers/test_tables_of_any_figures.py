"""Tables made up by Hypothesis: right ones contradict nothing; one changed cell is found, and mended."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.repair import repairs
from tests.analysis.papers.checking import check, contradictions, of, only

_NAMES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple")


@dataclass
class Made:
    counts: list[int]
    total: int
    shares: list[Decimal]

    def text(self, *, total_line: bool = True) -> str:
        rows = [f"| {_NAMES[at]} | {count:,} | {self.shares[at]}% |" for at, count in enumerate(self.counts)]
        if total_line:
            rows.append(f"| Total | {self.total:,} | 100% |")
        said = "" if total_line else f"There were {self.total:,} trees in table 1.\n\n"
        return (
            f"{said}Table 1: Trees by kind\n\n| Kind | Trees | % of total |\n| --- | --- | --- |\n"
            + "\n".join(rows)
        )


def right(counts: list[int]) -> Made:
    total = sum(counts)
    shares = [(Decimal(100 * one) / total).quantize(Decimal("0.01"), ROUND_HALF_UP) for one in counts]
    return Made(list(counts), total, shares)


tables = (
    st.lists(st.integers(0, 4000), min_size=3, max_size=8).filter(lambda counts: sum(counts) > 20).map(right)
)


class TestATableThatHoldsTogether:
    @given(tables)
    def test_contradicts_nothing_with_its_total_printed(self, made: Made) -> None:
        assert contradictions(made.text()) == []

    @given(tables)
    def test_contradicts_nothing_with_its_total_in_the_text(self, made: Made) -> None:
        assert contradictions(made.text(total_line=False)) == []

    @given(tables)
    def test_is_said_to_be_consistent(self, made: Made) -> None:
        assert only(check(made.text()), "table-shares", Severity.CONSISTENT)

    @given(st.lists(st.lists(st.integers(0, 999), min_size=3, max_size=3), min_size=2, max_size=8))
    def test_of_several_columns_contradicts_nothing(self, rows: list[list[int]]) -> None:
        lines = [
            f"| {_NAMES[at]} | {' | '.join(map(str, [*row, sum(row)]))} |" for at, row in enumerate(rows)
        ]
        sums = [sum(column) for column in zip(*rows, strict=True)]
        total = f"| Total | {' | '.join(map(str, [*sums, sum(sums)]))} |"
        head = "| Kind | North | South | West | Total |\n|---|---|---|---|---|\n"
        assert contradictions(head + "\n".join([*lines, total])) == []


class TestOneChangedCell:
    @given(tables, st.data())
    def test_of_a_count_is_found_and_its_value_is_among_the_repairs(
        self, made: Made, data: st.DataObject
    ) -> None:
        at = data.draw(st.integers(0, len(made.counts) - 1))
        was = made.counts[at]
        assume(was > 0)  # else it may be the sum of two others, and no line of its own
        made.counts[at] = data.draw(st.integers(0, 8000).filter(lambda value: value != was))
        one = only(contradictions(made.text()), "table-shares")
        assert f"“{_NAMES[at]}” is {was:,}, not {made.counts[at]:,}" in one.repair

    @given(tables, st.data())
    def test_of_the_total_is_found_and_mended(self, made: Made, data: st.DataObject) -> None:
        was = made.total
        made.total = data.draw(st.integers(1, 40_000).filter(lambda value: value != was))
        one = only(contradictions(made.text()), "table-shares")
        assert f"the total is {was:,}, not {made.total:,}" in one.repair

    @given(tables, st.data())
    def test_of_a_share_is_found_and_mended(self, made: Made, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(made.counts) - 1))
        was = made.shares[at]
        by = data.draw(st.integers(2, 500))
        made.shares[at] = was + Decimal(by) / 100
        one = only(contradictions(made.text()), "table-shares")
        exact = Decimal(100 * made.counts[at]) / made.total
        assert f"the share of “{_NAMES[at]}” is " in one.repair
        assert abs(exact - Decimal(one.repair.split(" is ")[1].split("%")[0])) <= Decimal("0.005")

    @given(tables, st.data())
    def test_of_a_count_is_found_where_the_text_says_the_total(self, made: Made, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(made.counts) - 1))
        was = made.counts[at]
        assume(all(count > 20 for count in made.counts))
        made.counts[at] = was + data.draw(st.integers(300, 900))
        one = only(contradictions(made.text(total_line=False)), "table-shares")
        assert f"“{_NAMES[at]}” is {was:,}, not {made.counts[at]:,}" in one.repair

    @given(st.lists(st.lists(st.integers(0, 999), min_size=3, max_size=3), min_size=3, max_size=6), st.data())
    def test_of_a_table_with_totals_only_is_found_in_its_column(
        self, rows: list[list[int]], data: st.DataObject
    ) -> None:
        sums = [sum(column) for column in zip(*rows, strict=True)]
        at, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 2))
        more = data.draw(st.integers(1, 500))
        others = [row[column] for place, row in enumerate(rows) if place != at]
        # else one line of the table may be the sum of others, or a part of one, and the total still right
        assume(rows[at][column] > 0 and more not in {sum(some) for some in _subsets(others)})
        rows[at][column] += more
        lines = [f"| {_NAMES[place]} | {' | '.join(map(str, row))} |" for place, row in enumerate(rows)]
        head = "| Kind | North | South | West |\n|---|---|---|---|\n"
        found = contradictions(head + "\n".join([*lines, f"| Total | {' | '.join(map(str, sums))} |"]))
        assert only(found, "table-sums").words.count(("North", "South", "West")[column]) == 1


def _subsets(values: list[int]) -> list[list[int]]:
    found: list[list[int]] = [[]]
    for value in values:
        found += [[*some, value] for some in found]
    return found


class TestRepairs:
    def test_by_hand(self) -> None:
        counts = [Decimal(50), Decimal(30), Decimal(40)]  # 40 should be 20: shares of 100
        shares = {0: (Decimal(50), 0), 1: (Decimal(30), 0), 2: (Decimal(20), 0)}
        (one,) = repairs(counts, Decimal(100), shares)
        assert (one.cell, one.line, one.value) == ("count", 2, Decimal(20))

    def test_are_none_for_a_table_that_is_right(self) -> None:
        assert repairs([Decimal(1), Decimal(3)], Decimal(4), {0: (Decimal(25), 0), 1: (Decimal(75), 0)}) == []

    def test_are_none_where_two_cells_are_wrong(self) -> None:
        counts = [Decimal(50), Decimal(35), Decimal(45)]
        assert (
            repairs(counts, Decimal(100), {0: (Decimal(50), 0), 1: (Decimal(30), 0), 2: (Decimal(20), 0)})
            == []
        )

    @given(st.lists(st.integers(0, 60), min_size=2, max_size=5), st.data())
    def test_are_all_that_brute_force_finds(self, counts: list[int], data: st.DataObject) -> None:
        assume(sum(counts) > 0)
        made = right(counts)
        at = data.draw(st.integers(0, len(counts) - 1))
        was = counts[at]
        counts[at] = data.draw(st.integers(0, 90).filter(lambda value: value != was))
        shares = {place: (share, 2) for place, share in enumerate(made.shares)}
        found = {
            (one.line, int(one.value))
            for one in repairs([Decimal(one) for one in counts], Decimal(made.total), shares)
            if one.cell == "count"
        }
        brute = {
            (line, value)
            for line in range(len(counts))
            for value in range(400)
            if value != counts[line] and _holds([*counts[:line], value, *counts[line + 1 :]], made)
        }
        assert found == brute
        assert (at, was) in found


def _holds(counts: list[int], made: Made) -> bool:
    if sum(counts) != made.total:
        return False
    return all(
        abs(Decimal(100 * count) / made.total - share) <= Decimal("0.005")
        for count, share in zip(counts, made.shares, strict=True)
    )


class TestADigitSwap:
    def test_is_named(self) -> None:
        found = contradictions("| Kind | Trees |\n|---|---|\n| Alder | 52 |\n| Birch | 10 |\n| Total | 35 |")
        assert "52 may be 25 with two digits swapped" in of(found, "table-sums")[0].repair
