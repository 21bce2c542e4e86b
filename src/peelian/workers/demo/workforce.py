"""The whole force's records, so that the 2024 board paper's tables of uplift, strength and leavers come out of them.

The paper's figures are of West Midlands Police. The people are invented: a number, a made-up name, and dates chosen so
that the counts are those of the paper. Its 1,411 joiners can't be (8,067 + 1,411 - 490 isn't 7,952): they stay a figure
that was reported, and the break shows.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import CountedAs, HrRow, Measure, PostRow, Rank, StaffClass, UnitKind
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day
from peelian.workers.demo.careers import DECEMBER, FLOWS, LPAS_ON, PAPERS_YEAR, Flow, serve
from peelian.workers.demo.ground import FORCE
from peelian.workers.demo.operating_models import OLD_MODEL_FROM
from peelian.workers.demo.person_names import invent
from peelian.workers.demo.places_in_force import Member, place_class, place_officers
from peelian.workers.demo.spots import ESTABLISHMENT, LOCAL_POSTS, Spot, class_spots, local_spots, other_spots
from peelian.workers.demo.spots import rows_of as post_rows

_FIRST_NUMBER = 100_001
#: Posts of Uplift that are funded for some years only: 60 of them, as the paper says.
_TEMPORARY = 60
_PAPER = "Strategic Policing and Crime Board paper of 23 January 2024"
_SOURCE = "Made by the demo: invented people"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """How many people and posts the force has on record, beside those of its neighbourhood teams."""

    people: int
    posts: int


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody of a team who is on record: their rows, and the LPA (or the force) that they were in before."""

    rows: tuple[HrRow, ...]
    unit: str

    @property
    def joined_on(self) -> dt.date:
        return self.rows[0].joined_on

    @property
    def teamed_on(self) -> dt.date:
        return next((row.valid_from for row in self.rows if row.unit), dt.date.max)


def write_workforce(
    *, actor: Actor, at: dt.datetime, units: Mapping[str, int], scale: int = 1, seed: int = 0
) -> Written:
    """Posts, and everybody who serves or left, after the neighbourhood teams are made: these are counted in.

    Args:
        actor: who writes.
        at: now; nobody joins later.
        units: those of `begin_models`, by code.
        scale: 10 makes a tenth of the force.
        seed: of chance.
    """
    chance = random.Random(f"{seed} force")  # noqa: S311 - invented people
    today = local_day(at)
    known = _known(today)
    posts = [one for who in known for one in _before_the_team(who, units)]
    rows = [row for who in known for row in _rows_of_known(who)]
    ends_on = dt.date(today.year + 2, 4, 1)
    funding = workforce.begin_funding(
        actor=actor, at=at, name="Police Uplift, temporary posts", source="Home Office", ends_on=ends_on
    )
    numbers = iter(range(_FIRST_NUMBER, _FIRST_NUMBER + 900_000))
    people = 0
    for flow in FLOWS:
        here = [who for who in known if who.rows[-1].rank.staff_class is flow.staff_class]
        spots, members = _place(chance, flow, here, today=today, scale=scale, ends_on=ends_on)
        posts += post_rows(spots, units, funding)
        for member in members:
            number, name = str(next(numbers)), invent(chance).name
            rows += _rows(chance, member, number, name, today)
        people += len(members)
    made = workforce.load_posts(actor=actor, at=at, rows=posts, source=_SOURCE)
    listed = [replace(row, row=place) for place, row in enumerate(rows, start=2)]
    workforce.apply_extract(actor=actor, at=at, items=listed, source=_SOURCE)
    _report(actor, at, scale)
    return Written(people, made)


def _place(
    chance: random.Random, flow: Flow, here: Sequence[_Known], *, today: dt.date, scale: int, ends_on: dt.date
) -> tuple[list[Spot], list[Member]]:
    """The posts and the people of a class, beside those who are here already. Temporary posts end on a day."""
    held = flow.staff_class
    services = serve(chance, flow=flow, others=[who.joined_on for who in here], today=today, scale=scale)
    total = max(0, ESTABLISHMENT[held] // scale - len(here))
    if held is not StaffClass.OFFICER:
        spots = class_spots(held, total)
        return spots, place_class(chance, services, spots)
    local = [who.joined_on for who in here if who.unit != FORCE]
    share = min(total, max(0, LOCAL_POSTS // scale - len(local)))
    spots = local_spots(share, temporary=min(share, _TEMPORARY // scale), ends_on=ends_on)
    others = other_spots(total - share)
    return [*spots, *others], place_officers(chance, services, local, spots, others, scale)


def _known(today: dt.date) -> list[_Known]:
    by_number: dict[str, list[HrRow]] = {}
    for row in workforce.list_hr_rows():
        by_number.setdefault(row.number, []).append(row)
    listed = workforce.list_units(today)
    areas = {unit.code for unit in listed if unit.kind is UnitKind.LPA}
    above = {unit.code: next((code for code in unit.path if code in areas), FORCE) for unit in listed}
    return [_Known(tuple(rows), above.get(rows[-1].unit, FORCE)) for rows in by_number.values()]


def _before_the_team(who: _Known, units: Mapping[str, int]) -> Iterator[PostRow]:
    """The post that somebody held before there was their team: the same one, in their LPA."""
    last = who.rows[-1]
    if last.unit and who.teamed_on > LPAS_ON:
        yield PostRow(units[who.unit], last.post, last.rank, LPAS_ON, who.teamed_on)


def _rows_of_known(who: _Known) -> Iterator[HrRow]:
    first, last = who.rows[0], who.rows[-1]
    if not last.unit or who.teamed_on <= who.joined_on:
        return
    old = "npu" if last.rank.staff_class is StaffClass.OFFICER and who.unit != FORCE else "other-functions"
    for start, end, unit, post in (
        (max(who.joined_on, OLD_MODEL_FROM), min(LPAS_ON, who.teamed_on), old, ""),
        (max(who.joined_on, LPAS_ON), who.teamed_on, who.unit, last.post),
    ):
        if start < end:
            yield replace(first, valid_from=start, valid_until=end, unit=unit, post=post)
    yield from (row for row in who.rows if row.unit)


def _rows(chance: random.Random, member: Member, number: str, name: str, today: dt.date) -> Iterator[HrRow]:
    """Somebody's record: a row for each stretch in which unit, post, rank and FTE stay the same."""
    service, spot = member.service, member.spot
    leaves = service.left_on or dt.date.max
    places: list[tuple[dt.date, str, Spot | None]] = []
    if service.joined_on < LPAS_ON:
        places.append((max(service.joined_on, OLD_MODEL_FROM), member.old, None))
    if spot is not None:
        places.append((max(service.joined_on, LPAS_ON), spot.unit, spot if member.in_post else None))
        if member.in_post and spot.until:
            places.append((spot.until, spot.unit, None))
    if member.moved_on:
        places.append((member.moved_on, member.moved_to, None))
    terms = _terms(chance, member, today)
    cuts = sorted({day for day, *_ in places} | {day for day, *_ in terms if day > places[0][0]} | {leaves})
    for start, end in pairwise(cuts):
        if end > leaves:
            break
        _, unit, held = [one for one in places if one[0] <= start][-1]
        _, rank, fte, acting = [one for one in terms if one[0] <= start][-1]
        yield HrRow(
            row=0, number=number, name=name, rank=rank, fte=fte, acting=acting, joined_on=service.joined_on,
            joined_as=service.joined_as, left_on=service.left_on, reason=service.reason, valid_from=start,
            valid_until=None if end == dt.date.max else end, unit=unit, post=held.title if held else "",
            role=held.role if held else "",
        )  # fmt: skip


def _terms(
    chance: random.Random, member: Member, today: dt.date
) -> list[tuple[dt.date, Rank, Decimal, bool]]:
    """Rank and FTE from a day on: promoted some years after joining, fewer hours for some, acting for a few."""
    joined, rank = member.service.joined_on, member.spot.rank if member.spot else member.rank
    fte = Decimal("0.8") if chance.random() < 0.06 else Decimal(1)
    if rank is Rank.SPECIAL:
        fte = Decimal(1)
    first = Rank.CONSTABLE if rank.staff_class is StaffClass.OFFICER else rank
    found = [(joined, first, fte, False)]
    if rank is not first:
        years = (LPAS_ON - joined).days
        found.append((joined + dt.timedelta(days=chance.randint(years // 2, years - 1)), rank, fte, False))
    if member.service.left_on is None and joined < today - dt.timedelta(days=1_000):
        since = today - dt.timedelta(days=chance.randint(1, 700))
        drawn = chance.random()
        if drawn < 0.03 and rank is not Rank.SPECIAL:
            found.append((since, rank, Decimal("0.6"), False))
        elif drawn < 0.04 and rank is Rank.CONSTABLE:
            found.append((since, Rank.SERGEANT, fte, True))
    return found


def _report(actor: Actor, at: dt.datetime, scale: int) -> None:
    """What the paper reported, and the targets for PCSOs: of a small demo a tenth, and it says so."""
    part = "" if scale == 1 else f" (here divided by {scale})"

    def report(measure: Measure, value: int, place: str, *days: dt.date) -> None:
        workforce.record_reported(
            actor=actor, at=at, measure=measure, value=Decimal(value // scale), counted_as=CountedAs.HEADCOUNT,
            source=_PAPER + part, place=place, staff_class=StaffClass.OFFICER,
            reported_on=days[0] if len(days) == 1 else None,
            valid_from=days[0] if len(days) == 2 else None, valid_until=days[1] if len(days) == 2 else None,
        )  # fmt: skip

    year = (PAPERS_YEAR[0], PAPERS_YEAR[1] + _DAY)
    report(Measure.STRENGTH, 8_067, "strength after Uplift", LPAS_ON)
    report(Measure.STRENGTH, 7_952, "present strength", DECEMBER)
    report(Measure.ESTABLISHMENT, 8_084, "funded posts", dt.date(2024, 3, 31))
    report(Measure.JOINERS, 1_411, "joiners of twelve months", *year)
    report(Measure.LEAVERS, 490, "table 3", *year)
    for measure, value, source, since in (
        (Measure.ESTABLISHMENT, 452, "Establishment of 2017", dt.date(2017, 10, 3)),
        (Measure.STRENGTH, 464, "Police and Crime Plan 2021 to 2025", dt.date(2021, 11, 1)),
    ):
        workforce.set_target(
            actor=actor, at=at, measure=measure, value=Decimal(value // scale), counted_as=CountedAs.FTE,
            source=source + part, valid_from=since, staff_class=StaffClass.PCSO,
        )  # fmt: skip
