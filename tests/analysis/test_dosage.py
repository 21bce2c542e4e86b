"""The figures of many places at once are those of `prove`, one place at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import ibis
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis import dosage as many
from peelian.analysis import national_grid
from peelian.analysis.dosage import Disc, Window
from peelian.analysis.fold import Bare
from peelian.analysis.positions import Fixes
from peelian.analysis.visits import Circle, Proof, VisitRules, prove
from tests.factories.patrol_tracks import NOON, SECOND, Track, folded, random_track

Figures = dict[tuple[int, int], dict[str, int]]
BUSY = VisitRules()


@pytest.fixture(scope="module")
def engine() -> ibis.BaseBackend:
    return ibis.duckdb.connect(threads=1)


def figures(engine: ibis.BaseBackend, tracks: list[Track], rules: VisitRules = BUSY) -> Figures:
    positions = ibis.memtable(folded(*(track.fixes for track in tracks), rules=rules).table())
    cells = many.circle_cells(
        [(track.place, track.disc) for track in tracks], buffer_m=rules.accuracy_buffer_m
    )
    windows = many.windows_table([window for track in tracks for window in track.windows])
    hits = many.inside_circles(positions, ibis.memtable(cells))
    found = engine.to_pyarrow(many.dosage(hits, ibis.memtable(windows), rules)).to_pylist()
    return {(row.pop("place"), row.pop("window")): row for row in found}


def reference(track: Track, rules: VisitRules = BUSY) -> Proof:
    lng, lat = national_grid.to_degrees(track.fixes.x, track.fixes.y)
    centre_lng, centre_lat = national_grid.to_degrees(np.array([track.disc.x]), np.array([track.disc.y]))
    fixes = Fixes.from_columns(track.fixes.device.astype(str), track.fixes.at_us / SECOND, lat, lng)
    windows = [(_moment(one.from_us), _moment(one.until_us)) for one in track.windows]
    return prove(
        fixes, Circle(float(centre_lat[0]), float(centre_lng[0]), track.disc.metres), windows, rules=rules
    )


def _moment(us: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(us / SECOND, tz=dt.UTC)


def visit(
    device: int, start_s: int, minutes: float, *, every: int = 24, at: tuple[float, float] = (0, 0)
) -> Bare:
    """A device comes, stands in the place for so many minutes, and is gone."""
    seconds = np.append(np.arange(0, minutes * 60, every), minutes * 60)
    moments = np.concatenate([[start_s - 60], start_s + seconds, [start_s + minutes * 60 + 60]])
    x = np.full(moments.size, PLACE.x + at[0])
    x[[0, -1]] += 1_000
    return Bare(
        np.full(moments.size, device, np.int32), (NOON + moments * SECOND).astype(np.int64), x,
        np.full(moments.size, PLACE.y + at[1]),
    )  # fmt: skip


PLACE = Disc(405_050, 285_050, 150)


def one_place(
    engine: ibis.BaseBackend, *visits: Bare, windows: list[Window], rules: VisitRules = BUSY
) -> Figures:
    joined = Bare(
        *(np.concatenate([getattr(one, name) for one in visits]) for name in ("device", "at_us", "x", "y"))
    )
    return figures(engine, [Track(1, PLACE, joined, tuple(windows))], rules)


def hours(first: float, last: float, number: int = 0) -> Window:
    return Window(1, number, NOON + int(first * 3_600 * SECOND), NOON + int(last * 3_600 * SECOND))


class TestAgainstTheReference:
    @settings(max_examples=10, deadline=None)
    @given(seed=st.integers(0, 1_000_000))
    def test_two_hundred_random_tracks_give_what_prove_gives(
        self, engine: ibis.BaseBackend, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        tracks = [random_track(place, rng) for place in range(20)]
        found = figures(engine, tracks)
        for track in tracks:
            _same(found, track, reference(track))

    @pytest.mark.parametrize(
        "change",
        [
            {"exit_gap_s": 180.0}, {"minimum_dwell_s": 400.0}, {"max_gap_s": 60.0},
            {"accuracy_buffer_m": 20.0}, {"vehicle_speed_mps": 1.5},
        ],
        ids=lambda change: next(iter(change)),
    )  # fmt: skip
    def test_with_other_rules_too_and_each_rule_moves_a_figure(
        self, engine: ibis.BaseBackend, change: dict[str, float]
    ) -> None:
        rng = np.random.default_rng(11)
        tracks = [random_track(place, rng) for place in range(20)]
        if "accuracy_buffer_m" in change:
            tracks = [
                replace(track, disc=replace(track.disc, metres=track.disc.metres - 12)) for track in tracks
            ]
        rules = replace(BUSY, **change)
        found = figures(engine, tracks, rules)
        assert found != figures(engine, tracks)
        for track in tracks:
            _same(found, track, reference(track, rules))


def _same(found: Figures, track: Track, proof: Proof) -> None:
    driven = 0
    for window, part in zip(track.windows, proof.by_window, strict=True):
        row = found.get((track.place, window.number), {})
        minute = 60 * SECOND
        assert row.get("officer_us", 0) / minute == pytest.approx(part.officer_minutes, abs=1e-6)
        assert row.get("patrol_us", 0) / minute == pytest.approx(part.patrol_minutes, abs=1e-6)
        assert (row.get("device_visits", 0), row.get("visits", 0)) == (part.visits, part.patrol_visits)
        driven += row.get("vehicle_us", 0)
    assert driven / (60 * SECOND) == pytest.approx(proof.vehicle_minutes, abs=1e-6)


class TestKnownPatrols:
    def test_two_and_a_half_visits_of_9_6_minutes_are_24_patrol_minutes_a_day(
        self, engine: ibis.BaseBackend
    ) -> None:
        day = 24 * 3_600
        visits = [visit(1, n * day + 3_600 * (1 + v), 9.6) for n in range(20) for v in range(2 + n % 2)]
        found = one_place(engine, *visits, windows=[hours(24 * n, 24 * n + 7, n) for n in range(20)])
        assert sum(row["visits"] for row in found.values()) / 20 == 2.5
        assert sum(row["patrol_us"] for row in found.values()) / 20 == 24 * 60 * SECOND

    @pytest.mark.parametrize(("number", "minutes"), [(3, 15), (9, 5)])
    def test_three_of_fifteen_and_nine_of_five_are_both_45(
        self, engine: ibis.BaseBackend, number: int, minutes: int
    ) -> None:
        visits = [visit(1, 300 + 2_400 * n, minutes) for n in range(number)]
        found = one_place(engine, *visits, windows=[hours(0, 8)])[1, 0]
        assert (found["visits"], found["patrol_us"]) == (number, 45 * 60 * SECOND)

    def test_double_crewing_doubles_officer_minutes_only(self, engine: ibis.BaseBackend) -> None:
        crew = [visit(device, 600, 15, at=(device, 0)) for device in (1, 2)]
        found = one_place(engine, *crew, windows=[hours(0, 1)])[1, 0]
        assert (found["visits"], found["device_visits"]) == (1, 2)
        assert (found["patrol_us"], found["officer_us"]) == (15 * 60 * SECOND, 30 * 60 * SECOND)

    def test_a_visit_over_midnight_is_one_in_a_window_over_it_and_its_parts_of_days_add_up(
        self, engine: ibis.BaseBackend
    ) -> None:
        long = visit(1, 12 * 3_600 - 605, 20)
        whole = one_place(engine, long, windows=[hours(10, 14)])[1, 0]
        parts = one_place(engine, long, windows=[hours(0, 12, 0), hours(12, 24, 1)])
        assert whole["visits"] == 1
        assert sum(part["visits"] for part in parts.values()) == 2
        assert parts[1, 0]["patrol_us"] == 605 * SECOND
        assert sum(part["patrol_us"] for part in parts.values()) == whole["patrol_us"] == 1_200 * SECOND


class TestPolygons:
    def test_a_fix_counts_for_each_place_that_holds_it_and_a_square_counts_as_its_circle_would(
        self, engine: ibis.BaseBackend
    ) -> None:
        stay = folded(visit(1, 600, 15)).table()
        square = shapely.box(PLACE.x - 100, PLACE.y - 100, PLACE.x + 100, PLACE.y + 100)
        corner = shapely.box(PLACE.x, PLACE.y, PLACE.x + 10, PLACE.y + 10)  # the stay is on its corner
        hits = many.inside_polygons([(1, square), (2, corner)], stay.to_batches())
        windows = [hours(0, 1), replace(hours(0, 1), place=2)]
        found = engine.to_pyarrow(
            many.dosage(ibis.memtable(hits), ibis.memtable(many.windows_table(windows)), BUSY)
        ).to_pylist()
        assert {row["place"]: row["patrol_us"] for row in found} == {1: 900 * SECOND, 2: 900 * SECOND}

    def test_names_every_cell_that_a_place_touches(self) -> None:
        places = [shapely.box(405_050, 285_050, 405_150, 285_060), shapely.Point(405_300, 285_300).buffer(30)]
        west, south = national_grid.corner_of(many.polygon_cells(places)["cell"].to_numpy())
        assert sorted(zip(west.tolist(), south.tolist(), strict=True)) == [
            (405_000, 285_000), (405_100, 285_000), (405_200, 285_200), (405_200, 285_300), (405_300, 285_200),
            (405_300, 285_300),
        ]  # fmt: skip


class TestCircles:
    def test_a_circle_is_a_circle_and_not_a_polygon_of_one(self, engine: ibis.BaseBackend) -> None:
        rng = np.random.default_rng(7)
        x, y = np.round(rng.uniform(404_850, 405_250, (2, 1_000)), 1)
        y = y - 405_050 + 285_050
        scattered = Bare(np.arange(1_000, dtype=np.int32), np.full(1_000, NOON), x, y)
        cells = ibis.memtable(many.circle_cells([(1, PLACE)]))
        hits = engine.to_pyarrow(many.inside_circles(ibis.memtable(folded(scattered).table()), cells))
        near = (x - PLACE.x) ** 2 + (y - PLACE.y) ** 2 <= 150**2
        assert sorted(hits["device"].to_pylist()) == np.flatnonzero(near).tolist()


def test_no_places_have_no_cells() -> None:
    assert many.circle_cells([]).num_rows == 0
    assert many.polygon_cells([]).num_rows == 0
