"""A real browser: Debian's Chromium, one for the run, one fresh window for each test that does more than look."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.factories.clock import AT
from tests.web.stage import Stage, set_the_stage

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NARROW, WIDE = 320, 1280
#: How long is waited for what has to come, in milliseconds: nobody waits so long where the machine isn't busy.
PATIENCE = 60_000

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skips with the reason where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=2 * PATIENCE)
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(width, script=True)` opens a window of that width, with or without script."""
    contexts: list[BrowserContext] = []

    def opened(width: int = WIDE, *, script: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def _shared_window(browser: Browser) -> Iterator[Page]:
    # axe is put into pages from outside, which our own policy forbids to anybody else.
    with browser.new_context(locale="en-GB", bypass_csp=True) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        yield page


@pytest.fixture
def look(_shared_window: Page) -> Iterator[NewPage]:
    """`look(width)` gives a window to look at pages with: one for the run, as to open one costs more than to look.

    It comes back without cookies, storage and service workers. Not for walks: what a test hangs on it stays.
    """

    def looked(width: int = WIDE) -> Page:
        _shared_window.set_viewport_size({"width": width, "height": 900})
        return _shared_window

    yield looked
    _shared_window.goto("about:blank")
    _shared_window.context.clear_cookies()
    session = _shared_window.context.new_cdp_session(_shared_window)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.detach()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)` gives what axe-core finds wrong by WCAG 2.2 AA: rule, help, and where, a line each."""
    if not AXE.exists():
        pytest.skip("axe-core isn't there (make test fetches it)")
    source = AXE.read_text(encoding="utf-8")

    def looked_at(page: Page) -> list[str]:
        page.wait_for_load_state()  # after a press, words can be there before the styles are
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        # Of what passes, axe would tell every element and where it stands: most of the time that it took.
        violations = page.evaluate(
            "async tags => (await axe.run("
            "{runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})).violations",
            tags,
        )
        return [
            f"{found['id']}: {found['help']} at {', '.join(str(node['target']) for node in found['nodes'][:4])}"
            for found in violations
        ]

    return looked_at


@pytest.fixture
def faults(axe: Callable[[Page], list[str]]) -> Callable[[Page], list[str]]:
    """`faults(page)` gives what is wrong with the page that is open, on a desk and on a phone: what axe finds, and
    that it is wider than the window.

    It is loaded once for both widths: to load a page and put axe into it takes as long as to look.
    """

    def at_both_widths(page: Page) -> list[str]:
        found = []
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{width} pixels: {fault}" for fault in axe(page)]
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                found.append(f"{width} pixels: it needs {needed}")
        return found

    return at_both_widths


@pytest.fixture(autouse=True)
def _at_a_fixed_moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture(autouse=True)
def _no_old_counts() -> None:
    for name in ("default", "shared"):  # that of signing in is kept in the one, ours in the other
        caches[name].clear()


@pytest.fixture
def stage(transactional_db: None) -> Stage:
    """A neighbourhood with something in every part of its page, for the live server to show."""
    return set_the_stage()
