"""What feeds send: taken as it comes, and put into the files of its days a moment later."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.db.models import F

from peelian.apps.visibility import rules
from peelian.apps.visibility.models.feeds import Arrival, Feed, FeedDay
from peelian.apps.visibility.services import parts
from peelian.apps.visibility.services.payload import joined, packed, unpacked
from peelian.apps.visibility.types.feeds import Body, Settled, Taken
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
def settle_arrivals(*, at: dt.datetime, limit: int = 200) -> Settled:
    """Put the bodies that have waited longest into the files of their days, and let them go: all of it or nothing.

    A row whose device and moment are there already is counted as repeated. It may be called by several at once.

    Args:
        at: now.
        limit: bodies at once.
    """
    parts.one_at_a_time()
    waiting = list(Arrival.objects.select_for_update(skip_locked=True).order_by("received_at", "id")[:limit])
    by_feed: dict[int, list[Arrival]] = {}
    for arrival in waiting:
        by_feed.setdefault(arrival.feed_id, []).append(arrival)
    done = [_settle(feed_id, arrivals, at) for feed_id, arrivals in sorted(by_feed.items())]
    Arrival.objects.filter(pk__in=[arrival.pk for arrival in waiting]).delete()
    return Settled(
        arrivals=len(waiting),
        taken=sum(kept.taken for kept in done),
        repeated=sum(kept.repeated for kept in done),
        days=tuple(sorted({day for kept in done for day in kept.on})),
    )


def _settle(feed_id: int, arrivals: list[Arrival], at: dt.datetime) -> parts.Kept:
    """One feed's bodies: into the files of their days, and counted on the day on which they came."""
    rows = joined([unpacked(bytes(arrival.payload)) for arrival in arrivals])
    kept = parts.keep_loose(
        at=at, device=(rows.names, rows.device), at_us=rows.at_us, lat=rows.lat, lng=rows.lng
    )
    last = arrivals[-1]
    day = local_day(last.received_at)
    FeedDay.objects.bulk_create([FeedDay(feed_id=feed_id, day=day)], ignore_conflicts=True)
    totals = FeedDay.objects.filter(feed_id=feed_id, day=day)
    totals.update(
        taken=F("taken") + kept.taken,
        repeated=F("repeated") + kept.repeated,
        refused=F("refused") + sum(arrival.refused for arrival in arrivals) + len(kept.off_grid),
    )
    if len(rows):
        newest = parts.moment(int(rows.at_us.max()))
        totals.update(latest_lag_s=(last.received_at - newest).total_seconds())
        Feed.objects.filter(pk=feed_id).exclude(last_at__gte=newest).update(last_at=newest)
    return kept


@transaction.atomic
def _count(feed_id: int, at: dt.datetime, *, refused: int = 0, ahead: int = 0) -> None:
    """Rows of a feed's that settling never sees."""
    day = local_day(at)
    FeedDay.objects.bulk_create([FeedDay(feed_id=feed_id, day=day)], ignore_conflicts=True)
    FeedDay.objects.filter(feed_id=feed_id, day=day).update(
        refused=F("refused") + refused, ahead=F("ahead") + ahead
    )
