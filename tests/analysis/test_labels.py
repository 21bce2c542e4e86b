"""Words in a drawing: none lies on another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.labels import Label, beside, meet, stacked

heights = st.lists(st.floats(0, 200), max_size=8)


def label(y: float, words: str = "Baseline", x: float = 100.0, anchor: str = "end") -> Label:
    """At a height."""
    return Label(words, x, y, anchor, "#000000")


class TestStacked:
    @given(heights)
    def test_no_two_meet_and_none_is_above_the_top(self, ys: list[float]) -> None:
        laid = stacked([label(y) for y in ys], least_y=12.0)

        assert len(laid) == len(ys)
        assert all(not meet(one.box, other.box) for one, other in combinations(laid, 2))
        assert all(row.y >= 12.0 for row in laid)

    @given(heights)
    def test_keeps_their_order(self, ys: list[float]) -> None:
        rows = [label(y, words=str(n)) for n, y in enumerate(ys)]

        wanted = [row.words for row in sorted(rows, key=lambda row: row.y)]
        assert [row.words for row in stacked(rows, least_y=0.0)] == wanted

    def test_leaves_what_is_apart_where_it_is(self) -> None:
        rows = [label(30.0), label(80.0)]

        assert stacked(rows, least_y=12.0) == rows


class TestBeside:
    def test_stays_where_there_is_room(self) -> None:
        agreed = label(200.0, "Agreed", anchor="middle")

        assert beside(agreed, label(200.0, "Due", x=300.0), width=400.0) == agreed

    @given(x=st.floats(30, 370), other=st.floats(30, 392))
    def test_moves_aside_where_there_is_none(self, x: float, other: float) -> None:
        due = label(200.0, "Due", x=other)
        agreed = beside(label(200.0, "Agreed", x=x, anchor="middle"), due, width=400.0)

        assert not meet(agreed.box, due.box)
        assert agreed.box[0] >= 0
        assert agreed.box[2] <= 400
