"""Reads of schemes (public) and of who asked to join one (guarded by area)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.schemes.models import Interest, Scheme
from peelian.apps.schemes.types import AskedToJoin, InterestLine, SchemeView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: A scheme's values in the order of SchemeView.
_FIELDS = (
    "id", "code", "name", "what", "who_for", Coalesce("area__code", Value("")), Coalesce("area__name", Value("")),
    "opened_at", "closed_at",
)  # fmt: skip


def list_schemes(
    *, area_codes: Iterable[str] | None = None, include_closed: bool = False
) -> list[SchemeView]:
    """Schemes that people of these areas (exactly these codes) can join, by name: theirs, and those of the whole force.
    All schemes where no areas are named."""
    codes = None if area_codes is None else tuple(area_codes)
    return [SchemeView(*row) for row in _schemes(codes=codes, include_closed=include_closed)]


@compiled
def _schemes(*, codes: tuple[str, ...] | None, include_closed: bool) -> QuerySet[Scheme, Any]:
    rows = Scheme.objects.values_list(*_FIELDS)
    if codes is not None:
        rows = rows.filter(Q(area=None) | Q(area__code__in=codes))
    return rows if include_closed else rows.filter(closed_at=None)


def get_scheme(code: str) -> SchemeView:
    """One scheme, open or closed. Raises NotFound."""
    row = Scheme.objects.filter(code=code).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound("There is no such scheme.")
    return SchemeView(*row)


def list_interests(
    *, viewer: Viewer, at: dt.datetime, area_codes: Iterable[str], waiting: bool = True, limit: int = 200
) -> list[InterestLine]:
    """Who asked to join a scheme and lives in these areas (exactly these codes): those who wait, longest first, or
    those who were answered, latest first.

    Raises NotAllowed when one of the areas isn't the viewer's, NotFound when one doesn't exist.
    """
    codes = list(area_codes)
    for code in codes:
        accounts.require(viewer, Permission.MANAGE_SCHEMES, places.path_of(code, local_day(at)))
    rows = Interest.objects.filter(area__code__in=codes).select_related("area", "scheme")
    if waiting:
        rows = rows.filter(answered_at=None).order_by("asked_at", "id")
    else:
        rows = rows.exclude(answered_at=None).order_by("-answered_at", "-id")
    return [line(row) for row in rows[:limit]]


def get_interest(*, viewer: Viewer, interest_id: int) -> InterestLine:
    """Somebody who asked. Raises NotFound, NotAllowed."""
    row = _interest(interest_id)
    accounts.require(viewer, Permission.MANAGE_SCHEMES, places.path_now(row.area.path, viewer.on))
    return line(row)


def area_path_of(interest_id: int) -> tuple[str, ...]:
    """The codes that a permission on somebody's asking is asked for. Raises NotFound."""
    return _interest(interest_id).area.path


def count_interests(*, area_codes: Iterable[str]) -> dict[str, int]:
    """How many of these areas wait for an answer, by the code of the scheme."""
    rows = Interest.objects.filter(area__code__in=list(area_codes), answered_at=None)
    return dict(rows.values_list("scheme__code").annotate(count=Count("id")).order_by("scheme__code"))


def count_asked(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> dict[str, AskedToJoin]:
    """Who asked in a span of time (end excluded) to join a scheme and lives in these areas, by the code of the scheme.

    Schemes that nobody asked to join are left out. An asking is kept for a year, and then it is forgotten.
    """
    rows = (
        Interest.objects.filter(area__code__in=list(area_codes), asked_at__gte=since, asked_at__lt=until)
        .order_by()
        .values("scheme__code")
        .annotate(asked=Count("id"), answered=Count("id", filter=Q(answered_at__isnull=False)))
    )
    return {row["scheme__code"]: AskedToJoin(row["asked"], row["answered"]) for row in rows}


def first_opened_on() -> dt.date | None:
    """The local day on which the first scheme was opened; None before there is one."""
    first: dt.datetime | None = Scheme.objects.aggregate(first=Min("opened_at"))["first"]
    return local_day(first) if first else None


def export_contact(contact_id: int) -> list[dict[str, Any]]:
    """All that a person asked to join, as JSON-able values, oldest first: their copy of it."""
    rows = Interest.objects.filter(contact_id=contact_id).select_related("area", "scheme")
    return [
        {
            "scheme": row.scheme.name,
            "area": row.area.name,
            "words": row.words,
            "asked_at": row.asked_at.isoformat(),
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        }
        for row in rows
    ]


def line(row: Interest) -> InterestLine:
    """A row as it is handed out."""
    return InterestLine(
        id=row.pk,
        scheme_code=row.scheme.code,
        scheme_name=row.scheme.name,
        contact_id=row.contact_id,
        area_code=row.area.code,
        area_name=row.area.name,
        words=row.words,
        language=row.language,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )


def _interest(interest_id: int) -> Interest:
    row = (
        Interest.objects.select_related("scheme", "area__parent__parent__parent")
        .filter(pk=interest_id)
        .first()
    )
    if row is None:
        raise NotFound("There is nobody of this number who asked.")
    return row
