"""The Board's figures: whose they are, and what they say of nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Figure, Span
from peelian.journeys import report_to_board
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.sections.section import Asked
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.voice import ContributionFactory


def figures(role: Role = Role.BOARD, area: str = "midshire", days: int = 30) -> dict[str, Figure]:
    """Of the last days, of the force."""
    found = report_to_board.loop_figures(
        viewer=make_viewer(role, area),
        at=AT,
        since=TODAY - dt.timedelta(days=days),
        until=TODAY,
        area_code="midshire",
    )
    return {figure.name: figure for figure in found.figures}


class TestLoopFigures:
    def test_say_what_they_count_and_when(self, land: Land) -> None:
        for figure in figures().values():
            assert figure.definition.endswith(".")
            assert figure.as_of == AT

    def test_are_those_of_packs_in_the_same_words_and_numbers(self, land: Land) -> None:
        ContributionFactory.create(area=land.sector)
        found = figures()
        span = Span(TODAY - dt.timedelta(days=30), TODAY, AT)
        both = []
        for section in library().values():
            for figure in section.build(Asked(make_viewer(Role.BOARD, "midshire"), "midshire", span)).figures:
                if (here := found.get(figure.name)) is not None:
                    both.append(figure.name)
                    assert (here.label, here.unit) == (figure.label, figure.unit)
                    assert here.definition == figure.definition
                    assert None in (here.value, figure.value) or here.value == figure.value
        assert set(both) == found.keys() - {"usage.reports_sent", "usage.area_pages"}

    def test_show_no_share_of_nothing(self, land: Land) -> None:
        assert {
            name: figure.value for name, figure in figures().items() if figure.unit == "share"
        } == dict.fromkeys(
            (
                "priorities.planned",
                "priorities.fresh",
                "visibility.checked",
                "visibility.visits",
                "visibility.minutes",
                "messaging.good",
                "usage.phones",
                "usage.reports_sent",
            )
        )

    def test_count_all_below_the_area_in_local_days(self, land: Land) -> None:
        for area in (*land.neighbourhoods, land.other_neighbourhood):
            ContributionFactory.create(area=area)
        # The period begins in summer time: midnight in London is 23:00 UTC of the day before.
        start = dt.datetime(2026, 10, 2, 23, 0, tzinfo=dt.UTC)
        ContributionFactory.create(area=land.sector, said_at=start)
        ContributionFactory.create(area=land.sector, said_at=start - dt.timedelta(seconds=1))

        assert figures()["voice.contributions"].value == 5

    def test_are_for_those_who_see_the_board(self, land: Land) -> None:
        for role, area in ((Role.INSPECTOR, "midshire"), (Role.BOARD, "riverside")):
            with pytest.raises(NotAllowed):
                figures(role, area)

    def test_refuse_a_period_without_a_day(self, land: Land) -> None:
        with pytest.raises(Refused):
            figures(days=0)
