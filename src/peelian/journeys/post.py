"""Post: what was sent to residents is also posted on the team's own accounts, with the way to the whole of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.posting import api as posting
from peelian.journeys import standing
from peelian.journeys.ports import ports
from peelian.kernel.errors import Refused
from peelian.kernel.text import one_line
from peelian.kernel.time import local_day

_log = structlog.get_logger(__name__)
_HERE = {"127.0.0.1", "localhost", "::1"}


class BadServer(Refused):
    """The server's address can't be one that we sign in to."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A team's account as residents see it: the network, the name there, and where it is read."""

    network: str
    handle: str
    url: str


def list_profiles(*, area_codes: Sequence[str]) -> list[Profile]:
    """The accounts of these areas on networks that are plugged in, in the order of the areas."""
    plugged = ports().networks
    return [
        Profile(
            plugged[account.network].label,
            account.handle,
            plugged[account.network].profile(account.server, account.handle),
        )
        for account in posting.list_accounts_of(area_codes=area_codes)
        if account.network in plugged
    ]


def networks() -> list[tuple[str, str]]:
    """(name, label) of the networks that are plugged in."""
    return [(network.name, network.label) for network in ports().networks.values()]


def connect(
    *, viewer: Viewer, at: dt.datetime, area_code: str, network: str, server: str, handle: str, secret: str
) -> posting.AccountView:
    """Connect a team's account: it is tried first, and its name is kept as the network tells it.

    Raises NotAllowed, NotFound, BadServer, posting.AlreadyHere, posting.NetworkRefuses; posting.NetworkTrouble as
    NetworkRefuses, for the form.
    """
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.MANAGE_MESSAGING, area.path)
    plugged = ports().networks.get(network)
    if plugged is None:
        raise BadServer("Choose a network from the list.", field="network")
    account = posting.Account(
        server=_server(server), handle=handle.strip().lstrip("@"), secret=secret.strip()
    )
    if not account.handle or not account.secret:
        raise BadServer("Fill in the account's name and its token or app password.", field="handle")
    try:
        known_as = plugged.check(account)
    except posting.NetworkTrouble as trouble:
        raise posting.NetworkRefuses(
            f"{plugged.label} can't be reached: {trouble}", field="server"
        ) from trouble
    return posting.add_account(
        actor=viewer.actor,
        at=at,
        area_id=area.id,
        network=network,
        server=account.server,
        handle=known_as or account.handle,
        secret=account.secret,
        added_by_id=viewer.user_id,
    )


def disconnect(*, viewer: Viewer, at: dt.datetime, account_id: int) -> None:
    """Post there no more. Raises NotAllowed, NotFound."""
    account = posting.get_account(account_id)
    accounts.require(viewer, Permission.MANAGE_MESSAGING, standing.path_now([account.area_code], at))
    posting.close_account(actor=viewer.actor, at=at, account_id=account_id)


def suggest(message_id: int, network: str) -> str:
    """What a post of a public message would say. Raises NotFound."""
    message = messaging.get_public_message(message_id)
    plugged = ports().networks[network]
    url = f"{ports().public_url.rstrip('/')}/messages/{message.id}"
    words = one_line(messaging.body_text(message.body), 1000)
    return posting.fit(message.subject, words, url, plugged.limit, plugged.url_length or len(url))


def queue(
    *, viewer: Viewer, at: dt.datetime, message_id: int, account_ids: Sequence[int]
) -> list[posting.PostView]:
    """Put a public message up for some of the team's accounts. Once each.

    Raises NotAllowed (either for the message or for an account), NotFound, posting.CannotPost (also for a message that
    was recalled).
    """
    message = messaging.get_public_message(message_id)
    accounts.require(
        viewer, Permission.WRITE_MESSAGE, standing.path_now(messaging.area_path_of(message_id), at)
    )
    if message.state is messaging.MessageState.RECALLED:
        raise posting.CannotPost("This message was recalled. Post the notice about it instead.")
    mine = posting.list_accounts(viewer=viewer, at=at, permission=Permission.WRITE_MESSAGE)
    allowed = {account.id: account for account in mine}
    posts = []
    for account_id in account_ids:
        account = allowed.get(account_id)
        if account is None:
            raise posting.CannotPost("Choose accounts of your own area.", field="accounts")
        posts.append(
            posting.queue_post(
                actor=viewer.actor,
                at=at,
                message_id=message.id,
                account_id=account.id,
                language=message.language,
                text=suggest(message.id, account.network),
            )
        )
    return posts


def post_due(*, at: dt.datetime) -> int:
    """Post what waits. Returns how many were taken in hand. Not inside a transaction."""
    posting.recover_stale(at=at)
    claimed = posting.claim_due(at=at)
    for post in claimed:
        network = ports().networks.get(post.network)
        if network is None:
            posting.settle_later(at=at, post_id=post.id, detail=f"{post.network} isn't plugged in here")
            continue
        try:
            url = network.post(post.account, post.posting)
        except posting.NetworkTrouble as trouble:
            _log.warning("network_trouble", network=post.network, post=post.id, reason=str(trouble))
            posting.settle_later(at=at, post_id=post.id, detail=str(trouble))
        except posting.NetworkRefuses as refusal:
            posting.settle_refused(at=at, post_id=post.id, detail=refusal.message)
        else:
            posting.settle_posted(at=at, post_id=post.id, url=url)
    return len(claimed)


def is_due(*, at: dt.datetime) -> bool:
    """Whether a post waits."""
    return posting.has_due(at=at)


def _server(text: str) -> str:
    """The server's address without a trailing slash: https, and in the demo this machine's own."""
    given = text.strip()
    parts = urlsplit(given if "://" in given else f"https://{given}")
    host = parts.hostname or ""
    here = ports().networks_here and parts.scheme == "http" and host in _HERE
    if not here and (
        parts.scheme != "https" or "." not in host or parts.username or parts.query or parts.fragment
    ):
        raise BadServer("Give the server's address, like https://mastodon.example.", field="server")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
