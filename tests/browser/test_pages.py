"""News, advice, the guide and search as readers have them: accessible, narrow, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from peelian.apps.accounts.types import Role
from tests.apps.content import pages
from tests.browser.conftest import NARROW, NewPage
from tests.web.staff_stage import client_of, member
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = (
    "/news/",
    "/news/more-patrols-by-the-park/",
    "/advice/",
    "/advice/a-crash-on-the-road/",
    "/advice/somebody-close-to-you-hurts-or-scares-you/",
    "/options/",
    "/options/road/",
    "/options/emergency/",
    "/search/?q=burglrs",
    "/search/?q=",
    "/station/pages/",
)


@pytest.fixture
def site(stage: Stage) -> Stage:
    """Everything that ships, and a page of news."""
    call_command("advice", "--publish")
    pages.news(area_code=stage.land.neighbourhoods[0].code, live=True)
    return stage


def test_are_accessible_and_fit(
    site: Stage, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    comms = member("Cat Comms", Role.COMMS, site.land.force.code)
    found: dict[str, list[str]] = {}
    page = look()
    cookie = client_of(comms).cookies[settings.SESSION_COOKIE_NAME].value
    for address in ADDRESSES:
        if address.startswith("/station/"):
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
            )
        answer = page.goto(f"{live_server}{address}")
        assert answer is not None
        assert answer.status == 200, address
        found[address] = faults(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


class TestTheGuide:
    def test_leads_to_a_door_without_script_and_by_keyboard(
        self, site: Stage, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(f"{live_server}/options/")
        page.get_by_role("link", name="Cars, bikes and roads").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="There was a crash").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="What to do after a crash")).to_be_visible()
        page.get_by_role("link", name="What to do after a crash").click()
        expect(page.get_by_role("heading", level=1, name="A crash on the road")).to_be_visible()


class TestSearch:
    def test_mends_a_misspelt_word_without_script(
        self, site: Stage, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(f"{live_server}/search/")
        page.get_by_label("What are you looking for?").fill("burglrs")
        page.get_by_role("button", name="Search").last.click()
        expect(page.get_by_role("link", name="Keep your things safe")).to_be_visible()
        expect(page.get_by_text("We looked for burglars")).to_be_visible()
