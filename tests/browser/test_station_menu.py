"""The station's menu in a real browser: one line on a phone, two rows on a desk, and no script for either."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.web.staff_stage import Station, client_of, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What a thumb needs, in pixels (WCAG 2.2, 2.5.5).
THUMB = 44


@pytest.fixture
def station(transactional_db: None) -> Station:
    """A sector in the middle of a loop, for the live server to show."""
    return set_the_station()


def _at_plans(page: Page, base: str, station: Station) -> None:
    cookie = client_of(station.inspector).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])
    page.goto(base + reverse("station:plans"))


class TestOnAPhone:
    def test_is_one_line_that_opens_by_keyboard_without_script(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(NARROW, script=False)
        _at_plans(page, str(live_server), station)
        menu = page.get_by_role("navigation", name="Station")
        expect(menu.get_by_role("link")).to_have_count(0)
        box = menu.bounding_box()
        assert box is not None
        assert THUMB <= box["height"] < 2 * THUMB
        summary = menu.locator("summary")
        expect(summary).to_have_text("Station menu Plans")
        summary.press("Enter")
        group = menu.get_by_role("list", name="Priorities and plans")
        expect(group.get_by_role("link", name="Plans")).to_have_attribute("aria-current", "page")
        lists = group.get_by_role("link", name="Lists")
        target = lists.bounding_box()
        assert target is not None
        assert target["height"] >= THUMB
        lists.press("Enter")
        expect(page).to_have_url(f"{live_server}{reverse('station:lists')}")

    def test_is_accessible_while_it_is_open(
        self,
        station: Station,
        look: NewPage,
        faults: Callable[[Page], list[str]],
        live_server: object,
    ) -> None:
        page = look(NARROW)
        _at_plans(page, str(live_server), station)
        page.locator("summary", has_text="Station menu").click()
        assert faults(page) == []


class TestOnADesk:
    def test_shows_the_groups_and_the_pages_of_the_present_one(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(WIDE, script=False)
        _at_plans(page, str(live_server), station)
        menu = page.get_by_role("navigation", name="Station")
        expect(menu.locator("summary")).to_be_hidden()
        expect(menu.get_by_role("link", name="Priorities and plans")).to_have_attribute(
            "aria-current", "true"
        )
        pages = menu.get_by_role("list", name="Priorities and plans").get_by_role("link")
        expect(pages).to_have_text(["Lists", "Priorities", "Plans", "Good practice", "Objectives"])
        menu.get_by_role("link", name="Patrols and proof").click()
        expect(page).to_have_url(f"{live_server}{reverse('station:tasks')}")
