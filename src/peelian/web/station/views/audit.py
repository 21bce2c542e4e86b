"""What happened to a record, and who looked at a person's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.events import api as events
from peelian.web.shared.access import requires
from peelian.web.station.page import chosen_ground, page

_LIMIT = 200


@requires(Permission.SEE_AUDIT)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Events of the viewer's areas, newest first, narrowed by `?subject=` and `?name=`."""
    land = chosen_ground(request, Permission.SEE_AUDIT)
    subject, name = request.GET.get("subject", "").strip(), request.GET.get("name", "").strip()
    rows = events.list_events(subject=subject, name_prefix=name, area_codes=[*land.codes, ""], limit=_LIMIT)
    names = {str(user.pk): user.name for user in accounts.list_users()}
    return page(
        request,
        "audit.html",
        "audit",
        subject=subject,
        name=name,
        limit=_LIMIT,
        rows=[
            {"event": row, "who": _who(row.actor_kind, row.actor_id, names), "facts": _facts(row.data)}
            for row in rows
        ],
        reads=[
            {"read": row, "who": _who(row.viewer_kind, row.viewer_id, names)}
            for row in (events.list_reads(subject=subject, limit=_LIMIT) if subject else [])
        ],
    )


def _who(kind: str, key: str, names: dict[str, str]) -> str:
    if kind == "staff":
        return names.get(key, f"staff {key}")
    return {"resident": "A resident"}.get(kind, f"The system ({key})")


def _facts(data: dict[str, object]) -> list[tuple[str, object]]:
    return [(key.replace("_", " "), value) for key, value in data.items() if value not in ("", None, [], {})]
