"""Laying an HR extract over the records: what stands against it, what would be, and what that changes.

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
    HrRefusal,
    HrRow,
    PlaceSpan,
    TermsSpan,
)
from peelian.apps.workforce.types.people import JoinedAs

_Span = TypeVar("_Span", TermsSpan, PlaceSpan)


def check(rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    """What stands against the rows of one person, in order of their first day, whatever is recorded of them."""
    first = rows[0]
    for row in rows:
        if row.name.casefold() != first.name.casefold():
            yield HrRefusal(
                f"{row.number} is {row.name} here and {first.name} in row {first.row}: two people with one number.",
                row.row, "number", "Give each their own number, or write one name the same way.",
            )  # fmt: skip
    for row in rows:
        yield from _check_row(row)
    for before, after in pairwise(rows):
        if before.valid_until is None or before.valid_until > after.valid_from:
            yield HrRefusal(
                f"{after.number} is in another post or unit in that time (row {before.row}).", after.row, "from",
                f"Give row {before.row} the until {after.valid_from}, or leave one of the two rows out.",
            )  # fmt: skip
    yield from _check_careers(rows)


def _check_row(row: HrRow) -> Iterator[HrRefusal]:
    if row.valid_from < row.joined_on:
        yield HrRefusal(
            f"{row.name} moves on {row.valid_from}, before joining on {row.joined_on}.", row.row, "from",
            "Correct this day or the day of joining.",
        )  # fmt: skip
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        yield HrRefusal(
            "the end is not after the start.", row.row, "until",
            "It is the first day on which the row doesn't hold; where yours is the last day, say so in the mapping.",
        )  # fmt: skip
    if row.left_on is None:
        return
    if row.left_on < row.joined_on:
        yield HrRefusal("they left before they joined.", row.row, "left", "Correct the one or the other.")
    elif row.valid_from >= row.left_on:
        yield HrRefusal(
            f"the row begins when they had left, on {row.left_on}.", row.row, "from", "Leave the row out."
        )
    elif row.valid_until is not None and row.valid_until > row.left_on:
        yield HrRefusal(
            f"the row goes on after they left, on {row.left_on}.", row.row, "until", f"Write {row.left_on}."
        )


def _check_careers(rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    by_day: dict[dt.date, HrRow] = {}
    for row in rows:
        one = by_day.setdefault(row.joined_on, row)
        for column, ours, theirs in (
            ("left", row.left_on, one.left_on), ("reason", row.reason, one.reason),
            ("destination", row.destination, one.destination), ("joined_as", row.joined_as, one.joined_as),
        ):  # fmt: skip
            if ours != theirs:
                yield HrRefusal(
                    f"row {one.row} says something else of the same service.", row.row, column,
                    "Write the same in all rows of a person who joined on one day.",
                )  # fmt: skip
    for before, after in pairwise(by_day[day] for day in sorted(by_day)):
        if before.left_on is None or before.left_on > after.joined_on:
            yield HrRefusal(
                f"{after.number} joined on {after.joined_on} without having left (row {before.row}).", after.row,
                "joined", f"Fill in when they left, in the rows that joined on {before.joined_on}.",
            )  # fmt: skip


def check_against(held: HrPerson, rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    """What stands against one person's rows because of what is recorded under their number."""
    latest = rows[-1]
    joined = {row.joined_on for row in rows}
    known = {career.joined_on for career in held.careers}
    if known and held.name.casefold() != latest.name.casefold() and not joined & known:
        yield HrRefusal(
            f"{latest.number} is recorded as {held.name}, who joined on {max(known)}: two people with one number.",
            latest.row, "number", "Give the new person a number of their own, or correct name or day of joining.",
        )  # fmt: skip
    for joined_on in sorted(joined):
        row = next(row for row in rows if row.joined_on == joined_on)
        if len(_overlapping(held.careers, row)) > 1:
            yield HrRefusal(
                f"{row.number} is recorded as having left and come back in that time.", row.row, "joined",
                "Write each stretch of service in rows of its own.",
            )  # fmt: skip


def lay(held: HrPerson | None, rows: Sequence[HrRow]) -> HrPerson:
    """Somebody's record as it would be: within each stretch of service that the rows name, they hold from their day on.

    What is recorded before their first day in it, or of another stretch, stays. Of a new stretch the first row's rank
    holds from joining on: nothing else is known of the time before.
    """
    latest = rows[-1]
    careers: list[CareerSpan] = list(held.careers) if held else []
    terms: list[TermsSpan] = list(held.terms) if held else []
    places: list[PlaceSpan] = list(held.places) if held else []
    for joined_on, grouped in groupby(
        sorted(rows, key=lambda row: row.joined_on), key=lambda row: row.joined_on
    ):
        own = sorted(grouped, key=lambda row: row.valid_from)
        matching = _overlapping(careers, own[0])
        before = matching[0] if matching else None
        career = _career(own[0], before, came_before=any(one.joined_on < joined_on for one in careers))
        careers = [one for one in careers if one not in matching] + [career]
        starts, ends = own[0].valid_from, career.left_on
        stood = before.left_on if before else ends
        reach = None if ends is None or stood is None else max(ends, stood)
        terms = _without(terms, starts, reach) + [
            TermsSpan(
                joined_on if before is None and row is own[0] else row.valid_from,
                row.valid_until or ends, row.rank, row.fte, row.acting,
            )
            for row in own
        ]  # fmt: skip
        places = _without(places, starts, reach) + [
            PlaceSpan(row.valid_from, row.valid_until or ends, row.unit, row.post, _role(row, held))
            for row in own
            if row.unit
        ]
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


def _overlapping(careers: Sequence[CareerSpan], row: HrRow) -> list[CareerSpan]:
    """The stretches of service on record that a row's shares a day with, or begins on the same day as."""
    ends = row.left_on or dt.date.max
    return [
        one
        for one in careers
        if one.joined_on == row.joined_on
        or (one.joined_on < ends and row.joined_on < (one.left_on or dt.date.max))
    ]


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
                yield replace(
                    span, valid_from=starts, valid_until=None if ends == dt.date.max else ends, id=own
                )
                own = None


def _holds(span: TermsSpan | PlaceSpan, day: dt.date) -> bool:
    return span.valid_from <= day and (span.valid_until is None or day < span.valid_until)
