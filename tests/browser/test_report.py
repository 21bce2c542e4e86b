"""Reporting a crime in a real browser: without script, by keyboard alone, on a narrow screen, and away at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Step
from peelian.apps.incidents.models.reports import Report
from peelian.apps.places.models import Address
from peelian.kernel.time import now
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.browser.keys import tab_to, type_answers
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.places import square
from tests.web.citizen.test_track import STAFF, step
from tests.web.filing import PAGES, begin, fill, send
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
THEFT, DAMAGE = IncidentKind.THEFT, IncidentKind.CRIMINAL_DAMAGE


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


def slug_of(page: Page) -> str:
    return page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


class TestWithoutScript:
    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_each_kind_is_filed_on_a_narrow_screen(
        self, live_server: Any, stage: Stage, new_page: NewPage, kind: IncidentKind
    ) -> None:
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/report/")
        with page.expect_navigation():
            page.get_by_role("button", name=kind.label).click()
        while slug_of(page) != incidents.CHECK:
            _answer(page, PAGES[kind].get(slug_of(page), {}))
            with page.expect_navigation():
                page.get_by_role("main").locator("form button:not([name])").last.click()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("We have your report")
        report = Report.objects.get()
        expect(page.get_by_text(report.reference).first).to_be_visible()
        assert (report.kind, report.state) == (kind, "received")

    def test_an_address_is_chosen_from_those_of_the_postcode(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        point = square(0, 0).centroid
        for number in (2, 10):
            Address.objects.create(
                uprn=str(number), line=f"{number} Mill Lane", postcode="B31 2AB", lat=point.y, lng=point.x,
                source="tests",
            )  # fmt: skip
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/report/")
        page.get_by_role("button", name=THEFT.label).click()
        page.get_by_label("Postcode").fill("b312ab")
        page.get_by_role("button", name="Find address").click()
        page.get_by_role("radio", name="10 Mill Lane").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Is it still going on?")
        page.get_by_role("link", name="Back", exact=True).click()
        expect(page.get_by_role("radio", name="10 Mill Lane")).to_be_checked()

    def test_the_way_out_is_a_link(
        self, live_server: Any, stage: Stage, new_page: NewPage, settings: Any
    ) -> None:
        settings.HARMLESS_URL = live_server.url + "/cookies/"
        page = new_page(NARROW, script=False)
        page.goto(live_server.url + "/track/R26-2222222/")
        page.get_by_role("button", name="Leave this site").click()
        expect(page).to_have_url(settings.HARMLESS_URL)


class TestEveryPage:
    def test_has_nothing_that_axe_finds_wrong_and_fits(
        self, live_server: Any, stage: Stage, look: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        page, client = look(), Client()
        wrong: list[str] = []
        for address in _addresses(client):
            page.goto(live_server.url + address)
            wrong += [f"{address}: {fault}" for fault in faults(page)]
        assert wrong == []

    def test_of_following_a_report_too(
        self, live_server: Any, stage: Stage, new_page: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        page, client = new_page(bypass_csp=True), Client()
        reference = _sent_by(client, page, live_server.url)
        incidents.open_slots(
            actor=STAFF, at=AT, day=AT.date() + dt.timedelta(days=1), first=dt.time(17), last=dt.time(19),
            minutes=30, places=1,
        )  # fmt: skip
        wrong: list[str] = []

        def look(part: str = "") -> None:
            page.goto(f"{live_server.url}/track/{reference}/{part}")
            wrong.extend(f"{part or 'the report'}: {fault}" for fault in faults(page))

        look("call-back/")
        page.get_by_role("radio").first.check()
        page.get_by_label("Which number do we call?").fill("07700 900123")
        with page.expect_navigation():
            page.get_by_role("button", name="Choose this time").click()
        step(reference, Step.ASK)
        look()
        page.get_by_label("What do you want to tell us?").fill("It was at nine.")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("We have what you wrote.")).to_be_visible()
        step(reference, Step.FILE)
        look()
        expect(page.get_by_text("How was it to report this?")).to_be_visible()
        assert wrong == []

    def test_with_errors_takes_the_reader_to_the_first(
        self, live_server: Any, stage: Stage, new_page: NewPage, axe: Callable[[Page], list[str]]
    ) -> None:
        page = new_page(NARROW, bypass_csp=True)
        token = begin(Client(), THEFT)
        page.goto(f"{live_server.url}/report/{token}/when/")
        page.get_by_label("Day").first.fill("41")
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert page.title().startswith("Error: ")
        assert axe(page) == []
        page.locator(".govuk-error-summary a").click()
        expect(page.get_by_label("Day").first).to_be_focused()
        expect(page.get_by_label("Day").first).to_have_value("41")


class TestTheKeyboard:
    def test_is_enough_to_file_a_report(self, live_server: Any, stage: Stage, new_page: NewPage) -> None:
        page = new_page(WIDE)
        page.goto(live_server.url + "/report/")
        tab_to(page, lambda at: at["text"] == DAMAGE.label)
        page.keyboard.press("Enter")
        page.wait_for_url("**/where/")
        while slug_of(page) != incidents.CHECK:
            before = page.url
            type_answers(page, PAGES[DAMAGE].get(slug_of(page), {}))
            tab_to(page, lambda at: at["text"] in ("Continue", "Go on without pictures"))
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, before=before: url != before)
        tab_to(page, lambda at: at["text"] == "Send")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("We have your report")
        assert Report.objects.get().kind == DAMAGE


class TestWithScript:
    def test_a_question_is_shown_once_it_is_asked(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(WIDE)
        page.goto(f"{live_server.url}/report/{begin(Client(), THEFT)}/who/")
        expect(page.get_by_text("Who are they to you?")).to_be_hidden()
        page.get_by_role("radio", name="Yes").check()
        expect(page.get_by_text("Who are they to you?")).to_be_visible()

    def test_three_presses_of_shift_leave_and_the_page_isnt_behind(
        self, live_server: Any, stage: Stage, new_page: NewPage, settings: Any
    ) -> None:
        settings.HARMLESS_URL = live_server.url + "/cookies/"
        page = new_page(WIDE)
        page.goto(live_server.url + "/accessibility/")
        page.goto(f"{live_server.url}/report/{begin(Client(), THEFT)}/who/")
        page.keyboard.press("Shift")
        page.keyboard.press("a")
        for _ in range(2):
            page.keyboard.press("Shift")
        expect(page.get_by_role("status")).to_have_text("Press Shift once more to leave.")
        page.keyboard.press("Shift")
        page.wait_for_url("**/cookies/")
        page.go_back()
        expect(page).to_have_url(live_server.url + "/accessibility/")

    def test_the_way_out_is_pressed_by_keyboard_too(
        self, live_server: Any, stage: Stage, new_page: NewPage, settings: Any
    ) -> None:
        settings.HARMLESS_URL = live_server.url + "/cookies/"
        page = new_page(WIDE)
        page.goto(f"{live_server.url}/report/{begin(Client(), THEFT)}/who/")
        page.get_by_role("button", name="Leave this site").focus()
        page.keyboard.press("Space")
        page.wait_for_url("**/cookies/")

    def test_two_presses_of_send_make_one_report(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        token = begin(Client(), THEFT)
        fill(Client(), token, THEFT)
        page = new_page(WIDE)
        page.goto(f"{live_server.url}/report/{token}/check/")
        page.get_by_role("button", name="Send", exact=True).dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text("We have your report")
        assert Report.objects.count() == 1


def _addresses(client: Client) -> list[str]:
    """Every page of reports, of following them, and for writing to us."""
    found = [
        "/report/",
        "/report/resume/",
        "/contact-us/",
        "/contact-us/lost-property/",
        "/contact-us/sent/",
        "/track/",
    ]
    for kind in IncidentKind:
        token = begin(client, kind)
        more = {"now": {"happening_now": "yes"}, "building": {"building": "home", "inside": "no"}}
        if kind is THEFT:
            more["how"] = {"force_used": "yes", "hurt": "no"}
        fill(client, token, kind, more)
        found += [f"/report/{token}/{slug}/" for slug in incidents.get_draft(token, at=now()).asked]
        found += [f"/report/{token}/check/", f"/report/{token}/save/"]
    done = begin(client, THEFT)
    fill(client, done, THEFT)
    send(client, done)
    return [*found, f"/report/{done}/check/", f"/report/{'a' * 26}/", "/track/R26-2222222/"]


def _sent_by(client: Client, page: Page, address: str) -> str:
    """A report that this browser has sent, and may therefore follow; its receipt code."""
    token = begin(client, THEFT)
    fill(client, token, THEFT)
    client.get(f"/report/{token}/check/")
    send(client, token)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    return str(Report.objects.get().reference)


def _answer(page: Page, typed: Any) -> None:
    for code, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            field = page.locator(f"[name='{code}']")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"[name='{code}'][value='{one}']").check()
            else:
                field.fill(one)
