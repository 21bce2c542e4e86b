"""Where participation rose, and whether demand changed there: counts by neighbourhood and month, set side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.analysis.differences.designs import Area
from peelian.analysis.differences.judging import Difference, difference
from peelian.analysis.differences.rises import Rise, rise
from peelian.analysis.differences.singly import Single, singly
from peelian.analysis.differences.touching import touching
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.typology import api as typology
from peelian.apps.voice import api as voice
from peelian.kernel.days import add_months
from peelian.kernel.time import start_of_day

#: So many months are looked at, back from the last.
MONTHS = 24
Monthly = Mapping[tuple[str, dt.date], int]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood that stood on the first and the last day.

    Args:
        code, name: its own.
        residents: who live there; None where that isn't known.
        took_part: people who signed up and things that were said, of each month of participation.
        rose: when participation rose; None where it didn't.
    """

    code: str
    name: str
    residents: int | None
    took_part: Sequence[int]
    rose: Rise | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What both questions are asked on.

    Args:
        months: the first days of the months of which participation is known.
        neighbourhoods: by name.
        joined, said: how many signed up and how much was said in them, in all months.
        touches: codes of the neighbourhoods that each touches; None where an outline isn't known.
        gone: neighbourhoods that didn't stand throughout.
    """

    months: Sequence[dt.date]
    neighbourhoods: Sequence[Neighbourhood]
    joined: int
    said: int
    touches: Mapping[str, frozenset[str]] | None
    gone: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One question: whether a kind of demand changed.

    Args:
        months: of which both participation and this demand are known.
        counts: by neighbourhood, of each of these months.
        found: the answer; None without months.
        singly: each neighbourhood where participation rose, by itself.
    """

    months: Sequence[dt.date]
    counts: Mapping[str, Sequence[int]]
    found: Difference | None
    singly: Sequence[Single] = ()


def ground_for(*, area_code: str, last_month: dt.date) -> Ground:
    """Participation of the neighbourhoods of an area, month by month.

    Who signed up (also who has left since) and what was said in replies, survey answers, notes and meetings. Online
    reports ask for a service, so they are demand and no participation. Who asked to join a scheme is forgotten after a
    year, so it can't be counted over two. Months before the first of either, anywhere, aren't known: of records that
    begin in a month, the next is the first.

    Args:
        area_code: the force or a part of it.
        last_month: the first day of the last month.
    """
    asked = [add_months(last_month, -back) for back in reversed(range(MONTHS))]
    since, until = start_of_day(asked[0]), start_of_day(add_months(last_month, 1))
    joined = contacts.count_joined_by_month(since=since, until=until)
    said = voice.count_said_by_month(since=since, until=until)
    begun = [known for known in (known_from(joined, asked), known_from(said, asked)) if known]
    months = [month for month in asked if begun and month >= max(begun)]
    first, last = _standing(area_code, asked[0]), _standing(area_code, add_months(last_month, 1) - _DAY)
    codes = sorted(first.keys() & last.keys(), key=lambda code: (last[code].casefold(), code))
    living = typology.populations_of(codes)
    found = []
    for code in codes:
        took_part = [joined.get((code, month), 0) + said.get((code, month), 0) for month in months]
        found.append(Neighbourhood(code, last[code], living.get(code), took_part, rise(took_part)))
    return Ground(
        months=months,
        neighbourhoods=found,
        joined=_sum(joined, codes, months),
        said=_sum(said, codes, months),
        touches=_touches(codes, last_month),
        gone=len(first.keys() ^ last.keys()),
    )


def crime(ground: Ground, *, as_of: dt.date) -> Demand:
    """Whether recorded crime, anti-social behaviour in it, changed where participation rose."""
    if not ground.months:
        return Demand((), {}, None)
    published = set(incidents.list_months(since=ground.months[0]))
    months = _unbroken(ground.months, published)
    if not months:
        return Demand((), {}, None)
    counts = incidents.count_by_area_and_month(first_month=months[0], last_month=months[-1])
    return _asked(ground, months, counts, "Recorded crime and anti-social behaviour", as_of)


def reports(ground: Ground, *, as_of: dt.date) -> Demand:
    """Whether online reports changed where participation rose."""
    if not ground.months:
        return Demand((), {}, None)
    since, until = start_of_day(ground.months[0]), start_of_day(add_months(ground.months[-1], 1))
    counts = incidents.count_received_by_month(since=since, until=until)
    known = known_from(counts, ground.months)
    months = [month for month in ground.months if known and month >= known]
    if not months:
        return Demand((), {}, None)
    return _asked(ground, months, counts, "The number of online reports", as_of)


def known_from(counts: Monthly, months: Sequence[dt.date]) -> dt.date | None:
    """The first month of which a count is known whole: the first of all, or the one after the first with any."""
    with_any = {month for _, month in counts}
    first = next((month for month in months if month in with_any), None)
    return months[0] if first == months[0] else add_months(first, 1) if first else None


_DAY = dt.timedelta(days=1)


def _asked(ground: Ground, months: Sequence[dt.date], counts: Monthly, what: str, as_of: dt.date) -> Demand:
    by_code = {
        one.code: [counts.get((one.code, month), 0) for month in months] for one in ground.neighbourhoods
    }
    later = ground.months.index(months[0])
    areas = [
        Area(
            code=one.code,
            counts=by_code[one.code],
            start=None if one.rose is None else one.rose.month - later,
            touches=ground.touches.get(one.code, frozenset()) if ground.touches else (),
        )
        for one in ground.neighbourhoods
    ]
    found = difference(areas, months=months, what=what, as_of=as_of)
    return Demand(months, by_code, found, singly(areas, months=len(months)))


def _unbroken(months: Sequence[dt.date], published: set[dt.date]) -> list[dt.date]:
    """The published months up to the last one, back to the first gap."""
    found: list[dt.date] = []
    for month in reversed(months):
        if month in published:
            found.insert(0, month)
        elif found:
            break
    return found


def _standing(area_code: str, on: dt.date) -> dict[str, str]:
    """Names of the neighbourhoods of a day, by code."""
    return {
        area.code: area.name
        for area in places.list_areas(on=on, kind=places.AreaKind.NEIGHBOURHOOD, within=area_code)
    }


def _touches(codes: Sequence[str], on: dt.date) -> dict[str, frozenset[str]] | None:
    outlines = places.boundary_shapes(codes, on)
    return touching(outlines) if len(outlines) == len(codes) else None


def _sum(counts: Monthly, codes: Sequence[str], months: Sequence[dt.date]) -> int:
    return sum(counts.get((code, month), 0) for code in codes for month in months)
