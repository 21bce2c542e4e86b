"""Mastodon, and what speaks its API (Pleroma, GoToSocial …), by Mastodon.py.

`POST /api/v1/statuses` with an `Idempotency-Key`: a server keeps it for an hour and answers a repetition with the first
status, so that a try whose answer was lost does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from peelian.apps.posting.api import Account, NetworkRefuses, NetworkTrouble, Posting
from peelian.kernel.options import House, Option

OPTIONS: tuple[Option, ...] = ()
#: Seconds that a server may take to answer.
_PATIENCE = 20

Answer = TypeVar("Answer")


class Mastodon:
    """A client for any server of that kind; the account says which."""

    name = "mastodon"
    label = "Mastodon"
    limit = 500
    #: Every address counts as so many characters (`characters_reserved_per_url`).
    url_length = 23

    def check(self, account: Account) -> str:
        """Sign in and tell the account's own name there. Raises NetworkTrouble, NetworkRefuses."""
        client = self._client(account)
        return str(_asked(client.account_verify_credentials)["acct"])

    def post(self, account: Account, posting: Posting) -> str:
        """Post once. Returns the post's public address. Raises NetworkTrouble, NetworkRefuses."""
        client = self._client(account)
        status = _asked(
            lambda: client.status_post(
                posting.text,
                visibility="public",
                language=posting.language.split("-")[0],
                idempotency_key=posting.idempotency_key,
            )
        )
        return str(status["url"] or status["uri"])

    def profile(self, server: str, handle: str) -> str:
        """The public address where everybody reads an account."""
        return f"{server}/@{quote(handle)}"

    def _client(self, account: Account) -> Any:
        from mastodon import Mastodon as Client

        return Client(
            access_token=account.secret,
            api_base_url=account.server,
            request_timeout=_PATIENCE,
            # Ours to wait, not the library's: it would hold a worker for minutes.
            ratelimit_method="throw",
            version_check_mode="none",
            user_agent="peelian",
        )


def make(options: Mapping[str, str | int | bool], house: House) -> Mastodon:
    """The network, as it is plugged in."""
    return Mastodon()


def _asked(question: Callable[[], Answer]) -> Answer:
    """The answer; the library's many errors as our two."""
    from mastodon import errors

    try:
        return question()
    except (errors.MastodonNetworkError, errors.MastodonServerError, errors.MastodonRatelimitError) as error:
        raise NetworkTrouble(_words(error)) from error
    except (errors.MastodonError, KeyError, TypeError) as error:
        raise NetworkRefuses(f"Mastodon says: {_words(error)}") from error


def _words(error: Exception) -> str:
    return " ".join(str(part) for part in error.args)[:250] or type(error).__name__
