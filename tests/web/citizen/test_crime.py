"""Recorded crime, what came of it, and stop and search: in words that people can read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.incidents.models.crimes import RecordedCrime
from peelian.web.citizen import crime as shaped
from tests.factories.published import (
    AUGUST,
    SEPTEMBER,
    crime,
    outcome,
    publish_crimes,
    publish_outcomes,
    publish_stops,
    stop,
)
from tests.web.stage import Stage


def months(last: dt.date, n: int) -> list[dt.date]:
    """So many months up to the last, the oldest first."""
    found = [last]
    while len(found) < n:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found[::-1]


def publish(now: int, before: int) -> None:
    """Fifteen months; so many crimes in the last, and in the same one of the year before."""
    rows = [crime(1, month=month) for month in months(SEPTEMBER, 15)]  # each month is published elsewhere too
    rows += [crime(month=SEPTEMBER)] * now + [crime(month=SEPTEMBER.replace(year=2025))] * before
    publish_crimes(*rows)


class TestTheNeighbourhoodsPage:
    def test_says_so_when_nothing_is_published(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "No crime figures are published for this area yet." in page
        assert 'href="/areas/N01/crime/"' not in page

    @pytest.mark.parametrize(
        ("now", "before", "sentence"),
        [
            (
                20,
                80,
                "Fewer than a year ago: 20 in the last three months, 80 in the same months a year before.",
            ),
            (80, 20, "More than a year ago: 80 in the last three months"),
            (50, 52, "About the same as a year ago: 50 in the last three months"),
            (3, 5, "Too few to say whether it goes up or down: 3 in the last three months"),
        ],
    )
    def test_says_in_a_sentence_how_crime_goes(
        self, client: Client, stage: Stage, now: int, before: int, sentence: str
    ) -> None:
        publish(now, before)
        page = client.get("/areas/N01/").content.decode()
        assert f"In September 2026 {now} crimes were recorded here." in page
        assert sentence in page

    def test_says_that_it_cannot_say_of_a_single_month(self, client: Client, stage: Stage) -> None:
        publish_crimes(*[crime()] * 40)
        page = client.get("/areas/N01/").content.decode()
        assert "In August 2026 40 crimes were recorded here." in page
        assert "We can’t say yet whether it goes up or down" in page


class TestCrime:
    def test_shows_kinds_months_and_outcomes(self, client: Client, stage: Stage) -> None:
        rows = [crime(crime_id=f"{n:064x}") for n in range(6)]
        publish_crimes(
            *rows, *[crime(category="drugs", month=SEPTEMBER)] * 3, crime(month=dt.date(2026, 6, 1))
        )
        publish_outcomes(*[outcome(f"{n:064x}", "charged") for n in range(2)])
        page = client.get("/areas/N01/crime/").content.decode()
        assert "In September 2026 3 crimes were recorded here." in page
        assert "Burglary" in page
        assert "August 2026" in page
        assert "Not published" in page  # of July, say nothing rather than nought
        assert "Suspect charged" in page

    def test_begins_with_the_first_month_that_was_ever_published(self, client: Client, stage: Stage) -> None:
        publish_crimes(crime(month=AUGUST))
        page = client.get("/areas/N01/crime/").content.decode()
        assert "August 2026" in page
        assert "Not published" not in page
        assert "In brackets" not in page  # nothing to set it against

    def test_of_a_past_day_ends_there(self, client: Client, stage: Stage) -> None:
        publish_crimes(crime(month=AUGUST), crime(month=SEPTEMBER), crime(month=SEPTEMBER))
        page = client.get("/areas/N01/crime/", {"on": "2026-08-20"}).content.decode()
        assert "In August 2026 one crime was recorded here." in page
        assert "September 2026" not in page

    def test_draws_no_line_over_the_month_in_which_categories_changed(
        self, client: Client, stage: Stage
    ) -> None:
        """Up to August 2011 "other crime" held most of what has a category of its own since."""
        publish_crimes(
            *[crime(month=month, category="drugs") for month in months(dt.date(2012, 11, 1), 24)] * 40
        )
        RecordedCrime.objects.update(neighbourhood_code="N01")  # the grid's outlines are younger
        trends = {
            last: {kind.name: kind.trend for kind in found.categories}["Drugs"]
            for last in (dt.date(2012, 9, 1), dt.date(2012, 11, 1))
            if (found := shaped.crime("N01", last))
        }
        assert trends[dt.date(2012, 9, 1)] is None
        assert trends[dt.date(2012, 11, 1)] is not None

    def test_is_of_neighbourhoods_only(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/riverside-1/crime/").status_code == 404

    def test_says_so_when_nothing_is_published(self, client: Client, stage: Stage) -> None:
        assert "No crime figures are published" in client.get("/areas/N01/crime/").content.decode()


class TestStops:
    def test_shows_what_was_looked_for_and_what_came_of_it(self, client: Client, stage: Stage) -> None:
        publish_stops(*[stop()] * 12, *[stop(object_of_search="Stolen goods", outcome="Arrest")] * 8)
        page = client.get("/areas/N01/stop-and-search/").content.decode()
        assert "From August 2026 to August 2026 there were about 20 searches here." in page
        for words in ("Controlled drugs", "Stolen goods", "Arrest", "18-24", "White - Irish", "Male"):
            assert words in page

    def test_holds_small_numbers_back(self, client: Client, stage: Stage) -> None:
        publish_stops(*[stop()] * 12, *[stop(object_of_search="Fireworks")] * 2)
        page = client.get("/areas/N01/stop-and-search/").content.decode()
        row = page.split("Fireworks")[1].split("</tr>")[0]
        assert "fewer than 5" in row
        assert "about 15 searches" in page
        assert ">14<" not in page
        assert ">12<" not in page

    def test_says_fewer_than_five_of_the_whole_too(self, client: Client, stage: Stage) -> None:
        publish_stops(stop())
        assert (
            "there were fewer than 5 searches here"
            in client.get("/areas/N01/stop-and-search/").content.decode()
        )

    def test_names_what_was_not_recorded(self, client: Client, stage: Stage) -> None:
        publish_stops(*[stop(age_range="")] * 6)
        assert "Not recorded" in client.get("/areas/N01/stop-and-search/").content.decode()

    def test_counts_a_year_and_no_more(self, client: Client, stage: Stage) -> None:
        publish_stops(
            *[stop(month=SEPTEMBER, at=dt.datetime(2026, 9, 2, tzinfo=dt.UTC))] * 10,
            *[stop(month=dt.date(2025, 9, 1), at=dt.datetime(2025, 9, 2, tzinfo=dt.UTC))] * 30,
        )
        page = client.get("/areas/N01/stop-and-search/").content.decode()
        assert "From October 2025 to September 2026 there were about 10 searches here." in page

    def test_says_so_when_there_was_none(self, client: Client, stage: Stage) -> None:
        publish_stops(stop(1))
        assert "there were no searches here" in client.get("/areas/N01/stop-and-search/").content.decode()

    def test_says_so_when_nothing_is_published(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/stop-and-search/").content.decode()
        assert "No stop and search figures are published" in page
