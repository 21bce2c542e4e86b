"""Who looked at what is held of a member of the force: recorded as they look, and shown to whom it is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Viewer
from peelian.apps.events import api as events
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import ActorKind

_SUBJECT = "workforce.Person"


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at what is held of a person: their training, their shifts and absences, or both on one page.

    `times`: how often on the day of `at`, which is the last of them.
    """

    at: dt.datetime
    who: str
    what: str
    times: int


def record_looks(*, viewer: Viewer, at: dt.datetime, person_ids: Iterable[int], what: str) -> None:
    """Record that the viewer looked at something of each of these people, by name; of their own, nothing is."""
    me = workforce.person_for_user(viewer.user_id)
    others = sorted(set(person_ids) - ({me.id} if me else set()))
    events.record_reads(
        viewer=viewer.actor, at=at, subjects=[f"{_SUBJECT}:{one}" for one in others], reason=what
    )


def list_looks(*, person_id: int, limit: int = 20) -> list[Look]:
    """Who looked at a person's training, shifts and absences, the newest first; for a caller who is that person.

    Whoever looked several times on a day is named once for it.
    """
    reads = events.list_reads_by_day(subject=f"{_SUBJECT}:{person_id}", limit=limit)
    names = {str(user.pk): user.name for user in accounts.list_users()} if reads else {}
    return [
        Look(
            read.last_at,
            names.get(read.viewer_id, "An account that is gone")
            if read.viewer_kind == ActorKind.STAFF
            else "Peelian, by itself",
            read.reason,
            read.times,
        )
        for read in reads
    ]
