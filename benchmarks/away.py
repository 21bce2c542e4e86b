"""How long an officer takes on a phone to record that they are taken off the beat: the whole site, a real browser.

A program taps faster than a person, so it waits before each tap as long as one takes by the Keystroke-Level Model
(Card, Moran and Newell, Communications of the ACM 23(7), 1980): 1.35 s to make up one's mind, 1.1 s to point and 0.2 s
to press. From today's page there are four taps (to the page; what; until when; who asked, which saves it) and, for want
of a figure there, 2 s to read the answer. Taking the phone out and unlocking it is not in it. The bar is the issue's:
under twenty seconds.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import REPEATS, Report
from benchmarks.serving import serving
from benchmarks.throwaway import database

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BAR_S = 20.0
#: A person's seconds for a tap (to decide, to point, to press), and to read the answer.
TAP_S, READ_S = 1.35 + 1.1 + 0.2, 2.0
_PHONE: Any = {"width": 360, "height": 740}


def run(data: Path, *, repeats: int = REPEATS) -> Report:
    """A site with one officer; a row for each time that they are taken away and come back. `data` isn't read."""
    report = Report("Taken away, recorded on a phone", ("time", "seconds", "of them the site’s"))
    # Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # noqa: TID251 - an edge of its own
    with database("away"):
        from benchmarks.real_reports import CHROMIUM  # which asks rooms: settings have to be there

        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if chromium is None:
            report.notes.append(
                "No Chromium on this machine (apt-get install chromium): nothing was measured."
            )
        else:
            _measure(report, chromium, _officer(), repeats)
    return report


def _measure(report: Report, chromium: str, cookie: tuple[str, str], repeats: int) -> None:
    from playwright.sync_api import sync_playwright

    from benchmarks.real_reports import FLAGS

    found = []
    with serving("peelian.config.settings", "/healthz") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            for number in range(repeats):
                person = _Person()
                seconds = _once(browser, server.address, cookie, person)
                found.append((seconds, seconds - person.seconds))
                report.add(f"{number + 1}", f"{seconds:.1f}", f"{seconds - person.seconds:.2f}")
        finally:
            browser.close()
    whole, site = (statistics.median(part) for part in zip(*found, strict=True))
    report.notes.append(
        f"{person.taps} taps of {TAP_S:.2f} s each by the Keystroke-Level Model (Card, Moran and Newell 1980: 1.35 s to"
        f" decide, 1.1 s to point, 0.2 s to press) and {READ_S:.0f} s to read the answer are waited for and in the"
        f" seconds. The bar is {BAR_S:.0f} s. Medians of {repeats}."
    )
    report.figures |= {"taps": person.taps, "away_s": f"{whole:.1f}", "away_site_s": f"{site:.2f}"}


class _Person:
    """Waits as a person does before each tap, and counts the taps and the seconds."""

    def __init__(self) -> None:
        self.taps, self.seconds = 0, 0.0

    def does(self, tap: Callable[[], object]) -> None:
        """Decide, point and press."""
        self.taps += 1
        self._wait(TAP_S)
        tap()

    def reads(self) -> None:
        """Read the answer."""
        self._wait(READ_S)

    def _wait(self, seconds: float) -> None:
        began = time.perf_counter()
        time.sleep(seconds)
        self.seconds += time.perf_counter() - began


def _once(browser: Browser, address: str, cookie: tuple[str, str], person: _Person) -> float:
    """From today's page to having read that it is recorded, in seconds; then come back."""
    context = browser.new_context(viewport=_PHONE, locale="en-GB", has_touch=True, is_mobile=True)
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
    page = context.new_page()
    page.goto(f"{address}/beat/")
    link = page.locator("a[href='/beat/away/']").first
    link.wait_for()
    began = time.perf_counter()
    person.does(link.tap)
    for choice in (page.get_by_label("Guarding a scene"), page.get_by_label("2 hours")):
        choice.wait_for()
        person.does(choice.check)
    person.does(page.get_by_role("button", name="Control room", exact=True).tap)
    page.get_by_text("You are recorded as guarding a scene until").wait_for()
    person.reads()
    seconds = time.perf_counter() - began
    page.get_by_role("button", name="I’m back").tap()
    page.get_by_label("Guarding a scene").wait_for()
    context.close()
    return seconds


def _officer() -> tuple[str, str]:
    """One officer with an account that is signed in; the name and the value of the session's cookie."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from peelian.apps.accounts import api as accounts
    from peelian.apps.workforce import api as workforce
    from peelian.kernel.actors import system
    from peelian.kernel.time import local_day, now

    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    actor, at = system("benchmark"), now()
    user = accounts.create_user(
        actor=actor, at=at, email="officer@force.example", name="Sam Field", password=None
    )
    accounts.grant_role(
        actor=actor, at=at, user_id=user.pk, role=accounts.Role.OFFICER, area_code="force", valid_from=local_day(at)
    )  # fmt: skip
    workforce.create_person(
        actor=actor, at=at, name="Sam Field", rank=workforce.Rank.CONSTABLE, collar_number="30001",
        joined_on=local_day(at), user_id=user.pk,
    )  # fmt: skip
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
