"""A table wider than a phone: it scrolls within itself, and each row keeps its name beside its numbers."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.types.units import UnitKind
from tests.browser.conftest import NARROW, NewPage
from tests.factories.workforce import PostFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEFT = "cell => Math.round(cell.getBoundingClientRect().left)"


@pytest.fixture
def station(transactional_db: None) -> Station:
    return set_the_station()


def _stocks(page: Page, base: str, station: Station) -> None:
    """The planner's page of posts, people and vacancies."""
    unit = UnitFactory.create(
        code="riverside", name="Riverside LPA", kind=UnitKind.LPA, area_code=station.land.lpa.code
    )
    PostFactory.create(team=None, unit=unit, title="Response officer")
    planner = member("Pat Planner", Role.WORKFORCE, station.land.force.code)
    cookie = client_of(planner).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])
    page.goto(base + reverse("station:workforce"))


class TestOnAPhone:
    def test_each_row_keeps_its_name_and_the_page_its_width(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(NARROW, script=False)
        _stocks(page, str(live_server), station)
        table = page.get_by_role("region", name="Establishment, strength and vacancies")
        name, last = table.locator("tbody th").first, table.locator("tbody td").last
        before, there = name.evaluate(LEFT), last.evaluate(LEFT)

        table.evaluate("region => { region.scrollLeft = 200 }")

        assert name.evaluate(LEFT) == before
        assert last.evaluate(LEFT) == there - 200
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        caption = table.locator("caption").evaluate("caption => caption.getBoundingClientRect().right")
        assert caption <= NARROW


class TestOnPaper:
    def test_nothing_is_cut_off(self, station: Station, new_page: NewPage, live_server: object) -> None:
        page = new_page(script=False)
        _stocks(page, str(live_server), station)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1046, "height": 740})  # A4 on its side
        region = page.get_by_role("region", name="Establishment, strength and vacancies")
        assert region.evaluate("region => getComputedStyle(region).overflowX") == "visible"
        table = region.locator("table").evaluate("table => table.getBoundingClientRect().right")
        assert table <= 1046
