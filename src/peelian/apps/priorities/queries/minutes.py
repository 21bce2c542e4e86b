"""Reads of minutes, and of words among ourselves."""

from __future__ import annotations

from django.db.models import QuerySet

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities.models import InternalWording, Minutes
from peelian.apps.priorities.queries.priorities import area_path_of
from peelian.apps.priorities.types import InternalView, MinutesView
from peelian.kernel.errors import NotFound


def list_minutes(sector_code: str, *, limit: int = 26) -> list[MinutesView]:
    """A sector's minutes, the latest fortnight and the latest number first."""
    rows = _rows().filter(cycle__sector__code=sector_code).order_by("-cycle__starts_on", "-number")
    return [_view(row) for row in rows[:limit]]


def list_minutes_of(cycle_id: int) -> list[MinutesView]:
    """A fortnight's minutes, the first number first."""
    return [_view(row) for row in _rows().filter(cycle_id=cycle_id).order_by("number")]


def get_minutes(minutes_id: int) -> MinutesView:
    """One fortnight's minutes. Raises NotFound."""
    return _view(_get(minutes_id))


def minutes_path_of(minutes_id: int) -> tuple[str, ...]:
    """The codes that a permission on minutes is asked for: their sector's and those above. Raises NotFound."""
    return _get(minutes_id).cycle.sector.path


def get_internal(*, viewer: Viewer, priority_id: int) -> InternalView | None:
    """What a priority is about among ourselves, if somebody has said. Raises NotFound, NotAllowed."""
    accounts.require(viewer, Permission.SEE_STATION, places.path_now(area_path_of(priority_id), viewer.on))
    row = InternalWording.objects.select_related("written_by").filter(priority_id=priority_id).first()
    return InternalView(row.words, row.written_by.name, row.written_at) if row else None


def _rows() -> QuerySet[Minutes]:
    return Minutes.objects.select_related("cycle__sector", "chaired_by")


def _get(minutes_id: int) -> Minutes:
    row = _rows().select_related("cycle__sector__parent__parent").filter(pk=minutes_id).first()
    if row is None:
        raise NotFound("There are no such minutes.")
    return row


def _view(row: Minutes) -> MinutesView:
    return MinutesView(
        id=row.pk,
        cycle_id=row.cycle_id,
        sector_code=row.cycle.sector.code,
        sector_name=row.cycle.sector.name,
        starts_on=row.cycle.starts_on,
        ends_on=row.cycle.ends_on,
        number=row.number,
        chaired_by_name=row.chaired_by.name,
        present=row.present,
        apologies=row.apologies,
        notes=row.notes,
        record=row.record,
        correction=row.correction,
        signed_at=row.signed_at,
    )
