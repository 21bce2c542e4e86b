"""Reads of shifts and abstractions, and of what stands against somebody being somewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from peelian.analysis.abstraction import AwayKind
from peelian.apps.workforce.models.duties import Abstraction, DutyCode, Shift
from peelian.apps.workforce.rules import duties as rules
from peelian.apps.workforce.types.abstractions import AbstractionView, AskedBy, CodeView, Source
from peelian.apps.workforce.types.duties import Conflict, ShiftKind, ShiftView, Span
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

#: Around the windows that are looked at: a shift of the same day counts, and none is longer away than its day.
_A_DAY = dt.timedelta(days=1)


def list_conflicts(person_ids: Iterable[int], windows: Sequence[Span]) -> list[Conflict]:
    """What stands against these people being somewhere in these stretches of time, by person and then by time.

    That nothing is recorded is told once for each person and window too; `Conflict.stands` tells it apart.
    """
    wanted = list(dict.fromkeys(person_ids))
    if not windows:
        return []
    first = min(window.starts_at for window in windows) - _A_DAY
    last = max(window.ends_at for window in windows) + _A_DAY
    near = Q(person_id__in=wanted, starts_at__lt=last, ends_at__gt=first)
    shifts = [shift_view(row) for row in Shift.objects.filter(near)]
    away = [abstraction_view(row) for row in _abstractions().filter(near)]
    return [
        conflict
        for person_id in wanted
        for window in sorted(windows, key=lambda one: one.starts_at)
        for conflict in rules.conflicts_of(
            person_id,
            window,
            [row for row in shifts if row.person_id == person_id],
            [row for row in away if row.person_id == person_id],
        )
    ]


def list_duties(
    person_ids: Iterable[int], since: dt.datetime, until: dt.datetime
) -> dict[int, tuple[list[ShiftView], list[AbstractionView]]]:
    """Shifts and abstractions of these people that touch a span of time, by person, each in order of time.

    For a caller that may task them; people without any are left out.
    """
    near = Q(person_id__in=list(person_ids), starts_at__lt=until, ends_at__gt=since)
    found: dict[int, tuple[list[ShiftView], list[AbstractionView]]] = {}
    for shift in Shift.objects.filter(near):
        found.setdefault(shift.person_id, ([], []))[0].append(shift_view(shift))
    for away in _abstractions().filter(near):
        found.setdefault(away.person_id, ([], []))[1].append(abstraction_view(away))
    return found


def get_shift(shift_id: int) -> ShiftView:
    """One shift, for a caller that has checked. Raises NotFound."""
    row = Shift.objects.filter(pk=shift_id).first()
    if row is None:
        raise NotFound("There is no such shift.")
    return shift_view(row)


def get_abstraction(abstraction_id: int) -> AbstractionView:
    """One abstraction, for a caller that has checked. Raises NotFound."""
    row = _abstractions().filter(pk=abstraction_id).first()
    if row is None:
        raise NotFound("There is no such abstraction.")
    return abstraction_view(row)


def shift_view(row: Shift) -> ShiftView:
    """A row of the roster as it is handed out."""
    return ShiftView(row.pk, row.person_id, row.starts_at, row.ends_at, ShiftKind(row.kind))


def abstraction_view(row: Abstraction) -> AbstractionView:
    """An abstraction as it is handed out."""
    return AbstractionView(
        id=row.pk,
        person_id=row.person_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        code=code_view(row.code),
        planned=row.planned,
        note=row.note,
        asked_by=AskedBy(row.asked_by),
        requester=row.requester,
        noticed_at=row.noticed_at,
        to_where=row.to_where,
        own_sector=row.own_sector,
        source=Source(row.source),
    )


def list_codes(on: dt.date | None = None) -> list[CodeView]:
    """The reasons that can be recorded on a day, or all that ever could, the most usual first."""
    rows = DutyCode.objects.all() if on is None else DutyCode.objects.filter(valid_on(on))
    return [code_view(row) for row in rows]


def get_code(code: str, on: dt.date) -> CodeView:
    """A reason that can be recorded on a day. Raises NotFound."""
    row = DutyCode.objects.filter(valid_on(on), code=code).first()
    if row is None:
        raise NotFound("There is no such reason.")
    return code_view(row)


def code_view(row: DutyCode) -> CodeView:
    """A reason as it is handed out."""
    return CodeView(row.code, row.label, AwayKind(row.kind))


def _abstractions() -> QuerySet[Abstraction]:
    return Abstraction.objects.select_related("code")
