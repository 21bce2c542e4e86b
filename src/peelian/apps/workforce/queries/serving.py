"""Who serves: the one door for whoever counts people, in this room and above it.

Somebody serves on a day that one of their careers and terms of theirs both hold. The database keeps terms inside a
career; a career on whose days no terms are recorded is told by `strength_on`, and counted nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from peelian.apps.workforce.models.people import Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.queries.units import UnitTree, get_unit
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.serving import ServedSpan, Serving
from peelian.columns.spans import valid_on


def serving_on(*, day: dt.date, unit_code: str | None = None) -> list[Serving]:
    """Everybody who serves on a day, by id: of the whole force, or posted to a unit or to one below it.

    Raises NotFound for a unit that doesn't stand on the day.
    """
    tree = UnitTree.read()
    inside = None if unit_code is None else tree.within(get_unit(unit_code, day).code)
    posted = dict(Posting.objects.filter(valid_on(day)).values_list("person_id", "unit_id"))
    found = []
    for span in served_between(first_on=day, until_on=day + dt.timedelta(days=1)):
        unit_id = posted.get(span.person_id)
        if inside is not None and unit_id not in inside:
            continue
        unit = None if unit_id is None else tree.counted_in(unit_id)
        found.append(
            Serving(
                span.person_id,
                span.rank,
                span.fte,
                unit_id,
                unit.code if unit else "",
                unit.name if unit else "",
            )
        )
    return found


def ids_serving_on(*, day: dt.date) -> list[int]:
    """Ids of everybody who serves on a day, in order, for who needs no more of them than that."""
    rows = _terms_between(first_on=day, until_on=day + dt.timedelta(days=1))
    return list(dict.fromkeys(rows.order_by("person_id").values_list("person_id", flat=True)))


def served_between(*, first_on: dt.date, until_on: dt.date) -> Iterator[ServedSpan]:
    """Who served on which rank and FTE in a span of days, whose end is excluded: by id, each in order of time."""
    rows = _terms_between(first_on=first_on, until_on=until_on).order_by(
        "person_id", "valid_from", "person__careers__joined_on"
    )
    for person_id, rank, fte, start, end, joined_on, left_on in rows.values_list(
        "person_id", "rank", "fte", "valid_from", "valid_until", "person__careers__joined_on",
        "person__careers__left_on",
    ):  # fmt: skip
        since = max(start, joined_on, first_on)
        until = min(end or until_on, left_on or until_on, until_on)
        if since < until:
            yield ServedSpan(person_id, Rank(rank), fte, since, until)


def _terms_between(*, first_on: dt.date, until_on: dt.date) -> QuerySet[Terms]:
    """Terms and careers, each with each of its person, that both have a day in the span."""
    return Terms.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=first_on),
        Q(person__careers__left_on=None) | Q(person__careers__left_on__gt=first_on),
        valid_from__lt=until_on,
        person__careers__joined_on__lt=until_on,
    )
