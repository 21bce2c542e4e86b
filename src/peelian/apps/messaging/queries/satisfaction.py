"""How good people found our messages: by message, area, language and channel, each with how many that rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q

from peelian.analysis.rates import show, wilson
from peelian.apps.accounts import api as accounts
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.types.views import Satisfaction, SatisfactionBy
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

_GOOD = 4


_COLUMNS: dict[SatisfactionBy, tuple[str, str]] = {
    SatisfactionBy.MESSAGE: ("delivery__message_id", "delivery__message__subject"),
    SatisfactionBy.TEAM: ("delivery__message__sender_name", "delivery__message__sender_name"),
    SatisfactionBy.AREA: ("delivery__message__area__code", "delivery__message__area__name"),
    SatisfactionBy.LANGUAGE: ("delivery__language", "delivery__language"),
    SatisfactionBy.CHANNEL: ("delivery__channel", "delivery__channel"),
}


def satisfaction(
    *,
    viewer: accounts.Viewer,
    by: SatisfactionBy,
    since: dt.datetime,
    until: dt.datetime,
    area_codes: Iterable[str] | None = None,
) -> list[Satisfaction]:
    """The share of ratings that are 4 or 5, in groups, most ratings first, for messages of the viewer's areas that were
    rated in a span (end excluded).

    Small numbers are held back by the house's rule (`analysis.rates.SmallNumbers`). The last answer of each person
    to each message counts. Service messages have no rating.
    """
    rows = Rating.objects.filter(at__gte=since, at__lt=until, delivery__message__area__isnull=False)
    codes = _readable(viewer, rows.values_list("delivery__message__area__code", flat=True).distinct(), until)
    if area_codes is not None:
        codes = codes.intersection(area_codes)
    key, name = _COLUMNS[by]
    counted = (
        rows.filter(delivery__message__area__code__in=codes)
        .values(key, name)
        .annotate(n=Count("id"), good=Count("id", filter=Q(score__gte=_GOOD)))
        .order_by("-n", key)
    )
    return [_line(str(row[key]), str(row[name]), row["good"], row["n"]) for row in counted]


def satisfaction_overall(rows: Iterable[Satisfaction]) -> Satisfaction:
    """All groups of one grouping together."""
    rows = list(rows)
    return _line("", "All", sum(row.good.count for row in rows), sum(row.good.n for row in rows))


def _line(key: str, name: str, good: int, n: int) -> Satisfaction:
    share = wilson(good, n)
    return Satisfaction(key=key, name=name, good=share, shown=show(share))


def _readable(viewer: accounts.Viewer, codes: Iterable[str], at: dt.datetime) -> set[str]:
    held = set(accounts.areas_for(viewer, accounts.Permission.SEE_STATION))
    return {code for code in codes if held.intersection(_path(code, at))}


def _path(code: str, at: dt.datetime) -> tuple[str, ...]:
    try:
        return tuple(places.path_of(code, local_day(at)))
    except NotFound:
        return (code,)
