"""Records: typed, taken from a file or from statements, withdrawn; and the credential for one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.training import rules
from peelian.apps.training.models.courses import Course, CourseVersion
from peelian.apps.training.models.records import Badge, TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import EARLIEST, RecordRow, RecordsLoaded, RecordSource, Result
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: Hours are kept to two decimals.
_HOURS = Decimal("0.01")


class CannotRecord(Refused):
    """Something that can't stand on a training record, or can't be taken off it."""


class NoBadge(Refused):
    """Nothing that a credential could be issued for."""


def record_training(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    course_code: str,
    on: dt.date,
    result: Result,
    hours: Decimal | None = None,
) -> int:
    """Put one thing on somebody's record by hand. Returns the record's id. Raises CannotRecord."""
    if on > local_day(at):
        raise CannotRecord("That day hasn’t come yet.", field="on")
    if on < EARLIEST:
        raise CannotRecord(f"Nothing is recorded of a day before {EARLIEST.year}.", field="on")
    row = RecordRow(1, person_id, course_code, on, result, uuid.uuid4(), hours=hours)
    try:
        load_records(actor=actor, at=at, rows=[row], source=RecordSource.TYPED)
    except BadInput as refusal:
        raise CannotRecord(_sentence(refusal.reason), field=refusal.column) from refusal
    return TrainingRecord.objects.get(statement_id=row.statement_id).pk


@transaction.atomic
def load_records(
    *, actor: Actor, at: dt.datetime, rows: Iterable[RecordRow], source: RecordSource
) -> RecordsLoaded:
    """Take records in, all or none. One whose id is there with the same content changes nothing.

    One event tells of all that is new.

    Raises:
        BadInput: naming the row: no such course, no version on that day, a day that hasn't come, or an id that is
            there with other content (an xAPI store answers 409 then).
    """
    wanted = list(rows)
    # Held: of two that take the same statements in at once, the second finds what the first made.
    held = Course.objects.select_for_update().filter(code__in={row.course_code for row in wanted})
    list(held.order_by("pk").values_list("pk", flat=True))
    there = {
        row.statement_id: row
        for row in TrainingRecord.objects.filter(statement_id__in=[row.statement_id for row in wanted])
    }
    versions = _versions({row.course_code for row in wanted})
    fresh: dict[uuid.UUID, TrainingRecord] = {}
    for row in wanted:
        made = _made(row, versions.get(row.course_code, []), source, at)
        known = there.get(row.statement_id) or fresh.get(row.statement_id)
        if known is None:
            fresh[row.statement_id] = made
        elif _said(known) != _said(made):
            raise _another(row)
    _write(fresh, wanted)
    loaded = RecordsLoaded(read=len(wanted), added=len(fresh), already=len(wanted) - len(fresh))
    if fresh:
        events.record(
            name="training.records.loaded", actor=actor, at=at, subject=f"training.TrainingRecord:{source}",
            data={"read": loaded.read, "added": loaded.added},
        )  # fmt: skip
    return loaded


def _write(fresh: Mapping[uuid.UUID, TrainingRecord], wanted: Iterable[RecordRow]) -> None:
    """Write records. Raises BadInput where an id has been given meanwhile to a record of another course: those of the
    same course wait for each other."""
    try:
        with transaction.atomic():
            TrainingRecord.objects.bulk_create(fresh.values(), batch_size=1000)
    except IntegrityError:
        there = TrainingRecord.objects.filter(statement_id__in=fresh)
        taken = set(there.values_list("statement_id", flat=True))
        clash = next((row for row in wanted if row.statement_id in taken and row.statement_id in fresh), None)
        if clash is None:
            raise
        raise _another(clash) from None


def _another(row: RecordRow) -> BadInput:
    return BadInput(
        f"there is a record {row.statement_id} with other content.", row=row.row, column="id",
        mend="An id stands for one statement for ever: give what changed a new one.",
    )  # fmt: skip


def withdraw_record(*, actor: Actor, at: dt.datetime, record_id: int, reason: str) -> None:
    """Take a record back that was wrong: it counts no more, on no day. Its credential is revoked; only the id stays.

    Raises NotFound, CannotRecord.
    """
    reason = tidy(reason)
    if not reason:
        raise CannotRecord("Say what was wrong with it.", field="reason")
    with transaction.atomic():
        row = TrainingRecord.objects.select_for_update().filter(pk=record_id).first()
        if row is None:
            raise NotFound("There is no such record.")
        if row.withdrawn_at is not None:
            raise CannotRecord("It was withdrawn already.")
        row.withdrawn_at, row.withdrawn_because = at, reason[:300]
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        Badge.objects.filter(record=row).update(token="")
        events.record(name="training.record.withdrawn", actor=actor, at=at, subject=row)


def keep_badge(
    *, actor: Actor, at: dt.datetime, record_id: int, credential_id: uuid.UUID, token: str
) -> None:
    """Keep the credential that was signed for a record: one for each, for ever the same. Raises NotFound, NoBadge."""
    with transaction.atomic():
        row = (
            TrainingRecord.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(pk=record_id)
            .first()
        )
        if row is None:
            raise NotFound("There is no such record.")
        if row.withdrawn_at is not None or not rules.counts(
            Completion(row.version.completion), Result(row.result)
        ):
            raise NoBadge("A credential is issued for a course that was completed.")
        if Badge.objects.filter(record=row).exists():
            raise NoBadge("A credential was issued for this already.")
        badge = Badge.objects.create(record=row, credential_id=credential_id, token=token, issued_at=at)
        events.record(name="training.badge.issued", actor=actor, at=at, subject=badge)


def _versions(codes: set[str]) -> dict[str, list[CourseVersion]]:
    found: dict[str, list[CourseVersion]] = {}
    for version in CourseVersion.objects.filter(course__code__in=codes).select_related("course"):
        found.setdefault(version.course.code, []).append(version)
    return found


def _made(
    row: RecordRow, versions: list[CourseVersion], source: RecordSource, at: dt.datetime
) -> TrainingRecord:
    if not versions:
        raise BadInput(
            f"there is no course “{row.course_code}”.", row=row.row, column="course",
            mend="Load it with `peelian courses`, or use the code of one that is there.",
        )  # fmt: skip
    if row.on > local_day(at):
        raise BadInput("that day hasn’t come yet.", row=row.row, column="on")
    if row.on < EARLIEST:
        raise BadInput(f"nothing is recorded of a day before {EARLIEST.year}.", row=row.row, column="on")
    version = next((one for one in versions if _meant(one, row)), None)
    if version is None:
        asked = f"version {row.version}" if row.version is not None else f"version on {row.on:%d/%m/%Y}"
        raise BadInput(
            f"{row.course_code} has no {asked}.", row=row.row, column="version" if row.version else "on"
        )
    hours = version.hours if row.hours is None else row.hours
    if hours is not None and not (hours.is_finite() and 0 <= hours < 9_999):
        raise BadInput("those aren’t hours of a course.", row=row.row, column="hours")
    # As they are kept: or the same row read again would say something else.
    hours = None if hours is None else hours.quantize(_HOURS)
    return TrainingRecord(
        person_id=row.person_id, version=version, on=row.on, result=row.result, hours=hours, source=source,
        statement_id=row.statement_id, recorded_at=at,
    )  # fmt: skip


def _meant(version: CourseVersion, row: RecordRow) -> bool:
    if row.version is not None:
        return version.number == row.version
    return version.valid_from <= row.on and (version.valid_until is None or row.on < version.valid_until)


def _said(row: TrainingRecord) -> tuple[object, ...]:
    """What a record says, without where it came from and when it was taken in."""
    return row.person_id, row.version_id, row.on, Result(row.result), row.hours


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
