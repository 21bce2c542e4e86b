"""An officer says on their phone that they are taken away, from now until some time; and that they are back.

Without a signal the phone keeps it and sends it later, under a key of its own: sent twice, it counts once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.accounts.api import Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys.say import Answer
from peelian.kernel.errors import Refused


class NobodysPost(Refused):
    """An account that belongs to nobody in the force."""


def go(
    *, viewer: Viewer, at: dt.datetime, code: str, ends_at: dt.datetime, asked_by: workforce.AskedBy
) -> workforce.AbstractionView:
    """Record that the viewer is away from now on. Raises NobodysPost, NotFound, workforce.BadDuty."""
    if ends_at - at > workforce.LONGEST_AWAY:
        raise workforce.BadDuty(
            "On the phone it can be 16 hours at most. Your sergeant records more.", field="until"
        )
    return workforce.abstract(
        actor=viewer.actor, at=at, person_id=_own(viewer), starts_at=at, ends_at=ends_at, code=code,
        details=workforce.AwayDetails(
            planned=False, asked_by=asked_by, noticed_at=at, source=workforce.Source.PHONE
        ),
    )  # fmt: skip


def come_back(*, viewer: Viewer, at: dt.datetime) -> bool:
    """End what the viewer is away for now; whether there was anything. Raises NobodysPost."""
    away = now_away(viewer=viewer, at=at)
    if away is None:
        return False
    workforce.end_abstraction(actor=viewer.actor, at=at, abstraction_id=away.id, ends_at=at)
    return True


def hear_all(*, viewer: Viewer, at: dt.datetime, waiting: Sequence[workforce.AwayUnsent]) -> list[Answer]:
    """Take all that waited on the viewer's phone, in the order in which it was said, each by itself.

    One that can't be taken is kept with the reason and doesn't keep the others back. Sent again, all of it is answered
    as the first time. Answers come in the order in which it was said.
    """
    return [_answer(viewer, at, one) for one in sorted(waiting, key=lambda one: one.said_at)]


def not_taken(*, viewer: Viewer, at: dt.datetime) -> list[workforce.NotTaken]:
    """What the viewer said within the last fortnight that couldn't be taken when it came. Raises NobodysPost."""
    own = _own(viewer)
    return workforce.list_not_taken([own], at - workforce.LATEST_AWAY).get(own, [])


def now_away(*, viewer: Viewer, at: dt.datetime) -> workforce.AbstractionView | None:
    """What the viewer is away for at this moment. Raises NobodysPost."""
    own = _own(viewer)
    _, away = workforce.list_duties([own], at, at + dt.timedelta(seconds=1)).get(own, ([], []))
    return next((one for one in away if one.starts_at <= at < one.ends_at), None)


def _answer(viewer: Viewer, at: dt.datetime, one: workforce.AwayUnsent) -> Answer:
    try:
        heard = workforce.hear_away(actor=viewer.actor, at=at, person_id=_own(viewer), said=one)
    except Refused as refused:
        return Answer(one.key, taken=False, why=refused.message)
    return Answer(one.key, taken=heard.taken, why=heard.why)


def _own(viewer: Viewer) -> int:
    person = workforce.person_for_user(viewer.user_id)
    if person is None:
        raise NobodysPost("This account isn’t tied to anybody’s post, so nothing can be recorded for it.")
    return person.id
