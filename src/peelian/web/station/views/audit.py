"""What happened to a record, and who looked at a person's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.web.shared.access import requires
from peelian.web.shared.ground import Ground
from peelian.web.station.page import chosen_ground, page

_LIMIT = 200


@requires(Permission.SEE_AUDIT)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Events of the viewer's areas, newest first, narrowed by `?subject=` and `?name=`.

    Who looked at a record is told to those only in whose areas something happened to it.
    """
    land = chosen_ground(request, Permission.SEE_AUDIT)
    subject, name = (request.GET.get(key, "").replace("\0", "").strip() for key in ("subject", "name"))
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
            for row in (events.list_reads(subject=subject, limit=_LIMIT) if _is_ours(subject, land) else [])
        ],
    )


def _is_ours(subject: str, land: Ground) -> bool:
    """Whether a record is one of these areas'. Those who hold the whole force see every record.

    The map of where patrols were is its area's.
    """
    if not subject:
        return False
    if subject.partition(":")[0] == visibility.MAP_SUBJECT:
        return subject.partition(":")[2] in land.codes
    return any(area.kind is places.AreaKind.FORCE for area, _ in land.choices) or bool(
        events.list_events(subject=subject, area_codes=land.codes, limit=1)
    )


def _who(kind: str, key: str, names: dict[str, str]) -> str:
    if kind == "staff":
        return names.get(key, f"staff {key}")
    return {"resident": "A resident"}.get(kind, f"The system ({key})")


def _facts(data: dict[str, object]) -> list[tuple[str, object]]:
    return [(key.replace("_", " "), value) for key, value in data.items() if value not in ("", None, [], {})]
