"""Finding the team by where somebody is: where they allow it, where they don't, and where there is no script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, NewPage
from tests.factories.published import middle
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestUseMyLocation:
    def test_leads_to_the_team_of_the_place(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        lat, lng = middle()
        page = new_page(NARROW, geolocation={"latitude": lat, "longitude": lng}, permissions=["geolocation"])
        page.goto(live_server.url + "/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("button", name="Use my location").click()
        expect(page).to_have_url(f"{live_server.url}/areas/N01/")
        assert f"{live_server.url}/here/?q={lat:.4f},{lng:.4f}" in asked

    def test_of_somebody_elsewhere_says_so(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(
            NARROW, geolocation={"latitude": 57.1, "longitude": -2.1}, permissions=["geolocation"]
        )
        page.goto(live_server.url + "/")
        page.get_by_role("button", name="Use my location").click()
        expect(page.get_by_text("You are outside the area that we look after.")).to_be_visible()
        expect(page.get_by_role("searchbox")).to_be_visible()

    def test_says_what_else_to_do_when_it_is_refused(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(NARROW, permissions=[])
        page.goto(live_server.url + "/")
        button = page.get_by_role("button", name="Use my location")
        button.click()
        expect(page.locator("[data-here-said]")).to_have_text(
            "Your browser didn’t tell us where you are. Type your postcode instead."
        )
        expect(button).to_be_enabled()
        expect(page).to_have_url(live_server.url + "/")

    def test_is_not_offered_without_script(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/")
        expect(page.get_by_role("button", name="Use my location")).to_be_hidden()
        expect(page.get_by_role("searchbox")).to_be_visible()


class TestTheMapOfAllAreas:
    def test_has_every_area_in_a_list_that_the_keyboard_reaches_without_script(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/areas/map/")
        for one in stage.land.neighbourhoods:
            expect(page.locator(f"main a[href^='/areas/{one.code}/']").first).to_be_attached()
        link = page.locator("main a[href^='/areas/N01/']").first
        link.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{live_server.url}/areas/N01/")
