"""Hits: pages that were sent to somebody's browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.usage.types import Hit
from tests.factories.clock import AT

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def make_hit(page: str = "home", *, minutes: float = 0, **more: Any) -> Hit:
    """A page that a phone at one address saw, so many minutes after the factories' moment."""
    given: dict[str, Any] = {
        "page": page, "at": AT + dt.timedelta(minutes=minutes), "address": "203.0.113.7", "agent": PHONE,
        "host": "testserver",
    }  # fmt: skip
    return Hit(**{**given, **more})
