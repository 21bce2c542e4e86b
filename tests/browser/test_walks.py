"""What residents do besides reporting, from the first page to the last: by keyboard alone, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peelian.apps.contacts.models import Contact
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.incidents.api import Step
from peelian.apps.incidents.models.history import ReportEntry, ReportRating
from peelian.apps.messaging.models.messages import Message
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.browser.keys import tab_to, type_answers
from tests.factories.channels import plugged_in
from tests.factories.contacts import ContactFactory
from tests.factories.reported import make_report
from tests.web.citizen.test_track import step
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: Fills fields by their names, then presses the button or link with these words.
Do = Callable[[Page, dict[str, Any], str], None]


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


def by_keys(page: Page, typed: dict[str, Any], words: str) -> None:
    page.wait_for_load_state()  # a script that takes the reader to what is wrong has run
    type_answers(page, typed)
    tab_to(page, lambda at: at["text"] == words)
    page.keyboard.press("Enter")


def by_pointer(page: Page, typed: dict[str, Any], words: str) -> None:
    form = page.locator("main form", has=page.locator(f"[name='{next(iter(typed))}']")) if typed else page
    for name, value in typed.items():
        field = form.locator(f"[name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            (field if value == "on" else form.locator(f"[name='{name}'][value='{value}']")).check()
        else:
            field.fill(value)
    form.get_by_role("button", name=words, exact=True).click()


@pytest.fixture(params=["by keyboard alone", "without script"])
def walk(request: pytest.FixtureRequest, new_page: NewPage) -> tuple[Page, Do]:
    """A window, and the way in which somebody uses it."""
    if request.param == "by keyboard alone":
        return new_page(WIDE), by_keys
    return new_page(NARROW, script=False), by_pointer


def test_a_report_is_followed_answered_and_rated(
    live_server: Any, stage: Stage, walk: tuple[Page, Do]
) -> None:
    page, do = walk
    contact = ContactFactory.create(email="ada@home.example")
    reference = make_report(stage.land.neighbourhoods[0], contact_id=contact.pk)
    page.goto(f"{live_server.url}/track/")
    do(page, {"reference": reference.lower()}, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is yours")
    do(page, {}, "Send me a code")
    expect(page.get_by_text("a code is on its way there")).to_be_visible()
    code = re.search(r"\b\d{6}\b", Message.objects.filter(kind="service").latest("id").body)
    assert code
    do(page, {"code": code[0]}, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
    step(reference, Step.ASK)
    page.reload()
    do(page, {"text": "It was at nine."}, "Send")
    expect(page.get_by_text("We have what you wrote.")).to_be_visible()
    assert ReportEntry.objects.filter(text="It was at nine.").exists()
    step(reference, Step.FILE)
    page.reload()
    do(page, {"score": "4"}, "Send")
    expect(page.get_by_text("Thank you for telling us how we did.")).to_be_visible()
    assert ReportRating.objects.get().score == 4


def test_a_question_reaches_the_team(live_server: Any, stage: Stage, walk: tuple[Page, Do]) -> None:
    page, do = walk
    page.goto(f"{live_server.url}/contact-us/")
    do(page, {"text": "When do you come by again?"}, "Send")
    expect(page).to_have_title(re.compile("^Error:"))
    do(page, {"email": "ada@home.example"}, "Send")
    expect(page.get_by_text("72 hours").first).to_be_visible()
    assert Entry.objects.get().text == "When do you come by again?"


def test_lost_property_reaches_the_team(live_server: Any, stage: Stage, walk: tuple[Page, Do]) -> None:
    page, do = walk
    page.goto(f"{live_server.url}/contact-us/lost-property/")
    told = {"lost": "lost", "what": "A red bag", "where": "Bus 63", "email": "ada@home.example"}
    do(page, told, "Send")
    expect(page).to_have_url(f"{live_server.url}/contact-us/sent/")
    assert Thread.objects.get().kind == "lost-property"


def test_somebody_signs_up_on_their_neighbourhoods_page(
    live_server: Any, stage: Stage, walk: tuple[Page, Do]
) -> None:
    page, do = walk
    page.goto(f"{live_server.url}/areas/N01/")
    do(page, {"postcode": "B31 2AB"}, "Get messages")
    expect(page).to_have_url(re.compile(r"/sign-up/\?postcode=B31"))
    expect(page.get_by_label("Your postcode")).to_have_value("B31 2AB")
    told = {"email": "ada@home.example", "topics": "alerts", "agree": "on"}
    do(page, told, "Send me the check email")
    expect(page).to_have_url(f"{live_server.url}/sign-up/check-your-mail/")
    assert Contact.objects.get().email == "ada@home.example"
