"""A month of a force is replaced as a whole; a crime belongs to the neighbourhood of its own month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.clock import AT
from tests.factories.places import make_land, square

pytestmark = pytest.mark.django_db

ACTOR = system("test")
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def crime(
    column: int = 0, *, month: dt.date = MAY, category: str = "burglary", force: str = "Midshire Police"
) -> incidents.CrimeRow:
    """A crime in the middle of the square of the grid in this column."""
    point = square(column, 0).centroid
    return incidents.CrimeRow(
        2, "", month, force, force, point.y, point.x, "On or near A Street", "", category, "", ""
    )


def load(*rows: incidents.CrimeRow, sha256: str = "a") -> incidents.CrimesLoaded:
    return incidents.load_crimes(actor=ACTOR, at=AT, rows=rows, name="street.csv", sha256=sha256)


def counted(first: dt.date = MAY, last: dt.date = JUNE) -> list[tuple[str, dt.date, str, int]]:
    counts = incidents.count_crimes(neighbourhood_codes=["N01", "N02"], first_month=first, last_month=last)
    return [(count.neighbourhood_code, count.month, count.category, count.n) for count in counts]


class TestLoadCrimes:
    def test_counts_each_in_the_neighbourhood_that_its_point_lies_in(self) -> None:
        make_land()

        loaded = load(crime(0), crime(0), crime(0, category="drugs"), crime(1, month=JUNE))

        assert (loaded.taken, loaded.replaced, loaded.elsewhere, loaded.months) == (4, 0, 0, (MAY, JUNE))
        assert counted() == [
            ("N01", MAY, "burglary", 2), ("N01", MAY, "drugs", 1), ("N02", JUNE, "burglary", 1)
        ]  # fmt: skip
        assert incidents.latest_month() == JUNE

    def test_keeps_what_lies_nowhere_and_says_so(self) -> None:
        make_land()

        loaded = load(crime(0), crime(9), replace(crime(), lat=None, lng=None))

        assert loaded.elsewhere == 2
        assert loaded.notes[0].startswith(
            "2 of 3 crimes belong to no neighbourhood: 1 have no point, 1 lie outside"
        )
        assert sorted(RecordedCrime.objects.values_list("neighbourhood_code", flat=True)) == ["", "", "N01"]

    def test_a_month_before_the_first_generation_has_no_neighbourhoods(self) -> None:
        make_land()  # holds since April 2023

        assert load(crime(month=dt.date(2023, 3, 1))).elsewhere == 1

    def test_replaces_a_month_of_the_force_and_nothing_else(self) -> None:
        make_land()
        load(crime(0), crime(0), crime(0, month=JUNE), crime(0, force="British Transport Police"))

        loaded = load(crime(0), crime(1), sha256="b")

        assert (loaded.taken, loaded.replaced) == (2, 2)
        assert counted() == [
            ("N01", MAY, "burglary", 2), ("N01", JUNE, "burglary", 1), ("N02", MAY, "burglary", 1)
        ]  # fmt: skip

    def test_the_same_file_twice_changes_nothing_and_says_so(self) -> None:
        load(crime(), crime(month=JUNE))

        again = incidents.load_crimes(actor=ACTOR, at=AT, rows=_unread(), name="street.csv", sha256="a")

        assert again.already
        assert again.months == (MAY, JUNE)
        assert events.count_events(name="incidents.crimes.loaded", since=AT, until=AT + dt.timedelta(1)) == 1

    def test_the_same_file_after_the_outlines_came_in_finds_its_neighbourhoods(self) -> None:
        load(crime(0), crime(1), crime(9))
        make_land()

        again = load(crime(0), crime(1), crime(9))

        assert again.already
        assert again.notes == (
            "2 crimes belong to another neighbourhood now: outlines of their month have come in since.",
        )
        assert counted() == [("N01", MAY, "burglary", 1), ("N02", MAY, "burglary", 1)]
        assert incidents.locate_again(actor=ACTOR, at=AT, months=[MAY]) == 0

    def test_a_file_that_another_has_replaced_can_come_back(self) -> None:
        load(crime(), crime())
        load(crime(), sha256="b")

        assert not load(crime(), crime()).already
        assert RecordedCrime.objects.count() == 2
        assert CrimeFile.objects.get().sha256 == "a"

    def test_a_file_that_another_has_replaced_in_part_can_come_back(self) -> None:
        load(crime(), crime(month=JUNE))
        load(crime(category="drugs"), sha256="b")

        assert load(crime(), crime(month=JUNE)).taken == 2
        assert RecordedCrime.objects.count() == 2

    def test_says_when_a_month_comes_back_much_shorter(self) -> None:
        load(*[crime()] * 10)

        assert "10 crimes were replaced by 4" in load(*[crime()] * 4, sha256="b").notes[-1]

    def test_a_bad_row_changes_nothing(self) -> None:
        load(crime())

        with pytest.raises(BadInput, match="bad"):
            incidents.load_crimes(actor=ACTOR, at=AT, rows=_breaks(), name="street.csv", sha256="b")

        assert RecordedCrime.objects.count() == 1

    def test_refuses_a_file_without_crimes(self) -> None:
        with pytest.raises(BadInput, match="no crimes"):
            load()


class TestCrimeCategories:
    def test_are_those_of_police_uk(self) -> None:
        slugs = [category.slug for category in incidents.crime_categories()]

        assert len(slugs) == 14
        assert "violent-crime" in slugs


def _unread() -> Iterator[incidents.CrimeRow]:
    raise AssertionError("the rows of a file that was taken are not read")
    yield


def _breaks() -> Iterator[incidents.CrimeRow]:
    yield crime()
    raise BadInput("bad")
