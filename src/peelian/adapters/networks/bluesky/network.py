"""Bluesky, and any server of the AT Protocol, by the atproto package.

Two calls of the protocol: `com.atproto.server.createSession` with an app password, and `com.atproto.repo.putRecord`
with a record key that is the same at every try: a repetition writes the same record again, so nothing is posted twice.
The high-level client isn't used: its sign-in asks an AppView, which a server of one's own need not have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from peelian.apps.posting.api import Account, NetworkRefuses, NetworkTrouble, Posting
from peelian.kernel.options import House, Option
from peelian.kernel.time import now

OPTIONS: tuple[Option, ...] = ()
_COLLECTION = "app.bsky.feed.post"
#: Where a post of the public network can be read.
_READER = "https://bsky.app"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_PATIENCE = 20.0

Answer = TypeVar("Answer")


class Bluesky:
    """A client for any server of that kind; the account says which."""

    name = "bluesky"
    label = "Bluesky"
    limit = 300
    #: The address stands in the text, with all its characters.
    url_length = 0

    def check(self, account: Account) -> str:
        """Sign in and tell the account's own name there. Raises NetworkTrouble, NetworkRefuses."""
        return str(self._session(account)[1].handle)

    def post(self, account: Account, posting: Posting) -> str:
        """Post once. Returns the post's public address. Raises NetworkTrouble, NetworkRefuses."""
        client, session = self._session(account)
        key = record_key(posting.idempotency_key)
        _asked(
            lambda: client.com.atproto.repo.put_record(
                {
                    "repo": session.did,
                    "collection": _COLLECTION,
                    "rkey": key,
                    "record": {
                        "$type": _COLLECTION,
                        "text": posting.text,
                        "createdAt": now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                        "langs": [posting.language.split("-")[0]],
                        "facets": link_facets(posting.text, posting.url),
                    },
                },
                headers={"Authorization": f"Bearer {session.access_jwt}"},
            )
        )
        return f"{_READER}/profile/{quote(str(session.handle))}/post/{key}"

    def profile(self, server: str, handle: str) -> str:
        """The public address where everybody reads an account, on whatever server it lives."""
        return f"{_READER}/profile/{quote(handle)}"

    def _session(self, account: Account) -> tuple[Any, Any]:
        from atproto import Client
        from atproto_client.request import Request

        client = Client(f"{account.server}/xrpc", request=Request(timeout=_PATIENCE))
        session = _asked(
            lambda: client.com.atproto.server.create_session(
                {"identifier": account.handle, "password": account.secret}
            )
        )
        return client, session


def make(options: Mapping[str, str | int | bool], house: House) -> Bluesky:
    """The network, as it is plugged in."""
    return Bluesky()


def record_key(text: str) -> str:
    """A record key (a TID: 13 characters, the first bit 0) that is always the same for a text."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
    return "".join(_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def link_facets(text: str, url: str) -> list[dict[str, Any]]:
    """What makes an address in a text a link: its place in bytes of UTF-8."""
    start = text.encode().rfind(url.encode())
    if start < 0:
        return []
    return [
        {
            "index": {"byteStart": start, "byteEnd": start + len(url.encode())},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": url}],
        }
    ]


def _asked(question: Callable[[], Answer]) -> Answer:
    """The answer; the library's errors as our two."""
    from atproto_client import exceptions

    try:
        return question()
    except (
        exceptions.NetworkError,
        exceptions.InvokeTimeoutError,
        exceptions.RateLimitExceededError,
    ) as error:
        raise NetworkTrouble(_words(error)) from error
    except exceptions.RequestErrorBase as error:
        status = getattr(error.response, "status_code", 0)
        if status >= 500:
            raise NetworkTrouble(_words(error)) from error
        raise NetworkRefuses(f"Bluesky says: {_words(error)}") from error
    except exceptions.AtProtocolError as error:
        raise NetworkRefuses(f"Bluesky's answer can't be read: {_words(error)}") from error


def _words(error: Exception) -> str:
    response = getattr(error, "response", None)
    content = getattr(response, "content", None)
    message = getattr(content, "message", None) or getattr(content, "error", None)
    return str(message or error or type(error).__name__)[:250]
