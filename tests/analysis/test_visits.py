"""Positions to proof: patrols whose truth is known, and properties that no input may break."""

import math
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

from peelian.analysis.positions import Fixes, clean
from peelian.analysis.visits import Circle, Dose, Proof, VisitRules, Window, prove

Row = tuple[str, float, float, float]

HOT_SPOT = box(-1.9, 52.48, -1.8978, 52.48135)  # 150 m by 150 m, as in Williams and Coupe
IN, OUT = (52.4807, -1.8989), (52.4907, -1.8989)  # its middle; 1.1 km north
DAY = datetime(2026, 6, 1, 15, tzinfo=UTC)
SHIFT: Window = (DAY, DAY + timedelta(hours=7))


def patrol(device: str, start: datetime, minutes: float, *, every: float = 24.0) -> list[Row]:
    """A device walks in, stays so many minutes with a fix every so many seconds, and is gone."""
    begin = start.timestamp()
    inside = np.append(np.arange(0, minutes * 60, every), minutes * 60)
    return [
        (device, begin - 60, *OUT),
        *((device, begin + float(second), *IN) for second in inside),
        (device, begin + minutes * 60 + 60, *OUT),
    ]


def fixes_of(rows: list[Row]) -> Fixes:
    devices, at, lat, lng = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    return Fixes.from_columns(devices, at, lat, lng)


def prove_rows(
    rows: list[Row], windows: list[Window] | None = None, dose: Dose | None = None, **rules: float
) -> Proof:
    return prove(fixes_of(rows), HOT_SPOT, windows or [SHIFT], rules=VisitRules(**rules), dose=dose)


class TestKnownPatrols:
    def test_two_and_a_half_visits_of_9_6_minutes_are_24_patrol_minutes(self) -> None:
        """Williams and Coupe 2017: 2.5 visits x 9.6 minutes a day is what the long patrols delivered."""
        rows: list[Row] = []
        days = 20
        windows = [(DAY + timedelta(days=day), DAY + timedelta(days=day, hours=7)) for day in range(days)]
        for day, (start, _) in enumerate(windows):
            for visit in range(2 + day % 2):
                rows += patrol("PC 1", start + timedelta(hours=1 + visit), 9.6)

        proof = prove_rows(rows, windows, Dose(visits=3 * days, minutes_each=15))

        assert len(proof.visits) / days == 2.5
        assert proof.patrol_minutes / days == pytest.approx(24.0)
        assert {round(visit.minutes, 9) for visit in proof.visits} == {9.6}
        assert [part.patrol_minutes for part in proof.by_window[:2]] == pytest.approx([19.2, 28.8])
        assert proof.dose is not None
        assert proof.dose.share == pytest.approx(24 / 45)
        assert proof.dose.full_visits == 0

    @pytest.mark.parametrize(("visits", "minutes"), [(3, 15), (9, 5)])
    def test_three_of_fifteen_and_nine_of_five_are_both_45(self, visits: int, minutes: int) -> None:
        rows = [
            row
            for number in range(visits)
            for row in patrol("PCSO 7", DAY + timedelta(minutes=40 * number + 5), minutes)
        ]

        proof = prove_rows(rows, dose=Dose(visits, minutes))

        assert Dose(visits, minutes).minutes == 45
        assert (len(proof.visits), proof.patrol_minutes, proof.officer_minutes) == (visits, 45, 45)
        assert proof.dose is not None
        assert (proof.dose.share, len(proof.patrol_visits), proof.dose.full_visits) == (1, visits, visits)

    def test_double_crewing_doubles_officer_minutes_only(self) -> None:
        alone = [row for hour in range(3) for row in patrol("PC 1", DAY + timedelta(hours=hour + 1), 15)]
        partner = [("PC 2", at, lat, lng) for _, at, lat, lng in alone]

        one, two = prove_rows(alone, dose=Dose(3, 15)), prove_rows(alone + partner, dose=Dose(3, 15))

        assert (one.officer_minutes, two.officer_minutes) == (45, 90)
        assert (one.patrol_minutes, two.patrol_minutes) == (45, 45)
        assert (len(two.visits), len(two.patrol_visits)) == (6, 3)
        assert [visit.devices for visit in two.patrol_visits] == [2, 2, 2]
        assert one.dose == two.dose

    def test_two_officers_who_overlap_make_the_union(self) -> None:
        rows = patrol("PC 1", DAY, 10, every=60) + patrol("PC 2", DAY + timedelta(minutes=6), 10, every=60)

        proof = prove_rows(rows)

        assert (proof.officer_minutes, proof.patrol_minutes, len(proof.patrol_visits)) == (20, 16, 1)

    def test_a_visit_carries_when_it_began_and_ended(self) -> None:
        [visit] = prove_rows(patrol("PC 1", DAY, 10)).visits

        assert (visit.device, visit.entered_at, visit.left_at) == ("PC 1", DAY, DAY + timedelta(minutes=10))
        assert visit.fixes == 26

    def test_the_truth_lies_between_proven_and_at_most(self) -> None:
        rng = np.random.default_rng(1)
        for _ in range(50):
            enters, stays = rng.uniform(300, 3000), rng.uniform(120, 1500)
            at = np.arange(rng.uniform(0, 60), 6000, 60)
            inside = (at >= enters) & (at <= enters + stays)
            rows = [
                ("PC 1", DAY.timestamp() + float(t), *(IN if there else OUT))
                for t, there in zip(at, inside, strict=True)
            ]

            proof = prove_rows(rows, minimum_dwell_s=0)

            assert proof.patrol_minutes <= stays / 60 <= proof.patrol_minutes_at_most
            assert proof.patrol_minutes_at_most - proof.patrol_minutes <= 2.0001


class TestTheRules:
    def test_a_short_absence_is_one_visit_and_a_long_one_two(self) -> None:
        def twice(away: float) -> list[Row]:
            return patrol("PC 1", DAY, 5) + patrol("PC 1", DAY + timedelta(minutes=5, seconds=away), 5)

        assert [len(prove_rows(twice(away)).visits) for away in (300, 301)] == [1, 2]
        assert prove_rows(twice(300)).patrol_minutes == 10  # the absence itself never counts

    def test_passing_through_is_a_pass(self) -> None:
        proof = prove_rows(patrol("car", DAY, 0.9))

        assert (proof.visits, proof.passes, proof.patrol_minutes) == ((), 1, 0)
        assert "1 presence shorter than 60 seconds in the place: a pass, not counted." in proof.reasons

    def test_one_fix_alone_proves_no_minute(self) -> None:
        proof = prove_rows([("PC 1", DAY.timestamp(), *IN)], minimum_dwell_s=0)

        assert (proof.visits, proof.passes, proof.officer_minutes) == ((), 1, 0)

    def test_a_silence_is_counted_as_a_silence(self) -> None:
        rows = [("PC 1", DAY.timestamp() + second, *IN) for second in (0, 60, 120, 320, 380)]

        proof = prove_rows(rows)

        [visit] = proof.visits
        assert visit.minutes == 3
        assert (visit.left_at - visit.entered_at) == timedelta(seconds=380)
        assert (proof.silences, proof.silent_minutes) == (1, 200 / 60)
        assert proof.patrol_minutes_at_most == pytest.approx(380 / 60)
        assert any("1 silence of more than 120 seconds" in reason for reason in proof.reasons)

    def test_only_time_in_the_window_counts_and_the_rest_is_background(self) -> None:
        rows = patrol("PC 1", DAY - timedelta(minutes=10), 30, every=60)

        proof = prove_rows(
            rows, [(DAY, DAY + timedelta(minutes=5)), (DAY + timedelta(minutes=12), DAY + timedelta(hours=2))]
        )

        assert [part.patrol_minutes for part in proof.by_window] == [5, 8]
        assert [visit.entered_at for visit in proof.visits] == [DAY, DAY + timedelta(minutes=12)]
        assert proof.background_officer_minutes == 17

    def test_windows_that_overlap_are_one(self) -> None:
        rows = patrol("PC 1", DAY, 10)

        proof = prove_rows(
            rows, [(DAY, DAY + timedelta(hours=2)), (DAY - timedelta(hours=1), DAY + timedelta(hours=1))]
        )

        assert (len(proof.by_window), proof.patrol_minutes) == (1, 10)

    def test_a_circle_is_a_place_and_a_buffer_widens_both(self) -> None:
        # 0.001 degrees of latitude are 111.3 m here
        rows: list[Row] = [("PC 1", DAY.timestamp() + 60 * n, IN[0] + 0.001, IN[1]) for n in range(11)]
        fixes = fixes_of(rows)

        def minutes(metres: float, buffer: float) -> float:
            rules = VisitRules(accuracy_buffer_m=buffer)
            return prove(fixes, Circle(*IN, metres), [SHIFT], rules=rules).patrol_minutes

        assert [minutes(110, 0), minutes(112, 0), minutes(100, 12)] == [0, 10, 10]
        north_edge = 52.48135
        above = [("PC 1", DAY.timestamp() + 60 * n, north_edge + 0.0001, IN[1]) for n in range(11)]  # 11.1 m
        assert [prove_rows(above, accuracy_buffer_m=b).patrol_minutes for b in (0, 11, 11.3)] == [0, 0, 10]

    def test_the_result_names_its_rules_and_reasons(self) -> None:
        proof = prove_rows(patrol("PC 1", DAY, 10), exit_gap_s=180, dose=Dose(1, 20))

        assert proof.rules.exit_gap_s == 180
        assert "away for more than 180 seconds begins a new visit" in proof.reasons[0]
        assert proof.reasons[-1] == (
            "10.0 of 20 patrol-minutes asked for (50%), in 1 of 1 visits; 0 lasted the 20 minutes or more."
        )
        assert (proof.version, proof.devices) == ("2", ("PC 1",))

    def test_says_when_nothing_was_there_to_prove_it(self) -> None:
        assert "No fix falls in the windows." in prove_rows([]).reasons
        elsewhere = prove_rows([("PC 1", DAY.timestamp() + n, *OUT) for n in range(3)], dose=Dose(1, 5))
        assert "No fix of 3 in the windows lies in the place." in elsewhere.reasons
        assert elsewhere.dose is not None
        assert elsewhere.dose.share == 0


class TestWhatIsSetAside:
    def test_duplicates_are_dropped_and_counted(self) -> None:
        rows = patrol("PC 1", DAY, 10)

        proof = prove_rows(rows * 3)

        assert proof.set_aside.duplicates == 2 * len(rows)
        assert proof.patrol_minutes == 10
        assert f"{2 * len(rows)} fixes given again: dropped." in proof.reasons

    def test_a_wild_fix_is_set_aside_and_the_presence_goes_on(self) -> None:
        rows = patrol("PC 1", DAY, 10)
        wild = ("PC 1", DAY.timestamp() + 132, 51.5, -0.12)  # London, 12 seconds after Birmingham

        proof = prove_rows([*rows, wild])

        assert proof.set_aside.jumps == 1
        assert proof.patrol_minutes == 10
        assert "1 fix that would need more than 60 metres a second: set aside." in proof.reasons

    def test_a_wild_first_fix_does_not_throw_out_the_true_track(self) -> None:
        proof = prove_rows([("PC 1", DAY.timestamp() - 61, 51.5, -0.12), *patrol("PC 1", DAY, 10)])

        assert (proof.set_aside.jumps, proof.patrol_minutes) == (1, 10)

    def test_a_device_in_two_places_at_once_is_believed_in_neither(self) -> None:
        rows = [("PC 1", DAY.timestamp() + 60 * n, *IN) for n in range(5)]
        rows.append(("PC 1", DAY.timestamp() + 240, *OUT))

        proof = prove_rows(rows)

        assert proof.set_aside.contradictory == 2
        assert proof.patrol_minutes == 3

    def test_a_shaking_receiver_at_ten_fixes_a_second_is_no_jump(self) -> None:
        rows = [("PC 1", DAY.timestamp() + n / 10, IN[0] + (n % 2) * 1e-4, IN[1]) for n in range(1200)]

        proof = prove_rows(rows)

        assert proof.set_aside.total == 0
        assert proof.patrol_minutes == pytest.approx(119.9 / 60)

    def test_what_is_not_a_position_is_counted(self) -> None:
        at = DAY.timestamp()
        rows = [("a", at, math.nan, 0.0), ("a", at, 0.0, 0.0), ("a", at, 91.0, 0.0), ("a", math.inf, *IN)]

        assert prove_rows(rows).set_aside.unreadable == 4


class TestManyPlaces:
    def test_fixes_cleaned_once_prove_the_same(self) -> None:
        fixes = fixes_of(patrol("PC 1", DAY, 10) * 2)
        track = clean(fixes, max_speed_mps=60, jump_slack_m=50)

        assert prove(track, HOT_SPOT, [SHIFT]) == prove(fixes, HOT_SPOT, [SHIFT])
        with pytest.raises(ValueError, match="cleaned by other limits"):
            prove(track, HOT_SPOT, [SHIFT], rules=VisitRules(max_speed_mps=30))


class TestRefusals:
    def test_refuses_a_time_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="2026-06-01T15:00:00 has no time zone"):
            prove_rows([], [(DAY.replace(tzinfo=None), DAY)])

    def test_refuses_no_window_and_a_window_the_wrong_way_round(self) -> None:
        with pytest.raises(ValueError, match="Without a window"):
            prove(fixes_of([]), HOT_SPOT, [])
        with pytest.raises(ValueError, match="01 June 2026 15:00 UTC ends before it begins"):
            prove_rows([], [(DAY, DAY)])

    def test_refuses_a_place_without_an_inside(self) -> None:
        with pytest.raises(ValueError, match="not a valid polygon"):
            prove(fixes_of([]), LineString([(0, 50), (1, 51)]), [SHIFT])
        with pytest.raises(ValueError, match="radius above 0 m"):
            prove(fixes_of([]), Circle(52.5, -1.9, 0), [SHIFT])

    def test_refuses_senseless_rules_and_doses(self) -> None:
        with pytest.raises(ValueError, match="exit_gap_s must be a number from 0 up"):
            VisitRules(exit_gap_s=math.nan)
        with pytest.raises(ValueError, match="more than 0"):
            VisitRules(max_gap_s=0)
        with pytest.raises(ValueError, match="at least one visit"):
            Dose(0, 15)

    def test_refuses_columns_of_different_length(self) -> None:
        with pytest.raises(ValueError, match="Four columns of one length"):
            Fixes.from_columns(["a"], [1.0, 2.0], [52.0], [-1.9])


@st.composite
def wanderings(draw: st.DrawFn) -> list[Row]:
    """Whole-second fixes of up to three devices in, near and far from the place, at times wild or doubled."""
    spots = [IN, (52.4801, -1.8999), (52.4816, -1.8989), OUT, (51.5, -0.12)]
    fix = st.tuples(
        st.sampled_from(["a", "b", "c"]), st.integers(0, 200), st.sampled_from([0, 0, 0, 1, 1, 2, 2, 3, 4])
    )
    drawn = draw(st.lists(fix, max_size=60))
    return [(device, DAY.timestamp() + 20 * step, *spots[spot]) for device, step, spot in drawn]


class TestProperties:
    @given(wanderings(), st.randoms())
    def test_order_and_duplicates_make_no_difference(self, rows: list[Row], dice: random.Random) -> None:
        before = prove_rows(rows)
        again = rows + rows[: len(rows) // 2]
        dice.shuffle(again)
        after = prove_rows(again)

        assert (after.visits, after.patrol_visits) == (before.visits, before.patrol_visits)
        assert after.by_window == before.by_window
        assert (after.passes, after.silences) == (before.passes, before.silences)

    @given(wanderings(), st.integers(-10_000, 10_000))
    def test_shifting_all_times_shifts_the_visits(self, rows: list[Row], hours: int) -> None:
        by = timedelta(hours=hours)
        before = prove_rows(rows)
        after = prove_rows(
            [(device, at + by.total_seconds(), lat, lng) for device, at, lat, lng in rows],
            [(SHIFT[0] + by, SHIFT[1] + by)],
        )

        assert [(visit.device, visit.entered_at, visit.minutes) for visit in after.visits] == [
            (visit.device, visit.entered_at + by, visit.minutes) for visit in before.visits
        ]
        assert after.patrol_minutes_at_most == pytest.approx(before.patrol_minutes_at_most)

    @given(wanderings())
    def test_the_figures_are_in_order_and_every_fix_is_accounted_for(self, rows: list[Row]) -> None:
        proof = prove_rows(rows)

        assert 0 <= proof.patrol_minutes <= proof.officer_minutes + 1e-9
        assert proof.officer_minutes <= 3 * proof.patrol_minutes + 1e-9
        assert proof.patrol_minutes <= proof.patrol_minutes_at_most + 1e-9
        assert proof.officer_minutes <= proof.officer_minutes_at_most + 1e-9
        assert proof.officer_minutes == pytest.approx(sum(visit.minutes for visit in proof.visits))
        assert proof.fixes_in_place + proof.set_aside.total <= proof.fixes == len(rows)

    @given(wanderings())
    def test_equals_a_count_of_seconds(self, rows: list[Row]) -> None:
        """An oracle without intervals: mark every second of every device, then count."""
        proof = prove_rows(rows, minimum_dwell_s=0, max_speed_mps=1e9)

        seconds: dict[str, set[int]] = {}
        for device in {row[0] for row in rows}:
            spots: dict[float, set[tuple[float, float]]] = {}
            for name, at, lat, lng in rows:
                if name == device:
                    spots.setdefault(at, set()).add((lat, lng))
            kept = sorted((at, *min(places)) for at, places in spots.items() if _one_place(places))
            for (at, *here), (later, *there) in pairwise(kept):
                if later - at <= 120 and _is_in(here) and _is_in(there):
                    seconds.setdefault(device, set()).update(range(int(at), int(later)))

        assert proof.officer_minutes * 60 == pytest.approx(sum(map(len, seconds.values())))
        assert proof.patrol_minutes * 60 == pytest.approx(len(set().union(*seconds.values())))


def _one_place(places: set[tuple[float, float]]) -> bool:
    return len(places) == 1


def _is_in(spot: list[float]) -> bool:
    lat, lng = spot
    return bool(52.48 <= lat <= 52.48135 and -1.9 <= lng <= -1.8978)


class TestByVehicle:
    def moving(self, metres_a_second: float, seconds: int) -> list[Row]:
        """To and fro in the place, always inside it."""
        step = metres_a_second * 10 / 111_229  # degrees of latitude in ten seconds
        return [
            ("PC 1", DAY.timestamp() + 10 * n, IN[0] + step * (n % 2), IN[1])
            for n in range(seconds // 10 + 1)
        ]

    def test_presence_that_mostly_goes_faster_than_walking_is_by_vehicle(self) -> None:
        proof = prove_rows(self.moving(4.0, 600))
        assert (proof.visits[0].kind, proof.vehicle_minutes) == ("vehicle", pytest.approx(10))

    @pytest.mark.parametrize("speed", [0.0, 1.5, 2.9])
    def test_walking_and_standing_is_on_foot_and_so_is_a_parked_car(self, speed: float) -> None:
        proof = prove_rows(self.moving(speed, 600))
        assert (proof.visits[0].kind, proof.vehicle_minutes) == ("foot", 0)

    def test_what_is_driven_in_one_stay_of_a_visit_does_not_make_the_other_driven(self) -> None:
        later = [(device, at + 800, lat, lng) for device, at, lat, lng in self.moving(1.0, 590)]
        proof = prove_rows(self.moving(4.0, 600) + later)
        assert len(proof.visits) == 1
        assert proof.vehicle_minutes == pytest.approx(10)
        assert proof.visits[0].kind == "vehicle"
