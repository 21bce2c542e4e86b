"""Reads of "you said, we did". What was approved is public; drafts are for those who see the station of the area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.feedback.models import Update
from peelian.apps.feedback.types import PublicUpdate, UpdateState, UpdateView
from peelian.apps.places import api as places
from peelian.columns.compiled import compiled
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def list_public_updates(*, area_codes: Iterable[str], limit: int = 20) -> list[PublicUpdate]:
    """What residents of these areas (exactly these codes) were told, newest first."""
    return [_public(row) for row in _sent(codes=tuple(area_codes), limit=limit)]


def list_updates(*, viewer: Viewer, state: UpdateState | None = None, limit: int = 100) -> list[UpdateView]:
    """Updates of areas whose station the viewer sees, newest first."""
    rows = _updates()
    if state is not None:
        rows = rows.filter(state=state)
    mine = (row for row in rows if _may_see(viewer, row))
    return [view(row) for row, _ in zip(mine, range(limit), strict=False)]


def list_updates_of(*, viewer: Viewer, priority_id: int) -> list[UpdateView]:
    """A priority's updates, newest first; none where the viewer doesn't see the station of its area."""
    rows = _updates().filter(priority_id=priority_id)
    return [view(row) for row in rows if _may_see(viewer, row)]


def get_update(*, viewer: Viewer, update_id: int) -> UpdateView:
    """One update. Raises NotFound, NotAllowed."""
    row = get(update_id)
    accounts.require(viewer, Permission.SEE_STATION, _path_now(viewer, row))
    return view(row)


def area_path_of(update_id: int) -> tuple[str, ...]:
    """The codes that a permission on this update is asked for: its priority's area and those above. Raises NotFound."""
    return get(update_id).priority.area.path


def list_message_ids(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> list[int]:
    """Messages that carried updates of these areas, approved in a span of time; end excluded. One for each update."""
    rows = Update.objects.filter(
        priority__area__code__in=list(area_codes),
        state=UpdateState.SENT,
        approved_at__gte=since,
        approved_at__lt=until,
    )
    return [
        message_id for message_id in rows.order_by("id").values_list("message_id", flat=True) if message_id
    ]


def count_told(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> dict[str, int]:
    """How many updates of each of these areas were approved in a span of time and sent; end excluded.

    Areas without one are left out. Each is one message: they add up to as many as `list_message_ids` has.
    """
    rows = Update.objects.filter(
        priority__area__code__in=list(area_codes),
        state=UpdateState.SENT,
        approved_at__gte=since,
        approved_at__lt=until,
    ).order_by()
    return dict(
        rows.values("priority__area__code").annotate(n=Count("id")).values_list("priority__area__code", "n")
    )


def first_written_on() -> dt.date | None:
    """The local day on which the first update was written; None before there is one."""
    first: dt.datetime | None = Update.objects.aggregate(first=Min("written_at"))["first"]
    return local_day(first) if first else None


def get(update_id: int) -> Update:
    """The row, for this room's services. Raises NotFound."""
    row = _updates().filter(pk=update_id).first()
    if row is None:
        raise NotFound("There is no such update.")
    return row


def view(row: Update) -> UpdateView:
    """A row as staff see it."""
    return UpdateView(
        id=row.pk,
        priority_id=row.priority_id,
        area_id=row.priority.area_id,
        area_code=row.priority.area.code,
        area_name=row.priority.area.name,
        category=row.priority.category,
        category_label=ProblemCategory(row.priority.category).label,
        issue=row.priority.issue,
        said=row.said,
        did=row.did,
        facts=row.facts,
        state=UpdateState(row.state),
        written_by_id=row.written_by_id,
        written_by_name=row.written_by.name,
        written_at=row.written_at,
        approved_by_id=row.approved_by_id,
        approved_by_name=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        message_id=row.message_id,
    )


@compiled
def _sent(*, codes: tuple[str, ...], limit: int) -> QuerySet[Update, Any]:
    rows = Update.objects.filter(priority__area__code__in=codes, state=UpdateState.SENT)
    return rows.order_by("-approved_at", "-id").values_list(
        "id", "priority_id", "priority__area__code", "priority__area__name", "priority__category", "priority__issue",
        "said", "did", Coalesce("approved_at", "written_at"), "message_id",
    )[:limit]  # fmt: skip


def _path_now(viewer: Viewer, row: Update) -> tuple[str, ...]:
    return places.path_now(row.priority.area.path, viewer.on)


def _may_see(viewer: Viewer, row: Update) -> bool:
    return bool(accounts.may(viewer, Permission.SEE_STATION, _path_now(viewer, row)))


def _updates() -> QuerySet[Update]:
    return Update.objects.select_related(
        "priority__area__parent__parent__parent", "written_by", "approved_by"
    )


def _public(row: tuple[Any, ...]) -> PublicUpdate:
    number, priority, code, name, category, issue, said, did, told_at, message = row
    label = ProblemCategory(category).label
    return PublicUpdate(number, priority, code, name, label, issue, said, did, told_at, message)
