"""The frame in other languages in a real browser, from right to left where that is how it is read; and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peelian.web.shared.languages import OFFERED
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestTheFrame:
    @pytest.mark.parametrize(("width", "languages"), [(NARROW, OFFERED), (WIDE, ("cy", "ur"))])
    def test_fits_and_has_nothing_that_axe_finds_wrong_in_any_language(
        self,
        live_server: Any,
        stage: Stage,
        look: NewPage,
        axe: Callable[[Page], list[str]],
        width: int,
        languages: tuple[str, ...],
    ) -> None:
        page = look(width)
        wrong = []
        for language in languages:
            for address in ("/areas/N01/", "/nope") if language == "ur" else ("/areas/N01/",):
                page.goto(f"{live_server.url}{address}?lang={language}")
                wrong += [f"{language} {address}: {found}" for found in axe(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{language} {address}: wider than {width} pixels")
        assert wrong == []

    def test_runs_from_right_to_left_round_words_that_do_not(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(WIDE)
        page.goto(f"{live_server.url}/areas/?lang=ur")
        links = page.locator("#navigation a")
        first, second = links.nth(0).bounding_box(), links.nth(1).bounding_box()
        assert first
        assert second
        assert first["x"] > second["x"]
        heading = page.locator("h1")
        assert heading.evaluate("e => getComputedStyle(e).direction") == "ltr"
        assert heading.evaluate("e => getComputedStyle(e).textAlign") in ("left", "start")

    def test_is_chosen_and_kept_without_script(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(f"{live_server.url}/find/?q=hill")
        page.get_by_role("link", name="Cymraeg").click()
        expect(page).to_have_url(f"{live_server.url}/find/?q=hill&lang=cy")
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        page.goto(f"{live_server.url}/areas/")
        expect(page.locator("html")).to_have_attribute("lang", "cy")
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("All areas")


class TestOnPaper:
    def test_is_black_on_white_without_what_only_a_screen_can_do(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(WIDE)
        page.goto(f"{live_server.url}/areas/N01/")
        page.emulate_media(media="print")
        for gone in (
            ".govuk-service-navigation",
            ".peelian-switch",
            ".govuk-footer__meta",
            ".govuk-skip-link",
        ):
            expect(page.locator(gone).first).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("footer .peelian-urgent")).to_be_visible()
        name = page.locator(".peelian-header__name")
        assert name.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        header = page.locator(".peelian-header")
        assert header.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"


class TestTheMenuOnAPhone:
    @pytest.mark.parametrize("address", ["/", "/report/", "/areas/N01/"])
    def test_moves_nothing_when_its_script_comes(
        self, live_server: Any, stage: Stage, new_page: NewPage, address: str
    ) -> None:
        page = new_page(NARROW)
        page.add_init_script(
            "window.moved = 0;"
            "new PerformanceObserver(seen => { for (const one of seen.getEntries()) moved += one.value })"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        page.goto(live_server.url + address)
        expect(page.get_by_role("button", name="Menu")).to_be_visible()
        assert page.evaluate("moved") < 0.1  # what the web's own measure calls good

    def test_is_open_where_its_script_never_comes(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(NARROW)
        page.route("**/*govuk-frontend*.js", lambda route: route.abort())
        page.goto(live_server.url + "/")
        menu = page.get_by_role("navigation", name="Menu")
        expect(menu.get_by_role("link", name="Advice", exact=True)).to_be_visible()


def test_the_menu_stands_on_one_line_of_a_desks_screen(
    live_server: Any, stage: Stage, new_page: NewPage
) -> None:
    page = new_page(WIDE)
    page.goto(f"{live_server.url}/")
    items = page.locator("#navigation > li")
    expect(items).to_have_count(9)
    assert len(set(items.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)"))) == 1


def test_the_way_to_the_map_stands_in_the_middle_beside_the_button(
    live_server: Any, stage: Stage, new_page: NewPage
) -> None:
    page = new_page(WIDE)
    page.goto(f"{live_server.url}/")
    button = page.get_by_role("button", name="Use my location")
    expect(button).to_be_visible()
    beside, link = button.bounding_box(), page.get_by_role("link", name="Find it on a map").bounding_box()
    assert beside
    assert link
    assert abs((beside["y"] + beside["height"] / 2) - (link["y"] + link["height"] / 2)) <= 2
