"""Places that are kept: hotspots, key locations, places to compare with; ended, never rewritten."""

from __future__ import annotations

import json

import pytest
import shapely
from django.test import Client
from django.urls import reverse
from shapely.geometry import mapping

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.tasking.models import Place
from tests.factories.places import PostcodeFactory
from tests.factories.published import crime, middle, publish_crimes
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def said(station: Station) -> dict[str, str]:
    PostcodeFactory.create()
    return {
        "name": "High Street shops", "place": "circle", "postcode": "B31 2AB", "metres": "150", "geojson": "",
        "neighbourhood_code": "", "purpose": "key",
    }  # fmt: skip


class TestKeepingAPlace:
    def test_keeps_a_hotspot_by_its_middle_and_metres(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        page = sergeant.post(reverse("station:make_place"), said, follow=True).content.decode()
        assert "High Street shops is kept." in page
        assert "Hotspot of 150 m" in page
        row = Place.objects.get()
        assert (row.kind, row.metres, row.key, row.control) == ("hotspot", 150.0, True, False)

    def test_keeps_a_whole_neighbourhood_to_compare_with(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        whole = {**said, "place": "neighbourhood", "neighbourhood_code": "N01", "purpose": "control"}
        page = sergeant.post(reverse("station:make_place"), whole, follow=True).content.decode()
        assert "nobody is sent there" in page
        assert (Place.objects.get().metres, Place.objects.get().control) == (None, True)
        send = sergeant.get(reverse("station:send_patrol", args=[station.plan.pk])).content.decode()
        assert "A place that is kept" not in send, "nobody is sent to a place to compare with"

    def test_keeps_a_street_and_says_that_it_has_parts(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        lat, lng = middle()
        publish_crimes(crime(), crime(row=3, lat=round(lat + 0.002, 6), lng=lng))
        street = {**said, "place": "street", "street": "Abbey St"}
        page = sergeant.post(reverse("station:make_place"), street, follow=True).content.decode()
        assert "Its outline is 2 parts" in page
        assert "Street in 2 parts, in Abbey Green" in page
        assert "Outline of High Street shops" in page
        row = Place.objects.get()
        assert (row.kind, row.metres, row.area.code) == ("street", None, "N01")

    def test_keeps_an_outline(self, station: Station, sergeant: Client, said: dict[str, str]) -> None:
        shape = shapely.from_wkb(bytes(station.task.place_wkb)).buffer(-0.001)
        drawn = {**said, "place": "drawn", "geojson": json.dumps(mapping(shape))}
        page = sergeant.post(reverse("station:make_place"), drawn, follow=True).content.decode()
        assert "Outline in Abbey Green" in page
        assert Place.objects.get().kind == "drawn"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": ""}, "Give the place a name"),
            ({"postcode": "rubbish"}, "Enter a full postcode"),
            ({"metres": "5"}, "must be between 25 and 2000"),
            ({"place": "drawn", "geojson": "{"}, "isn&#x27;t GeoJSON"),
            ({"place": "neighbourhood"}, "Choose a neighbourhood"),
            ({"place": "street"}, "Enter the name of the street"),
            ({"place": "street", "street": "Nowhere Street"}, "no point on a street called “Nowhere Street”"),
            ({"purpose": ""}, "Choose what it is for"),
        ],
    )
    def test_says_what_is_wrong(
        self, sergeant: Client, said: dict[str, str], change: dict[str, str], words: str
    ) -> None:
        assert words in sergeant.post(reverse("station:make_place"), {**said, **change}).content.decode()
        assert not Place.objects.exists()

    def test_is_offered_for_patrols_until_it_is_ended(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        sergeant.post(reverse("station:make_place"), said)
        send = reverse("station:send_patrol", args=[station.plan.pk])
        assert "High Street shops, Abbey Green" in sergeant.get(send).content.decode()
        far = client_of(member("Far Away", Role.SERGEANT, "riverside-2"))
        end = reverse("station:end_place", args=[Place.objects.get().pk])
        assert far.post(end).status_code == 403
        assert Place.objects.count() == 1
        sergeant.post(end)
        assert "High Street shops, Abbey Green" not in sergeant.get(send).content.decode()
        assert Event.objects.filter(name="tasking.place.ended").count() == 1
