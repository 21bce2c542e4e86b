"""A force's own roster laid over shifts or abstractions: all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.queries import duties as queries
from peelian.apps.workforce.queries.people import person_ids
from peelian.apps.workforce.rules import duties as rules
from peelian.apps.workforce.services.duties import LONGEST_SHIFT, hold
from peelian.apps.workforce.types.abstractions import AskedBy, Source
from peelian.apps.workforce.types.duties import DutiesLoaded, DutyRow, ShiftKind, Span
from peelian.columns.bulk import among, update_rows
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import BadInput
from peelian.kernel.time import local_day


def load_shifts(*, actor: Actor, at: dt.datetime, rows: Iterable[DutyRow], source: str) -> DutiesLoaded:
    """Lay a roster over the shifts that are there, all of it or nothing; the same rows again change nothing.

    A row takes the place of what was recorded for its person in any of its time; of the same time and code, what else
    its file says is taken over. One event tells of all of it. Raises BadInput at the first row that can't be taken.
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
    #: What else a row says of its time.
    told: list[str]
    words: Callable[[], Sequence[str]]


_SHIFTS = _Kind("shifts", Shift, "kind", ["kind"], lambda: tuple(ShiftKind))
_ABSTRACTIONS = _Kind(
    "abstractions",
    Abstraction,
    "code_id",
    ["note", "planned", "asked_by", "to_where", "noticed_at", "source"],
    lambda: [one.code for one in queries.list_codes()],
)


@dataclass(frozen=True, slots=True)
class _Differences:
    new: list[Shift | Abstraction]
    changed: list[Shift | Abstraction]
    in_the_way: list[int]


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
    changed: list[Any] = []
    removed: list[int] = []
    for person_id, own in by_person.items():
        _refuse_twice(own)
        found = _differences(kind, person_id, own)
        added += found.new
        changed += found.changed
        removed += found.in_the_way
    kind.model._default_manager.filter(pk__in=removed).delete()
    update_rows(kind.model, kind.told, changed)
    kind.model._default_manager.bulk_create(added)
    loaded = DutiesLoaded(len(rows), len(added), len(removed), len(changed))
    if added or removed or changed:
        events.record(
            name=f"workforce.{kind.name}.loaded", actor=actor, at=at, subject=f"workforce.{kind.model.__name__}:list",
            data={"source": source, "read": loaded.read, "added": loaded.added, "removed": loaded.removed,
                  "changed": loaded.changed},
        )  # fmt: skip
    return loaded


def _differences(kind: _Kind, person_id: int, rows: Sequence[DutyRow]) -> _Differences:
    """Rows to add, those that say something else of the same time and code, and those that stand in their way."""
    first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    near = kind.model._default_manager.filter(person_id=person_id, starts_at__lt=last, ends_at__gt=first)
    standing = {(row.starts_at, row.ends_at, getattr(row, kind.column)): row for row in near}
    said = {(row.starts_at, row.ends_at, row.code): row for row in rows}
    new = [
        kind.model(person_id=person_id, starts_at=row.starts_at, ends_at=row.ends_at, **_said(kind, row))
        for key, row in said.items()
        if key not in standing
    ]
    changed = [
        there
        for key, row in said.items()
        if (there := standing.get(key)) is not None and _say(there, _news(kind, row, there))
    ]
    in_the_way = [
        there.pk
        for key, there in standing.items()
        if key not in said and any(start < key[1] and key[0] < end for start, end, _ in said)
    ]
    return _Differences(new, changed, in_the_way)


def _say(there: Shift | Abstraction, said: Mapping[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    news = {name: value for name, value in said.items() if getattr(there, name) != value}
    for name, value in news.items():
        setattr(there, name, value)
    return bool(news)


def _news(kind: _Kind, row: DutyRow, there: Shift | Abstraction) -> dict[str, Any]:
    """What a row says of an abstraction that is on record, in the columns that its file has.

    One from a phone is the duty system's from then on; what a sergeant recorded or granted stays theirs.
    """
    said = {name: value for name, value in _said(kind, row).items() if name not in row.unsaid}
    if getattr(there, "source", None) != Source.PHONE:
        said.pop("source", None)
    return said


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
