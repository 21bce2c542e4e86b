"""Which browsers' addresses we take: those of push services that exist. Pure.

Anybody can send us an address to post to; one that leads to a machine of ours, or of somebody else's, is refused.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: The push services of the browsers there are, by the end of their hosts' names.
PUSH_SERVICES = (
    "fcm.googleapis.com",  # Chrome, Edge on Android, Opera, Samsung, Brave
    "jmt17.google.com",  # Chrome's trial service
    "push.services.mozilla.com",
    "notify.windows.com",  # Edge on Windows
    "push.apple.com",
)


def may_push_to(url: str, p256dh: str, auth: str) -> Decision:
    """Whether an address with its keys can be a browser's."""
    refusal = refuse("Your browser's answer can't be used. Please try again.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return refusal
    host = (parts.hostname or "").lower()
    known = any(host == service or host.endswith(f".{service}") for service in PUSH_SERVICES)
    if len(url) > 500 or not url.isascii() or any(char.isspace() for char in url):
        return refusal
    if parts.scheme != "https" or port not in {None, 443} or parts.username or not known:
        return refusal
    point, secret = _bytes(p256dh), _bytes(auth)
    # An uncompressed point of P-256, and 16 bytes (RFC 8291, 2).
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        return refusal
    return ALLOWED


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(
            text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True
        )
    except (binascii.Error, ValueError):
        return b""
