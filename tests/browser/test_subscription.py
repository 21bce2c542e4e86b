"""A resident's own pages in a real browser, over every channel, on a phone, and where words run right to left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.factories.channels import plugged_in
from tests.factories.contacts import ContactFactory
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = "+447700900123"


@pytest.fixture
def addresses(stage: Stage) -> Iterator[dict[str, str]]:
    """Every page that somebody meets on the way, by its name."""
    own = ContactFactory.create(phone=PHONE, urgent_channels=["sms"], language="ur")
    asked = ContactFactory.create(
        status=Status.PENDING, confirmed_at=None, channel="sms", address_kind="phone", email="",
        phone="+447700900124", urgent_channels=["voice"], organisations=["police", "fire"],
    )  # fmt: skip
    with plugged_in():
        yield {
            "sign up": "/sign-up/?channel=sms",
            "confirm": f"/confirm/{contacts.link(asked.pk, LinkPurpose.CONFIRM)}",
            "manage": f"/manage/{contacts.link(own.pk, LinkPurpose.MANAGE)}",
            "leave": f"/leave/{contacts.link(own.pk, LinkPurpose.LEAVE)}",
        }


@pytest.mark.parametrize(("width", "locale"), [(NARROW, "en-GB"), (NARROW, "ur"), (WIDE, "en-GB")])
def test_every_page_is_accessible_and_fits(
    live_server: Any,
    addresses: dict[str, str],
    new_page: NewPage,
    axe: Any,
    width: int,
    locale: str,
) -> None:
    page = new_page(width)
    page.route(
        "**/*",
        lambda route: route.continue_(headers={**route.request.headers, "accept-language": locale}),
    )
    wrong = []
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        wrong += [f"{name}: {found}" for found in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name}: wider than {width} pixels")
        if page.evaluate("document.documentElement.dir") != ("rtl" if locale == "ur" else "ltr"):
            wrong.append(f"{name}: runs the wrong way")
    assert wrong == []


def test_a_number_is_signed_up_without_script(
    live_server: Any, addresses: dict[str, str], new_page: NewPage
) -> None:
    page = new_page(NARROW, script=False)
    page.goto(live_server.url + "/sign-up/")
    page.get_by_role("link", name="Text message").click()
    page.get_by_label("Your mobile number", exact=True).fill("07700 900125")
    page.get_by_label("Your postcode").fill("B31 2AB")
    page.get_by_label("Alerts").check()
    page.get_by_label("Yes, I agree").check()
    page.get_by_role("button", name="Send me the check text").click()
    expect(page).to_have_url(f"{live_server.url}/sign-up/check-your-phone/")
