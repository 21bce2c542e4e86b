"""Time on the ground: every minute in one area, one cell and one team, and two at once counted once for patrols."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.footing import Footing, Ints, Steps, footing, steps
from peelian.analysis.national_grid import cell_of
from peelian.analysis.plane import Floats
from peelian.analysis.presence import VisitRules
from tests.factories.patrol_tracks import NOON, SECOND, Track, folded, random_track

RULES = VisitRules()
ALWAYS = (0, 2**62)


def table(*tracks: Track) -> pa.Table:
    return folded(*(track.fixes for track in tracks), rules=RULES).table()


def west_or_east(x: Floats, y: Floats) -> Ints:
    return (x > 405_037).astype(np.int64)


def nobody(device: Ints, at_us: Ints) -> Ints:
    return np.full(device.size, -1, dtype=np.int64)


def found(*chunks: Steps) -> Footing:
    return footing(chunks, areas=west_or_east, teams=nobody, tasked=lambda some: some.x > 405_037)


def minutes(some: Steps) -> float:
    return float((some.until_us - some.from_us).sum()) / (60 * SECOND)


class TestSteps:
    def test_bridge_no_silence_longer_than_the_rules_allow(self) -> None:
        some = steps(table(random_track(0, np.random.default_rng(1))), *ALWAYS, RULES)
        assert some.device.size
        assert int((some.until_us - some.from_us).max()) <= RULES.max_gap_s * SECOND

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 999), st.integers(0, 3600))
    def test_cut_at_any_moment_they_add_up(self, seed: int, after: int) -> None:
        rows = table(random_track(0, np.random.default_rng(seed)))
        cut = NOON + after * SECOND
        whole = minutes(steps(rows, *ALWAYS, RULES))
        parts = minutes(steps(rows, 0, cut, RULES)) + minutes(steps(rows, cut, ALWAYS[1], RULES))
        assert parts == pytest.approx(whole)


class TestFooting:
    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 999))
    def test_areas_and_cells_add_up_to_all_steps(self, seed: int) -> None:
        some = steps(table(random_track(0, np.random.default_rng(seed), crew=3)), *ALWAYS, RULES)
        got = found(some)
        assert sum(one.officer_minutes for one in got.parts) == pytest.approx(minutes(some))
        assert sum(one.officer_minutes for one in got.cells) == pytest.approx(minutes(some))
        assert sum(one.untasked_minutes for one in got.parts) == pytest.approx(
            sum(one.untasked_minutes for one in got.cells)
        )
        assert all(one.patrol_minutes <= one.officer_minutes + 1e-9 for one in got.parts)
        assert all(
            one.untasked_minutes == (0 if one.area else pytest.approx(one.officer_minutes))
            for one in got.parts
        )

    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 999))
    def test_tells_how_many_devices_were_in_a_cell_whatever_its_areas(self, seed: int) -> None:
        some = steps(table(random_track(0, np.random.default_rng(seed), crew=3)), *ALWAYS, RULES)
        there: dict[int, set[int]] = {}
        for cell, device in zip(cell_of(some.x, some.y), some.device, strict=True):
            there.setdefault(int(cell), set()).add(int(device))
        for one in found(some).cells:
            assert one.devices == len(there[one.cell])

    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 999))
    def test_is_the_same_whether_devices_come_at_once_or_one_by_one(self, seed: int) -> None:
        some = steps(table(random_track(0, np.random.default_rng(seed), crew=3)), *ALWAYS, RULES)
        apart = [
            Steps(*(getattr(some, name)[some.device == one] for name in Steps.__dataclass_fields__))
            for one in np.unique(some.device)
        ]
        assert found(*apart) == found(some)

    def test_of_nobody_is_nothing(self) -> None:
        assert footing([], areas=west_or_east, teams=nobody, tasked=lambda some: some.fast) == Footing((), ())
