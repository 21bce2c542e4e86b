"""The residents' pages in a real browser: axe finds nothing, at the width of a phone and of a desk; without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peelian.apps.contacts.models import Contact
from peelian.apps.voice.models import Contribution
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "home": "/",
    "nothing found": "/find/?q=qqqq",
    "some found": "/find/?q=hill",
    "outside the force": "/find/?q=DE1 1AA",
    "nothing typed": "/find/?q=",
    "all areas": "/areas/",
    "a sector": "/areas/riverside-1/",
    "a neighbourhood": "/areas/N01/",
    "an empty neighbourhood": "/areas/N04/",
    "a past day": "/areas/N01/?on=2023-06-01",
    "sign up": "/sign-up/",
    "check the phone": "/sign-up/check-your-phone/",
    "messages": "/messages/",
    "genuine": "/messages/genuine/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "cookies": "/cookies/",
    "sign in": "/accounts/login/",
    "not there": "/nope",
}


class TestEveryPage:
    def test_has_nothing_that_axe_finds_wrong_and_fits(
        self, live_server: Any, stage: Stage, new_page: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        page = new_page()
        wrong: list[str] = []
        page.on(
            "console",
            lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        for name, address in {**PAGES, "a message": f"/messages/{stage.message.pk}"}.items():
            page.goto(live_server.url + address)
            wrong += [f"{name}: {fault}" for fault in faults(page)]
        assert wrong == []

    def test_still_fits_with_text_at_twice_the_size(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(2 * NARROW)
        page.goto(live_server.url + "/areas/N01/")
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 2 * NARROW


class TestForms:
    def test_take_the_reader_to_what_is_wrong(
        self, live_server: Any, stage: Stage, new_page: NewPage, axe: Callable[[Page], list[str]]
    ) -> None:
        page = new_page(NARROW)
        page.goto(live_server.url + "/sign-up/")
        page.get_by_role("button", name="Send me the check email").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert page.title().startswith("Error: ")
        assert axe(page) == []
        page.get_by_role("link", name="Enter your postcode").click()
        expect(page.get_by_label("Your postcode")).to_be_focused()

    def test_can_be_filled_by_keyboard_alone(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(WIDE)
        page.goto(live_server.url + "/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.get_by_role("searchbox").focus()
        page.keyboard.type("B31 2AB")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Abbey Green")


class TestTheMap:
    def test_is_drawn_from_our_own_outline(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(WIDE)
        foreign: list[str] = []
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((live_server.url, "data:")) else foreign.append(asked.url)
            ),
        )
        page.goto(live_server.url + "/areas/N01/")
        expect(page.locator(".leaflet-container path.peelian-map__outline")).to_have_count(1)
        assert foreign == []

    def test_leaves_the_drawing_when_the_outline_cant_be_fetched(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(WIDE)
        page.route("**/boundary.json*", lambda route: route.fulfill(status=503))
        page.goto(live_server.url + "/areas/N01/")
        expect(page.locator("svg.peelian-map__picture")).to_be_visible()


class TestWithoutScript:
    def test_a_resident_finds_the_team_answers_and_signs_up(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/")
        page.get_by_role("searchbox").fill("B31 2AB")
        page.get_by_role("button", name="Find my team").click()
        expect(page.get_by_text("PCSO Amina Yusuf").first).to_be_visible()
        expect(page.locator("svg.peelian-map__picture")).to_be_visible()
        page.get_by_role("button", name="Answer the question").click()
        page.get_by_role("radio", name="Speeding").check()
        page.get_by_role("button", name="Send to the team").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, we have your answer")
        assert Contribution.objects.get().category == "speeding"
        page.get_by_role("link", name="Get an email when we have done something").click()
        page.get_by_label("Your email address").fill("ada@home.example")
        page.get_by_label("Your postcode").fill("B31 2AB")
        page.get_by_label("Meetings").check()
        page.get_by_label("Yes, I agree").check()
        page.get_by_role("button", name="Send me the check email").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
        assert Contact.objects.get().topics == ["meetings"]

    def test_the_menu_is_open(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/")
        expect(
            page.get_by_role("navigation", name="Menu").get_by_role("link", name="Advice", exact=True)
        ).to_be_visible()
