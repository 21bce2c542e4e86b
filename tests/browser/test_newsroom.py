"""The newsroom in a real browser: one person writes, another approves, and the public page follows."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.content.models.pages import GuidePage
from tests.apps.content import pages
from tests.browser.conftest import WIDE, NewPage
from tests.factories.places import make_land
from tests.web.staff_stage import client_of, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])


def _choose(page: Page, words: str) -> None:
    """Press a button of the editor's footer, opening its menu where the button is in it."""
    button = page.locator("footer").get_by_role("button", name=re.compile(words))
    if not button.first.is_visible():
        page.locator("footer").get_by_role("button", name=re.compile("More actions|Show more|Toggle")).click()
    button.first.click()


class TestADoorOfTheGuide:
    def test_is_changed_by_one_and_approved_by_another_and_the_public_page_follows(
        self, new_page: NewPage, live_server: object
    ) -> None:
        code = make_land().force.code
        cat, dan = member("Cat Comms", Role.COMMS, code), member("Dan Comms", Role.COMMS, code)
        guide: GuidePage = pages.guide()
        base, edit = str(live_server), f"{live_server}/newsroom/pages/{guide.pk}/edit/"

        writing = new_page(WIDE)
        troubles: list[str] = []
        writing.on(
            "console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None
        )
        _enter(writing, base, cat)
        writing.goto(edit)
        address = writing.locator("input[name='doors-1-value-address']")
        address.fill("0300 123 2040")
        _choose(writing, "Submit to")
        expect(writing.get_by_text("has been submitted")).to_be_visible()

        reading = new_page(320)
        reading.goto(f"{base}/options/call/")
        expect(reading.get_by_role("link", name="Call us")).to_have_attribute("href", "tel:101")

        approving = new_page(WIDE)
        _enter(approving, base, dan)
        approving.goto(edit)
        _choose(approving, "^Approve and Publish")
        approving.wait_for_url(re.compile(r"/newsroom/pages/\d+/$"))

        reading.reload()
        expect(reading.get_by_role("link", name="Call us")).to_have_attribute("href", "tel:03001232040")
        assert reading.evaluate("document.documentElement.scrollWidth") <= 320
        assert troubles == []
