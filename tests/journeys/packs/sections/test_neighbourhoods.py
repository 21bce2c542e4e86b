"""Neighbourhoods with their named teams, counted by hand."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from tests.factories.clock import SINCE, TODAY
from tests.factories.places import Land
from tests.factories.workforce import TeamFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import staff

DAY = dt.timedelta(days=1)


class TestNeighbourhoods:
    def test_say_how_many_name_their_team_and_their_contact(self, land: Land) -> None:
        staff(land)

        found = figures(ask("neighbourhoods", Role.BOARD))

        assert [found[f"neighbourhoods.{name}"].value for name in ("lpas", "sectors", "all")] == [1, 2, 4]
        shares = {
            name: (found[f"neighbourhoods.{name}"].numerator, found[f"neighbourhoods.{name}"].denominator)
            for name in ("named_team", "contact", "contact_filled", "team_mail", "team_social")
        }
        assert shares == {
            "named_team": (3, 4),  # Dock has none; Bell Hill and Cotton End name their sector's sergeant
            "contact": (2, 4),
            "contact_filled": (0, 2),  # neither has a photograph
            "team_mail": (1, 4),  # the sector's team gives none
            "team_social": (1, 4),
        }

    def test_count_officers_pcsos_and_vacant_posts_in_a_table_that_adds_up(self, land: Land) -> None:
        staff(land)

        content = ask("neighbourhoods", Role.BOARD, area="riverside")

        assert cells(content, "neighbourhoods-by-area") == [
            ["Riverside North", 3, 3, 2, 2, 2, 5, 1],
            ["Riverside South", 1, 0, 0, 0, 0, 0, 0],
            ["All", 4, 3, 2, 2, 2, 5, 1],
        ]
        found = values(content)
        names = ("all", "officers", "pcsos", "posts", "vacant")
        assert [found[f"neighbourhoods.{name}"] for name in names] == [4, 2, 2, 5, 1]
        assert_sums(table(content, "neighbourhoods-by-area"), *range(1, 8))

    def test_name_the_contacts_pages_by_what_they_show(self, land: Land) -> None:
        staff(land)

        assert cells(ask("neighbourhoods", Role.BOARD), "neighbourhoods-contact-pages") == [
            ["A mail address", 1, 0.5], ["Words about them", 1, 0.5], ["A photograph", 0, 0.0], ["All three", 0, 0.0],
        ]  # fmt: skip

    def test_use_a_team_above_for_a_neighbourhood_alone_and_dont_count_it(self, land: Land) -> None:
        staff(land)

        content = ask("neighbourhoods", Role.BOARD, area="N02")

        assert values(content)["neighbourhoods.named_team"] == 1.0
        assert cells(content, "neighbourhoods-by-area")[-1] == ["All", 1, 1, 1, 0, 0, 0, 0]

    def test_before_anybody_was_posted_say_so_and_never_nought(self, land: Land) -> None:
        content = ask("neighbourhoods", Role.BOARD)

        assert values(content)["neighbourhoods.all"] == 4
        assert values(content)["neighbourhoods.named_team"] is None
        assert "nothing is recorded yet" in content.missing[0]

    def test_of_days_before_there_were_areas_have_none(self, land: Land) -> None:
        content = ask("neighbourhoods", Role.BOARD, since=SINCE - 90 * DAY, until=SINCE)

        assert set(values(content).values()) == {None}
        assert "none stood on 31 March 2023" in content.missing[0]

    def test_are_for_those_who_see_the_board(self, land: Land) -> None:
        content = ask("neighbourhoods", Role.INSPECTOR)

        assert set(values(content).values()) == {None}
        assert "see-board" in content.missing[0]

    def test_ask_as_much_of_many_teams_as_of_few(self, land: Land) -> None:
        staff(land)
        ask("neighbourhoods", Role.BOARD)
        with CaptureQueriesContext(
            connection,
        ) as few:
            ask("neighbourhoods", Role.BOARD, until=TODAY + DAY)
        for number in range(5):
            TeamFactory.create(area=land.neighbourhoods[1], name=f"Team {number}")
        with CaptureQueriesContext(connection) as many:
            ask("neighbourhoods", Role.BOARD, until=TODAY + DAY)
        assert len(many) == len(few)
