"""How residents use their site, in figures that know nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.incidents.api import QUESTIONNAIRES
from peelian.apps.languages import api as languages
from peelian.apps.places import api as places
from peelian.apps.usage import api as usage
from peelian.apps.usage.api import Measure
from peelian.journeys import follow_usage
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.station.page import page, today

SPANS = {"7": "7 days", "28": "4 weeks", "70": "10 weeks", "365": "a year"}
_USUAL = "28"
#: Longer spans leave out the days of which nothing is counted.
_LONG = 31


@dataclass(frozen=True, slots=True)
class Row:
    """A name and a count, drawn as a share of the largest."""

    name: str
    n: int
    width: float
    share: float = 0.0
    note: str = ""

    @property
    def percent(self) -> int:
        """The share in whole per cent."""
        return round(100 * self.share)


@requires(Permission.SEE_USAGE)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The last days that are counted whole, `?days=` of them."""
    days = request.GET.get("days", _USUAL)
    days = days if days in SPANS else _USUAL
    until = today()
    since = until - dt.timedelta(days=int(days))
    found = follow_usage.look(viewer=viewer_of(request), at=now(), since=since, until=until)
    names = {area.code: area.name for area in places.list_areas(on=until)}
    return page(
        request,
        "usage.html",
        "usage",
        days=days,
        spans=SPANS,
        since=since,
        last=until - dt.timedelta(days=1),
        total=found.total,
        pages_each=found.total.pages / found.total.uses if found.total.uses else None,
        by_day=_by_day(found.total, since, until),
        looks=[(follow_usage.page_name(one.page, names), one, _time(one.seconds)) for one in found.pages],
        devices=_rows(found.parts[Measure.DEVICE], lambda key: usage.Device(key).label),
        sources=_rows(found.parts[Measure.SOURCE], lambda key: usage.Source(key).label),
        languages=_rows(found.parts[Measure.LANGUAGE], _language),
        hours=_hours(found.parts[Measure.HOUR]),
        entries=_rows(found.parts[Measure.ENTRY][:10], lambda key: follow_usage.page_name(key, names)),
        funnels=[(funnel, _steps(funnel)) for funnel in found.funnels],
        searches=found.searches,
        releases=found.releases,
    )


def _by_day(
    total: usage.UsesAndUsers, since: dt.date, until: dt.date
) -> list[tuple[dt.date, usage.DayCount, Row]]:
    """Every day of the span, the latest first; in a long one those that have any."""
    counted = {one.day: one for one in total.days}
    most = max((one.uses for one in total.days), default=0)
    span = [until - dt.timedelta(days=n) for n in range(1, (until - since).days + 1)]
    if len(span) > _LONG:
        span = [day for day in span if day in counted]
    rows = [(day, counted.get(day, usage.DayCount(day, 0, 0))) for day in span]
    return [(day, one, Row("", one.uses, _width(one.uses, most))) for day, one in rows]


def _width(n: int, most: int) -> float:
    return 100 * n / most if most else 0.0


def _rows(parts: Sequence[usage.Part], name_of: Callable[[str], str]) -> list[Row]:
    most = max((part.n for part in parts), default=0)
    return [Row(name_of(part.key), part.n, _width(part.n, most), part.share) for part in parts]


def _hours(parts: Sequence[usage.Part]) -> list[Row]:
    """The day in eight spans of three hours, in their order."""
    spans = [0] * 8
    for part in parts:
        spans[int(part.key) // 3] += part.n
    total, most = sum(spans), max(spans)
    return [
        Row(f"{3 * n:02} to {3 * n + 3:02}", count, _width(count, most), count / total if total else 0.0)
        for n, count in enumerate(spans)
    ]


def _steps(funnel: follow_usage.Funnel) -> list[Row]:
    """The pages of a form as bars, each with how many left there."""
    titles = {page.slug: page.title for page in QUESTIONNAIRES[funnel.kind].pages}
    titles |= {"check": "Check your answers", usage.SENT: "Sent"}
    most = max((step.reached for step in funnel.steps), default=0)
    return [
        Row(
            titles.get(step.page, step.page),
            step.reached,
            _width(step.reached, most),
            step.left / step.reached if step.reached else 0.0,
            str(step.left) if step.left else "",
        )
        for step in funnel.steps
    ]


def _language(code: str) -> str:
    known = languages.LANGUAGES.get(code)
    return known.english_name if known else code


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
