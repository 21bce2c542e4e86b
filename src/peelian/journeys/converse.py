"""Converse: what staff do with a resident's conversation, each step asked for where it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day

_GONE = frozenset({contacts.Status.LEFT, contacts.Status.ERASED})

#: What is said again and again. English; in another language only where a person has approved the words.
PHRASES: dict[str, str] = {
    "thanks": "Thank you for telling us.",
    "passed_on": "I have passed this on to the team that deals with it.",
    "patrol": "We will patrol there in the coming days.",
    "more": "Can you tell me when and where this happens?",
    "meet": "You can speak to us at our next public meeting. The times are on our page.",
    "report": "Please report this online or call 101, so that it is recorded as a crime.",
    "emergency": "If somebody is in danger now, call 999.",
}


def phrases_for(language: str) -> tuple[str, dict[str, str]]:
    """The quick phrases as they may go out to a reader of a language: the language that they are in, and the words."""
    return languages.phrases_for(PHRASES, language)


@transaction.atomic
def answer(
    *, viewer: Viewer, at: dt.datetime, thread_id: int, text: str, language: str, key: str
) -> inbox.ThreadLine:
    """Answer a resident over the channel that they used.

    Raises NotAllowed, NotFound, inbox.CannotAnswer, inbox.NotThisStep.
    """
    _require(viewer, at, thread_id)
    _reachable(thread_id)
    return inbox.answer(
        actor=viewer.actor,
        at=at,
        thread_id=thread_id,
        text=text,
        language=language,
        author_id=viewer.user_id,
        sender_name=sender_for(viewer, inbox.area_path_of(thread_id, at), at),
        key=key,
    )


def assign(*, viewer: Viewer, at: dt.datetime, thread_id: int, user_id: int | None) -> inbox.ThreadLine:
    """Give a conversation to a colleague who may answer in its area, or (None) back to the team.

    Raises NotAllowed, NotFound.
    """
    path = _require(viewer, at, thread_id)
    if user_id is not None and user_id not in {who for who, _ in colleagues(path, at)}:
        raise NotFound("This colleague doesn't answer residents here.")
    return inbox.assign(actor=viewer.actor, at=at, thread_id=thread_id, user_id=user_id)


def set_kind(*, viewer: Viewer, at: dt.datetime, thread_id: int, kind: inbox.ThreadKind) -> inbox.ThreadLine:
    """Say what somebody wants. Raises NotAllowed, NotFound."""
    _require(viewer, at, thread_id)
    return inbox.set_kind(actor=viewer.actor, at=at, thread_id=thread_id, kind=kind, by_id=viewer.user_id)


def add_note(*, viewer: Viewer, at: dt.datetime, thread_id: int, text: str) -> inbox.ThreadLine:
    """Note something among ourselves. Raises NotAllowed, NotFound, inbox.CannotAnswer."""
    _require(viewer, at, thread_id)
    return inbox.add_note(actor=viewer.actor, at=at, thread_id=thread_id, text=text, author_id=viewer.user_id)


def close(*, viewer: Viewer, at: dt.datetime, thread_id: int, because: str) -> inbox.ThreadLine:
    """End a conversation with a reason. Raises NotAllowed, NotFound, inbox.NotThisStep."""
    _require(viewer, at, thread_id)
    return inbox.close(actor=viewer.actor, at=at, thread_id=thread_id, because=because)


def reopen(*, viewer: Viewer, at: dt.datetime, thread_id: int) -> inbox.ThreadLine:
    """Take a closed conversation up again. Raises NotAllowed, NotFound, inbox.NotThisStep."""
    _require(viewer, at, thread_id)
    return inbox.reopen(actor=viewer.actor, at=at, thread_id=thread_id)


def calm(*, viewer: Viewer, at: dt.datetime, thread_id: int, because: str) -> inbox.ThreadLine:
    """Somebody looked at what was escalated. Raises NotAllowed, NotFound, inbox.NotThisStep."""
    _require(viewer, at, thread_id)
    return inbox.calm(actor=viewer.actor, at=at, thread_id=thread_id, because=because, by_id=viewer.user_id)


@transaction.atomic
def open_report(*, viewer: Viewer, at: dt.datetime, thread_id: int) -> incidents.ReportView:
    """Begin a crime report with what the person said. The read of their words is recorded.

    Raises NotAllowed, NotFound, inbox.NotThisStep, incidents.CannotOpen.
    """
    path = _require(viewer, at, thread_id)
    thread = inbox.get_thread(viewer=viewer, at=at, thread_id=thread_id, reason="opening a report")
    words = "\n\n".join(
        entry.text for entry in thread.entries if entry.direction is inbox.Direction.IN and entry.text
    )
    category, _ = voice.suggest_category(
        "\n".join(
            entry.english or entry.text for entry in thread.entries if entry.direction is inbox.Direction.IN
        )
    )
    report = incidents.open_report(
        actor=viewer.actor,
        at=at,
        contact_id=thread.contact_id,
        area_id=_area_id(path, at),
        category=category,
        words=words,
        source=f"inbox.Thread:{thread_id}",
        opened_by_id=viewer.user_id,
    )
    inbox.keep_report(actor=viewer.actor, at=at, thread_id=thread_id, reference=report.reference)
    return report


@transaction.atomic
def export_intelligence(
    *,
    viewer: Viewer,
    at: dt.datetime,
    thread_id: int,
    entry_ids: Collection[int],
    source_evaluation: inbox.SourceEvaluation,
    assessment: inbox.IntelligenceAssessment,
    handling: inbox.HandlingCode,
    conditions: str,
    text: str,
) -> inbox.IntelligenceView:
    """Make a 3x5x2 report and hold the words apart: in the conversation, among the replies, in a crime report that was
    begun with them, and in voice, where what was said still counts.

    Raises NotAllowed, NotFound, inbox.NotSanitised, inbox.CannotExport.
    """
    path = inbox.area_path_of(thread_id, at)
    accounts.require(viewer, Permission.EXPORT_INTELLIGENCE, path)
    held = contacts.export_contact(contact_id=inbox.contact_of(thread_id))["details"]
    report = inbox.export_intelligence(
        actor=viewer.actor,
        at=at,
        thread_id=thread_id,
        entry_ids=entry_ids,
        person={name: str(held.get(name) or "") for name in ("name", "email", "phone", "postcode")},
        source_evaluation=source_evaluation,
        assessment=assessment,
        handling=handling,
        conditions=conditions,
        text=text,
        written_by_id=viewer.user_id,
    )
    replies = inbox.replies_of(list(entry_ids))
    incidents.withhold_words(
        actor=viewer.actor,
        at=at,
        source=f"inbox.Thread:{thread_id}",
        words=[messaging.get_reply(reply_id).text for reply_id in replies],
    )
    for reply_id in replies:
        messaging.withhold_reply(actor=viewer.actor, at=at, reply_id=reply_id)
        voice.withhold(actor=viewer.actor, at=at, source=f"messaging.Reply:{reply_id}")
    return report


def pass_on(*, viewer: Viewer, at: dt.datetime, report_id: int) -> inbox.IntelligenceView:
    """The intelligence system has the report: its words go from here. Raises NotAllowed, NotFound."""
    accounts.require(viewer, Permission.EXPORT_INTELLIGENCE, inbox.area_path_of_report(report_id, at))
    return inbox.pass_on(actor=viewer.actor, at=at, report_id=report_id)


def colleagues(path: Collection[str], at: dt.datetime) -> list[tuple[int, str]]:
    """Who may be given a conversation of an area: accounts in use that may answer there, by name."""
    today = local_day(at)
    return [
        (user.pk, user.name)
        for user in accounts.list_users()
        if user.is_active
        and any(
            grant.area_code in path for grant in user.grants.all()
        )  # fetched with them; spares the question below
        and accounts.may(accounts.viewer_for(user, today), Permission.ANSWER_RESIDENTS, tuple(path))
    ]


def sender_for(viewer: Viewer, path: tuple[str, ...], at: dt.datetime) -> str:
    """Who the resident reads that the answer is from: rank, name and team."""
    person = workforce.person_for_user(viewer.user_id, local_day(at))
    name = person.full_name if person else viewer.name
    team = next((found for found in (_team(code, at) for code in path) if found), "")
    return f"{name}, {team}" if team else name


def _team(code: str, at: dt.datetime) -> str:
    try:
        team = workforce.team_of(code, local_day(at))
    except NotFound:
        return ""
    return team.name if team else ""


def _area_id(path: tuple[str, ...], at: dt.datetime) -> int:
    for code in path:
        try:
            return places.get_area(code, local_day(at)).id
        except NotFound:
            continue
    raise NotFound("The area of this conversation is no more.")


def _reachable(thread_id: int) -> None:
    contact_id = inbox.contact_of(thread_id)
    address = contacts.addresses([contact_id]).get(contact_id)
    if address is None or address.status in _GONE:
        raise Refused("This person has left. There is no address to answer to.", field="text")


def _require(viewer: Viewer, at: dt.datetime, thread_id: int) -> tuple[str, ...]:
    path = inbox.area_path_of(thread_id, at)
    accounts.require(viewer, Permission.ANSWER_RESIDENTS, path)
    return path
