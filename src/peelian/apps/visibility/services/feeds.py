"""Sources that send positions by themselves: opened, given a key, closed."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.feeds import Feed
from peelian.apps.visibility.types.feeds import NewFeed
from peelian.apps.visibility.types.positions import FeedKind
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused

_KEY_BYTES = 24
_PREFIX = 8


class FeedNamed(Refused):
    """A feed has this name already."""


@transaction.atomic
def open_feed(
    *, actor: Actor, at: dt.datetime, name: str, kind: FeedKind, made_by_id: int | None = None
) -> NewFeed:
    """Let a source send positions. Over HTTP it proves itself by a key, which is shown this once.

    Args:
        actor: who opens it.
        at: now.
        name: what people call it: at most 100 characters.
        kind: by which way it comes.
        made_by_id: the account of whoever opens it.

    Raises:
        Refused: it has no name, or too long a one.
        FeedNamed: a feed has this name, an open one or a closed one.
    """
    name = name.strip()
    if not name or len(name) > 100 or not name.isprintable():
        raise Refused("Give the feed a name of at most 100 characters.", field="name")
    key = f"{rules.KEY_BEGINS}{secrets.token_urlsafe(_KEY_BYTES)}" if kind == FeedKind.HTTP else ""
    try:
        with transaction.atomic():
            feed = Feed.objects.create(
                name=name, kind=kind, prefix=key[:_PREFIX], digest=rules.digest_of(key) if key else None,
                made_by_id=made_by_id, made_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "name" not in str(error):
            raise
        raise FeedNamed("A feed has this name already.", field="name") from error
    events.record(
        name="visibility.feed.opened", actor=actor, at=at, subject=feed, data={"name": name, "kind": kind}
    )
    return NewFeed(feed.pk, key)


@transaction.atomic
def close_feed(*, actor: Actor, at: dt.datetime, feed_id: int) -> None:
    """Take nothing from it any more: its key opens nothing. What it gave stays. Twice changes nothing.

    Raises:
        NotFound: there is no such feed.
    """
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        raise NotFound("There is no such feed.")
    if feed.closed_at is not None:
        return
    feed.closed_at = at
    feed.save(update_fields=["closed_at"])
    events.record(name="visibility.feed.closed", actor=actor, at=at, subject=feed, data={"name": feed.name})
