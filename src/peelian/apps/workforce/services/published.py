"""Taking the Home Office's table of strength in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.published import PublishedStrength
from peelian.apps.workforce.types.published import PublishedLoaded, PublishedRow
from peelian.columns.bulk import copy_into, update_rows
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_KEY = ("dated_on", "force_code", "sex", "rank_words", "worker_type")
_REST = ("force_name", "region", "headcount", "fte")


@transaction.atomic
def load_published(
    *, actor: Actor, at: dt.datetime, rows: Iterable[PublishedRow], source: str
) -> PublishedLoaded:
    """Take a table of published strength, all of it or nothing; what was published before is revised by it.

    The same table again changes nothing. Raises BadInput for two rows of the same day, force, sex, rank and type.
    """
    given: dict[tuple[object, ...], PublishedRow] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in _KEY)
        before = given.setdefault(key, row)
        if before is not row:
            raise BadInput(
                f"row {before.row} is of the same day, force, sex, rank and worker type.", row=row.row,
                column="rank_description", mend="Take the file as it was published: each line is there once.",
            )  # fmt: skip
    days = {row.dated_on for row in given.values()}
    standing = {
        tuple(values[: len(_KEY)]): values[len(_KEY) :]
        for values in PublishedStrength.objects.select_for_update()
        .filter(dated_on__in=days)
        .values_list(*_KEY, "id", *_REST)
    }
    added, revised = [], []
    for key, row in given.items():
        said = tuple(getattr(row, name) for name in _REST)
        known = standing.get(key)
        if known is None:
            added.append((*key, *said))
        elif known[1:] != said:
            revised.append(PublishedStrength(pk=known[0], **dict(zip(_REST, said, strict=True))))
    copy_into(PublishedStrength._meta.db_table, (*_KEY, *_REST), added)
    update_rows(PublishedStrength, _REST, revised)
    loaded = PublishedLoaded(len(given), len(added), len(revised))
    if added or revised:
        events.record(
            name="workforce.published.loaded", actor=actor, at=at, subject="workforce.PublishedStrength:list",
            data={"source": source, "read": loaded.read, "added": loaded.added, "revised": loaded.revised},
        )  # fmt: skip
    return loaded
