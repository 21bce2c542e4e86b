"""Tell a planner which neighbourhoods a step of theirs leaves without a named contact: somebody has to be named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound


@contextmanager
def told(since: dt.date) -> Iterator[list[str]]:
    """Around a step that changes things from a day on: gives a list that holds a sentence for each of them after it."""
    before = workforce.list_namings(since)
    found: list[str] = []
    yield found
    after = workforce.list_namings(since)
    ends = {(one.area_code, one.person_id, one.valid_from): one.valid_until for one in after}
    for one in before:
        key = one.area_code, one.person_id, one.valid_from
        if ends.get(key, one.valid_from) == one.valid_until:
            continue
        day = ends.get(key) or max(one.valid_from, since)
        if not any(other.area_code == one.area_code and _holds(other, day) for other in after):
            found.append(
                f"{_name(one.area_code, day)} has no named contact from {in_words(day)} on. Name somebody."
            )


def _holds(one: workforce.Naming, day: dt.date) -> bool:
    return one.valid_from <= day and (one.valid_until is None or day < one.valid_until)


def _name(code: str, day: dt.date) -> str:
    try:
        return places.get_area(code, day).name
    except NotFound:
        return code
