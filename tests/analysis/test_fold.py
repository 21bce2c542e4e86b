from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.fold import CARRIED_US, Bare, fold
from peelian.analysis.national_grid import cell_of
from tests.factories.patrol_tracks import NOON, SECOND, folded, random_track

ROWS = ("device", "at_us", "x", "y")
LIMITS = {"max_speed_mps": 60.0, "jump_slack_m": 50.0}


def bare(*rows: tuple[int, int, float, float]) -> Bare:
    """(device, seconds after noon, x, y)."""
    device, at, x, y = zip(*rows, strict=True)
    return Bare(
        np.array(device, np.int32),
        NOON + np.array(at, np.int64) * SECOND,
        np.array(x, float),
        np.array(y, float),
    )


class TestTheSetOfFixesDecides:
    @settings(max_examples=40, deadline=None)
    @given(seed=st.integers(0, 1_000_000), wild=st.integers(0, 12))
    def test_shuffled_and_doubled_fixes_fold_to_the_same_rows(self, seed: int, wild: int) -> None:
        rng = np.random.default_rng(seed)
        fixes = random_track(1, rng, crew=3, fixes=30).fixes
        thrown = rng.choice(len(fixes), wild, replace=False)  # jumps and contradictions
        x = fixes.x.copy()
        x[thrown] += rng.choice([40.0, 3_000.0, 80_000.0], wild)
        fixes = Bare(fixes.device, fixes.at_us, x, fixes.y)
        again = rng.permutation(np.concatenate([np.arange(len(fixes)), rng.integers(0, len(fixes), 25)]))
        once, twice = fold(fixes, Bare.none(), **LIMITS), fold(fixes[again], Bare.none(), **LIMITS)
        assert once.table().equals(twice.table())
        assert twice.set_aside.duplicates == once.set_aside.duplicates + 25 - doubted(once, twice)

    def test_each_device_is_apart_from_the_others(self) -> None:
        both = folded(bare((1, 0, 5e5, 3e5), (2, 0, 4e5, 3e5)), bare((1, 10, 5e5, 3e5), (2, 10, 4e5, 3e5)))
        assert both.fixes.device.tolist() == [1, 1, 2, 2]
        assert both.known.tolist() == [False, True, False, True]


def doubted(once: object, twice: object) -> int:
    """Fixes given again that belong to an instant in two places are set aside as that."""
    return twice.set_aside.contradictory - once.set_aside.contradictory  # type: ignore[attr-defined]


class TestSteps:
    def test_says_of_each_fix_when_and_how_far_away_the_one_before_was(self) -> None:
        table = folded(
            bare((1, 30, 500_003, 300_004), (1, 0, 500_000, 300_000), (1, 90, 500_003, 300_004))
        ).table()
        assert table["before_us"].to_pylist() == [None, NOON, NOON + 30 * SECOND]
        assert table["step_m"].to_pylist() == [None, 5.0, 0.0]
        assert table["cell"].to_pylist() == cell_of(np.array([5e5] * 3), np.array([3e5] * 3)).tolist()

    def test_sets_aside_a_fix_that_nobody_could_have_come_to(self) -> None:
        found = folded(bare((1, 0, 5e5, 3e5), (1, 10, 5.9e5, 3e5), (1, 20, 5e5, 3e5)))
        table = found.table()
        assert found.set_aside.jumps == 1
        assert table["before_us"].to_pylist() == [None, None, NOON]
        assert table["carry"].to_pylist() == [False, True, False]
        assert table["cell"].to_pylist()[1] == -1

    def test_what_was_set_aside_is_kept_and_may_come_to_be_believed(self) -> None:
        early = bare((1, 0, 5e5, 3e5), (1, 5, 5e5, 3e5), (1, 100, 5.9e5, 3e5))
        late = bare(*((1, 100 + n, 5.9e5, 3e5) for n in range(1, 9)))
        first = folded(early)
        again = Bare(*(np.concatenate([getattr(first.fixes, n), getattr(first.aside, n)]) for n in ROWS))
        assert first.set_aside.jumps == 1
        assert folded(again, late).table().equals(folded(early, late).table())


class TestReasons:
    @settings(max_examples=40, deadline=None)
    @given(seed=st.integers(0, 1_000_000), wild=st.integers(0, 12))
    def test_of_all_fixes_are_what_was_set_aside(self, seed: int, wild: int) -> None:
        rng = np.random.default_rng(seed)
        fixes = random_track(1, rng, crew=3, fixes=30).fixes
        thrown = fixes[rng.choice(len(fixes), wild, replace=False)]
        moved = Bare(thrown.device, thrown.at_us, thrown.x + rng.choice([9.0, 900.0, 9e4], wild), thrown.y)
        late = Bare(thrown.device, thrown.at_us + 1, thrown.x + 9e4, thrown.y)
        several = Bare(*(np.concatenate([getattr(one, n) for one in (fixes, moved, late)]) for n in ROWS))

        found = fold(several, Bare.none(), **LIMITS)

        aside = {name: getattr(found.set_aside, name) for name in ("contradictory", "duplicates", "jumps")}
        assert found.reasons(several, jump_slack_m=50.0) == {name: n for name, n in aside.items() if n}

    def test_of_some_are_theirs(self) -> None:
        kept = bare((1, 0, 5e5, 3e5), (1, 20, 5e5, 3e5))
        wild = bare((1, 10, 5.9e5, 3e5))
        both = folded(kept, wild)
        assert both.reasons(wild, jump_slack_m=50.0) == {"jumps": 1}
        assert both.reasons(kept, jump_slack_m=50.0) == {}


class TestCarry:
    def test_the_last_fix_of_the_day_before_stands_first_and_is_marked(self) -> None:
        table = fold(bare((1, 10, 5e5, 3e5)), bare((1, -20, 5e5, 3e5), (2, -20, 5e5, 3e5)), **LIMITS).table()
        assert table["carry"].to_pylist() == [True, False]
        assert table["before_us"].to_pylist() == [None, NOON - 20 * SECOND]

    def test_a_carried_fix_that_nobody_could_have_come_from_is_no_fix_before(self) -> None:
        table = fold(bare((1, 10, 5.9e5, 3e5)), bare((1, -20, 5e5, 3e5)), **LIMITS).table()
        assert table["before_us"].to_pylist() == [None, None]

    def test_the_tail_is_each_devices_last_fix_of_the_last_hour_and_never_a_carried_one(self) -> None:
        ends = NOON + 7_200 * SECOND
        found = folded(
            bare((1, 10, 5e5, 3e5), (1, 7_000, 5e5, 3e5), (2, 10, 5e5, 3e5), (3, 6_000, 5e5, 3e5)),
            carry=bare((4, -20, 5e5, 3e5)),
        )
        tail = found.tail(ends)
        assert (tail.device.tolist(), tail.at_us.tolist()) == (
            [1, 3],
            [NOON + 7_000 * SECOND, NOON + 6_000 * SECOND],
        )
        assert CARRIED_US == 3_600 * SECOND

    def test_its_digest_tells_whether_the_day_after_must_be_folded_again(self) -> None:
        one, other = bare((1, 10, 5e5, 3e5)), bare((1, 10, 5e5, 3e5 + 0.1))
        assert one.digest() == bare((1, 10, 5e5, 3e5)).digest() != other.digest()
