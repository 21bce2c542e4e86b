"""The public pages that show what was imported, looked at in a browser on a phone's and a desk's width."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

PHONE, DESK = 320, 1280
HEIGHT = 900


def addresses(ward: str, postcode: str, old_ward: str) -> dict[str, str]:
    """The pages, by the names of their pictures."""
    return {
        "home": "/",
        "find": f"/find/?q={postcode.replace(' ', '+')}",
        "areas": "/areas/",
        "map": "/areas/map/",
        "ward": f"/areas/{ward}/",
        "crime": f"/areas/{ward}/crime/",
        "stops": f"/areas/{ward}/stop-and-search/",
        "old-ward": f"/areas/{old_ward}/?on=2024-01-01",
        "news": "/news/",
        "report": "/report/",
        "track": "/track/",
        "contact-us": "/contact-us/",
    }


def look(page: Page, site: str, pages: dict[str, str], shot: Callable[[Page, str], None]) -> str:
    """Open each page at both widths; what was seen.

    Raises:
        AssertionError: a page doesn't answer, is wider than its window, or its scripts complain.
    """
    wrong: list[str] = []

    def complained(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"{page.url}: {message.text}")

    page.on("console", complained)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for name, path in pages.items():
        answer = page.goto(site + path, wait_until="networkidle")
        if answer is None or not answer.ok:
            wrong.append(f"{path} answers {answer.status if answer else 'nothing'}")
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{path} is wider than {width} px")
        shot(page, name)
    if wrong:
        raise AssertionError("\n".join(wrong))
    return f"{len(pages)} pages fit {PHONE} and {DESK} px, and no script complains"
