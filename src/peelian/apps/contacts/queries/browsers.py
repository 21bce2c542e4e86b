"""The browsers of a subscription, for its owner's own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from peelian.apps.contacts.models import PushEndpoint
from peelian.apps.contacts.types import BrowserView


def list_browsers(contact_id: int) -> list[BrowserView]:
    """Those that somebody allowed to show our messages, oldest first. Never their addresses, which are secrets."""
    rows = PushEndpoint.objects.filter(contact_id=contact_id).order_by("created_at", "pk")
    return [BrowserView(row.pk, _maker(row.url), row.created_at) for row in rows]


def _maker(url: str) -> str:
    """Whose browser it is, as its push service tells."""
    host = urlsplit(url).hostname or ""
    for end, maker in (("google.com", "Chrome"), ("googleapis.com", "Chrome"), ("mozilla.com", "Firefox")):
        if host.endswith(end):
            return maker
    return "Safari" if host.endswith("apple.com") else "Edge" if host.endswith("windows.com") else host
