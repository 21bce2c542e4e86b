"""Abstraction told: one definition of table, course and paper, for the page and for print."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.abstraction import DEFINITIONS
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import By, Rank
from peelian.apps.workforce.models.people import Person
from peelian.journeys import draw_charts, tell_abstraction
from peelian.journeys.papers import Pairs, Picture, Table, Words
from peelian.journeys.tell_abstraction import Told
from peelian.kernel.actors import system
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

ACTOR = system("tests")
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
BY_CODE = {one.code: one for one in DEFINITIONS}


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def people(land: Land) -> list[Person]:
    """A constable and a PCSO of one team."""
    team = TeamFactory.create(area=land.neighbourhoods[0])
    found = []
    for rank in (Rank.CONSTABLE, Rank.PCSO):
        person = PersonFactory.create(rank=rank)
        PostingFactory.create(post=PostFactory.create(team=team, rank=rank), person=person)
        found.append(person)
    return found


def shift(person: Person, weeks_ago: int, hours: int, away: int, code: str = "court") -> None:
    start = AT - weeks_ago * WEEK
    workforce.set_shift(
        actor=ACTOR, at=AT, person_id=person.pk, starts_at=start, ends_at=start + hours * HOUR,
        kind=workforce.ShiftKind.EARLY,
    )  # fmt: skip
    if away:
        workforce.abstract(
            actor=ACTOR, at=AT, person_id=person.pk, starts_at=start, ends_at=start + away * HOUR, code=code
        )


def told(land: Land, by: By = By.REASON, code: str = "duty-hours") -> Told:
    def figures(by: By) -> workforce.AbstractionFigures:
        return workforce.abstraction_figures(
            area_codes=[area.code for area in land.neighbourhoods], first_on=TODAY - 3 * WEEK, last_on=TODAY,
            definition=BY_CODE[code], by=by,
        )  # fmt: skip

    weeks = figures(By.WEEK)
    asked = weeks if by is By.WEEK else figures(by)
    return Told(asked, weeks, "Week" if by is By.WEEK else "Reason", "Riverside", {}, TODAY)


def course(found: Told) -> dict[str, list[float | None]]:
    """What the chart draws, by name, in order of time."""
    drawn: dict[str, list[float | None]] = {}
    for one in found.trend().spec["data"]["values"]:
        drawn.setdefault(one["name"], []).append(one["value"])
    return drawn


class TestTheTrend:
    def test_is_the_share_of_each_week_with_a_gap_where_there_were_no_hours(
        self, land: Land, people: list[Person]
    ) -> None:
        constable, pcso = people
        shift(constable, 3, 8, 2)
        shift(constable, 1, 8, 4)
        shift(constable, 0, 8, 0)
        shift(pcso, 0, 10, 1)
        assert course(told(land)) == {"PC": [0.25, None, 0.5, 0], "PCSO": [None, None, None, 0.1]}

    def test_adds_hours_up_before_it_divides(self, land: Land, people: list[Person]) -> None:
        constable, _ = people
        other = PersonFactory.create(rank=Rank.CONSTABLE)
        team = TeamFactory.create(area=land.neighbourhoods[1])
        PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.CONSTABLE), person=other)
        shift(constable, 0, 12, 0)
        shift(other, 0, 4, 4)
        assert course(told(land))["PC"][-1] == 0.25  # 4 of 16; the mean of the two teams would be a half

    def test_is_drawn_from_what_its_table_shows(self, land: Land, people: list[Person]) -> None:
        shift(people[0], 1, 8, 4)
        chart = told(land).trend()
        assert chart.table.caption == "Week by week"
        assert [row[0] for row in chart.table.rows] == ["From 26 October 2026"]
        assert [row[4] for row in chart.table.rows] == [0.5]
        assert "PC: 50.0% at 26 October 2026." in chart.words
        assert told(land, By.WEEK).trend().table.rows == chart.table.rows

    def test_is_of_the_definition_that_the_page_names(self, land: Land, people: list[Person]) -> None:
        shift(people[0], 0, 8, 2, "training")
        assert course(told(land))["PC"][-1] == 0
        assert course(told(land, code="hmicfrs"))["PC"][-1] == 0.25
        assert told(land, code="hmicfrs").trend().title == "Taken away, training included, week by week"


class TestThePaper:
    def test_says_its_definition_and_shows_the_pages_own_chart_and_figures(
        self, land: Land, people: list[Person]
    ) -> None:
        shift(people[0], 0, 8, 2)
        found = told(land)
        paper = tell_abstraction.paper(found, AT)
        assert paper.title == "Abstraction: abstracted, of hours on duty"
        assert paper.subtitle == "Riverside · 12 October 2026 to 2 November 2026"
        facts = paper.blocks[1]
        assert isinstance(facts, Pairs)
        assert ("Above the line", "abstracted hours") in facts.rows
        assert ("Below the line", "core + abstracted + training hours") in facts.rows
        assert ("Definition", "duty-hours, version 1") in facts.rows
        (picture,) = [one for one in paper.blocks if isinstance(one, Picture)]
        assert picture == draw_charts.picture_of(found.trend())
        tables = {one.caption: one for one in paper.blocks if isinstance(one, Table)}
        assert list(tables) == ["Week by week: PC", "Week by week: PCSO", "By reason: PC", "By reason: PCSO"]
        reasons = tables["By reason: PC"]
        assert list(reasons.head) == ["Reason", "Times", "Hours", "Of hours", "Share"]
        assert [list(row) for row in reasons.rows] == [
            ["At court", "1", "2.0", "8.0", "25.0%"],
            ["All", "1", "2.0", "8.0", "25.0%"],
        ]
        assert Words(tell_abstraction.SUMS_FIRST) in paper.blocks

    def test_has_the_weeks_once_where_weeks_were_asked(self, land: Land, people: list[Person]) -> None:
        shift(people[0], 0, 8, 2)
        paper = tell_abstraction.paper(told(land, By.WEEK), AT)
        captions = [one.caption for one in paper.blocks if isinstance(one, Table)]
        assert captions == ["Week by week: PC", "Week by week: PCSO"]

    def test_says_that_there_is_nothing_to_divide(self, land: Land) -> None:
        blocks = tell_abstraction.paper(told(land), AT).blocks
        assert blocks[-1] == Words("No shift is rostered in these days.")
