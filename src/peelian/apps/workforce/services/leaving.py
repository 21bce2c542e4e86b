"""What ends when somebody leaves, or takes another rank or class, besides their career, terms and posting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import models

from peelian.apps.workforce.models.people import Terms
from peelian.apps.workforce.models.posts import NamedContact
from peelian.apps.workforce.models.stability import Probation, Tutoring
from peelian.apps.workforce.rules.stability import STUDENT_RANKS, TUTOR_RANKS
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.columns.bulk import among, update_rows

#: A model, and of its rows: who it is of, the first day, and the day after the last.
_Held = tuple[type[models.Model], str, str, str]
_OF_STUDENTS: tuple[_Held, ...] = (
    (Probation, "person_id", "starts_on", "ends_on"),
    (Tutoring, "student_id", "valid_from", "valid_until"),
)
_OF_TUTORS: tuple[_Held, ...] = ((Tutoring, "tutor_id", "valid_from", "valid_until"),)
_HELD: tuple[_Held, ...] = (
    (NamedContact, "person_id", "valid_from", "valid_until"),
    *_OF_STUDENTS,
    *_OF_TUTORS,
)


def end_what_is_held(until: Mapping[int, dt.date]) -> dict[str, int]:
    """Have leavers be nobody's named contact, on no probation, nobody's student and nobody's tutor any more.

    Each from their day on, by the person's id; what would have begun on that day or after is taken back. Part of a
    caller's transaction, which ends careers, terms and postings and tells what it did.

    Returns:
        How many rows end (`ended`) and are taken back (`taken_back`).
    """
    return _end(_HELD, until)


def end_learning(person_ids: Collection[int], since: dt.date) -> dict[str, int]:
    """Have people be on no probation, and tutor nobody, on terms of a rank that can't, of those that go on past a day.

    A probation is of one class too: a PCSO who becomes an officer begins another. Each ends on the first day of these
    terms, as `end_what_is_held` ends it for leavers; what had ended by that day stays as it is. Part of a caller's
    transaction, which has written the terms.
    """
    terms = Terms.objects.filter(_after(since, "valid_until"), person_id__in=among(person_ids))
    no_tutors = terms.exclude(rank__in=TUTOR_RANKS).order_by("-valid_from")
    told = _end(_OF_TUTORS, dict(no_tutors.values_list("person_id", "valid_from")), past=since)
    for name, count in _end(_OF_STUDENTS, _no_students(person_ids, since), past=since).items():
        told[name] += count
    return told


def _no_students(person_ids: Collection[int], since: dt.date) -> dict[int, dt.date]:
    """By person on probation past a day, the first day of terms on which it can't go on."""
    running = Probation.objects.filter(person_id__in=among(person_ids), ends_on__gt=since)
    begun = dict(running.order_by("-starts_on").values_list("person_id", "starts_on"))
    found: dict[int, dt.date] = {}
    classes: dict[int, StaffClass] = {}
    terms = Terms.objects.filter(person_id__in=among(begun)).order_by("valid_from")
    for person_id, start, end, held in terms.values_list("person_id", "valid_from", "valid_until", "rank"):
        rank = Rank(held)
        if start <= begun[person_id]:
            classes[person_id] = rank.staff_class
        goes_on = rank in STUDENT_RANKS and rank.staff_class is classes.get(person_id, rank.staff_class)
        if not goes_on and (end is None or end > since):
            found.setdefault(person_id, start)
    return found


def _end(held: Sequence[_Held], until: Mapping[int, dt.date], past: dt.date | None = None) -> dict[str, int]:
    told = {"ended": 0, "taken_back": 0}
    for model, whose, start, end in held:
        rows = model._default_manager.select_for_update(no_key=True).filter(**{f"{whose}__in": among(until)})
        if past is not None:
            rows = rows.filter(_after(past, end))
        shortened, gone = _cut(rows.order_by("pk"), until, whose, start, end)
        model._default_manager.filter(pk__in=gone).delete()
        told["ended"] += update_rows(model, [end], shortened)
        told["taken_back"] += len(gone)
    return told


def _after(day: dt.date, end: str) -> models.Q:
    return models.Q(**{f"{end}__isnull": True}) | models.Q(**{f"{end}__gt": day})


def _cut(
    rows: Iterable[models.Model], until: Mapping[int, dt.date], whose: str, start: str, end: str
) -> tuple[list[models.Model], list[int]]:
    """Rows that end on their person's day, changed; and the keys of those that begin then or later."""
    shortened, gone = [], []
    for row in rows:
        day, ends = until[getattr(row, whose)], getattr(row, end)
        if getattr(row, start) >= day:
            gone.append(row.pk)
        elif ends is None or ends > day:
            setattr(row, end, day)
            shortened.append(row)
    return shortened, gone
