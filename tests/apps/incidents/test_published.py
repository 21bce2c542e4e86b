"""Outcomes and stops are replaced by the month; all published rows stand at map points that keep their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.crimes import CrimeFile, CrimeOutcome, MapPoint, RecordedCrime, StopSearch
from peelian.kernel.errors import BadInput, NotFound
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.published import (
    ACTOR,
    AUGUST,
    JULY,
    SEPTEMBER,
    crime,
    middle,
    outcome,
    publish_crimes,
    publish_outcomes,
    publish_stops,
    stop,
)

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)


class TestLoadOutcomes:
    def test_takes_a_file_and_records_it(self) -> None:
        publish_crimes(crime(crime_id="a"), crime(crime_id="b"))

        loaded = publish_outcomes(outcome("a"), outcome("b", "not-guilty", month=SEPTEMBER))

        assert (loaded.taken, loaded.replaced, loaded.repeated, loaded.months) == (
            2,
            0,
            0,
            (AUGUST, SEPTEMBER),
        )
        assert loaded.notes == ()
        assert events.count_events(name="incidents.outcomes.loaded", since=AT, until=AT + A_DAY) == 1

    def test_takes_what_is_said_twice_once(self) -> None:
        publish_crimes(crime(crime_id="a"))

        loaded = publish_outcomes(outcome("a"), outcome("a"), outcome("a", "imprisoned"))

        assert (loaded.taken, loaded.repeated) == (2, 1)
        assert publish_outcomes(outcome("a"), outcome("a"), outcome("a", "imprisoned")).already

    def test_replaces_a_month_of_the_force_and_nothing_else(self) -> None:
        publish_outcomes(outcome("a"), outcome("b", month=JULY), outcome("c", reported_by="Other Police"))

        loaded = publish_outcomes(outcome("a", "imprisoned"), sha256="again")

        assert (loaded.taken, loaded.replaced) == (1, 1)
        assert sorted(CrimeOutcome.objects.values_list("crime_id", "code")) == [
            ("a", "imprisoned"), ("b", "charged"), ("c", "charged")
        ]  # fmt: skip

    def test_the_same_file_twice_changes_nothing_and_says_so(self) -> None:
        publish_outcomes(outcome("a"), outcome("b", month=SEPTEMBER))

        again = incidents.load_outcomes(
            actor=ACTOR, at=AT, rows=_unread(), name="again.csv", sha256="outcomes"
        )

        assert again.already
        assert again.months == (AUGUST, SEPTEMBER)

    def test_leaves_a_row_without_a_crime_out_and_says_so(self) -> None:
        publish_crimes(crime(crime_id="a"))

        loaded = publish_outcomes(outcome("a"), outcome(""))

        assert loaded.taken == 1
        assert "1 row names no crime" in loaded.notes[0]

    def test_says_how_many_wait_for_their_crimes(self) -> None:
        loaded = publish_outcomes(outcome("a"), outcome("b"))

        assert "2 outcomes belong to crimes that haven't been imported" in loaded.notes[0]

    def test_says_when_a_month_comes_back_much_shorter(self) -> None:
        names = [f"{number}" for number in range(10)]
        publish_crimes(*[crime(crime_id=name) for name in names])
        publish_outcomes(*[outcome(name) for name in names])

        loaded = publish_outcomes(outcome("1"), sha256="again")

        assert "10 outcomes were replaced by 1" in loaded.notes[0]

    def test_a_bad_row_changes_nothing(self) -> None:
        publish_outcomes(outcome("a"))

        with pytest.raises(BadInput, match="bad"):
            incidents.load_outcomes(actor=ACTOR, at=AT, rows=_breaks(outcome("b")), name="o.csv", sha256="b")

        assert CrimeOutcome.objects.get().crime_id == "a"

    def test_refuses_a_file_without_outcomes(self) -> None:
        with pytest.raises(BadInput, match="no outcomes"):
            publish_outcomes()


class TestLoadStops:
    def test_takes_a_file_with_rows_that_are_alike(self) -> None:
        make_land()

        loaded = publish_stops(stop(), stop(), stop(1), stop(9), stop(None), stop(month=SEPTEMBER))

        assert (loaded.taken, loaded.replaced, loaded.elsewhere) == (6, 0, 2)
        assert loaded.months == (AUGUST, SEPTEMBER)
        assert loaded.notes[0].startswith("2 of 6 stops belong to no neighbourhood")
        assert events.count_events(name="incidents.stops.loaded", since=AT, until=AT + A_DAY) == 1

    def test_replaces_a_month_as_a_whole(self) -> None:
        publish_stops(stop(), stop(), stop(month=SEPTEMBER))

        loaded = publish_stops(stop(kind="Vehicle search"), sha256="again")

        assert (loaded.taken, loaded.replaced) == (1, 2)
        assert StopSearch.objects.count() == 2

    def test_the_same_file_twice_changes_nothing_and_says_so(self) -> None:
        publish_stops(stop())

        again = incidents.load_stops(actor=ACTOR, at=AT, rows=_unread(), name="again.csv", sha256="stops")

        assert (again.already, again.months, again.notes) == (True, (AUGUST,), ())

    def test_the_same_file_after_the_outlines_came_in_finds_its_neighbourhoods(self) -> None:
        publish_stops(stop(0), stop(1))
        make_land()

        again = publish_stops(stop(0), stop(1))

        assert again.already
        assert again.notes[0].startswith("2 stops belong to another neighbourhood now")
        assert sorted(StopSearch.objects.values_list("neighbourhood_code", flat=True)) == ["N01", "N02"]

    def test_a_bad_row_changes_nothing(self) -> None:
        publish_stops(stop())

        with pytest.raises(BadInput, match="bad"):
            incidents.load_stops(actor=ACTOR, at=AT, rows=_breaks(stop()), name="s.csv", sha256="b")

        assert StopSearch.objects.count() == 1

    def test_refuses_a_file_without_stops(self) -> None:
        with pytest.raises(BadInput, match="no stops"):
            publish_stops()


class TestMapPoints:
    def test_keep_their_numbers_when_a_month_is_imported_again(self) -> None:
        publish_crimes(crime(0), crime(0), crime(1))
        before = dict(MapPoint.objects.values_list("lat", "id"))

        publish_crimes(crime(1), crime(0), sha256="again")

        assert dict(MapPoint.objects.values_list("lat", "id")) == before
        assert all(RecordedCrime.objects.values_list("point_id", flat=True))

    def test_a_stop_takes_the_point_that_a_crime_has_named(self) -> None:
        publish_crimes(crime(0))

        publish_stops(stop(0))

        assert StopSearch.objects.get().point == MapPoint.objects.get()

    def test_a_point_of_a_stop_is_named_as_soon_as_a_crime_names_it(self) -> None:
        publish_stops(stop(0))
        number = MapPoint.objects.get().pk

        publish_crimes(crime(0))

        assert MapPoint.objects.get().pk == number
        assert MapPoint.objects.get().name == "On or near Abbey Street"

    def test_two_names_of_one_place_answer_for_each_other(self) -> None:
        publish_crimes(crime(0), crime(0, location="On or near Supermarket"))
        first, second = MapPoint.objects.values_list("id", flat=True)

        assert len(incidents.crimes_at(first, month=AUGUST)) == 2
        assert len(incidents.crimes_at(second, month=AUGUST)) == 2

    def test_what_has_no_point_has_none(self) -> None:
        publish_crimes(crime(None))
        publish_stops(stop(None))
        publish_outcomes(outcome("a", column=None))

        assert not MapPoint.objects.exists()


class TestFiles:
    def test_another_kind_s_import_takes_nothing_away(self) -> None:
        publish_crimes(crime(crime_id="a"))
        publish_outcomes(outcome("a"))
        publish_stops(stop())

        publish_crimes(crime(crime_id="a"), crime(), sha256="new crimes")
        publish_outcomes(outcome("a", "imprisoned"), sha256="new outcomes")
        publish_stops(stop(), stop(), sha256="new stops")

        assert (RecordedCrime.objects.count(), CrimeOutcome.objects.count(), StopSearch.objects.count()) == (
            2,
            1,
            2,
        )
        assert sorted(CrimeFile.objects.values_list("sha256", "kind", "rows")) == [
            ("new crimes", "crime", 2), ("new outcomes", "outcomes", 1), ("new stops", "stops", 2)
        ]  # fmt: skip


class TestCrimes:
    def test_near_a_point_are_those_within_a_mile(self) -> None:
        publish_crimes(crime(0), crime(1), crime(2))  # a kilometre apart

        assert len(incidents.crimes_near(*middle(0), month=AUGUST)) == 2
        assert len(incidents.crimes_near(*middle(0), month=AUGUST, metres=10)) == 1
        assert incidents.crimes_near(*middle(0), month=JULY) == []

    def test_inside_an_outline_are_those_in_it_or_on_its_edge(self) -> None:
        publish_crimes(crime(0), crime(1))
        lat, lng = middle(0)
        around = [(lat - 0.001, lng), (lat + 0.001, lng), (lat, lng - 0.001)]

        assert len(incidents.crimes_in(around, month=AUGUST)) == 1

    def test_are_told_apart_by_category(self) -> None:
        publish_crimes(crime(), crime(category="drugs"))

        [found] = incidents.crimes_near(*middle(0), month=AUGUST, category="drugs")

        assert found.category == "drugs"

    def test_too_many_are_refused(self) -> None:
        publish_crimes(crime(), crime(), crime())

        with pytest.raises(incidents.TooMany, match="more than 2 crimes"):
            incidents.crimes_near(*middle(0), month=AUGUST, limit=2)
        assert len(incidents.crimes_near(*middle(0), month=AUGUST, limit=3)) == 3

    def test_nearest_is_one_place_only_and_none_is_found_far_away(self) -> None:
        publish_crimes(crime(0), crime(1))

        lat, lng = middle(1)
        [found] = incidents.crimes_at_point(lat + 0.003, lng, month=AUGUST)

        assert found.point is not None
        assert (found.point.lat, found.point.lng) == middle(1)
        assert incidents.crimes_at_point(51.5, -0.1, month=AUGUST) == []

    def test_nearest_passes_over_places_of_stops_alone(self) -> None:
        publish_crimes(crime(0))
        publish_stops(stop(1))

        assert len(incidents.crimes_at_point(*middle(1), month=AUGUST)) == 1

    def test_without_a_point_are_the_force_s(self) -> None:
        publish_crimes(crime(None), crime(0), crime(None, reported_by="British Transport Police"))

        [found] = incidents.crimes_nowhere(month=AUGUST)

        assert found.reported_by == "Midshire Police"

    def test_carry_their_newest_outcome(self) -> None:
        publish_crimes(
            crime(crime_id="a", outcome="Under investigation"),
            crime(crime_id="b", outcome="Local resolution"),
        )
        publish_outcomes(
            outcome("a", "charged"), outcome("a", "under-investigation"), outcome("a", "charged", month=JULY)
        )

        first, second = incidents.crimes_near(*middle(0), month=AUGUST)

        assert (first.outcome, first.outcome_month) == ("Suspect charged", AUGUST)
        assert (second.outcome, second.outcome_month) == ("Local resolution", AUGUST)

    def test_there_is_no_location_of_that_number(self) -> None:
        with pytest.raises(NotFound):
            incidents.crimes_at(1, month=AUGUST)


class TestOutcomes:
    def test_of_a_crime_begin_with_its_investigation(self) -> None:
        publish_crimes(crime(crime_id="a"))
        publish_outcomes(
            outcome("a", "imprisoned", month=SEPTEMBER),
            outcome("a", "charged"),
            outcome("a", "under-investigation"),
        )

        found, history = incidents.outcomes_of("a")

        assert found.persistent_id == "a"
        assert [(view.code, view.month) for view in history] == [
            ("under-investigation", AUGUST), ("charged", AUGUST), ("imprisoned", SEPTEMBER)
        ]  # fmt: skip

    def test_of_a_crime_that_isn_t_published_are_not_found(self) -> None:
        publish_outcomes(outcome("a"))

        with pytest.raises(NotFound):
            incidents.outcomes_of("a")
        with pytest.raises(NotFound):
            incidents.outcomes_of("")

    def test_at_a_place_carry_their_crimes(self) -> None:
        publish_crimes(crime(crime_id="a", month=JULY), crime(1, crime_id="b"))
        publish_outcomes(outcome("a"), outcome("b", column=1), outcome("unknown"))

        [found] = incidents.outcomes_near(*middle(0), month=AUGUST, metres=10)

        assert (found.crime.persistent_id, found.crime.month, found.name) == ("a", JULY, "Suspect charged")
        assert incidents.outcomes_at(found.crime.point.id, month=AUGUST) == [found]  # type: ignore[union-attr]
        with pytest.raises(incidents.TooMany):
            incidents.outcomes_near(*middle(0), month=AUGUST, limit=1)

    def test_are_counted_by_how_crimes_stand(self) -> None:
        make_land()
        publish_crimes(
            crime(crime_id="a", outcome="Under investigation"),
            crime(crime_id="b", outcome="under investigation"),
            crime(crime_id="c", outcome="Something new"),
            crime(),
            crime(1, crime_id="d", outcome="Local resolution"),
        )
        publish_outcomes(outcome("a", "charged"))

        counts = incidents.count_outcomes(neighbourhood_codes=["N01"], first_month=AUGUST, last_month=AUGUST)

        assert [(count.code, count.name, count.n) for count in counts] == [
            ("", "Something new", 1), ("charged", "Suspect charged", 1),
            ("under-investigation", "Under investigation", 1),
        ]  # fmt: skip


class TestStops:
    def test_by_place_and_month(self) -> None:
        publish_stops(stop(0), stop(1, kind="Vehicle search"), stop(None), stop(0, month=SEPTEMBER))

        [near] = incidents.stops_near(*middle(0), month=AUGUST, metres=10)
        [nowhere] = incidents.stops_nowhere(month=AUGUST)

        assert near.point is not None
        assert nowhere.point is None
        assert incidents.stops_at(near.point.id, month=AUGUST) == [near]
        assert len(incidents.stops_of_month(month=AUGUST)) == 3
        assert incidents.list_stop_months() == [SEPTEMBER, AUGUST]
        assert incidents.latest_stop_month() == SEPTEMBER

    def test_are_counted_by_a_quality(self) -> None:
        make_land()
        publish_stops(stop(), stop(), stop(age_range=""), stop(1))

        counts = incidents.count_stops(
            neighbourhood_codes=["N01"], first_month=AUGUST, last_month=AUGUST, by="age"
        )

        assert [(count.neighbourhood_code, count.value, count.n) for count in counts] == [
            ("N01", "18-24", 2), ("N01", "", 1)
        ]  # fmt: skip

    @pytest.mark.parametrize("by", list(incidents.StopBy))
    def test_can_be_counted_by_every_quality(self, by: incidents.StopBy) -> None:
        make_land()
        publish_stops(stop())

        [count] = incidents.count_stops(
            neighbourhood_codes=["N01"], first_month=AUGUST, last_month=AUGUST, by=by
        )

        assert count.n == 1


def _unread() -> Iterator[Any]:
    raise AssertionError("the rows of a file that was taken are not read")
    yield


def _breaks(row: object) -> Iterator[Any]:
    yield row
    raise BadInput("bad")
