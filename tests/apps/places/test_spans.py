"""Values over days, against a plain list of what holds on each day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.places.rules.spans import Stretch, changes, cut, fill, first_clash, overlay

START = dt.date(2020, 1, 1)
DAYS = 12


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch[str]]:
    """Some that don't clash: cut the days at a few places and leave some pieces out."""
    cuts = sorted(draw(st.sets(st.integers(0, DAYS), min_size=2)))
    found = []
    for start, end in pairwise(cuts):
        value = draw(st.sampled_from(["a", "b", "c", ""]))
        if value:
            found.append(Stretch(value, day(start), None if end == DAYS else day(end)))
    return found


def by_day(given_: list[Stretch[str]]) -> list[str]:
    return ["".join(one.value for one in given_ if one.holds(day(number))) for number in range(DAYS + 3)]


class TestOverlay:
    @given(stretches(), stretches())
    def test_gives_the_new_value_on_its_days_and_the_old_one_on_all_others(self, old, new):
        expected = [n or o for o, n in zip(by_day(old), by_day(new), strict=True)]
        for number in range(DAYS + 3):
            if any(
                one.value == last.value
                and one.holds(day(number))
                and one.meets(last)
                and last.end <= day(number)
                for one in old
                for last in new
            ):
                expected[number] = by_day(new)[number]
        assert by_day(overlay(old, new)) == expected

    def test_ends_what_stands_where_the_given_row_ends(self):
        assert overlay([Stretch("a", day(0))], [Stretch("a", day(0), day(5))]) == [
            Stretch("a", day(0), day(5))
        ]

    def test_goes_back_to_another_value_afterwards(self):
        found = overlay([Stretch("a", day(0))], [Stretch("b", day(2), day(5))])
        assert by_day(found)[:7] == ["a", "a", "b", "b", "b", "a", "a"]

    @given(stretches(), stretches())
    def test_changes_nothing_the_second_time(self, old, new):
        once = overlay(old, new)
        assert overlay(once, new) == once

    @given(stretches(), stretches())
    def test_never_clashes(self, old, new):
        assert first_clash(overlay(old, new)) is None

    def test_leaves_a_neighbour_of_the_same_value_alone(self):
        past, present = Stretch("a", day(0), day(5)), Stretch("a", day(5))
        assert overlay([present], [past]) == overlay([past, present], [past]) == [past, present]


class TestFill:
    @given(stretches(), stretches())
    def test_gives_the_offered_value_only_where_nothing_stands(self, old, new):
        assert by_day(fill(old, new)) == [o or n for o, n in zip(by_day(old), by_day(new), strict=True)]


class TestCut:
    @given(stretches(), st.integers(0, DAYS))
    def test_leaves_the_days_before_and_nothing_after(self, old, number):
        assert by_day(cut(old, day(number))) == [v if n < number else "" for n, v in enumerate(by_day(old))]


class TestChanges:
    @given(stretches(), stretches())
    def test_lead_from_what_stands_to_what_is_wanted(self, old, new):
        plan = changes(list(enumerate(old)), new)
        reached = [one for _, one in plan.kept] + [one for _, _, one in plan.altered] + list(plan.added)
        assert sorted(reached, key=lambda one: one.since) == new
        rows = [row for row, _ in plan.kept] + [row for row, _, _ in plan.altered] + list(plan.removed)
        assert sorted(rows) == list(range(len(old)))

    def test_keep_a_row_whose_value_goes_on(self):
        old, new = Stretch("a", day(0)), Stretch("a", day(0), day(5))
        plan = changes([(7, old)], [new, Stretch("b", day(5))])
        assert plan.altered == ((7, old, new),)
        assert plan.added == (Stretch("b", day(5)),)
