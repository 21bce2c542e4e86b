"""The keys that sign links and that addresses are digested with."""

from __future__ import annotations

from django.conf import settings

from peelian.apps.contacts.rules.addresses import derive_key


def keys(use: str) -> list[bytes]:
    """The present key and those before it, so that a change of secret doesn't void the letters that are out."""
    return [derive_key(str(secret), use) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
