"""What feeds send: taken as it comes, and put into the files of its days a moment later."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.db.models import F

from peelian.apps.visibility import rules
from peelian.apps.visibility.models.feeds import Arrival, FeedDay
from peelian.apps.visibility.services.payload import packed
from peelian.apps.visibility.types.feeds import Body, Taken
from peelian.apps.visibility.types.positions import RefusedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.time import local_day


def take_arrival(*, at: dt.datetime, feed_id: int, body: Body, digest: str) -> Taken:
    """Take a body of positions. When this returns it is in the database, and survives whatever happens to us.

    Good rows wait for `settle_arrivals`, bad ones are counted with their reasons. The same body again, while it
    waits, changes nothing; later its rows are found to be there already.

    Args:
        at: now; what is ahead of it by more than ten minutes is refused.
        feed_id: the feed that sent it.
        body: what could be read of it.
        digest: of what was sent, whatever its form.

    Raises:
        BadInput: more than a fifth of its rows can't be positions, or it holds none: nothing of it is taken.
    """
    good, refused, ahead = rules.sieve(body.columns, at)
    refusals = sorted([*body.unread, *refused], key=lambda row: row.row)
    read = len(good) + len(refusals)
    try:
        rules.judge("", read, len(refusals), Counter(row.reason for row in refusals), refusals)
    except BadInput:
        _count(feed_id, at, refused=len(refusals), ahead=ahead)
        raise
    kept = refusals[: rules.REFUSALS_KEPT]
    try:
        with transaction.atomic():
            Arrival.objects.create(
                feed_id=feed_id, digest=digest, payload=packed(good), rows=len(good), refused=len(refusals),
                refusals=[asdict(row) for row in kept], received_at=at,
            )  # fmt: skip
            if ahead:
                _count(feed_id, at, ahead=ahead)
    except IntegrityError as error:
        if "arrival_once" not in str(error):
            raise
        return _again(feed_id, digest, Taken(len(good), len(refusals), tuple(kept), again=True))
    return Taken(len(good), len(refusals), tuple(kept))


def _again(feed_id: int, digest: str, taken: Taken) -> Taken:
    """What was said when it came first: rows that were ahead of our clock then may not be so now."""
    first = Arrival.objects.filter(feed_id=feed_id, digest=digest).first()
    if first is None:  # settled this moment
        return taken
    return Taken(first.rows, first.refused, tuple(RefusedRow(**row) for row in first.refusals), again=True)


@transaction.atomic
def _count(feed_id: int, at: dt.datetime, *, refused: int = 0, ahead: int = 0) -> None:
    """Rows of a feed's that settling never sees."""
    day = local_day(at)
    FeedDay.objects.bulk_create([FeedDay(feed_id=feed_id, day=day)], ignore_conflicts=True)
    FeedDay.objects.filter(feed_id=feed_id, day=day).update(
        refused=F("refused") + refused, ahead=F("ahead") + ahead
    )
