"""Reports on real data in a real browser: one of each kind is filed, followed, decided by staff, and rated.

The site is served by granian on the database that the walk used. Residents use a window of a phone's width, each one a
fresh one; the contact centre's user signs in with a password and the code of an authenticator. Mail goes over a real
SMTP connection on this machine. What is typed is what a resident of the ward could type, with a postcode of the ward.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import real_cases, real_loop, real_pages
from benchmarks.real_pages import DESK, HEIGHT, PHONE
from benchmarks.report import Report
from benchmarks.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from benchmarks.real_cases import Case, Typed

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
STAFF = "contact.centre@force.example"


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that was sent. Without a PIN the proof comes by mail."""

    case: Case
    reference: str
    pin: str


def run(report: Report, shots: Path | None) -> None:
    """File, follow, decide and rate; a row for each part, the figures, and pictures of what was seen in `shots`."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        report.notes.append("No Chromium on this machine (apt-get install chromium): no reports were filed.")
        return
    from playwright.sync_api import sync_playwright

    # Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # noqa: TID251 - an edge of its own
    started = time.perf_counter()
    with (
        serving("peelian.config.settings", "/healthz") as server,
        real_loop.mail_server(server.address) as mails,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            site = Site(browser, server.address, mails, shots)
            ward, _ = real_loop.worst_ward()
            postcode = real_loop.a_postcode(ward)
            site.look_at_pages(report, ward, postcode)
            site.walk(report, ward, postcode)
        finally:
            browser.close()
    report.figures["online_s"] = f"{time.perf_counter() - started:.1f}"


@dataclass(slots=True)
class Site:
    """The site that is being served, a browser, and the mail that came."""

    browser: Browser
    address: str
    mails: list[EmailMessage]
    shots: Path | None

    def look_at_pages(self, report: Report, ward: str, postcode: str) -> None:
        """The public pages that show what was imported, at both widths."""
        with _row(report, "pages") as said, self._window(DESK) as page:
            pages = real_pages.addresses(ward, postcode, real_loop.a_ward_of_2018())
            said.append(real_pages.look(page, self.address, pages, self.shot))
            report.figures["pages_seen"] = len(pages)

    def walk(self, report: Report, ward: str, postcode: str) -> None:
        """All four kinds, from the choice to the rating."""
        filed = []
        for case in real_cases.cases(postcode):
            with _row(report, f"file {case.kind.value}") as said:
                filed.append(self._file(case))
                said.append(self._told(filed[-1], postcode))
        for one in filed:
            with _row(report, f"follow {one.case.kind.value}") as said:
                said.append(self._follow(one))
        with self._window(DESK) as desk:
            with _row(report, "sign in") as said:
                said.append(self._sign_in(desk, ward))
            for one in filed:
                with _row(report, f"decide {one.case.kind.value}") as said:
                    said.append(self._decide(desk, one))
        closed = 0
        for one in filed:
            with _row(report, f"read and rate {one.case.kind.value}") as said:
                said.append(self._rate(one))
                closed += 1
        report.figures |= {
            "reports_filed": len(filed),
            "reports_closed": closed,
            "report_mails": len(self.mails),
        }

    def shot(self, page: Page, name: str) -> None:
        """Pictures of a page at both widths, if somebody wants them."""
        if self.shots is None:
            return
        self.shots.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.wait_for_timeout(300)
            page.screenshot(path=self.shots / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)

    @contextmanager
    def _window(self, width: int) -> Iterator[Page]:
        """A window with no cookies of others."""
        with self.browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="en-GB") as context:
            page = context.new_page()
            page.set_default_timeout(30_000)
            yield page

    def _file(self, case: Case) -> Filed:
        """Choose the kind, answer page after page, send. Returns the receipt."""
        with self._window(PHONE) as page:
            page.goto(f"{self.address}/report/")
            press(page, page.get_by_role("button", name=case.kind.label))
            seen: list[str] = []
            while (slug := page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]) != "check":
                if slug in seen:
                    raise AssertionError(page.get_by_role("main").inner_text())
                seen.append(slug)
                fill(page, case.pages.get(slug, {}))
                if case.by_mail:
                    self.shot(page, f"report-{slug}")
                press(page)
            self.shot(page, f"report-{case.kind.value}-check")
            press(page)
            page.get_by_role("heading", name="We have your report").wait_for()
            self.shot(page, f"report-{case.kind.value}-sent")
            panel = page.locator(".govuk-panel strong").all_inner_texts()
        return Filed(case, panel[0], panel[1] if len(panel) > 1 else "")

    def _told(self, filed: Filed, postcode: str) -> str:
        if filed.pin:
            return f"{filed.reference} in {postcode}, with a PIN"
        self._send()
        if filed.reference not in _text(self.mails[-1]):
            raise AssertionError(f"the mail doesn't name {filed.reference}")
        return f"{filed.reference} in {postcode}; mail: {_text(self.mails[-1]).split('.')[0]}"

    def _follow(self, filed: Filed) -> str:
        with self._window(PHONE) as page:
            self._prove(page, filed)
            self.shot(page, f"track-{filed.case.kind.value}-open")
            return f"with a {'PIN' if filed.pin else 'code by mail'}: {_stands(page)}"

    def _prove(self, page: Page, filed: Filed) -> None:
        """From the door of /track/ to the report's page."""
        page.goto(f"{self.address}/track/")
        page.get_by_label("Your receipt code").fill(filed.reference)
        press(page)
        code = filed.pin
        if not code:
            press(page, page.get_by_role("button", name="Send me a code"))
            page.get_by_text("a code is on its way there").wait_for()
            self._send()
            found = re.search(r"code is (\d{6})", _text(self.mails[-1]))
            assert found, "no code came by mail"
            code = found[1]
        page.get_by_label("Six digits").fill(code)
        press(page)
        page.get_by_role("heading", name="Your report", exact=True).wait_for()

    def _sign_in(self, page: Page, ward: str) -> str:
        password, secret = _make_staff(ward)
        page.goto(f"{self.address}/station/reports/")
        page.locator("[name=login]").fill(STAFF)
        page.locator("[name=password]").fill(password)
        self.shot(page, "sign-in")
        press(page, page.get_by_role("main").get_by_role("button", name="Sign in"))
        page.locator("[name=code]").fill(_code(secret))
        press(page, page.get_by_role("main").get_by_role("button", name="Sign in"))
        page.get_by_role("heading", level=1).wait_for()
        page.goto(f"{self.address}/station/reports/")
        self.shot(page, "station-reports")
        waiting = page.get_by_role("main").locator("article a[href^='/station/reports/R']").count()
        return f"with a password and a code; {waiting} reports wait"

    def _decide(self, page: Page, filed: Filed) -> str:
        done, before = [], len(self.mails)
        for step, typed in filed.case.steps:
            page.goto(f"{self.address}/station/reports/{filed.reference}/")
            self.shot(page, f"station-{filed.case.kind.value}")
            press(page, page.get_by_role("main").locator(f"a[href$='/step/{step.value}/']"))
            done.append(page.get_by_role("heading", level=1).inner_text().split("\n")[0].strip())
            fill(page, typed)
            self.shot(page, f"station-{filed.case.kind.value}-{step.value}")
            press(page)
            page.get_by_text("Done.").first.wait_for()
            self._send()
        mails = f"; {len(self.mails) - before} mails to the reporter" if filed.case.by_mail else ""
        return ", then ".join(done) + mails

    def _rate(self, filed: Filed) -> str:
        with self._window(PHONE) as page:
            self._prove(page, filed)
            stands = _stands(page)
            self.shot(page, f"track-{filed.case.kind.value}-closed")
            page.get_by_label("Very well").check()
            press(page, page.locator("#rate ~ form button"))
            page.get_by_text("Thank you for telling us how we did.").wait_for()
        return f"{stands} Rated 5 of 5."

    def _send(self) -> None:
        from peelian.kernel.time import now

        real_loop.send(now())


def fill(page: Page, typed: Typed) -> None:
    """Answer the questions of a page. A list: several boxes."""
    for code, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            field = page.get_by_role("main").locator(f"[name='{code}']")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"[name='{code}'][value='{one}']").check()
            else:
                field.fill(one)


def press(page: Page, what: Locator | None = None) -> None:
    """Press something that leads on, by default the page's own button; back when the next page is there."""
    with page.expect_navigation():
        (what or page.get_by_role("main").locator("form button:not([name])").last).click()


def _stands(page: Page) -> str:
    return page.locator(".govuk-body-l").first.inner_text()


@contextmanager
def _row(report: Report, name: str) -> Iterator[list[str]]:
    """A row of the table: its seconds, and the words that the block puts into the list."""
    started, said = time.perf_counter(), list[str]()
    yield said
    report.add(f"online: {name}", f"{time.perf_counter() - started:.1f}", "", "", " ".join(said)[:110])


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _make_staff(ward: str) -> tuple[str, str]:
    """A user of the contact centre for the whole force: the password, and the secret of the second factor."""
    from allauth.mfa.totp.internal import auth

    from peelian.apps.accounts import api as accounts
    from peelian.apps.places import api as places
    from peelian.kernel.time import local_day, now

    at, password, secret = now(), secrets.token_urlsafe(18), str(auth.generate_totp_secret())
    force = places.get_area(ward, local_day(at)).path[-1]
    user = accounts.create_user(
        actor=real_loop.ACTOR, at=at, email=STAFF, name="Cora Centre", password=password
    )
    accounts.grant_role(
        actor=real_loop.ACTOR, at=at, user_id=user.pk, role=accounts.Role.CONTACT_CENTRE, area_code=force,
        valid_from=local_day(at),
    )  # fmt: skip
    auth.TOTP.activate(user, secret)
    return password, secret


def _code(secret: str) -> str:
    """What an authenticator with this secret shows now."""
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal import auth

    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))
