"""Which events a worker acts on, and which change what the public sees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

#: Events that a worker has to act on (workers/dispatch.py maps each to a journey; a guard test keeps both in step).
DISPATCHED: frozenset[str] = frozenset(
    {
        "contacts.contact.confirmed",
        "incidents.crimes.loaded",
        "incidents.crimes.located",
        "incidents.report.heard",
        "incidents.report.received",
        "incidents.report.stepped",
        "inbox.entry.foreign",
    }
)

#: Events that change a public page: after each, no page is served that was kept before it. A write that makes a page
#: different and isn't here is seen when the page's minutes are over.
SHOWN: frozenset[str] = frozenset(
    {
        "board.pack.released",
        "content.meeting.cancelled",
        "content.meeting.created",
        "feedback.update.approved",
        "feedback.update.sent",
        "incidents.crimes.loaded",
        "incidents.crimes.located",
        "incidents.outcomes.loaded",
        "incidents.stops.loaded",
        "messaging.message.approved",
        "messaging.message.recalled",
        "messaging.message.released",
        "messaging.message.sent",
        "places.areas.loaded",
        "places.boundaries.loaded",
        "places.postcodes.loaded",
        "posting.account.added",
        "posting.account.closed",
        "priorities.action.set",
        "priorities.list.made",
        "priorities.priority.adopted",
        "priorities.priority.closed",
        "priorities.priority.reviewed",
        "problems.part.published",
        "problems.part.withdrawn",
        "schemes.scheme.closed",
        "schemes.scheme.opened",
        "voice.question.asked",
        "workforce.contact.named",
        "workforce.extract.applied",
        "workforce.people.loaded",
        "workforce.person.created",
        "workforce.person.leaving_corrected",
        "workforce.person.left",
        "workforce.person.posted",
        "workforce.portrait.removed",
        "workforce.portrait.set",
        "workforce.post.closed",
        "workforce.post.created",
        "workforce.post.moved",
        "workforce.team.created",
        "workforce.terms.changed",
    }
)


@dataclass(frozen=True, slots=True)
class ReadsOfDay:
    """Somebody's looks at one person's data for one reason on one day: the last of them, and how many."""

    viewer_kind: str
    viewer_id: str
    reason: str
    last_at: dt.datetime
    times: int
