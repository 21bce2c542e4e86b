"""Hear: what residents say becomes voice, with its area and category.

Five ways in: a reply to one of our messages, the one-question survey on a neighbourhood's page, an officer's note of
a conversation, hands counted in a meeting, an online report. The loop closes here: a reply to "you said, we did" is
voice again.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.content import api as content
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.voice import api as voice
from peelian.journeys import standing
from peelian.kernel.actors import ANONYMOUS, resident, system
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


def hear_reply(*, at: dt.datetime, reply: messaging.ReplyView, area_id: int) -> voice.ContributionView | None:
    """Make a reply voice. The same reply twice is heard once.

    Its area is the caller's (`area_of`); its category is what its words tell, else the message's. None for what no
    person wrote (out of office), or that has no words. A reply longer than voice takes is shortened here; the reply
    itself keeps every word.
    """
    if reply.automatic or not reply.text.strip():
        return None
    category, _ = voice.suggest_category(reply.text)
    if category is ProblemCategory.OTHER and reply.category:
        category = ProblemCategory(reply.category)
    text = reply.text if len(reply.text) <= voice.LONGEST_TEXT else reply.text[: voice.LONGEST_TEXT - 1] + "…"
    return voice.record_contribution(
        actor=resident(reply.contact_id),
        at=at,
        kind=voice.Kind.REPLY,
        area_id=area_id,
        category=category,
        coded_by=voice.CodedBy.RULE,
        text=text,
        language=reply.language,
        contact_id=reply.contact_id,
        person_key=f"contact:{reply.contact_id}",
        source=f"messaging.Reply:{reply.id}",
        said_at=min(reply.received_at, at),
    )


def hear_survey(
    *,
    at: dt.datetime,
    neighbourhood_code: str,
    category: ProblemCategory,
    text: str,
    person_key: str,
    language: str = "",
    question_id: int | None = None,
) -> voice.ContributionView:
    """Take an answer from a neighbourhood's page.

    `person_key` is the same for the same browser, so that one person counts once; it never holds an address. A second
    answer to the same question by the same person, of the same day and category, in the same words, is taken once.
    Raises NotFound, voice.CannotTakeWords.
    """
    area = _neighbourhood(neighbourhood_code, at)
    once = _digest(person_key, str(question_id), area.code, category, text.strip(), local_day(at).isoformat())
    return voice.record_contribution(
        actor=ANONYMOUS,
        at=at,
        kind=voice.Kind.SURVEY,
        area_id=area.id,
        category=category,
        coded_by=voice.CodedBy.RESIDENT,
        text=text,
        language=language,
        question_id=question_id,
        person_key=f"survey:{_digest(person_key)}",
        source=f"survey:{once}",
        said_at=at,
    )


def hear_note(
    *,
    viewer: Viewer,
    at: dt.datetime,
    neighbourhood_code: str,
    category: ProblemCategory,
    text: str,
    said_at: dt.datetime,
) -> voice.ContributionView:
    """Take an officer's note of a conversation. Each note counts as another person.

    The same note twice (a second press of the button) is taken once. Raises NotAllowed, NotFound,
    voice.CannotTakeWords, voice.SaidInTheFuture.
    """
    area = _neighbourhood(neighbourhood_code, at)
    accounts.require(viewer, Permission.RECORD_VOICE, area.path)
    once = _digest(str(viewer.user_id), area.code, category, text.strip(), said_at.isoformat())
    return voice.record_contribution(
        actor=viewer.actor,
        at=at,
        kind=voice.Kind.NOTE,
        area_id=area.id,
        category=category,
        coded_by=voice.CodedBy.OFFICER,
        text=text,
        recorded_by_id=viewer.user_id,
        person_key=f"note:{once}",
        source=f"note:{once}",
        said_at=said_at,
    )


def hear_meeting(
    *,
    viewer: Viewer,
    at: dt.datetime,
    meeting_id: int,
    neighbourhood_code: str,
    category: ProblemCategory,
    people: int,
    text: str,
) -> voice.ContributionView:
    """Take what a meeting said of a problem, with the hands that were counted.

    A problem of a meeting counts its hands once, however often it is noted: the most that were counted at a time. The
    same note twice is taken once. Raises NotAllowed, NotFound, voice.CannotTakeWords, CannotCount, SaidInTheFuture
    before it has begun, Refused for a meeting that was cancelled.
    """
    meeting = content.get_meeting(meeting_id)
    if meeting.is_cancelled:
        raise Refused("This meeting was cancelled.")
    area = _neighbourhood(neighbourhood_code, at)
    accounts.require(viewer, Permission.RECORD_VOICE, area.path)
    if meeting.area_code not in area.path:
        raise NotFound(f"{area.name} isn't where this meeting was for.")
    once = _digest(str(viewer.user_id), str(meeting_id), area.code, category, str(people), text.strip())
    return voice.record_contribution(
        actor=viewer.actor,
        at=at,
        kind=voice.Kind.MEETING,
        area_id=area.id,
        category=category,
        coded_by=voice.CodedBy.OFFICER,
        text=text,
        recorded_by_id=viewer.user_id,
        person_key=f"meeting:{meeting_id}:{category}",
        source=f"meeting:{once}",
        said_at=meeting.starts_at,
        people=people,
    )


def hear_report(*, at: dt.datetime, subject: str) -> voice.ContributionView | None:
    """Make an online report voice: its area, problem and date, and none of its words, which stay with the report.

    Whoever made it counts as one person, also with their replies; a business counts as one, however many thefts it
    reports. The same report twice is heard once. None for one that was erased meanwhile.

    Args:
        at: now.
        subject: of the report's event, `incidents.Report:<number>`.
    """
    report = incidents.voice_of(int(subject.rpartition(":")[2]))
    if report is None:
        return None
    return voice.record_contribution(
        actor=system("reports"),
        at=at,
        kind=voice.Kind.REPORT,
        area_id=report.area_id,
        category=report.category,
        coded_by=voice.CodedBy.RESIDENT,
        text="",
        contact_id=report.contact_id,
        person_key=_reporter(report),
        source=f"incidents.Report:{report.report_id}",
        said_at=min(report.received_at, at),
    )


def recode(
    *, viewer: Viewer, at: dt.datetime, contribution_id: int, category: ProblemCategory
) -> voice.ContributionView:
    """Give a contribution the category that an officer reads in it. Raises NotAllowed, NotFound, voice.NoWordsLeft."""
    path = standing.path_now(voice.area_path_of(contribution_id), at)
    accounts.require(viewer, Permission.RECORD_VOICE, path)
    return voice.recode(actor=viewer.actor, at=at, contribution_id=contribution_id, category=category)


def area_of(reply: messaging.ReplyView, at: dt.datetime) -> int:
    """The row of the area that a reply is about: where the person lives, else the message's, else the force.

    Raises NotFound when there is no force.
    """
    today = local_day(at)
    if reply.neighbourhood_code:
        try:
            return places.get_area(reply.neighbourhood_code, today).id
        except NotFound:
            pass  # where they live has been reorganised since: the message's area still holds
    if reply.area_id is not None:
        return reply.area_id
    force = places.force(today)
    if force is None:
        raise NotFound("There is no area that this reply could be about.")
    return force.id


def _neighbourhood(code: str, at: dt.datetime) -> places.AreaView:
    """The neighbourhood that somebody speaks of. A larger area isn't taken: nobody would look for words there."""
    area = places.get_area(code, local_day(at))
    if area.kind is not places.AreaKind.NEIGHBOURHOOD:
        raise NotFound(f"{area.name} is larger than a neighbourhood. Choose the neighbourhood.")
    return area


def _reporter(report: incidents.ReportVoice) -> str:
    if report.business_id is not None:
        return f"business:{report.business_id}"
    return f"contact:{report.contact_id}" if report.contact_id is not None else f"report:{report.report_id}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]
