"""Digests of what is shown or sent once: PINs, codes, tokens, keys."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from peelian.kernel.ids import digest


def pin_digest(reference: str, pin: str) -> str:
    """What is kept of a PIN or code of a report: keyed, because six digits are soon tried."""
    return _keyed(str(settings.SECRET_KEY), reference, pin)


def is_pin(reference: str, pin: str, kept: str) -> bool:
    """Whether a PIN or code is the one whose digest is kept, by the present secret or one before it."""
    found = False
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        found |= hmac.compare_digest(_keyed(str(secret), reference, pin), kept)
    return found and bool(kept)


def token_digest(token: str) -> str:
    """What is kept of a draft's token or a key: they are long, so a plain digest does."""
    return digest(token.encode())


def _keyed(secret: str, reference: str, pin: str) -> str:
    key = hashlib.sha256(f"peelian.incidents.report\0{secret}".encode()).digest()
    return hmac.new(key, f"{reference}\0{pin}".encode(), hashlib.sha256).hexdigest()
