"""Places that recorded crime points to: the same whatever the order, the scale or the corner of the map."""

from __future__ import annotations

import ast
import datetime as dt
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis import hotspots
from peelian.analysis.hotspots import Recorded, evaluate, hours_of_week, kernel_density, spots
from peelian.kernel.time import LONDON

crimes = st.lists(
    st.builds(
        Recorded,
        x=st.integers(0, 40).map(lambda n: n * 100.0),
        y=st.integers(0, 40).map(lambda n: n * 100.0),
        months_old=st.integers(0, 11),
        count=st.integers(1, 9),
        weight=st.sampled_from([1.0, 2.0, 8.0]),
    ),
    max_size=60,
)


class TestSpots:
    @given(crimes, st.randoms(use_true_random=False))
    def test_are_the_same_in_any_order(self, points: list[Recorded], chance: random.Random) -> None:
        shuffled = list(points)
        chance.shuffle(shuffled)
        assert spots(shuffled) == spots(points)

    @given(crimes, st.integers(-50, 50), st.integers(-50, 50))
    def test_move_with_the_map(self, points: list[Recorded], east: int, north: int) -> None:
        def moved(row: Recorded) -> Recorded:
            return Recorded(
                row.x + east * 100.0, row.y + north * 100.0, row.months_old, row.count, row.weight
            )

        before = [(spot.x + east * 100.0, spot.y + north * 100.0, spot.score) for spot in spots(points)]
        assert [(spot.x, spot.y, spot.score) for spot in spots([moved(row) for row in points])] == before

    @given(crimes)
    def test_are_the_same_places_when_all_weights_are_doubled(self, points: list[Recorded]) -> None:
        doubled = [Recorded(r.x, r.y, r.months_old, r.count, 2 * r.weight) for r in points]
        assert [(s.x, s.y, s.hits, s.share, s.weight) for s in spots(doubled)] == [
            (s.x, s.y, s.hits, s.share, s.weight) for s in spots(points)
        ]

    @given(crimes)
    def test_say_no_more_crimes_than_there_are_within_their_metres(self, points: list[Recorded]) -> None:
        found = spots(points)
        for spot in found:
            within = sum(
                row.count for row in points if (row.x - spot.x) ** 2 + (row.y - spot.y) ** 2 <= spot.metres**2
            )
            assert spot.hits == within >= hotspots.LEAST_HITS
            assert spot.reason.startswith(f"{spot.hits:,} of the ")
        for one in found:
            for other in found:
                assert one is other or np.hypot(one.x - other.x, one.y - other.y) >= hotspots.APART_M

    def test_rank_harm_over_number_and_new_over_old(self) -> None:
        many, grave = Recorded(0, 0, 0, 20, 1.0), Recorded(2000, 0, 0, 5, 10.0)
        assert [spot.x for spot in spots([many, grave])] == [2000, 0]
        new, old = Recorded(0, 0, 0, 10), Recorded(2000, 0, 6, 20)
        assert [spot.x for spot in spots([new, old])] == [0, 2000]

    def test_leave_out_what_is_too_little_and_know_that_nothing_is_nothing(self) -> None:
        assert spots([]) == []
        assert spots([Recorded(0, 0, 0, 4)]) == []

    def test_explain_themselves_and_name_a_point_to_which_much_is_moved(self) -> None:
        points = [
            Recorded(0, 0, 0, 6, 1, "shoplifting", "Supermarket"),
            Recorded(0, 0, 3, 2, 5, "violence", "Supermarket"),
            Recorded(100, 0, 1, 1, 1, "bicycle theft", "High Street"),
            Recorded(3000, 0, 1, 91, 1, "vehicle crime", "Ring Road"),
        ]
        spot = next(one for one in spots(points) if one.x == 0)
        assert spot.reason == (
            "9 of the 100 crimes that were counted (9%) were put within 150 m of Supermarket. By harm that is 16%. "
            "Most were shoplifting (6), violence (2), bicycle theft (1). 6 fell in the newest month; older ones count "
            "less. 8 stand at one point, “Supermarket”: published crime is moved to such points, so it may have "
            "happened some way off."
        )


class TestEvaluate:
    def test_is_one_for_chance_and_one_over_the_share_for_perfect_sight(self) -> None:
        later, areas = np.array([10.0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), np.ones(10)
        assert evaluate(np.zeros(10), later, areas, share=0.1).pai == pytest.approx(1.0)
        best = evaluate(later, later, areas, share=0.1)
        assert (best.hit_rate, best.pai, best.n) == (1.0, pytest.approx(10.0), 10.0)

    def test_takes_a_part_of_the_place_that_does_not_fit_whole(self) -> None:
        found = evaluate(np.array([2.0, 1.0]), np.array([4.0, 4.0]), np.array([1.0, 3.0]), share=0.5)
        assert found.hit_rate == pytest.approx((4 + 4 / 3) / 8)

    @given(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=20), st.integers(1, 20)
    )
    def test_makes_no_difference_of_how_places_are_ordered(
        self, rows: list[tuple[int, int]], part: int
    ) -> None:
        rows = [*rows, (0, 1)]
        scores, later = np.array(rows, dtype=float).T
        there = evaluate(scores, later, np.ones(len(rows)), share=part / 20)
        back = evaluate(scores[::-1], later[::-1], np.ones(len(rows)), share=part / 20)
        assert there.hit_rate == pytest.approx(back.hit_rate)

    def test_refuses_what_cannot_be_told(self) -> None:
        for later, share in ((np.zeros(2), 0.5), (np.ones(2), 0.0)):
            with pytest.raises(ValueError, match="There must be"):
                evaluate(np.ones(2), later, np.ones(2), share=share)


class TestKernelDensity:
    def test_holds_all_the_weight_that_went_in(self) -> None:
        steps = np.arange(-300.0, 301.0, 5.0)
        x, y = (grid.ravel() for grid in np.meshgrid(steps, steps))
        found = kernel_density(np.array([0.0]), np.array([0.0]), np.array([7.0]), x, y, bandwidth=200.0)
        assert found.sum() * 25 == pytest.approx(7.0, rel=1e-3)
        assert found[np.hypot(x, y) > 200].max() == 0


class TestHours:
    NINE = dt.datetime(2026, 11, 2, 9, 20, tzinfo=LONDON)  # a Monday

    def test_spreads_a_crime_evenly_over_the_hours_between_two_moments(self) -> None:
        known = [(self.NINE, self.NINE)] * 19
        assert hours_of_week(known) == []
        between = (self.NINE, self.NINE + dt.timedelta(hours=2))
        assert hours_of_week([*known, between])[:2] == [
            (9, pytest.approx((19 + 1 / 3) / 20)),
            (10, pytest.approx(1 / 60)),
        ]

    def test_tells_only_hours_above_an_even_share(self) -> None:
        always = (self.NINE, self.NINE + dt.timedelta(days=7))
        assert hours_of_week([always] * 30) == []


class TestWhatItKnows:
    def test_imports_nothing_that_knows_of_people(self) -> None:
        tree = ast.parse(Path(hotspots.__file__).read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        assert not {one for one in modules | names if one and one.startswith("peelian")}


class TestCompare:
    def heap(self, x: float, y: float, count: int, months_old: int = 0) -> hotspots.Recorded:
        return hotspots.Recorded(x, y, months_old, count)

    def test_tells_what_both_maps_held_of_what_came(self) -> None:
        before = [self.heap(50, 50, 10), self.heap(3050, 50, 2)]
        later = [self.heap(50, 50, 6), self.heap(120, 50, 2), self.heap(3050, 50, 2)]
        found = hotspots.compare(before, later, area_m2=10e6)
        assert found is not None
        assert found.places == 1
        assert found.ours.hit_rate == 0.8
        assert found.ours.area == pytest.approx(math.pi * 150**2 / 10e6)
        assert found.ours.pai == pytest.approx(0.8 / found.ours.area)
        # Seven cells of 100 m: that with ten, that with two, and five of all that had none.
        assert 0.8 <= found.plain.hit_rate < 0.81
        assert found.plain.area == found.ours.area

    def test_gives_both_the_whole_where_the_spots_take_all_of_it(self) -> None:
        found = hotspots.compare([self.heap(50, 50, 9)], [self.heap(60, 60, 3)], area_m2=10_000)
        assert found is not None
        assert (found.ours.hit_rate, found.plain.hit_rate, found.ours.area) == (1, 1, 1)

    def test_is_none_where_there_is_no_spot_or_nothing_came(self) -> None:
        assert hotspots.compare([self.heap(0, 0, 1)], [self.heap(0, 0, 1)], area_m2=1e6) is None
        assert hotspots.compare([self.heap(0, 0, 9)], [], area_m2=1e6) is None

    @given(st.permutations(range(6)))
    def test_does_not_hang_on_the_order_of_rows(self, order: list[int]) -> None:
        rows = [self.heap(700.0 * number, 300.0 * number, 5 + number) for number in range(6)]
        one = hotspots.compare(rows, rows, area_m2=20e6)
        assert one == hotspots.compare([rows[n] for n in order], [rows[n] for n in order], area_m2=20e6)
