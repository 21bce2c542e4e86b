"""Calendars, newsreaders and maps read what the site shows."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET  # our own output

import pytest
from django.test import Client
from icalendar import Calendar

from peelian.apps.content.models.meetings import Meeting
from tests.factories.clock import AT
from tests.factories.places import square
from tests.web.stage import Stage

ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.django_db


class TestMeetings:
    def _events(self, client: Client) -> dict[str, object]:
        response = client.get("/feeds/neighbourhoods/N01/meetings.ics")
        assert response["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(response.content)
        return {str(event["uid"]): event for event in calendar.walk("VEVENT")}

    def test_come_as_a_calendar_with_cancelled_ones_marked(self, stage: Stage, client: Client) -> None:
        events = sorted(self._events(client).values(), key=lambda event: event["dtstart"].dt)

        assert [(str(event["summary"]), str(event["status"])) for event in events] == [
            ("Meet your team", "CONFIRMED"),
            ("Cancelled: Street briefing", "CANCELLED"),
        ]
        assert events[0]["dtstart"].dt == AT + dt.timedelta(days=7)
        assert str(events[0]["location"]) == "Library, High Street"

    def test_keep_their_uid_when_they_change(self, stage: Stage, client: Client) -> None:
        before = set(self._events(client))
        Meeting.objects.update(title="Another title")

        assert set(self._events(client)) == before

    def test_commas_and_lines_in_an_address_survive(self, stage: Stage, client: Client) -> None:
        Meeting.objects.update(address="Hall; 1, High Street\nAbbey Green", description="ÅÄ\n" + "long " * 60)

        event = next(iter(self._events(client).values()))

        assert str(event["location"]) == "Hall; 1, High Street\nAbbey Green"
        assert str(event["description"]).endswith("long long ")

    def test_of_an_area_that_is_not_there_are_404(self, stage: Stage, client: Client) -> None:
        assert client.get("/feeds/neighbourhoods/N99/meetings.ics").status_code == 404


class TestAtom:
    @pytest.mark.parametrize(
        ("name", "titles"),
        [
            ("priorities", ["Speeding: Abbey Green", "Fly-tipping and litter: Riverside North"]),
            ("you-said-we-did", ["Speeding: Abbey Green"]),
            ("messages", ["What we did about speeding on School Road"]),
        ],
    )
    def test_is_valid_xml_with_the_entries_of_the_page(
        self, stage: Stage, client: Client, name: str, titles: list[str]
    ) -> None:
        response = client.get(f"/feeds/neighbourhoods/N01/{name}.atom")

        feed = ET.fromstring(response.content)
        assert response["Content-Type"].startswith("application/atom+xml")
        assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == titles
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(set(ids)) == len(titles)
        for entry in feed.findall(f"{ATOM}entry"):
            link = entry.find(f"{ATOM}link")
            assert link is not None
            assert client.get(link.attrib["href"].removeprefix("http://127.0.0.1:8000")).status_code == 200

    def test_of_an_area_that_is_not_there_is_404(self, stage: Stage, client: Client) -> None:
        assert client.get("/feeds/neighbourhoods/N99/priorities.atom").status_code == 404


class TestGeojson:
    def test_of_one_area_is_its_outline(self, stage: Stage, client: Client) -> None:
        feature = client.get("/feeds/areas/N01.geojson").json()

        assert feature["properties"]["name"] == "Abbey Green"
        assert feature["geometry"]["type"] == "Polygon"
        assert feature["geometry"]["coordinates"][0][0] == pytest.approx(square(0, 0).exterior.coords[0])

    def test_of_all_neighbourhoods_has_them_all(self, stage: Stage, client: Client) -> None:
        found = client.get("/feeds/neighbourhoods.geojson").json()

        assert {feature["id"] for feature in found["features"]} == {"N01", "N02", "N03", "N04"}

    def test_of_a_day_before_there_was_a_force_is_empty(self, stage: Stage, client: Client) -> None:
        assert client.get("/feeds/neighbourhoods.geojson?on=2010-01-01").json()["features"] == []

    def test_a_day_that_is_none_is_refused_in_words(self, stage: Stage, client: Client) -> None:
        response = client.get("/feeds/neighbourhoods.geojson?on=yesterday")

        assert response.status_code == 400
        assert "YYYY-MM-DD" in response.content.decode()

    def test_is_not_sent_again_when_it_has_not_changed(self, stage: Stage, client: Client) -> None:
        tag = client.get("/feeds/areas/N01.geojson")["ETag"]

        again = client.get("/feeds/areas/N01.geojson", headers={"If-None-Match": tag})

        assert (again.status_code, again.content) == (304, b"")


class TestIndex:
    def test_every_address_that_it_names_answers(self, stage: Stage, client: Client) -> None:
        page = client.get("/feeds/").content.decode()

        addresses = [
            part.split('"')[0] for part in page.split('href="')[1:] if part.startswith(("/feeds/", "/api/"))
        ]
        assert len(addresses) >= 9
        assert {client.get(address).status_code for address in addresses} == {200}

    def test_says_so_when_nothing_has_been_set_up(self, client: Client, db: None) -> None:
        assert "nothing to read" in client.get("/feeds/").content.decode()
