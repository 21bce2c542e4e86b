"""Recorded crime, its outcomes, and stop and search of a neighbourhood, shaped for people to read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from peelian.analysis import trend as trends
from peelian.analysis.rounding import rounded
from peelian.analysis.trend import Trend
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import StopBy
from peelian.web.shared.page_cache import remembered

#: How far back the table of months goes: the last and the same of the year before, with three on each side.
MONTHS = 15
#: Stops and outcomes are counted over a year, since a month has few.
YEAR = 12
#: Before, "other crime" held most of what has had a category of its own since: no line may be drawn across it.
CATEGORIES_SINCE = dt.date(2011, 9, 1)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a neighbourhood's page says of crime: the newest month, how many, and what can be said of the trend."""

    month: dt.date
    n: int
    trend: Trend


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table with a bar: `n` is None where there is nothing to show; `width`: in per cent of the most."""

    label: str
    n: int | None
    width: int
    month: dt.date | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of crime: how many in the newest month, and its trend; None where its name meant something else before."""

    name: str
    n: int
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Table:
    """Stops by one thing: rounded, with small numbers hidden."""

    by: StopBy
    lines: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Stops:
    """A year of stop and search. `total` is rounded, None for fewer than five."""

    first: dt.date
    last: dt.date
    total: int | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Crime:
    """A neighbourhood's recorded crime up to a month."""

    summary: Summary
    categories: tuple[Category, ...]
    months: tuple[Bar, ...]
    outcomes: tuple[Bar, ...]
    outcomes_since: dt.date


def summary(code: str, on: dt.date) -> Summary | None:
    """What the neighbourhood's page says: None while no month up to the day is published."""
    last, published = _published(on)
    if last is None:
        return None
    counts = incidents.count_by_month(
        neighbourhood_code=code, first_month=_back(last, MONTHS - 1), last_month=last
    )
    return Summary(last, counts.get(last, 0), trends.trend(counts, last=last, published=published))


def crime(code: str, on: dt.date) -> Crime | None:
    """The neighbourhood's page of crime: None while no month up to the day is published."""
    last, published = _published(on)
    if last is None:
        return None
    first = _back(last, MONTHS - 1)
    rows = incidents.count_crimes(neighbourhood_codes=[code], first_month=first, last_month=last)
    counts = _by_month(rows)
    since = _back(last, YEAR - 1)
    # What comes before the first month that was ever published isn't missing.
    shown = [month for n in range(MONTHS) if (month := _back(last, n)) >= min(published)]
    return Crime(
        summary=Summary(last, counts[last], trends.trend(counts, last=last, published=published)),
        categories=_categories(rows, last, published),
        months=_bars([(month, counts) for month in shown], published),
        outcomes=_outcomes(code, since, last),
        outcomes_since=since,
    )


def stops(code: str, on: dt.date) -> Stops | None:
    """The neighbourhood's page of stop and search: None while no month up to the day is published."""
    months = [month for month in remembered("stop months", incidents.list_stop_months) if month <= on]
    if not months:
        return None
    last = max(months)
    first = max(min(months), _back(last, YEAR - 1))
    counted = {
        by: incidents.count_stops(neighbourhood_codes=[code], first_month=first, last_month=last, by=by)
        for by in (StopBy.OBJECT, StopBy.OUTCOME, StopBy.AGE, StopBy.ETHNICITY, StopBy.GENDER)
    }
    total = sum(row.n for row in counted[StopBy.OBJECT])
    tables = tuple(Table(by, _rounded({row.value: row.n for row in rows})) for by, rows in counted.items())
    return Stops(first, last, rounded(total), tables)


def _published(on: dt.date) -> tuple[dt.date | None, list[dt.date]]:
    months = [
        month
        for month in remembered("crime months", lambda: incidents.list_months(since=dt.date(2010, 12, 1)))
        if month <= on
    ]
    return (max(months) if months else None), months


def _by_month(rows: list[incidents.CrimeCount]) -> Counter[dt.date]:
    counts: Counter[dt.date] = Counter()
    for row in rows:
        counts[row.month] += row.n
    return counts


def _categories(
    rows: list[incidents.CrimeCount], last: dt.date, published: list[dt.date]
) -> tuple[Category, ...]:
    counts: dict[str, Counter[dt.date]] = {}
    for row in rows:
        counts.setdefault(row.category, Counter())[row.month] += row.n
    comparable = _back(last, 12 + trends.SPAN - 1) >= CATEGORIES_SINCE
    found = [
        Category(
            category.name,
            counts[category.slug][last],
            trends.trend(counts[category.slug], last=last, published=published) if comparable else None,
        )
        for category in incidents.crime_categories()
        if category.slug in counts
    ]
    return tuple(sorted(found, key=lambda category: (-category.n, category.name)))


def _bars(months: list[tuple[dt.date, Counter[dt.date]]], published: list[dt.date]) -> tuple[Bar, ...]:
    most = max([counts[month] for month, counts in months] or [0]) or 1
    return tuple(
        Bar("", counts[month], round(100 * counts[month] / most), month)
        if month in published
        else Bar("", None, 0, month)
        for month, counts in months
    )


def _outcomes(code: str, first: dt.date, last: dt.date) -> tuple[Bar, ...]:
    counts: Counter[str] = Counter()
    for row in incidents.count_outcomes(neighbourhood_codes=[code], first_month=first, last_month=last):
        counts[row.name] += row.n
    most = max(counts.values(), default=1)
    return tuple(Bar(name, n, round(100 * n / most)) for name, n in counts.most_common())


def _rounded(counts: dict[str, int]) -> tuple[Bar, ...]:
    shown = {value: rounded(n) for value, n in counts.items() if n}
    most = max([n for n in shown.values() if n] or [1])
    lines = [Bar(value, n, round(100 * (n or 0) / most), hidden=n is None) for value, n in shown.items()]
    return tuple(sorted(lines, key=lambda line: (not line.label, -(line.n or 0), line.label)))


def _back(month: dt.date, months: int) -> dt.date:
    years, index = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(years, index + 1, 1)
