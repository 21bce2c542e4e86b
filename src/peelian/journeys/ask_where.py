"""Ask sergeants where somebody was: their device outside their sector for long, and no reason on record.

Two ways of recording abstraction are held against each other: what people say, and where devices were. The question
tells minutes, never a place; each look at somebody's positions is recorded, and they can see it.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.api import Viewer
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.journeys import set_duties
from peelian.kernel.actors import Actor

#: From so many minutes outside on, a question is asked.
LEAST_MINUTES = 60
_REASON = "To ask the sergeant about time outside the sector that no reason is recorded for"


def ask_about(*, actor: Actor, at: dt.datetime, day: dt.date, least: int = LEAST_MINUTES) -> int:
    """Ask about the shifts that began on a local day; answers how many questions are new.

    Shifts with an absence recorded in the time that somebody was elsewhere aren't asked about. Nothing is looked at on
    a day without positions.
    """
    if day not in visibility.days_known(day, day):
        return 0
    areas = [area.code for area in places.list_areas(on=day)]
    shifts = workforce.list_ledger(area_codes=areas, first_on=day, last_on=day)
    about = {
        visibility.AskedAbout(one.person_id, one.area_code, one.span.starts_at, one.span.ends_at): one
        for one in shifts
    }
    elsewhere = visibility.minutes_elsewhere(reader=actor, at=at, about=list(about), reason=_REASON)
    found = [
        workforce.Elsewhere(
            one.about.person_id, one.about.starts_at, one.about.ends_at, one.minutes, one.first_at, one.last_at
        )
        for one in elsewhere
        if one.minutes >= least
        and not any(
            away.span.starts_at < one.last_at and away.span.ends_at > one.first_at
            for away in about[one.about].absences
        )
    ]  # fmt: skip
    return workforce.put_duty_queries(actor=actor, at=at, found=found)


def answer(
    *,
    viewer: Viewer,
    at: dt.datetime,
    query_id: int,
    answer: workforce.Answer,
    code: str = "",
    asked_by: workforce.AskedBy = workforce.AskedBy.NOT_SAID,
) -> None:
    """Answer a question. Raises NotAllowed, NotFound, NotPosted, workforce.CannotDecide, workforce.BadDuty."""
    set_duties.require(viewer, workforce.get_duty_query(query_id).person_id, at)
    workforce.answer_duty_query(
        actor=viewer.actor, at=at, query_id=query_id, answer=answer, code=code, asked_by=asked_by
    )
