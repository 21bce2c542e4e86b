"""Talk of leaving: conversations with those who may stay and those who go, by whoever holds them for the force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import Kind, Outcome, Theme, WithKind


def offer(*, viewer: Viewer, at: dt.datetime, kind: Kind, career_id: int, on: dt.date) -> int:
    """Offer a conversation; its number. Raises NotAllowed, NotFound, CannotOffer."""
    _require(viewer)
    return retention.offer(actor=viewer.actor, at=at, kind=kind, career_id=career_id, on=on)


def hold(
    *,
    viewer: Viewer,
    at: dt.datetime,
    kind: Kind,
    conversation_id: int,
    on: dt.date,
    with_kind: WithKind,
    themes: Collection[Theme],
    outcome: Outcome | None,
    note: str,
) -> None:
    """Record a conversation that was held. Raises NotAllowed, NotFound, CannotRecord."""
    _require(viewer)
    retention.hold(
        actor=viewer.actor, at=at, kind=kind, conversation_id=conversation_id, on=on, with_kind=with_kind,
        themes=themes, outcome=outcome, note=note,
    )  # fmt: skip


def decline(*, viewer: Viewer, at: dt.datetime, kind: Kind, conversation_id: int, on: dt.date) -> None:
    """Record that somebody didn't want a conversation. Raises NotAllowed, NotFound, CannotRecord."""
    _require(viewer)
    retention.decline(actor=viewer.actor, at=at, kind=kind, conversation_id=conversation_id, on=on)


def decide(*, viewer: Viewer, at: dt.datetime, conversation_id: int, outcome: Outcome) -> None:
    """Record what somebody decided who was undecided. Raises NotAllowed, NotFound, CannotRecord."""
    _require(viewer)
    retention.decide(actor=viewer.actor, at=at, conversation_id=conversation_id, outcome=outcome)


def _require(viewer: Viewer) -> None:
    force = places.force(viewer.on)
    accounts.require(viewer, Permission.HOLD_CONVERSATIONS, (force.code,) if force else ())
