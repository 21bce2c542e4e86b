"""How the site was used, from the counts of its days. Spans are local days, the end excluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Max, Min, QuerySet, Sum

from peelian.analysis.before_after import before_after
from peelian.apps.usage.models import Tally
from peelian.apps.usage.rules.times import middle
from peelian.apps.usage.types import (
    DayCount,
    Effect,
    FunnelStep,
    Measure,
    PageCount,
    Part,
    Term,
    UsesAndUsers,
)
from peelian.kernel.time import local_day

#: Days on each side of a release: each weekday once.
_WEEK = dt.timedelta(days=7)


def uses_and_users(*, since: dt.date, until: dt.date) -> UsesAndUsers:
    """Uses, users and pages of a span, and of each of its days that has any."""
    counts: dict[dt.date, dict[str, int]] = {}
    rows = _span(since, until, Measure.USES, Measure.USERS)
    for day, measure, n in rows.values_list("day", "measure", "n"):
        counts.setdefault(day, {})[measure] = n
    days = tuple(
        DayCount(day, found.get(Measure.USES, 0), found.get(Measure.USERS, 0))
        for day, found in sorted(counts.items())
    )
    sums = _sums(_span(since, until, Measure.PAGES, Measure.BOT_USES, Measure.BOT_PAGES), "measure")
    return UsesAndUsers(
        uses=sum(one.uses for one in days),
        users=sum(one.users for one in days),
        pages=sums.get(Measure.PAGES, 0),
        bot_uses=sums.get(Measure.BOT_USES, 0),
        bot_pages=sums.get(Measure.BOT_PAGES, 0),
        days=days,
    )


def pages(*, since: dt.date, until: dt.date, limit: int = 50) -> list[PageCount]:
    """The pages that were looked at most, with the median time on them."""
    looks = _span(since, until, Measure.PAGES).order_by().values("key").annotate(sum=Sum("n"))
    found = [(row["key"], row["sum"]) for row in looks.order_by("-sum", "key")[:limit]]
    times: dict[str, dict[int, int]] = {}
    timed = _span(since, until, Measure.TIME).filter(key__in=[key for key, _ in found]).order_by()
    for row in timed.values("key", "other").annotate(sum=Sum("n")):
        times.setdefault(row["key"], {})[int(row["other"])] = row["sum"]
    return [
        PageCount(key, n, sum(times.get(key, {}).values()), middle(times.get(key, {}))) for key, n in found
    ]


def count_looks(*, since: dt.date, until: dt.date, pages: Iterable[str]) -> int:
    """How often any of these pages, named whole, was looked at."""
    rows = _span(since, until, Measure.PAGES).filter(key__in=list(pages))
    return rows.aggregate(sum=Sum("n"))["sum"] or 0


def parts(measure: Measure, *, since: dt.date, until: dt.date) -> list[Part]:
    """The uses by device, source, language, hour or first page, the largest part first."""
    sums = _sums(_span(since, until, measure), "key")
    total = sum(sums.values())
    return [Part(key, n, n / total) for key, n in sorted(sums.items(), key=lambda one: (-one[1], one[0]))]


def funnel(kind: str, *, order: Sequence[str], since: dt.date, until: dt.date) -> list[FunnelStep]:
    """The pages of a form in `order`: how many users reached each, and for how many it was the last.

    A user is one for a day: who goes on with a draft on another day left on the first one.
    """
    reached = _sums(_span(since, until, Measure.REACHED).filter(key=kind), "other")
    left = _sums(_span(since, until, Measure.LEFT).filter(key=kind), "other")
    return [FunnelStep(page, reached.get(page, 0), left.get(page, 0)) for page in order]


def searches_without_result(*, since: dt.date, until: dt.date, limit: int = 50) -> list[Term]:
    """What was searched for in vain by at least three users of a day, the most first."""
    sums = _sums(_span(since, until, Measure.SEARCH), "key")
    found = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return [Term(term, n) for term, n in found[:limit]]


def effect_of(*, released_at: dt.datetime, page: str, at: dt.datetime) -> Effect:
    """Uses of the whole site in the week before a release's day against the week from it on.

    It says what went before and after, not what came of it: another release of the same week shows the same.

    Args:
        released_at: when it went out.
        page: the release's own page, named whole.
        at: now; before the week is over nothing is compared.
    """
    day = local_day(released_at)
    per_day = dict(_span(day - _WEEK, day + _WEEK, Measure.USES).values_list("day", "n"))
    days = [day + dt.timedelta(days=n) for n in range(-7, 7)]
    before, after = [per_day.get(one, 0) for one in days[:7]], [per_day.get(one, 0) for one in days[7:]]
    complete = local_day(at) >= day + _WEEK
    change = before_after(before, after) if complete else None
    return Effect(
        before_per_day=sum(before) / 7,
        after_per_day=sum(after) / 7,
        ratio=change.ratio if change else None,
        low=change.low if change else None,
        high=change.high if change else None,
        looks=count_looks(since=day, until=day + _WEEK, pages=[page]),
        complete=complete,
    )


def first_day() -> dt.date | None:
    """The first day of which counts are kept, None before there is one."""
    day: dt.date | None = Tally.objects.aggregate(day=Min("day"))["day"]
    return day


def last_day() -> dt.date | None:
    """The last day that was counted, None before the first."""
    day: dt.date | None = Tally.objects.aggregate(day=Max("day"))["day"]
    return day


def _span(since: dt.date, until: dt.date, *measures: Measure) -> QuerySet[Tally]:
    return Tally.objects.filter(measure__in=measures, day__gte=since, day__lt=until)


def _sums(rows: QuerySet[Tally], by: str) -> dict[str, int]:
    found = rows.order_by().values(by).annotate(sum=Sum("n"))
    return {row[by]: row["sum"] for row in found}
