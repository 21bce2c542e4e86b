"""Shifts and abstractions: set one by one, or laid over what is there from a force's own roster."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.people import Career, Person
from peelian.apps.workforce.queries import duties as queries
from peelian.apps.workforce.queries.people import person_ids
from peelian.apps.workforce.rules import duties as rules
from peelian.apps.workforce.rules.posts import NOT_SERVING
from peelian.apps.workforce.services.serving import serves_as
from peelian.apps.workforce.types.abstractions import (
    NOTHING_MORE,
    AbstractionView,
    AskedBy,
    AwayDetails,
    Source,
)
from peelian.apps.workforce.types.duties import DutiesLoaded, DutyRow, ShiftKind, ShiftView, Span
from peelian.columns.bulk import among
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import BadInput, NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: A shift or an abstraction longer than this is a mistake in its dates; leave comes a day at a time or in weeks.
LONGEST_SHIFT = dt.timedelta(days=60)


class BadDuty(Refused):
    """A stretch of time that can't be somebody's duty or absence."""


def set_shift(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: ShiftKind,
    instead_of: int | None = None,
) -> ShiftView:
    """Record somebody's hours, or that they are off, in place of what was recorded for any of that time.

    `instead_of` is a shift of theirs that this one corrects, wherever it stood. Raises NotFound, BadDuty.
    """
    check(starts_at, ends_at)
    with transaction.atomic():
        _held(person_id)
        _refuse_outside_service(person_id, starts_at)
        if instead_of is not None:
            _of_theirs(Shift, instead_of, person_id).delete()
        Shift.objects.filter(person_id=person_id, starts_at__lt=ends_at, ends_at__gt=starts_at).delete()
        row = Shift.objects.create(person_id=person_id, starts_at=starts_at, ends_at=ends_at, kind=kind)
        _record("workforce.shift.set", actor, at, row, kind=kind.value)
    return queries.shift_view(row)


def abstract(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    code: str,
    details: AwayDetails = NOTHING_MORE,
    instead_of: int | None = None,
) -> AbstractionView:
    """Record that somebody is taken away from their neighbourhood.

    `instead_of` is an abstraction of theirs that this one corrects: it keeps the source of what was first recorded.
    Raises NotFound (of the code too, on the day that it starts), BadDuty.
    """
    check(starts_at, ends_at)
    source = details.source
    with transaction.atomic():
        _held(person_id)
        _refuse_outside_service(person_id, starts_at)
        if instead_of is not None:
            before = _of_theirs(Abstraction, instead_of, person_id)
            source = Source(before.source) if isinstance(before, Abstraction) else source
            before.delete()
        reason = queries.get_code(code, local_day(starts_at))
        there = (
            Abstraction.objects.select_related("code")
            .filter(person_id=person_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
            .first()
        )
        if there is not None:
            told = rules.told(Span(there.starts_at, there.ends_at))
            raise BadDuty(f"They are {there.code.label} already, {told}.", field="starts_at")
        row = Abstraction.objects.create(
            person_id=person_id, starts_at=starts_at, ends_at=ends_at, code_id=reason.code, planned=details.planned,
            note=tidy(details.note)[:200], asked_by=details.asked_by, requester=tidy(details.requester)[:80],
            noticed_at=details.noticed_at, to_where=tidy(details.to_where)[:80], own_sector=details.own_sector,
            source=source,
        )  # fmt: skip
        _record(
            "workforce.abstraction.recorded",
            actor,
            at,
            row,
            code=code,
            planned=details.planned,
            source=source,
        )
    return queries.abstraction_view(row)


def withdraw_shift(*, actor: Actor, at: dt.datetime, shift_id: int) -> None:
    """Take a shift back: what somebody does in that time isn't known any more. Raises NotFound."""
    with transaction.atomic():
        row = Shift.objects.select_for_update().filter(pk=shift_id).first()
        if row is None:
            raise NotFound("There is no such shift.")
        _record("workforce.shift.withdrawn", actor, at, row, kind=row.kind)
        row.delete()


def end_abstraction(*, actor: Actor, at: dt.datetime, abstraction_id: int, ends_at: dt.datetime) -> None:
    """Have somebody back earlier; before it began, it is taken back whole. Raises NotFound, BadDuty."""
    with transaction.atomic():
        row = Abstraction.objects.select_for_update().filter(pk=abstraction_id).first()
        if row is None:
            raise NotFound("There is no such abstraction.")
        if ends_at > row.ends_at:
            raise BadDuty("It ends before that. Record another one.", field="ends_at")
        _record("workforce.abstraction.ended", actor, at, row, ends_at=ends_at.isoformat())
        if ends_at <= row.starts_at:
            row.delete()
        else:
            row.ends_at = ends_at
            row.save(update_fields=["ends_at"])


def load_shifts(*, actor: Actor, at: dt.datetime, rows: Iterable[DutyRow], source: str) -> DutiesLoaded:
    """Lay a roster over the shifts that are there, all of it or nothing; the same rows again change nothing.

    A row takes the place of what was recorded for its person in any of its time. One event tells of all of it. Raises
    BadInput at the first row that can't be taken.
    """
    return _load(_SHIFTS, list(rows), actor=actor, at=at, source=source)


def load_abstractions(*, actor: Actor, at: dt.datetime, rows: Iterable[DutyRow], source: str) -> DutiesLoaded:
    """Lay a list of abstractions over those that are there, as `load_shifts` does. Raises BadInput."""
    return _load(_ABSTRACTIONS, list(rows), actor=actor, at=at, source=source)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One of the two tables that a roster is laid over."""

    name: str
    model: type[Shift] | type[Abstraction]
    column: str
    words: Callable[[], Sequence[str]]


_SHIFTS = _Kind("shifts", Shift, "kind", lambda: tuple(ShiftKind))
_ABSTRACTIONS = _Kind(
    "abstractions", Abstraction, "code_id", lambda: [one.code for one in queries.list_codes()]
)


@transaction.atomic
def _load(
    kind: _Kind, rows: Sequence[DutyRow], *, actor: Actor, at: dt.datetime, source: str
) -> DutiesLoaded:
    people, words = person_ids(row.collar_number for row in rows), kind.words()
    by_person: dict[int, list[DutyRow]] = defaultdict(list)
    for row in rows:
        _check_row(row, people, words)
        by_person[people[row.collar_number]].append(row)
    hold(by_person)  # two files wait for each other
    _refuse_outside_careers(by_person)
    added: list[Any] = []
    removed: list[int] = []
    for person_id, own in by_person.items():
        _refuse_twice(own)
        new, old = _differences(kind, person_id, own)
        added += new
        removed += old
    kind.model._default_manager.filter(pk__in=removed).delete()
    kind.model._default_manager.bulk_create(added)
    loaded = DutiesLoaded(len(rows), len(added), len(removed))
    if added or removed:
        events.record(
            name=f"workforce.{kind.name}.loaded", actor=actor, at=at, subject=f"workforce.{kind.model.__name__}:list",
            data={"source": source, "read": loaded.read, "added": loaded.added, "removed": loaded.removed},
        )  # fmt: skip
    return loaded


def _differences(
    kind: _Kind, person_id: int, rows: Sequence[DutyRow]
) -> tuple[list[Shift | Abstraction], list[int]]:
    """Rows to add, and those that stand in their way, for one person."""
    first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    near = kind.model._default_manager.filter(person_id=person_id, starts_at__lt=last, ends_at__gt=first)
    standing = {(row.starts_at, row.ends_at, getattr(row, kind.column)): row.pk for row in near}
    said = {(row.starts_at, row.ends_at, row.code): row for row in rows}
    new = [
        kind.model(person_id=person_id, starts_at=row.starts_at, ends_at=row.ends_at, **_said(kind, row))
        for key, row in said.items()
        if key not in standing
    ]
    in_the_way = [
        pk
        for key, pk in standing.items()
        if key not in said and any(start < key[1] and key[0] < end for start, end, _ in said)
    ]
    return new, in_the_way


def _said(kind: _Kind, row: DutyRow) -> dict[str, Any]:
    if kind is _SHIFTS:
        return {"kind": row.code}
    return {
        "code_id": row.code, "note": row.note, "planned": row.planned, "asked_by": row.asked_by,
        "to_where": row.to_where, "noticed_at": row.noticed_at, "source": Source.DUTY_SYSTEM,
    }  # fmt: skip


def _check_row(row: DutyRow, people: dict[str, int], words: Sequence[str]) -> None:
    if row.collar_number not in people:
        raise BadInput(
            f"nobody has the collar number {row.collar_number}.", row=row.row, column="collar_number",
            mend="Import the list of people first, or correct the number.",
        )  # fmt: skip
    if row.code not in words:
        raise BadInput(
            f"“{row.code[:40]}” is not one that we know.", row=row.row, column="code",
            mend=f"Write one of: {', '.join(words)}.",
        )  # fmt: skip
    if row.asked_by not in set(AskedBy):
        raise BadInput(
            f"“{row.asked_by[:40]}” is nobody that we know to ask.", row=row.row, column="asked_by",
            mend=f"Write one of: {', '.join(filter(None, AskedBy))}; or leave it empty.",
        )  # fmt: skip
    if row.ends_at - row.starts_at > LONGEST_SHIFT:
        raise BadInput("this is longer than 60 days.", row=row.row, column="until", mend="Look at the years.")


def _refuse_outside_careers(by_person: Mapping[int, Sequence[DutyRow]]) -> None:
    careers: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    listed = Career.objects.filter(person_id__in=among(by_person))
    for person_id, joined_on, left_on in listed.values_list("person_id", "joined_on", "left_on"):
        careers[person_id].append((joined_on, left_on or dt.date.max))
    for person_id, rows in by_person.items():
        for row in rows:
            day = local_day(row.starts_at)
            if not any(joined_on <= day < left_on for joined_on, left_on in careers[person_id]):
                raise BadInput(
                    f"{row.collar_number} isn’t in the force on {in_words(day)}.", row=row.row, column="from",
                    mend="Leave the row out, or record first when they joined or left.",
                )  # fmt: skip


def _refuse_twice(rows: Sequence[DutyRow]) -> None:
    for before, after in rules.overlapping([Span(row.starts_at, row.ends_at) for row in rows]):
        raise BadInput(
            f"{rows[after].collar_number} is somewhere else in that time (row {rows[before].row}).",
            row=rows[after].row, column="from", mend="Leave one of the two rows out, or end the first one earlier.",
        )  # fmt: skip


def check(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Raise BadDuty for a span that runs backwards or for ever."""
    if ends_at <= starts_at:
        raise BadDuty("It must end after it starts.", field="ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise BadDuty("It can be 60 days at most.", field="ends_at")


def hold(person_ids: Iterable[int]) -> None:
    """Make others who change these people's duties, or send them somewhere, wait until the transaction ends.

    Called inside one. It writes nothing.
    """
    list(
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=list(person_ids))
        .order_by("pk")
        .values_list("pk")
    )


def _of_theirs(model: type[Shift] | type[Abstraction], number: int, person_id: int) -> Shift | Abstraction:
    """A row to correct. Raises NotFound for one that is gone or somebody else's."""
    row = model._default_manager.filter(pk=number, person_id=person_id).first()
    if row is None:
        raise NotFound("What you are correcting isn’t there any more.")
    return row


def _refuse_outside_service(person_id: int, starts_at: dt.datetime) -> None:
    if serves_as(person_id, local_day(starts_at)) is None:
        raise BadDuty(NOT_SERVING, field="starts_at")


def _held(person_id: int) -> None:
    """Wait for others who change this person's duties. Raises NotFound."""
    if not Person.objects.select_for_update(no_key=True).filter(pk=person_id).exists():
        raise NotFound("There is no such person.")


def _record(name: str, actor: Actor, at: dt.datetime, row: Shift | Abstraction, **data: Any) -> None:
    facts = {"person": row.person_id, "from": row.starts_at.isoformat(), "until": row.ends_at.isoformat()}
    events.record(name=name, actor=actor, at=at, subject=row, data={**facts, **data})
