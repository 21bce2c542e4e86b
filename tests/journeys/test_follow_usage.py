"""How the site is used, for those who may look."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.incidents.api import QUESTIONNAIRES, IncidentKind
from peelian.apps.usage import api as usage
from peelian.apps.usage.api import Measure
from peelian.apps.usage.models import Tally
from peelian.journeys import follow_usage, report_to_board
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, Refused
from tests.apps.content.pages import news
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.usage import LAPTOP, make_hit

DAY = dt.timedelta(days=1)


def look(role: Role = Role.COMMS, days: int = 7) -> follow_usage.Picture:
    return follow_usage.look(
        viewer=make_viewer(role, "midshire"), at=AT, since=TODAY - days * DAY, until=TODAY + DAY
    )


def walk(*pages: str, address: str = "203.0.113.7") -> None:
    """Somebody looks at pages a minute apart, and the hour's counts are made."""
    hits = [make_hit(page, address=address, minutes=n) for n, page in enumerate(pages)]
    usage.note(actor=system("tests"), at=AT, hits=hits)
    usage.roll_up(actor=system("tests"), at=AT)


class TestLook:
    def test_gives_each_form_in_the_order_of_its_questions(self, land: Land) -> None:
        first, second = [page.slug for page in QUESTIONNAIRES[IncidentKind.THEFT].pages[:2]]
        walk(f"report-page theft/{first}", f"report-page theft/{second}")
        walk(f"report-page theft/{first}", address="203.0.113.8")

        theft = next(one for one in look().funnels if one.kind is IncidentKind.THEFT)

        assert [(step.page, step.reached, step.left) for step in theft.steps[:2]] == [
            (first, 2, 1), (second, 1, 1),
        ]  # fmt: skip
        assert [step.page for step in theft.steps[-2:]] == ["check", "sent"]
        assert (theft.begun, theft.sent) == (2, 0)

    def test_holds_news_against_the_week_before_it(self, land: Land) -> None:
        page = news(live=True)
        page.first_published_at = AT - 10 * DAY
        page.save(update_fields=["first_published_at"])
        for n in range(20):
            Tally.objects.create(day=TODAY - n * DAY, measure=Measure.USES, n=100 if n > 10 else 200)
        Tally.objects.create(day=TODAY - 9 * DAY, measure=Measure.PAGES, key=f"news-page {page.slug}", n=31)

        (told,) = look(days=20).releases

        assert told.release.title == page.title
        assert (told.effect.ratio, told.effect.looks, told.effect.says) == (2.0, 31, "more")

    def test_of_nothing_is_nothing(self, land: Land) -> None:
        found = look()
        assert (found.total.uses, found.pages, found.searches) == (0, (), ())

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.BOARD, Role.ADMINISTRATOR, Role.CHIEF_INSPECTOR])
    def test_is_for_those_who_may(self, land: Land, role: Role) -> None:
        assert look(role)

    @pytest.mark.parametrize("role", [Role.SERGEANT, Role.PCSO, Role.CONTACT_CENTRE])
    def test_is_for_nobody_else(self, land: Land, role: Role) -> None:
        with pytest.raises(NotAllowed):
            look(role)

    def test_refuses_a_period_without_a_day(self, land: Land) -> None:
        with pytest.raises(Refused):
            look(days=-1)


class TestTheBoardsTable:
    def _figures(self, area: str) -> dict[str, float | None]:
        found = report_to_board.loop_figures(
            viewer=make_viewer(Role.BOARD, "midshire"),
            at=AT,
            since=TODAY - DAY,
            until=TODAY + DAY,
            area_code=area,
        )
        return {figure.name: figure.value for figure in found.figures if figure.name.startswith("usage.")}

    def test_counts_uses_and_users_of_the_force(self, land: Land) -> None:
        for n in range(12):
            walk("home", "area N01", address=f"203.0.113.{n}")
        usage.note(actor=system("tests"), at=AT, hits=[make_hit(agent=LAPTOP)] * 2)
        usage.roll_up(actor=system("tests"), at=AT)

        found = self._figures("midshire")

        assert (found["usage.uses"], found["usage.users"], found["usage.area_pages"]) == (13, 13, 12)
        assert found["usage.phones"] == pytest.approx(12 / 13)

    def test_holds_back_what_is_small(self, land: Land) -> None:
        walk("home", "area N01")
        assert set(self._figures("midshire").values()) == {None}

    def test_gives_an_area_the_looks_at_its_own_pages_and_nothing_of_the_whole(self, land: Land) -> None:
        for page, n in (("area N01", 10), ("crime N02", 5), ("area N04", 40), ("area N011", 40)):
            Tally.objects.create(day=TODAY, measure=Measure.PAGES, key=page, n=n)
        assert self._figures("riverside-1") == {"usage.area_pages": 15}
