"""What is kept of somebody's own whereabouts, for themselves: nobody may have it for others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count, Q, Sum

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.models import User
from peelian.apps.events import api as events
from peelian.apps.places.models import Area
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.proofs import Visit
from peelian.apps.visibility.types.figures import MAP_SUBJECT
from peelian.apps.visibility.types.own import ELSEWHERE_SUBJECT, OwnDevice, OwnLook, OwnRecord
from peelian.apps.workforce import api as workforce
from peelian.kernel.time import local_day

#: Older looks are in the audit record; a phone shows the last.
_LOOKS = 20
_LOOKED_AT = 200  # tasks, the newest first
_BACK = dt.timedelta(days=2 * 366)


def own_record(*, viewer: accounts.Viewer, at: dt.datetime) -> OwnRecord | None:
    """What is recorded of the viewer: devices, visits, and who looked at these and why. None for a stranger."""
    person = workforce.person_for_user(viewer.user_id, local_day(at))
    if person is None:
        return None
    held = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at - _BACK), person_id=person.id
    ).order_by("-starts_at")
    own = Visit.objects.filter(person_id=person.id)
    tasks = list(own.order_by("-entered_at").values_list("proof__task_id", "proof__task__title"))
    walked = own.order_by().values_list("proof__task__area_id", flat=True).distinct()
    counted = own.aggregate(visits=Count("id"), minutes=Sum("minutes"))
    return OwnRecord(
        person_name=person.full_name,
        devices=tuple(OwnDevice(row.device, row.starts_at, row.ends_at) for row in held),
        visits=counted["visits"],
        minutes=counted["minutes"] or 0.0,
        looks=_looks(
            {
                **{f"tasking.PatrolTask:{task_id}": title for task_id, title in tasks[:_LOOKED_AT]},
                **_maps(list(walked), person.area_code),
                f"{ELSEWHERE_SUBJECT}:{person.id}": "For how long your device was outside your sector, by shift",
            }
        ),
    )


def _maps(walked: list[int], posted_to: str) -> dict[str, str]:
    """Maps of where patrols were that cover the areas of somebody's visits and post: they name nobody."""
    areas = Area.objects.filter(Q(pk__in=walked) | Q(code=posted_to)).select_related("parent__parent__parent")
    codes = {code for area in areas for code in area.path}
    named = Area.objects.filter(code__in=codes).order_by("valid_from").values_list("code", "name")
    return {f"{MAP_SUBJECT}:{code}": f"Map of where patrols were in {name}" for code, name in named}


def _looks(titles: Mapping[str, str]) -> tuple[OwnLook, ...]:
    """Who looked at these records, the newest look first."""
    found = [
        (read, title)
        for subject, title in titles.items()
        for read in events.list_reads(subject=subject, limit=_LOOKS)
    ]
    found.sort(key=lambda pair: (pair[0].at, pair[0].pk), reverse=True)
    names = _names({read.viewer_id for read, _ in found[:_LOOKS]})
    return tuple(
        OwnLook(read.at, _who(read.viewer_id, names), title, read.reason) for read, title in found[:_LOOKS]
    )


def _who(viewer_id: str, names: Mapping[str, str]) -> str:
    if viewer_id.isdecimal():
        return names.get(viewer_id, "An account that is gone")
    return "Peelian, by itself"


def _names(ids: set[str]) -> dict[str, str]:
    known = User.objects.filter(pk__in=[int(one) for one in ids if one.isdecimal()])
    return {str(pk): name for pk, name in known.values_list("pk", "name")}
