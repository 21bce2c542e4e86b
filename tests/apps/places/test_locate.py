"""Points and postcodes to the neighbourhood of a day, never to a wrong one."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.places import api as places
from peelian.apps.places.models import Postcode
from peelian.apps.places.queries import atlas
from peelian.kernel.errors import BadInput, Refused
from tests.apps.places import slowly
from tests.apps.places.ground import (
    LPAS,
    NPUS,
    TODAY,
    WARD,
    lay_out,
    load_areas,
    load_outlines,
    load_postcodes,
    outline,
    postcode,
    row,
    small_force,
    square,
)

pytestmark = pytest.mark.django_db


class TestLocatePoint:
    def test_finds_the_neighbourhood_whose_outline_holds_it(self):
        lay_out()
        place = places.locate_point(52.405, -1.885, TODAY)
        assert (place.neighbourhood_code, place.neighbourhood_name) == ("E05000002", "King's Heath")
        assert place.found_by is places.FoundBy.POINT

    def test_says_that_a_point_is_outside_and_never_takes_the_nearest(self):
        lay_out()
        place = places.locate_point(52.405, -1.9000001, TODAY)
        assert not place
        assert place.explanation == "This point is outside the area of Mercia Police."

    def test_answers_with_the_outlines_of_the_day(self):
        lay_out()
        load_outlines([outline(3, square(3).union(square(4)))], valid_from=LPAS)
        assert not places.locate_point(52.405, -1.865, NPUS)
        assert places.locate_point(52.405, -1.865, LPAS).neighbourhood_code == "E05000003"

    def test_says_when_no_outline_of_the_day_is_known(self):
        load_areas(small_force())
        assert "aren’t known" in places.locate_point(52.405, -1.885, TODAY).explanation

    def test_says_when_some_are_missing(self):
        load_areas(small_force())
        load_outlines([outline(1)])
        assert (
            "2 of Mercia Police’s neighbourhoods have none"
            in places.locate_point(52.405, -1.885, TODAY).explanation
        )

    def test_says_when_there_was_no_force(self):
        lay_out()
        assert "No force was set up" in places.locate_point(52.405, -1.885, dt.date(2001, 1, 1)).explanation

    @pytest.mark.parametrize(
        ("lat", "lng", "field"), [(float("nan"), 0, "lat"), (91, 0, "lat"), (52, 181, "lng")]
    )
    def test_refuses_numbers_that_are_no_point(self, lat, lng, field):
        with pytest.raises(Refused) as refusal:
            places.locate_point(lat, lng, TODAY)
        assert refusal.value.field == field

    def test_sees_an_import_at_once_in_the_same_transaction(self):
        lay_out()
        assert not places.locate_point(52.405, -1.865, TODAY)
        load_outlines([outline(3, square(3).union(square(4)))])
        assert places.locate_point(52.405, -1.865, TODAY)


class TestLocateMany:
    def test_gives_the_same_answers_as_one_by_one(self):
        lay_out()
        lats, lngs = [52.405, 52.405, 60.0], [-1.895, -1.875, -1.0]
        assert places.locate_many(lats, lngs, TODAY) == ["E05000001", "E05000003", None]


@pytest.mark.django_db(transaction=True)
class TestTheHotPath:
    @pytest.fixture(autouse=True)
    def _fresh_for_long(self, monkeypatch):
        """However long the machine takes between two questions."""
        monkeypatch.setattr(atlas, "FRESH_FOR", 3600.0)

    def test_asks_the_database_nothing(self, django_assert_num_queries):
        lay_out()
        places.locate_point(52.405, -1.885, TODAY)
        with django_assert_num_queries(0):
            for _ in range(100):
                assert places.locate_point(52.405, -1.885, TODAY)

    def test_asks_it_nothing_of_postcodes_either(self, django_assert_num_queries):
        lay_out()
        load_postcodes(postcode(2, "B14 7QH"), postcode(3, "B1 1AA", ward_code="E05000003"))
        places.locate_point(52.405, -1.885, TODAY)
        with django_assert_num_queries(1):
            places.locate_postcode("B14 7QH", TODAY)
        with django_assert_num_queries(0):
            for text in ("B14 7QH", "B1 1AA", "B99 9ZZ"):
                places.locate_postcode(text, TODAY)
            places.find("B14", TODAY)

    def test_sees_an_import_of_this_process_when_it_has_come_to_stand(self):
        lay_out()
        assert not places.locate_postcode("B14 7QH", TODAY)
        load_postcodes(postcode(2, "B14 7QH"))
        assert places.locate_postcode("B14 7QH", TODAY)

    def test_looks_for_a_new_version_when_two_seconds_have_passed(
        self, monkeypatch, django_assert_num_queries
    ):
        lay_out()
        places.locate_point(52.405, -1.885, TODAY)
        monkeypatch.setattr(atlas, "FRESH_FOR", 0.0)
        with django_assert_num_queries(1):
            places.locate_point(52.405, -1.885, TODAY)


class TestLocatePostcode:
    def test_takes_the_publishers_own_ward(self):
        lay_out()
        load_postcodes(postcode(2, "B14 7QH", ward_code="E05000003"))
        place = places.locate_postcode("b147qh", TODAY)
        assert (place.neighbourhood_code, place.found_by) == ("E05000003", places.FoundBy.LOOKUP)
        assert place.postcode == "B14 7QH"

    def test_goes_by_point_where_that_code_is_no_neighbourhood_on_that_day(self):
        lay_out()
        load_postcodes(postcode(2, "B14 7QH", ward_code="E05099999"))
        place = places.locate_postcode("B14 7QH", TODAY)
        assert (place.neighbourhood_code, place.found_by) == ("E05000001", places.FoundBy.POINT)

    def test_answers_a_withdrawn_one_and_says_so(self):
        lay_out()
        load_postcodes(postcode(2, "B1 1AA", ward_code="E05000001", terminated_on=dt.date(2010, 8, 1)))
        place = places.locate_postcode("B1 1AA", TODAY)
        assert place.neighbourhood_code == "E05000001"
        assert place.explanation == "B1 1AA was withdrawn in August 2010."
        assert place.terminated_on == dt.date(2010, 8, 1)

    def test_says_that_an_unknown_one_may_be_another_forces(self):
        lay_out()
        place = places.locate_postcode("SW1A 1AA", TODAY)
        assert not place
        assert "another force" in place.explanation

    def test_says_that_one_is_outside(self):
        lay_out()
        load_postcodes(postcode(2, "CV37 6QW", 52.19, -1.71, ward_code="E05088888"))
        assert (
            "CV37 6QW is outside the area of Mercia Police"
            in places.locate_postcode("CV37 6QW", TODAY).explanation
        )

    def test_says_when_the_publisher_gives_no_point(self):
        lay_out()
        load_postcodes(postcode(2, "B1 1ZZ", None, None))
        assert "gives no point" in places.locate_postcode("B1 1ZZ", TODAY).explanation

    @pytest.mark.parametrize("text", ["", "B14", "Moseley", "B14 7QHX", "<b>"])
    def test_refuses_what_cannot_be_a_postcode(self, text):
        with pytest.raises(Refused) as refusal:
            places.locate_postcode(text, TODAY)
        assert refusal.value.field == "postcode"


class TestLocatePostcodes:
    def test_gives_the_same_answers_as_one_by_one(self):
        lay_out()
        load_postcodes(postcode(2, "B14 7QH", ward_code="E05000003"), postcode(3, "B1 1AA"))
        texts = ["B1 1AA", "b14 7qh", "B99 9ZZ", "B1 1AA"]
        assert places.locate_postcodes(texts, TODAY) == [
            places.locate_postcode(text, TODAY) for text in texts
        ]

    def test_names_the_first_that_cannot_be_one(self):
        with pytest.raises(Refused, match="“Moseley” isn’t a full UK postcode"):
            places.locate_postcodes(["B1 1AA", "Moseley", "Heath"], TODAY)


#: Wards of the day, one that begins with the LPAs, codes that are no neighbourhood's.
WARD_CODES = ["", "E05000001", "E05000003", "E05000004", "E05099999", "north-1", "mercia"]
#: Inside a ward, on a line between two, in the ward without outline, outside, none.
POINTS = [(52.405, -1.895), (52.405, -1.88), (52.405, -1.865), (52.2, -1.7), (None, None)]
DAYS = [dt.date(2001, 1, 1), NPUS, LPAS, TODAY]


class TestEveryPostcode:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        drawn=st.dictionaries(
            st.from_regex(r"B1[0-9]? [0-9][A-B]{2}", fullmatch=True),
            st.tuples(st.sampled_from(POINTS), st.sampled_from(WARD_CODES), st.sampled_from([None, *DAYS])),
            min_size=1,
            max_size=12,
        ),
        laid_out=st.booleans(),
    )
    def test_gets_from_memory_what_the_rules_say_of_its_row_in_the_database(self, drawn, laid_out):
        with rolled_back():
            if laid_out:
                lay_out()
                load_areas([row(9, WARD, "E05000004", "north-2", valid_from=LPAS)])
            load_postcodes(
                *(
                    postcode(number, text, *point, ward_code=ward, terminated_on=ended)
                    for number, (text, (point, ward, ended)) in enumerate(drawn.items())
                )
            )
            for day in DAYS:
                asked = [*drawn, "B1 9ZZ"]
                assert places.locate_postcodes(asked, day) == [
                    slowly.locate_postcode(text, day) for text in asked
                ]

    def test_is_seen_at_once_in_the_transaction_that_brings_or_takes_it(self):
        lay_out()
        with rolled_back():
            load_postcodes(postcode(2, "B14 7QH"))
            assert places.locate_postcode("B14 7QH", TODAY)
            load_postcodes(postcode(2, "B14 7QH", ward_code="E05000003"))
            assert places.locate_postcode("B14 7QH", TODAY).neighbourhood_code == "E05000003"
        assert not places.locate_postcode("B14 7QH", TODAY)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestLoadPostcodes:
    def test_changes_nothing_the_second_time(self):
        rows = [postcode(2, "B14 7QH"), postcode(3, "B1 1AA", None, None)]
        assert load_postcodes(*rows).added == 2
        loaded = load_postcodes(*rows)
        assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 0, 2)

    def test_brings_known_ones_up_to_date(self):
        load_postcodes(postcode(2, "B14 7QH", introduced_on=dt.date(1980, 1, 1)))
        assert load_postcodes(postcode(2, "B14 7QH", ward_code="E05000003")).changed == 1
        found = Postcode.objects.get()
        assert (found.ward_code, found.introduced_on) == ("E05000003", dt.date(1980, 1, 1))

    def test_does_not_let_a_list_of_withdrawn_ones_withdraw_a_live_one(self):
        gone = postcode(2, "B14 7QH", terminated_on=dt.date(2010, 8, 1))
        load_postcodes(postcode(2, "B14 7QH"))
        loaded = load_postcodes(gone)
        assert (loaded.changed, loaded.notes) == (
            0,
            ("1 are live in what was imported before, and stay live.",),
        )
        assert load_postcodes(gone, postcode(3, "B1 1AY")).changed == 1

    @pytest.mark.parametrize(
        ("wrong", "column", "words"),
        [
            (postcode(9, "B14 7QH"), "postcode", "in row 2 already"),
            (postcode(9, "b14 7qi"), "postcode", "can't be a postcode"),
            (postcode(9, "B1 1AA", -1.9, 52.4), "lat", "swapped"),
            (postcode(9, "B1 1AA", 286448.0, 406523.0), "lat", "outside the United Kingdom"),
            (postcode(9, "B1 1AA", 52.4, None), "lng", "half a point"),
        ],
    )
    def test_refuses_a_bad_row_by_name_and_changes_nothing(self, wrong, column, words):
        with pytest.raises(BadInput, match=words) as refusal:
            load_postcodes(postcode(2, "B14 7QH"), wrong)
        assert (refusal.value.row, refusal.value.column) == (9, column)
        assert Postcode.objects.count() == 0


class TestFind:
    @pytest.fixture(autouse=True)
    def _places(self):
        lay_out()
        load_postcodes(
            postcode(2, "B14 7QH"),
            postcode(3, "B14 7QJ", ward_code="E05000002"),
            postcode(4, "B14 7QL", ward_code="E05000002"),
            postcode(5, "B1 4AA", ward_code="E05000003"),
        )

    def names(self, text: str) -> list[str]:
        return [found.name for found in places.find(text, TODAY) if isinstance(found, places.FoundArea)]

    def test_a_postcode(self):
        (place,) = places.find(" b14-7qh ", TODAY)
        assert isinstance(place, places.Place)
        assert place.neighbourhood_code == "E05000001"

    def test_the_first_half_of_one_gives_what_it_touches(self):
        assert self.names("b14") == ["Bartley Green", "King's Heath"]
        assert self.names("B1") == ["Moseley"]

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("moseley", "Moseley"), ("Mosely", "Moseley"), ("kings heath", "King's Heath"), ("heath", "King's Heath"),
            ("bartly gren", "Bartley Green"), ("BARTLEY", "Bartley Green"), ("mercia", "Mercia Police"),
        ],
    )  # fmt: skip
    def test_a_name_with_typing_errors(self, typed, name):
        assert self.names(typed)[0] == name

    def test_names_the_parents(self):
        (found,) = places.find("moseley", TODAY)
        assert found.within == ("North 2", "North", "Mercia Police")

    @pytest.mark.parametrize("typed", ["", "  ", "zzz", "%", "'; DROP TABLE"])
    def test_nothing(self, typed):
        assert places.find(typed, TODAY) == []

    def test_does_not_find_an_area_of_another_day(self):
        load_areas([replace(one, valid_until=LPAS) for one in small_force() if one.code == "E05000003"])
        assert self.names("moseley") == []
