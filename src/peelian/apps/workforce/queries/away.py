"""Reads of what officers said on their phones of being taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import DutyCode
from peelian.apps.workforce.rules import away as rules
from peelian.apps.workforce.types.abstractions import AskedBy
from peelian.apps.workforce.types.away import AwayUnsent, AwayWhat, NotTaken


def list_not_taken(person_ids: Iterable[int], since: dt.datetime) -> dict[int, list[NotTaken]]:
    """What these people said that couldn't be taken when it came, received from a moment on, by person and in order.

    For a caller that has checked; people without any are left out.
    """
    labels = dict(DutyCode.objects.values_list("code", "label"))
    found: dict[int, list[NotTaken]] = {}
    rows = AwaySaying.objects.filter(person_id__in=list(person_ids), received_at__gte=since).exclude(why="")
    for row in rows:
        what = AwayWhat(row.what)
        said = AwayUnsent(row.key, what, row.said_at, row.code, AskedBy(row.asked_by), row.hours, row.until)
        label = "back" if what is AwayWhat.BACK else labels.get(row.code, row.code)
        found.setdefault(row.person_id, []).append(
            NotTaken(what, label, row.said_at, rules.until_of(said, row.said_at), row.why)
        )
    return found
