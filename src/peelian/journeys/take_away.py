"""An officer says on their phone that they are taken away, from now until some time; and that they are back."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.api import Viewer
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import Refused

#: A phone records the rest of a day, not a secondment.
LONGEST = dt.timedelta(hours=16)


class NobodysPost(Refused):
    """An account that belongs to nobody in the force."""


def go(
    *, viewer: Viewer, at: dt.datetime, code: str, ends_at: dt.datetime, asked_by: workforce.AskedBy
) -> workforce.AbstractionView:
    """Record that the viewer is away from now on. Raises NobodysPost, NotFound, workforce.BadDuty."""
    if ends_at - at > LONGEST:
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


def now_away(*, viewer: Viewer, at: dt.datetime) -> workforce.AbstractionView | None:
    """What the viewer is away for at this moment. Raises NobodysPost."""
    own = _own(viewer)
    _, away = workforce.list_duties([own], at, at + dt.timedelta(seconds=1)).get(own, ([], []))
    return next((one for one in away if one.starts_at <= at < one.ends_at), None)


def _own(viewer: Viewer) -> int:
    person = workforce.person_for_user(viewer.user_id)
    if person is None:
        raise NobodysPost("This account isn’t tied to anybody’s post, so nothing can be recorded for it.")
    return person.id
