"""Reports at the station and the pages of businesses in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Step
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import business_rows, call_back, report_as_business, triage
from peelian.kernel.actors import system
from tests.browser.conftest import NARROW, NewPage
from tests.factories.accounts import make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.reported import make_business, make_report
from tests.journeys.test_report_as_business import row, table
from tests.web.staff_stage import client_of, member

URDU = "گاڑی نیلی تھی اور ڈرائیور نے AB12 CDE پر چلایا"
PAGES = (
    "/station/reports/", "/station/reports/?show=all", "/station/reports/{busy}/", "/station/reports/{fuel}/",
    "/station/reports/{busy}/step/file/", "/station/reports/{busy}/step/join/", "/station/reports/{busy}/thrive/",
    "/station/call-backs/", "/station/call-backs/{call}/", "/station/call-backs/slots/", "/station/businesses/",
    "/station/businesses/new/", "/station/businesses/{business}/", "/station/report-rules/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks, and at what."""

    user: User
    names: dict[str, str]
    home: str


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Desk]:
    """Reports of every look: escalated, late, answered in Urdu, alike, from a business; a call at ten."""
    with plugged_in():
        land = make_land()
        here = land.neighbourhoods[0]
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        make_report(here, at=AT - dt.timedelta(hours=90))
        busy = make_report(here, language="ur", escalated_for="a weapon")
        make_report(here)
        triage.decide(viewer=viewer, at=AT, reference=busy, step=Step.ASK, words="Which colour was the car?")
        contact_id = incidents.whom_to_tell(busy).contact_id
        triage.hear(at=AT, reference=busy, contact_id=contact_id, text=URDU, language="ur", key="k")
        triage.add_note(viewer=viewer, at=AT, reference=busy, text="Same car as last week.", key="n")
        call_back.open_slots(
            viewer=viewer, at=AT, day=AT.date(), first=dt.time(10), last=dt.time(13), minutes=60, spaces=2
        )
        slot = call_back.list_open(at=AT)[0]
        call = call_back.pick(at=AT, reference=busy, slot_id=slot.id, phone="07700 900123")
        business = make_business(kinds=(IncidentKind.BILKING, IncidentKind.THEFT))
        incidents.make_key(
            actor=system("tests"), at=AT, business_id=business.id, name="Till system", made_by_id=None
        )
        rows = business_rows.read_rows(table(row("T-1"), row("T-2")))
        filed = report_as_business.file_many(
            at=AT, business_id=business.id, rows=rows, origin=incidents.Origin.BUSINESS_FILE
        )
        email = contacts.addresses([business.contact_id])[business.contact_id].email
        report_as_business.ask_link(at=AT, email=email)
        token = Message.objects.latest("id").body.partition("/business/")[2].partition("/")[0]
        names = {
            "busy": busy,
            "fuel": filed.new[0][1].reference,
            "call": str(call.id),
            "business": str(business.id),
        }
        yield Desk(member("Cora Centre", Role.CONTACT_CENTRE, "midshire"), names, f"/business/{token}/")


def test_the_station_is_accessible_and_fits(
    desk: Desk, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    page = look()
    session = client_of(desk.user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(live_server)}]
    )
    for address in PAGES:
        page.goto(f"{live_server}{address.format(**desk.names)}")
        assert faults(page) == [], address


def test_a_business_page_is_accessible_and_fits(
    desk: Desk, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    page = look()
    own = [f"{desk.home}{part}" for part in ("", "file/", "file/sent/", "keys/")]
    for address in ("/business/", "/business/check-your-mail/", "/business/x/", *own):
        page.goto(f"{live_server}{address}")
        assert faults(page) == [], address


def test_a_report_is_filed_and_its_reporter_told_without_script(
    desk: Desk, new_page: NewPage, live_server: object
) -> None:
    page = new_page(NARROW, script=False)
    session = client_of(desk.user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(live_server)}]
    )
    page.goto(f"{live_server}/station/reports/")
    page.get_by_role("link", name=desk.names["busy"]).click()
    page.get_by_label("Who has it").select_option(label="Cora Centre")
    with page.expect_navigation():
        page.get_by_role("button", name="Give it").click()
    # The button that leads to the form, and the form's own, which is pressed once too early.
    with page.expect_navigation():
        page.get_by_role("button", name="File at source").click()
    page.get_by_role("button", name="File at source").click()
    expect(page.get_by_role("link", name="Enter the crime number")).to_be_visible()
    page.get_by_label("Crime number").fill("22A1/12345/26")
    page.get_by_role("button", name="File at source").click()
    expect(page.get_by_text("The reporter is told.")).to_be_visible()
    assert incidents.whom_to_tell(desk.names["busy"]).state is incidents.ReportState.FILED


def test_a_file_is_mended_and_sent(desk: Desk, new_page: NewPage, live_server: object) -> None:
    page = new_page(NARROW)
    page.goto(f"{live_server}{desk.home}")
    page.get_by_role("button", name="Report from a file").click()
    for content, words in (
        (table(row("T-3", value="a lot")), "row 2, column value"),
        (table(row("T-3")), "We have your reports"),
    ):
        page.get_by_label("File").set_input_files(
            {"name": "fuel.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Send the file").click()
        expect(page.get_by_text(words).first).to_be_visible()
