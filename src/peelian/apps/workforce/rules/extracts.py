"""Laying an HR extract over the records: what would be, and what that changes.

Pure: rows and records in, records and words out. Spans exclude their end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, pairwise
from typing import TypeVar

from peelian.apps.workforce.types.extracts import (
    CareerSpan,
    Change,
    ChangeKind,
    HrPerson,
    HrRow,
    PlaceSpan,
    TermsSpan,
)
from peelian.apps.workforce.types.people import JoinedAs, Rank

_Span = TypeVar("_Span", TermsSpan, PlaceSpan)


def filled(held: HrPerson, rows: Sequence[HrRow]) -> list[HrRow]:
    """One person's rows with what is recorded of the end of their service, where the extract hasn't its columns."""
    return [_filled(held.careers, row) for row in rows]


def lay(held: HrPerson | None, rows: Sequence[HrRow]) -> HrPerson:
    """Somebody's record as it would be: within each stretch of service that the rows name, they hold from their day on.

    What is recorded before their first day in it, or of another stretch, stays. Of a new stretch the first row's rank
    holds from joining on: nothing else is known of the time before. Acting ranks, units and posts stay as they are
    where the extract hasn't their column.
    """
    latest = rows[-1]
    careers: list[CareerSpan] = list(held.careers) if held else []
    terms: list[TermsSpan] = list(held.terms) if held else []
    places: list[PlaceSpan] = list(held.places) if held else []
    for joined_on, grouped in groupby(
        sorted(rows, key=lambda row: row.joined_on), key=lambda row: row.joined_on
    ):
        own = sorted(grouped, key=lambda row: row.valid_from)
        matching = overlapping(careers, own[0])
        before = matching[0] if matching else None
        career = _career(own[0], before, came_before=any(one.joined_on < joined_on for one in careers))
        careers = [one for one in careers if one not in matching] + [career]
        starts, ends = own[0].valid_from, career.left_on
        stood = before.left_on if before else ends
        reach = None if ends is None or stood is None else max(ends, stood)
        terms = _without(terms, starts, reach)
        for row in own:
            from_on = joined_on if before is None and row is own[0] else row.valid_from
            terms += _terms(row, from_on, row.valid_until or ends, held)
        if "unit" not in own[0].unsaid:
            places = _without(places, starts, reach)
            for row in own:
                places += _places(row, row.valid_until or ends, held)
    careers.sort(key=lambda one: one.joined_on)
    return HrPerson(
        latest.number, latest.name, tuple(careers), in_careers(terms, careers),
        in_careers(places, careers), held.id if held else None,
    )  # fmt: skip


def joined_up(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """Spans in order of time, those that say the same and follow each other made one."""
    found: list[_Span] = []
    for span in sorted(spans, key=lambda one: one.valid_from):
        last = found[-1] if found else None
        if last is not None and last.valid_until == span.valid_from and _says(last) == _says(span):
            found[-1] = replace(last, valid_until=span.valid_until, id=last.id or span.id)
        else:
            found.append(span)
    return tuple(found)


def in_careers(spans: Iterable[_Span], careers: Sequence[CareerSpan]) -> tuple[_Span, ...]:
    """Spans joined up within each stretch of service, never from one into the next."""
    return tuple(_within(joined_up(spans), careers))


def changes(held: HrPerson | None, wanted: HrPerson) -> Iterator[Change]:
    """How somebody's record would differ, in words; nothing where it says the same."""

    def change(kind: ChangeKind, before: str, after: str) -> Change:
        return Change(wanted.number, wanted.name, kind, before, after)

    if held is None:
        told = [one.words for spans in (wanted.careers, wanted.terms, wanted.places) for one in spans]
        yield change(ChangeKind.PERSON, "", "; ".join(told))
        return
    if held.name != wanted.name:
        yield change(ChangeKind.NAME, held.name, wanted.name)
    for kind, before, after in (
        (ChangeKind.CAREER, held.careers, wanted.careers),
        (ChangeKind.TERMS, in_careers(held.terms, held.careers), wanted.terms),
        (ChangeKind.PLACE, in_careers(held.places, held.careers), wanted.places),
    ):
        if before != after:
            yield change(kind, _told(before, after), _told(after, before))


def keeping(held: HrPerson | None, wanted: HrPerson) -> HrPerson:
    """The record that is wanted, with spans as they are where they say the same: two posts of one title stay two."""
    if held is None:
        return wanted
    terms = held.terms if in_careers(held.terms, held.careers) == wanted.terms else wanted.terms
    places = held.places if in_careers(held.places, held.careers) == wanted.places else wanted.places
    return replace(wanted, terms=terms, places=places)


def rows_of(person: HrPerson, *, first: int = 2) -> Iterator[HrRow]:
    """Somebody's record as rows of an extract, numbered from `first`: one for each stretch in which nothing changes.

    A stretch of service on whose days no rank is recorded has none: an extract can't say it.
    """
    terms, places = joined_up(person.terms), joined_up(person.places)
    row = first
    for career in person.careers:
        ends = career.left_on or dt.date.max
        cuts = {career.joined_on, ends}
        for span in chain[TermsSpan | PlaceSpan](terms, places):
            cuts |= {span.valid_from, span.valid_until or dt.date.max}
        days = sorted(day for day in cuts if career.joined_on <= day <= ends)
        for starts, until in pairwise(days):
            on = next((one for one in terms if _holds(one, starts)), None)
            if on is None:
                continue
            place = next((one for one in places if _holds(one, starts)), None)
            yield HrRow(
                row=row, number=person.number, name=person.name, rank=on.rank, fte=on.fte, acting=on.acting,
                joined_on=career.joined_on, joined_as=career.joined_as, left_on=career.left_on,
                reason=career.reason, destination=career.destination, valid_from=starts,
                valid_until=None if until == dt.date.max else until, unit=place.unit if place else "",
                post=place.post if place else "", role=place.role if place else "",
            )  # fmt: skip
            row += 1


def digest_of(told: Iterable[Change]) -> str:
    """What names exactly these changes: SHA-256 over their words, which hold every value that would change."""
    listed = [[one.number, one.name, one.kind.value, one.before, one.after] for one in told]
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False).encode()).hexdigest()


def _told(these: Sequence[object], others: Sequence[object]) -> str:
    return "; ".join(one.words for one in these if one not in others)  # type: ignore[attr-defined]  # spans all


def _says(span: TermsSpan | PlaceSpan) -> tuple[object, ...]:
    if isinstance(span, TermsSpan):
        return span.rank, span.fte, span.acting
    return span.unit, span.post, span.role


def overlapping(careers: Sequence[CareerSpan], row: HrRow) -> list[CareerSpan]:
    """The stretches of service on record that a row's shares a day with, or begins on the same day as."""
    ends = row.left_on or dt.date.max
    return [
        one
        for one in careers
        if one.joined_on == row.joined_on
        or (one.joined_on < ends and row.joined_on < (one.left_on or dt.date.max))
    ]


def _filled(careers: Sequence[CareerSpan], row: HrRow) -> HrRow:
    if not row.unsaid & {"left", "destination"}:
        return row
    found = [one for one in careers if one.joined_on == row.joined_on] or overlapping(careers, row)
    if len(found) != 1:
        return row
    if "left" in row.unsaid:
        return replace(
            row, left_on=found[0].left_on, reason=found[0].reason, destination=found[0].destination
        )
    same = row.left_on is not None and row.left_on == found[0].left_on
    return replace(row, destination=found[0].destination) if same else row


def _terms(row: HrRow, starts: dt.date, ends: dt.date | None, held: HrPerson | None) -> list[TermsSpan]:
    """A row's terms; of an extract that doesn't say who acts, with the acting ranks that are recorded in its days."""
    laid = [TermsSpan(starts, ends, row.rank, row.fte, row.acting)]
    if held is None or row.acting or "acting" not in row.unsaid:
        return laid
    for one in held.terms:
        if one.acting and row.rank in _ranks_of(one, held.terms):
            for kept in _part(one, starts, ends):
                laid = [*_without(laid, kept.valid_from, kept.valid_until), replace(kept, fte=row.fte)]
    return laid


def _ranks_of(acting: TermsSpan, terms: Sequence[TermsSpan]) -> set[Rank]:
    """The ranks of which an extract says nothing new about who acts: the one acted in, and their own before that."""
    own = [one.rank for one in terms if not one.acting and one.valid_from < acting.valid_from]
    return {acting.rank, *own[-1:]} if own else set(Rank)


def _places(row: HrRow, ends: dt.date | None, held: HrPerson | None) -> list[PlaceSpan]:
    """Where a row places somebody; of an extract without posts, in those of its unit that they hold in its days."""
    if not row.unit:
        return []
    laid = [PlaceSpan(row.valid_from, ends, row.unit, row.post, _role(row, held))]
    if held is None or "post" not in row.unsaid:
        return laid
    for one in held.places:
        if one.unit == row.unit and one.post:
            for kept in _part(one, row.valid_from, ends):
                laid = [*_without(laid, kept.valid_from, kept.valid_until), kept]
    return laid


def _part(span: _Span, starts: dt.date, ends: dt.date | None) -> list[_Span]:
    """The part of a span within some days, as a span of its own; none where they don't touch."""
    first = max(span.valid_from, starts)
    until = min(span.valid_until or dt.date.max, ends or dt.date.max)
    if first >= until:
        return []
    return [replace(span, valid_from=first, valid_until=None if until == dt.date.max else until, id=None)]


def _career(row: HrRow, before: CareerSpan | None, *, came_before: bool) -> CareerSpan:
    unsaid = before.joined_as if before else JoinedAs.REJOINER if came_before else JoinedAs.NOT_RECORDED
    return CareerSpan(
        row.joined_on, row.joined_as or unsaid, row.left_on, row.reason,
        row.destination if row.left_on else "", before.id if before else None,
    )  # fmt: skip


def _role(row: HrRow, held: HrPerson | None) -> str:
    """The role of a row's post; where it doesn't say, the one that is recorded for the same post in its days."""
    if not row.post or row.role or held is None:
        return row.role if row.post else ""
    ends = row.valid_until or dt.date.max
    for one in held.places:
        touches = one.valid_from < ends and row.valid_from < (one.valid_until or dt.date.max)
        if touches and (one.unit, one.post) == (row.unit, row.post):
            return one.role
    return ""


def _without(spans: Sequence[_Span], starts: dt.date, ends: dt.date | None) -> list[_Span]:
    """Spans without the days from `starts` until before `ends`."""
    found: list[_Span] = []
    for span in spans:
        until = span.valid_until or dt.date.max
        if until <= starts or (ends is not None and span.valid_from >= ends):
            found.append(span)
            continue
        if span.valid_from < starts:
            found.append(replace(span, valid_until=starts))
        if ends is not None and until > ends:
            found.append(replace(span, valid_from=ends, id=None))
    return found


def _within(spans: Iterable[_Span], careers: Sequence[CareerSpan]) -> Iterator[_Span]:
    """The parts of spans that lie in a stretch of service; only the first part of one is still its record."""
    for span in spans:
        own = span.id
        for career in careers:
            starts = max(span.valid_from, career.joined_on)
            ends = min(span.valid_until or dt.date.max, career.left_on or dt.date.max)
            if starts < ends:
                until = None if ends == dt.date.max else ends
                whole = (starts, until, own) == (span.valid_from, span.valid_until, span.id)
                yield span if whole else replace(span, valid_from=starts, valid_until=until, id=own)
                own = None


def _holds(span: TermsSpan | PlaceSpan, day: dt.date) -> bool:
    return span.valid_from <= day and (span.valid_until is None or day < span.valid_until)


def first_change(held: HrPerson, wanted: HrPerson) -> dt.date | None:
    """The first day on which somebody would be in another unit, or of another rank, than is recorded; None: on none."""
    spans: list[TermsSpan | PlaceSpan] = [*held.places, *held.terms, *wanted.places, *wanted.terms]
    days = sorted({day for one in spans for day in (one.valid_from, one.valid_until) if day is not None})
    return next((day for day in days if _stands(held, day) != _stands(wanted, day)), None)


def _stands(person: HrPerson, day: dt.date) -> tuple[set[str], set[Rank]]:
    units = {one.unit for one in person.places if _holds(one, day)}
    return units, {one.rank for one in person.terms if _holds(one, day)}
