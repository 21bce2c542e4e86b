"""Reading feeds and what came of what they sent. Names no device and nobody."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, Sum

from peelian.apps.visibility import rules
from peelian.apps.visibility.models.feeds import Arrival, Feed, FeedDay
from peelian.apps.visibility.types.feeds import FeedView
from peelian.apps.visibility.types.positions import FeedKind
from peelian.kernel.time import local_day

_SHOWN = dt.timedelta(days=7)


def feed_for_key(key: str) -> FeedView | None:
    """The open feed that has this key, without its figures; None where the key opens nothing."""
    feed = Feed.objects.filter(digest=rules.digest_of(key), closed_at__isnull=True).first()
    return _view(feed) if feed else None


def feed_named(name: str) -> FeedView | None:
    """The feed of this name, open or closed, without its figures."""
    feed = Feed.objects.filter(name=name).first()
    return _view(feed) if feed else None


def list_feeds(*, at: dt.datetime) -> list[FeedView]:
    """All feeds, open ones first, each with its figures of the last seven days and what waits."""
    days = {
        row["feed_id"]: row
        for row in FeedDay.objects.filter(day__gt=local_day(at - _SHOWN))
        .values("feed_id")
        .annotate(
            taken=Sum("taken"),
            repeated=Sum("repeated"),
            refused=Sum("refused"),
            ahead=Sum("ahead"),
            newest=Max("day"),
        )
    }
    lags = {
        (row.feed_id, row.day): row.latest_lag_s
        for row in FeedDay.objects.filter(day__gt=local_day(at - _SHOWN))
    }
    waiting = dict(Arrival.objects.values_list("feed_id").annotate(Count("id")))
    views = []
    for feed in Feed.objects.order_by("closed_at", "name"):
        sums = days.get(feed.pk)
        views.append(
            _view(
                feed,
                **({name: sums[name] for name in ("taken", "repeated", "refused", "ahead")} if sums else {}),
                latest_lag_s=lags[feed.pk, sums["newest"]] if sums else 0.0,
                waiting=waiting.get(feed.pk, 0),
            )
        )
    return sorted(views, key=lambda view: (view.closed_at is not None, view.name))


def _view(feed: Feed, **figures: float) -> FeedView:
    return FeedView(
        id=feed.pk,
        name=feed.name,
        kind=FeedKind(feed.kind),
        prefix=feed.prefix,
        made_at=feed.made_at,
        closed_at=feed.closed_at,
        last_at=feed.last_at,
        **figures,  # type: ignore[arg-type]  # the names above
    )
