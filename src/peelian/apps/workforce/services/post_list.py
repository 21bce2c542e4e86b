"""Funded posts taken over from another system, many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.posts import Funding, Post
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.rules import units as rules
from peelian.apps.workforce.services.units import refuse_unless
from peelian.apps.workforce.types.lists import PostRow
from peelian.columns.bulk import copy_into, count_anew
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy

_COLUMNS = ("unit_id", "title", "role", "rank", "fte", "funding_id", "valid_from", "valid_until")


@transaction.atomic
def load_posts(*, actor: Actor, at: dt.datetime, rows: Sequence[PostRow], source: str) -> int:
    """Add funded posts to units, all of them or none; answers how many. One event tells of all of it.

    A post ends with its unit and with its funding at the latest.

    Raises:
        BadUnit: of any of them, its FTE is none or more than 1, or its unit or its funding doesn't stand then.
        NotFound: there is no such unit or funding.
    """
    units = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(no_key=True)
        .filter(pk__in={row.unit_id for row in rows})
        .order_by("pk")
    }
    fundings = dict(
        Funding.objects.select_for_update(no_key=True)
        .filter(pk__in={row.funding_id for row in rows})
        .values_list("pk", "ends_on")
    )
    listed = []
    for row in rows:
        if row.unit_id not in units or (row.funding_id is not None and row.funding_id not in fundings):
            raise NotFound("There is no such unit, or no such funding.")
        unit = units[row.unit_id]
        ends = fundings[row.funding_id] if row.funding_id is not None else None
        refuse_unless(
            rules.may_fund(
                fte=row.fte,
                valid_from=row.valid_from,
                unit_from=unit.valid_from,
                unit_until=unit.valid_until,
                ends_on=ends,
            ),
            "valid_from",
        )
        until = min(filter(None, (row.valid_until, ends, unit.valid_until)), default=None)
        listed.append(
            (unit.pk, tidy(row.title), row.role, row.rank, row.fte, row.funding_id, row.valid_from, until)
        )
    count = copy_into(Post._meta.db_table, _COLUMNS, listed)
    count_anew(Post)
    events.record(
        name="workforce.posts.loaded", actor=actor, at=at, subject="workforce.Post:list",
        data={"source": source, "posts": count, "units": len(units)},
    )  # fmt: skip
    return count
