"""Where a request comes from, without keeping an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address_of(request: HttpRequest) -> str:
    """The network address that the request came from.

    Behind a proxy of ours (PEELIAN_BEHIND_PROXY) it is the last entry of X-Forwarded-For, which that proxy
    wrote; the entries before it are the sender's own claims. Without a proxy the header is not looked at.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER is not None and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def sender_key(request: HttpRequest, purpose: str) -> str:
    """A keyed digest of address and browser: the same sender has the same key for one purpose, and no other.

    It tells two people behind one address apart where their browsers differ, and can't be turned back.
    """
    browser = request.headers.get("User-Agent", "")
    return salted_hmac(
        f"sender:{purpose}", f"{address_of(request)}\n{browser}", algorithm="sha256"
    ).hexdigest()[:32]
