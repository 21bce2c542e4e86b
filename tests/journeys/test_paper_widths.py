from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peelian.journeys.paper_widths import LYING, STANDING, Fit, columns_of, fit_of, fits, parts_of, turned
from peelian.journeys.papers import Block, Heading, Small, Table, Words


def table(columns: int, cell: str = "1,234") -> Table:
    head = ["Unit", *(f"M{number}" for number in range(1, columns))]
    return Table(
        "T", head, [["North", *[cell] * (columns - 1)]], numeric=range(1, columns), notes=["N"], fitted=True
    )


@st.composite
def any_table(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 25))
    words = st.text(st.sampled_from("abc 12,"), max_size=20)
    rows = draw(st.lists(st.lists(words, min_size=count, max_size=count), max_size=2))
    numeric = draw(st.sets(st.integers(0, count - 1)))
    head = draw(st.lists(words, min_size=count, max_size=count))
    return Table("T", head, rows, sorted(numeric), draw(st.booleans()), notes=["N"], fitted=True)


class TestFit:
    def test_few_columns_have_letters_of_full_size(self) -> None:
        assert fit_of(table(5)) == Fit(9.5, lies=False)

    def test_more_have_smaller_ones_and_then_a_page_that_lies(self) -> None:
        found = [fit_of(table(count)) for count in range(2, 22)]
        assert [fit.lies for fit in found] == sorted(fit.lies for fit in found)
        assert {fit.size for fit in found if not fit.lies} >= {9.5, 8}
        assert found[-1].lies

    def test_a_year_of_months_stands(self) -> None:
        assert not fit_of(table(13)).lies

    def test_a_table_that_asks_for_nothing_is_left_as_it_is(self) -> None:
        plain = Table("T", ["A"] * 30, [["1,234"] * 30])
        assert fit_of(plain) == Fit(9.5, lies=False)


class TestColumns:
    @given(any_table())
    def test_never_need_more_than_the_page_where_it_holds_them(self, some: Table) -> None:
        room = LYING if fit_of(some).lies else STANDING
        assert sum(columns_of(some).widths) <= room + 0.01

    def test_words_wrap_before_numbers_do(self) -> None:
        some = Table("T", ["What", "N"], [["a word " * 40, "1,234,567"]], numeric=[1], fitted=True)
        found = columns_of(some)
        assert found.wraps
        assert found.widths[1] >= 9 * 0.57 * 9.5

    def test_are_no_wider_than_their_words(self) -> None:
        found = columns_of(table(3))
        assert not found.wraps
        assert sum(found.widths) < STANDING / 2


class TestParts:
    @given(any_table())
    def test_hold_every_column_once_and_the_first_in_each(self, some: Table) -> None:
        parts = parts_of(some)
        assert all(part.head[0] == some.head[0] for part in parts)
        assert [head for part in parts for head in part.head[1:]] == list(some.head[1:])
        for number, row in enumerate(some.rows):
            assert [cell for part in parts for cell in part.rows[number][1:]] == list(row[1:])
            assert all(part.rows[number][0] == row[0] for part in parts)
        for part in parts:
            assert fits(part) or len(part.head) <= 2

    @given(any_table())
    def test_keep_their_numbers_and_say_the_notes_once(self, some: Table) -> None:
        parts = parts_of(some)
        later = [part.head[place] for part in parts for place in part.numeric if place]
        assert later == [some.head[place] for place in some.numeric if place]
        assert [note for part in parts for note in part.notes] == ["N"]

    def test_are_counted_in_their_captions(self) -> None:
        found = parts_of(table(60))
        assert [part.caption for part in found] == [
            f"T (part {n} of {len(found)})" for n in range(1, len(found) + 1)
        ]
        assert len(found) > 1


class TestPages:
    def test_a_heading_goes_with_the_table_that_it_is_of(self) -> None:
        wide, narrow = table(20), table(3)
        before: list[Block] = [Words("a"), narrow]
        turn: list[Block] = [Heading("h"), Small(["s"]), wide, wide]
        after: list[Block] = [Heading("i"), narrow]
        assert turned([*before, *turn, *after]) == [(False, before), (True, turn), (False, after)]

    def test_nothing_lies_without_a_wide_table(self) -> None:
        blocks: list[Block] = [Heading("h"), Words("a"), Heading("i")]
        assert turned(blocks) == [(False, blocks)]
        assert turned([]) == []
