"""No page that axe has never seen: each address that shows one is in a list of these tests, or one of them fails.

The other files of this folder look at the pages of their subject. This one looks at what is in no list of theirs, and
keeps count of all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from peelian.apps.contacts.models import Group
from peelian.apps.inbox.models import IntelligenceReport
from peelian.apps.messaging.models.messages import Message, Template
from peelian.apps.visibility.models.positions import PositionFile
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.apps.content import pages
from tests.architecture.doors import methods_of
from tests.architecture.test_every_url_names_its_permission import ADDRESSES
from tests.browser import (
    test_abstraction,
    test_citizen,
    test_inbox,
    test_messages,
    test_packs,
    test_pages,
    test_reports,
    test_staff,
    test_training,
)
from tests.browser.conftest import NARROW, NewPage
from tests.factories import board_papers
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.content import MeetingFactory
from tests.factories.extracts import sent_in
from tests.factories.fairness import PLAIN, assessed, campaign, open_campaign
from tests.factories.finance import paid_for
from tests.factories.library import entry_of, published_of
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.priorities import let_fall
from tests.factories.problems import publish_a_plan
from tests.factories.published import AUGUST, crime, publish_crimes, publish_stops, stop
from tests.factories.retention import a_year_of_leavers, career_of, waiting_of
from tests.factories.schemes import SchemeFactory
from tests.factories.stability import (
    a_grant,
    a_reported_figure,
    a_target,
    an_uplift,
    lpa_unit,
    post_in,
    probation_in,
    student_of,
)
from tests.web.staff_stage import Station, client_of, set_the_station
from tests.web.stage import Stage
from tests.web.station.test_claims import a_month, claim, key_places
from tests.web.station.test_heat import SPAN, WHY, walked
from tests.web.station.test_inbox import TestIntelligence as Intelligence
from tests.web.station.test_inbox import writes

#: What shows no page of ours to look at, and what it is.
NO_PAGES = {
    "citizen:here": "leads on to a neighbourhood's page or to that of the search",
    "citizen:map-picture": "a picture",
    "citizen:map-outlines": "JSON",
    "citizen:boundary": "JSON",
    "citizen:push-worker": "a script",
    "citizen:message-pdf": "a PDF",
    "citizen:portrait": "a picture",
    "citizen:picture": "a picture",
    "citizen:report-file": "a picture",
    "citizen:report-start": "leads to the page of choices, or by a press to the first question",
    "citizen:leave-site": "leads away",
    "citizen:board-paper-file": "a file",
    "citizen:board-paper-table": "CSV",
    "citizen:board-paper-chart": "a picture",
    "citizen:business-example": "CSV",
    "citizen:business-reports": "CSV",
    "beat:outbox": "JSON",
    "beat:worker": "a script",
    "station:message_audio": "sound",
    "station:message_file": "a file",
    "station:message_face": "a mail as it will look, in a frame of the preview",
    "station:message_progress": "a part of the message's page, which is looked at whole",
    "station:report_file": "a picture",
    "station:minutes_pdf": "a PDF",
    "station:plan_pdf": "a PDF",
    "station:weigh_outcome": "a part of the plan's form, which is looked at whole",
    "station:claim_pdf": "a PDF",
    "station:abstraction_pdf": "a PDF",
    "station:training_calendar": "iCalendar",
    "station:evidence_file": "a file",
    "station:assessment_file": "a file",
    "board:pack_file": "a file",
    "beat:my-calendar": "iCalendar",
    "feeds:openapi": "JSON",
    "feeds:board-papers-json": "JSON",
    "feeds:credential-key": "JSON",
    "feeds:credentials-revoked": "JSON",
    "feeds:neighbourhoods-geojson": "JSON",
    "feeds:area-geojson": "JSON",
    "feeds:meetings": "iCalendar",
    "feeds:alert-cap": "CAP",
}

#: What another file opens by hand, on the way through a journey or from a fixture.
BY_HAND = {
    "test_report.py": (
        "report report-resume report-resume-at report-check report-save report-sent report-page track track-one "
        "track-code track-words track-call-back track-rate contact lost-property contact-sent"
    ),
    "test_reports.py": "business business-asked business-home business-file business-filed business-keys",
    "test_involved.py": "involved scheme scheme-asked",
    "test_subscription.py": "confirm manage leave",
    "test_push.py": "browser",
}
STATION_BY_HAND = {
    "test_involved.py": "schemes offer_scheme answer_interest usage",
    "test_languages.py": "translations translation glossary",
}

#: Pages of one's own account. Those of somebody without a second factor, or who is locked out, stand in no list.
OWN_ACCOUNT = (
    "account_change_password",
    "account_logout",
    "mfa_index",
    "account_reauthenticate",
)


@pytest.fixture
def _plugged() -> Iterator[None]:
    with plugged_in():
        yield


def _residents(stage: Stage) -> dict[str, str]:
    """Pages of residents that are in no other list."""
    publish_crimes(
        *[crime(row=n + 2, month=month) for month in (AUGUST, dt.date(2025, 8, 1)) for n in range(12)]
    )
    publish_stops(*[stop(row=n + 2) for n in range(12)])
    own = ContactFactory.create(email="ada@home.example", phone="+447700900123")
    copy = DeliveryFactory.create(contact=own, message=stage.message)
    suspension = contacts.suspend_channel(
        actor=system("tests"), at=AT, contact_id=own.pk, channel="email", evidence="550 no such user"
    )
    mend = contacts.link(own.pk, LinkPurpose.MEND, reference=str(suspension))
    told = publish_a_plan(stage.land.neighbourhoods[1])
    board_papers.publish(code="first")
    paper = f"/board-papers/{board_papers.publish(corrects='first').line.code}/"
    return {
        "citizen:board-papers": "/board-papers/",
        "citizen:board-paper": paper,
        "citizen:board-paper that was corrected": "/board-papers/first/",
        "citizen:board-paper-section": f"{paper}messaging/",
        "citizen:board-paper-section with charts": f"{paper}retention/",
        "citizen:board-paper-section with wide tables": f"{paper}strength/",
        "citizen:map": "/areas/map/",
        "citizen:crime": "/areas/N01/crime/",
        "citizen:crime of nothing": "/areas/N04/crime/",
        "citizen:stops": "/areas/N01/stop-and-search/",
        "citizen:stops of nothing": "/areas/N04/stop-and-search/",
        "citizen:area with figures": "/areas/N01/",
        "citizen:plan": f"/areas/{told.area_code}/plans/{told.plan_id}/",
        "citizen:say": "/areas/N01/say/",
        "citizen:said": "/areas/N01/said/",
        "citizen:check-mail": "/sign-up/check-your-mail/",
        "citizen:left": "/leave-done/",
        "citizen:mend": f"/mend/{mend}",
        "citizen:rate": f"/rate/{contacts.link(own.pk, LinkPurpose.RATE, reference=str(copy.pk))}",
        "feeds:index": "/feeds/",
    }


def _staff(station: Station, client: Client) -> dict[str, str]:
    """Pages of staff that are in no other list; what has to be done for them first, the client does."""
    here = station.land.neighbourhoods[0]
    page = pages.news(area_code=here.code, live=True)
    meeting = MeetingFactory.create(area=here)
    held = MeetingFactory.create(area=here, starts_at=now() - dt.timedelta(days=1))
    template = Template.objects.create(
        name="Sheds",
        kind="alert",
        topic="alerts",
        subject="Sheds",
        body="Lock yours.",
        gaps=[],
        created_at=AT,
    )
    draft = Message.objects.create(
        kind="alert", subject="Sheds", body="Lock yours.", area=here, sender_name="Abbey Green Team",
        written_by=station.sergeant, created_at=AT, idempotency_key="draft",
    )  # fmt: skip
    sent = MessageFactory.create(area=here)
    SchemeFactory.create(code="speed-watch", area=station.land.force)
    group = Group.objects.create(code="watch", name="Watch", area_code=here.code, created_at=AT)
    file = PositionFile.objects.create(
        sha256="f", name="monday.csv", taken=2, repeated=1, refused=1, imported_at=AT,
        refusals=[{"row": 3, "column": "lat", "reason": "It lies in the sea."}],
    )  # fmt: skip
    told, asked = (
        writes(station.land, text) for text in ("He deals from number 9", "My shed was broken into")
    )
    report = {**Intelligence.FORM, "entries": [str(told.entries.get().pk)]}
    client.post(reverse("station:export_intelligence", args=[told.pk]), report)
    begun = client.post(reverse("station:report_thread", args=[asked.pk]))
    read = publish_a_plan(station.land.neighbourhoods[1])
    named = key_places(station)
    a_month(named)
    said = claim(station, named)
    a_year_of_leavers()

    def at(name: str, *args: object) -> str:
        return reverse(f"station:{name}", args=args)

    return {
        "board:lint": reverse("board:lint"),
        "station:objectives": at("objectives"),
        "station:practice": at("practice"),
        "station:heat": _heat(station, client),
        "station:figure_rules": at("figure_rules"),
        "station:my_team": f"{at('my_team')}?area={here.code}",
        "station:workforce": at("workforce"),
        "station:workforce_flows": at("workforce_flows"),
        "station:workforce_growth": f"{at('workforce_growth')}?unit={lpa_unit(station.land.lpa).code}",
        "station:workforce_models": at("workforce_models"),
        "station:begin_model": at("begin_model"),
        "station:withdraw_model": at("withdraw_model", lpa_unit(station.land.lpa).model.code),
        "station:create_unit": at("create_unit", lpa_unit(station.land.lpa).model.code),
        "station:unit_origins": at("unit_origins", lpa_unit(station.land.lpa).pk),
        "station:close_unit": at("close_unit", lpa_unit(station.land.lpa).pk),
        "station:begin_uplift": at("begin_uplift"),
        "station:allocate_uplift": at("allocate_uplift", an_uplift().pk),
        "station:move_post": at("move_post", post_in(station.land.lpa).pk),
        "station:workforce_cover": at("workforce_cover"),
        "station:workforce_probations": at("workforce_probations"),
        "station:workforce_unit": at("workforce_unit", lpa_unit(station.land.lpa).code),
        "station:workforce_leave": at("workforce_leave"),
        "station:correct_leaving": at("correct_leaving"),
        "station:workforce_terms": at("workforce_terms"),
        "station:begin_probation": at("begin_probation"),
        "station:workforce_join": at("workforce_join", lpa_unit(station.land.lpa).code),
        "station:workforce_rejoin": at("workforce_rejoin", lpa_unit(station.land.lpa).code),
        "station:workforce_move": at("workforce_move", lpa_unit(station.land.lpa).code),
        "station:open_post": at("open_post", lpa_unit(station.land.lpa).code),
        "station:fill_post": at("fill_post", post_in(station.land.lpa).pk),
        "station:close_post": at("close_post", post_in(station.land.lpa).pk),
        "station:set_tutor": at("set_tutor", probation_in(station.land.lpa).pk),
        "station:end_tutor": at("end_tutor", probation_in(station.land.lpa).pk),
        "station:end_probation": at("end_probation", probation_in(station.land.lpa).pk),
        "station:probation_rule": at("probation_rule"),
        "station:workforce_probation": at("workforce_probation", probation_in(station.land.lpa).pk),
        "station:team_tutor": at("team_tutor", student_of(station.pcso).pk),
        "station:end_team_tutor": at("end_team_tutor", student_of(station.pcso).pk),
        "station:workforce_funding": at("workforce_funding"),
        "station:begin_funding": at("begin_funding"),
        "station:end_funding": at("end_funding", a_grant().pk),
        "station:workforce_figures": at("workforce_figures"),
        "station:record_figure": at("record_figure"),
        "station:withdraw_figure": at("withdraw_figure", a_reported_figure().pk),
        "station:set_target": at("set_target"),
        "station:end_target": at("end_target", a_target().pk),
        "station:claims": at("claims"),
        "station:make_claim": at("make_claim"),
        "station:claim": at("claim", said.pk),
        "station:end_claim": at("end_claim", said.pk),
        "beat:tracked": reverse("beat:tracked"),
        "beat:about": reverse("beat:about"),
        "beat:carry-answers": reverse("beat:carry-answers"),
        "beat:my-record": reverse("beat:my-record"),
        "station:costs": at("costs"),
        "station:undertaking": at("undertaking", paid_for(station).undertaking.code),
        "station:begin_undertaking": at("begin_undertaking"),
        "station:close_undertaking": at("close_undertaking", paid_for(station).undertaking.code),
        "station:record_cost": at("record_cost", paid_for(station).undertaking.code),
        "station:withdraw_cost": at("withdraw_cost", paid_for(station).pk),
        "station:cost_categories": at("cost_categories"),
        "station:retention": at("retention"),
        "station:retention_stay": at("retention_stay"),
        "station:retention_joiners": at("retention_joiners"),
        "station:retention_units": at("retention_units"),
        "station:retention_said": at("retention_said"),
        "station:retention_over_time": at("retention_over_time"),
        "station:conversations": f"{at('conversations')}?who=a",
        "station:offer_conversation": at("offer_conversation", career_of(station.pcso)),
        "station:conversation": at("conversation", "retention", waiting_of(station.pcso)),
        "station:decline_conversation": at("decline_conversation", "retention", waiting_of(station.pcso)),
        "station:decide_conversation": at("decide_conversation", waiting_of(station.pcso)),
        "station:fairness": at("fairness"),
        "station:fairness by group": f"{at('fairness')}?campaign={campaign(PLAIN)}&of=ethnicity",
        "station:representation": at("representation"),
        "station:open_campaign": at("open_campaign"),
        "station:close_campaign": at("close_campaign", open_campaign()),
        "station:assessments": at("assessments"),
        "station:write_assessment": at("write_assessment"),
        "station:assessment": at("assessment", assessed()),
        "station:edit_assessment": at("edit_assessment", assessed()),
        "station:add_assessment_file": at("add_assessment_file", assessed()),
        "station:objective": at("objective", "raise-confidence"),
        "station:change_group": at("change_group", group.pk),
        "station:positions_file": at("positions_file", file.pk),
        "station:hr_imports": at("hr_imports"),
        "station:hr_import": at("hr_import", sent_in()),
        "station:message_language": at("message_language", draft.pk, "ur"),
        "station:intelligence_report": at("intelligence_report", IntelligenceReport.objects.get().pk),
        "station:held_apart": at("held_apart", told.pk),
        "station:begun_report": begun.headers["Location"],
        "station:cycle_board": at("cycle_board", station.land.sector.code),
        "station:sign_minutes": f"{at('sign_minutes', station.land.sector.code)}?list={station.candidate.cycle_id}",
        "station:take_up": at(
            "take_up",
            station.candidate.cycle_id,
            let_fall(station.candidate.cycle, station.land.neighbourhoods[0]),
        ),
        "station:list_rule": at("list_rule", station.land.sector.code),
        "beat:meeting-note": reverse("beat:meeting-note", args=[held.pk]),
        "station:recode": at("recode", station.contribution.pk),
        "station:close_priority": at("close_priority", station.priority.pk),
        "station:edit_plan": at("edit_plan", station.plan.pk),
        "station:close_plan": at("close_plan", station.plan.pk),
        "station:plan with a chart": at("plan", read.plan_id),
        "station:library": at("library"),
        "station:library with nothing found": f"{at('library')}?q=burglry",
        "station:write_entry": at("write_entry"),
        "station:library_entry": at("library_entry", entry_of(station)),
        "station:rewrite_entry": at("rewrite_entry", entry_of(station)),
        "station:withdraw_entry": at("withdraw_entry", published_of(station)),
        "station:begin_phase": at("begin_phase", station.plan.pk),
        "station:add_tactic": at("add_tactic", station.plan.pk),
        "station:drop_tactic": at("drop_tactic", station.plan.pk, station.plan.tactics.get().pk),
        "station:public_part": at("public_part", read.plan_id),
        "station:withdraw_part": at("withdraw_part", read.plan_id),
        "station:cancel_task": at("cancel_task", station.task.pk),
        "station:cancel_meeting": at("cancel_meeting", meeting.pk),
        "station:contact": at("contact", station.contact.pk),
        "station:erase_contact": at("erase_contact", station.contact.pk),
        "station:make_template": at("make_template"),
        "station:change_template": at("change_template", template.pk),
        "station:template_languages": at("template_languages", template.pk),
        "station:sending_rules": at("sending_rules"),
        "station:drop_message": at("drop_message", draft.pk),
        "station:post_message": at("post_message", sent.pk),
        "station:other_sites": at("other_sites"),
        "station:close_scheme": at("close_scheme", "speed-watch"),
        "station:page_languages": at("page_languages", page.pk),
        "station:take_page_down": at("take_page_down", page.pk),
        "station:create_staff": at("create_staff"),
        "station:portraits": at("portraits"),
        "station:portrait": at("portrait", station.pcso.pk),
    }


def _heat(station: Station, client: Client) -> str:
    """The map of where patrols were, once a reason was given."""
    walked(station)
    address = reverse("station:heat", args=[station.land.sector.code])
    asked = f"{address}?since={SPAN['since']}&until={SPAN['until']}"
    return client.post(asked, {"reason": WHY}).headers["Location"]


def _look(
    page: Page, base: str, addresses: dict[str, str], faults: Callable[[Page], list[str]]
) -> dict[str, list[str]]:
    """What is wrong, by page."""
    wrong: dict[str, list[str]] = {}
    for name, address in addresses.items():
        answer = page.goto(base + address)
        assert answer is not None
        found = [*([] if answer.status == 200 else [f"answers {answer.status}"]), *faults(page)]
        if found:
            wrong[name] = found
    return wrong


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.usefixtures("_plugged")
class TestWhatNoOtherListHas:
    def test_is_accessible_and_fits_for_residents(
        self, live_server: Any, stage: Stage, look: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        assert _look(look(), live_server.url, _residents(stage), faults) == {}

    def test_is_accessible_and_fits_for_staff(
        self, live_server: Any, transactional_db: None, look: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        station = set_the_station()
        page, client = look(), client_of(_everybody(station))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        assert _look(page, live_server.url, _staff(station, client), faults) == {}

    def test_is_accessible_and_fits_for_somebody_who_signs_in(
        self, live_server: Any, transactional_db: None, look: NewPage, faults: Callable[[Page], list[str]]
    ) -> None:
        user = _everybody(set_the_station())
        page = look()
        cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        addresses = {name: reverse(name) for name in OWN_ACCOUNT}
        assert _look(page, live_server.url, addresses, faults) == {}

    def test_is_accessible_and_fits_after_a_press(
        self, live_server: Any, stage: Stage, look: NewPage, axe: Callable[[Page], list[str]]
    ) -> None:
        """What only a form leads to: its errors, and the thanks."""
        page, wrong = look(NARROW), {}
        asked = ContactFactory.create(status=Status.PENDING, confirmed_at=None)
        rate = _residents(stage)["citizen:rate"]
        for address, button in (
            ("/areas/N01/say/", "Send"),
            ("/contact-us/", "Send"),
            ("/contact-us/lost-property/", "Send"),
            ("/track/", "Continue"),
            (f"/confirm/{contacts.link(asked.pk, LinkPurpose.CONFIRM)}", "Yes"),
            (rate, "Send"),
        ):
            page.goto(live_server.url + address)
            with page.expect_navigation():
                page.locator("main").get_by_role("button", name=re.compile(button)).first.click()
            if found := axe(page):
                wrong[address] = found
        assert wrong == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("_plugged")
class TestEveryAddress:
    def test_of_residents_is_looked_at(self, stage: Stage) -> None:
        seen = _names([*test_citizen.PAGES.values(), *test_pages.ADDRESSES, f"/messages/{stage.message.pk}"])
        seen |= {f"citizen:{name}" for names in BY_HAND.values() for name in names.split()}
        seen |= _names(list(_residents(stage).values()))
        assert _shown(("citizen", "feeds")) - seen - set(NO_PAGES) == set()

    def test_of_staff_is_looked_at(self) -> None:
        station = set_the_station()
        seen = _names([_alone(made, station) for made in test_staff.PAGES.values()])
        seen |= _names([_numbered(address) for group in test_inbox.PAGES.values() for address in group])
        seen |= _names([_numbered(address) for address in (*test_reports.PAGES, *test_pages.ADDRESSES)])
        seen |= {f"station:{view}" for view, _, _ in test_messages.PAGES.values()}
        seen |= {f"station:{name}" for names in STATION_BY_HAND.values() for name in names.split()}
        seen |= test_training.PAGES
        seen |= test_abstraction.PAGES
        seen |= test_packs.PAGES
        seen |= _names(list(_staff(station, client_of(_everybody(station))).values()))
        assert _shown(("station", "beat", "board")) - seen - set(NO_PAGES) == set()

    def test_that_is_named_here_is_there(self) -> None:
        by_hand = {f"citizen:{name}" for names in BY_HAND.values() for name in names.split()}
        by_hand |= {f"station:{name}" for names in STATION_BY_HAND.values() for name in names.split()}
        every = _shown(("citizen", "feeds", "station", "beat", "board"))
        assert (set(NO_PAGES) | by_hand) - every == set()


def _alone(made: test_staff.Addresses, station: Station) -> str:
    """An address of the staff's list; what was made for it is unmade, as each makes its own."""
    with transaction.atomic():
        address = made(station)[1]
        transaction.set_rollback(True)
    return address


def _everybody(station: Station) -> User:
    """Somebody with every role in the whole force."""
    user: User = UserFactory.create(name="Robin Right")
    for role in Role:
        RoleGrantFactory.create(user=user, role=role, area_code=station.land.force.code)
    return user


def _numbered(address: str) -> str:
    """An address whose gaps are filled with what its pattern takes."""
    return re.sub(r"\{\w+\}", "1", re.sub(r"/reports/\{\w+\}", "/reports/R26-2222222", address))


def _names(addresses: list[str]) -> set[str]:
    found = set()
    for address in addresses:
        try:
            found.add(resolve(address.partition("?")[0]).view_name)
        except Resolver404:  # one of them shows what stands where nothing is
            continue
    return found


def _shown(namespaces: tuple[str, ...]) -> set[str]:
    """The names of all addresses that answer GET."""
    found = set()
    for address, pattern in ADDRESSES:
        room = pattern.callback.__module__.removeprefix("peelian.web.").partition(".")[0]
        if room == "feeds" and not address.startswith("feeds/"):  # interfaces for programs alone
            continue
        if room in namespaces and "GET" in methods_of(pattern.callback):
            found.add(f"{room}:{pattern.name}")
    return found
