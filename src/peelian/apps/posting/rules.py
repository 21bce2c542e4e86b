"""Pure decisions on posts: how secrets are kept, what fits, when to try again."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

#: How long to wait after each try that the network asked to repeat; then it is given up.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
#: A post that has been under way for so long was cut off: no network takes that long to answer.
CUT_OFF_AFTER = dt.timedelta(minutes=10)
_ELLIPSIS = "…"


def seal(secrets: list[str], plain: str) -> bytes:
    """A token or password, encrypted under the installation's key (the first of `secrets`)."""
    return _box(secrets).encrypt(plain.encode())


def unseal(secrets: list[str], sealed: bytes) -> str | None:
    """The token or password in the clear; None when none of the keys opens it."""
    try:
        return _box(secrets).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None


def fit(headline: str, words: str, url: str, limit: int, url_length: int) -> str:
    """A post of at most `limit` characters: the headline, as much of the words as fits, and the address of the whole.

    Args:
        headline, words, url: what to say.
        limit: characters that the network takes.
        url_length: characters that it counts for the address, whatever its length.
    """
    room = limit - url_length - 2
    text = f"{headline}\n\n{words}".strip() if words else headline
    if len(text) > room:
        cut = text[: room - 1]
        if not text[room - 1].isspace() and " " in cut:
            cut = cut.rsplit(" ", 1)[0]  # not in the middle of a word, where the script has spaces
        text = cut.rstrip(" ,.;:\n") + _ELLIPSIS
    return f"{text}\n\n{url}"


def due_again(attempts: int, at: dt.datetime) -> dt.datetime | None:
    """When to try again after so many tries, or None: never."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def _box(secrets: list[str]) -> MultiFernet:
    keys = (hashlib.sha256(f"peelian.posting.secret\0{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
