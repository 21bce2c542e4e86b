"""Words of the posting room, and the port that every social network implements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from peelian.kernel.errors import Refused


class PostState(StrEnum):
    """Where a post stands."""

    QUEUED = "queued"
    POSTING = "posting"
    POSTED = "posted"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # cut off: may or may not be there


class NetworkTrouble(Exception):  # noqa: N818 - the other side's doing
    """The network can't be reached, or asks to wait: tried again later."""


class NetworkRefuses(Refused):
    """The network won't take it, or doesn't know the account; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """A team's account on a network. `secret` is the token or app password, in the clear only in passing."""

    server: str
    handle: str
    secret: str


@dataclass(frozen=True, slots=True)
class Posting:
    """What is posted: a text that fits, the page with the whole message, its language, a key for once only."""

    text: str
    url: str
    language: str
    idempotency_key: str


class Network(Protocol):
    """A social network. Adding one is a folder in `adapters/networks`, and nothing else."""

    name: str
    label: str
    limit: int  # characters of a post, counted as the network does
    url_length: int  # characters that it counts for an address; 0: as many as it has

    def check(self, account: Account) -> str:
        """Sign in and tell the account's own name there. Raises NetworkTrouble, NetworkRefuses."""
        ...

    def post(self, account: Account, posting: Posting) -> str:
        """Post once; the same key again doesn't post twice. Returns the post's public address. Raises as `check`."""
        ...

    def profile(self, server: str, handle: str) -> str:
        """The public address where everybody reads an account. Asks nobody."""
        ...


@dataclass(frozen=True, slots=True)
class AccountView:
    """A team's account, without its secret."""

    id: int
    area_code: str
    area_name: str
    network: str
    server: str
    handle: str


@dataclass(frozen=True, slots=True)
class PostView:
    """One message on one account."""

    id: int
    message_id: int
    account: AccountView
    language: str
    text: str
    state: PostState
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class ClaimedPost:
    """A post that is ours to make now; "posting" is committed."""

    id: int
    network: str
    account: Account
    posting: Posting
    attempts: int
