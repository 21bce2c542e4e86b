"""Reports that may be about the same: near in place and in time. For staff only; a resident is never told of one."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
from django.db.models import Q

from peelian.analysis.plane import distance_m
from peelian.apps.accounts.api import Viewer
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.queries.queue import readable
from peelian.apps.incidents.queries.reports import require
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.incidents.types.views import Alike

#: Of a degree of latitude; a degree of longitude is shorter by the cosine.
_METRES_A_DEGREE = 111_320.0
_MOST = 20
_DAY = dt.timedelta(days=1)


def list_alike(
    *, viewer: Viewer, at: dt.datetime, reference: str, metres: float = 250, days: int = 3
) -> list[Alike]:
    """Other reports that the viewer may read, within so many metres and days of one; the nearest first.

    One without a point has no neighbours but those with the same postcode (0 metres). Raises NotFound, NotAllowed.
    """
    row = rows.find(reference)
    require(viewer, row, at)
    when = row.happened_from or row.received_at
    if when is None:
        return []
    span = dt.timedelta(days=days)
    near = Q(postcode=row.postcode) if row.postcode else Q(pk__in=())
    if row.lat is not None and row.lng is not None:
        near |= _in_box(row.lat, row.lng, metres)
    found = (
        readable(viewer, at)
        .filter(near, happened_from__gte=when - span, happened_from__lte=when + span)
        .exclude(pk=row.pk)
        .exclude(state=ReportState.BEGUN)
    )
    seen = [_alike(row, other, when) for other in found[: 10 * _MOST]]
    within = [one for one in seen if one.metres <= metres]
    return sorted(within, key=lambda one: (one.metres, one.days_apart, one.reference))[:_MOST]


def _in_box(lat: float, lng: float, metres: float) -> Q:
    up = metres / _METRES_A_DEGREE
    aside = up / max(math.cos(math.radians(lat)), 0.01)
    return Q(lat__gte=lat - up, lat__lte=lat + up, lng__gte=lng - aside, lng__lte=lng + aside)


def _alike(row: Report, other: Report, when: dt.datetime) -> Alike:
    apart = abs((other.happened_from or when) - when)
    return Alike(
        reference=other.reference,
        kind=IncidentKind(other.kind),
        state=ReportState(other.state),
        received_at=other.received_at or other.opened_at,
        metres=_metres(row, other),
        days_apart=apart // _DAY,
    )


def _metres(row: Report, other: Report) -> int:
    if None in (row.lat, row.lng, other.lat, other.lng):
        return 0  # the same postcode
    points = [np.array([value], dtype=float) for value in (row.lng, row.lat, other.lng, other.lat)]
    return round(float(distance_m(*points)[0]))
