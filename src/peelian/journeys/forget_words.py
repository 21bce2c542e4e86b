"""Forget: what residents wrote, what servers said of them, and where officers were, ends when its time is over."""

from __future__ import annotations

import datetime as dt

from peelian.apps.fairness import api as fairness
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.retention import api as retention
from peelian.apps.schemes import api as schemes
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import system

_ACTOR = system("timetable")
#: Words of conversations, after the last of them, and of voice; as the words of replies.
CONVERSATIONS_KEPT = dt.timedelta(days=3 * 365)
#: Intelligence reports that nobody said were passed on; crime reports that nobody completed.
REPORTS_KEPT = dt.timedelta(days=90)
#: Who asked to join a scheme.
INTERESTS_KEPT = dt.timedelta(days=365)


def forget_due(*, at: dt.datetime) -> dict[str, int]:
    """Forget whatever is over time now, each kind in a transaction of its own. How many of each; none when none was.

    A very long list is shortened by some thousands at a time: the next night goes on.
    """
    counts = {
        "replies": messaging.forget_replies(actor=_ACTOR, at=at),
        "service_messages": messaging.forget_service_messages(actor=_ACTOR, at=at),
        "details": messaging.forget_details(actor=_ACTOR, at=at),
        "receipts": messaging.forget_receipts(actor=_ACTOR, at=at),
        "conversations": inbox.forget_words(actor=_ACTOR, at=at, before=at - CONVERSATIONS_KEPT),
        "voice": voice.forget_words(actor=_ACTOR, at=at, before=at - CONVERSATIONS_KEPT),
        "intelligence": inbox.lapse_reports(actor=_ACTOR, at=at, before=at - REPORTS_KEPT),
        "reports": incidents.forget_begun(actor=_ACTOR, at=at, before=at - REPORTS_KEPT),
        "report_drafts": incidents.forget_drafts(actor=_ACTOR, at=at),
        "closed_reports": incidents.forget_closed(actor=_ACTOR, at=at),
        "businesses": incidents.forget_businesses(actor=_ACTOR, at=at),
        "interests": schemes.forget_interests(actor=_ACTOR, at=at, before=at - INTERESTS_KEPT),
        "figures": visibility.forget_figures(actor=_ACTOR, at=at),
        "tasks": tasking.forget_tasks(actor=_ACTOR, at=at),
        "notes": retention.forget_notes(actor=_ACTOR, at=at),
        "duties": workforce.forget_duties(actor=_ACTOR, at=at),
        "hr_imports": workforce.forget_imports(actor=_ACTOR, at=at),
        "answers": fairness.forget_answers(actor=_ACTOR, at=at),
    }
    return {name: count for name, count in counts.items() if count}
