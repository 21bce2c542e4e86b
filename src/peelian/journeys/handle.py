"""Handle: what somebody wrote lands in a conversation with the team, and is voice.

Every way in ends here: mail, text, the page of a rating link. Automatic mail never does (see `come_back`).
"""

from __future__ import annotations

import datetime as dt

import structlog

from peelian.apps.contacts import api as contacts
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.journeys import draft_translations, hear, triage
from peelian.kernel.actors import resident, system
from peelian.kernel.errors import Refused

_log = structlog.get_logger(__name__)
_LEFT = "They wrote that they want no more messages: they have left."
_NUMBERS = frozenset({"sms", "voice"})
#: A text is an answer to what we wrote about a report for so long, if nothing else was sent since.
_TEXTS_ANSWER = dt.timedelta(days=7)


def handle_reply(*, at: dt.datetime, reply: messaging.ReplyView) -> inbox.ThreadLine | None:
    """Put a reply into its conversation, guess what it wants, look for triggers, and make it voice.

    A mail that says nothing but "stop" (in any language that we offer) is done as it says: the person leaves. None for
    what no person wrote, or that has no words, and where there is no force yet: it is kept all the same. The same reply
    twice is handled once. All of it belongs to the transaction in which the reply was kept.

    An answer to what we wrote about a report stands with the report and nowhere else: it is no voice, and None here.
    """
    if reply.automatic or not reply.text.strip():
        return None
    stop = messaging.keyword_of(reply.text) is messaging.Keyword.STOP
    if not stop and _belongs_to_report(at, reply):
        return None
    area_id = _area(at, reply)
    line = None if area_id is None else _converse(at, reply, area_id, stop=stop)
    if stop:
        contacts.leave_by_id(
            actor=resident(reply.contact_id), at=at, contact_id=reply.contact_id, source="STOP by mail"
        )
        if line is not None:
            inbox.close(actor=system("inbox"), at=at, thread_id=line.id, because=_LEFT)
    elif area_id is not None:
        _hear(at, reply, area_id)
    return line


def put_into_english(*, at: dt.datetime, entry_id: int) -> None:
    """A machine's English of what somebody wrote, for whoever answers; nothing where no engine serves it."""
    asked = inbox.get_foreign(entry_id)
    if asked is None:
        return
    text, language = asked
    english = draft_translations.english_of(at=at, text=text, language=language)
    if english:
        inbox.add_english(actor=system("inbox"), at=at, entry_id=entry_id, english=english)


def _belongs_to_report(at: dt.datetime, reply: messaging.ReplyView) -> bool:
    """Whether it answers what we wrote about a report; it is kept there then."""
    reference = _report_of(at, reply)
    if reference is None:
        return False
    triage.hear(
        at=at,
        reference=reference,
        contact_id=reply.contact_id,
        text=reply.text,
        language=_language(reply),
        key=f"reply:{reply.id}",
    )
    return True


def _report_of(at: dt.datetime, reply: messaging.ReplyView) -> str | None:
    """The report that a reply is about. A mail names the copy that it answers; a text answers what came last."""
    if reply.channel not in _NUMBERS:
        return incidents.report_for_delivery(reply.delivery_id) if reply.delivery_id else None
    last = incidents.last_copy(reply.contact_id, since=at - _TEXTS_ANSWER)
    if last is None or last[1] < (reply.delivery_id or 0):
        return None
    return last[0]


def _area(at: dt.datetime, reply: messaging.ReplyView) -> int | None:
    """The row of the area that it is about; None where there is no force yet, when it is kept all the same."""
    try:
        return hear.area_of(reply, at)
    except Refused as refusal:
        _log.warning("reply_has_no_area", reply=reply.id, reason=refusal.message)
        return None


def _converse(
    at: dt.datetime, reply: messaging.ReplyView, area_id: int, *, stop: bool
) -> inbox.ThreadLine | None:
    """The reply in its conversation; None where it can't have one, when it is kept all the same."""
    try:
        return inbox.open_or_continue(
            actor=resident(reply.contact_id),
            at=at,
            said=inbox.Said(
                reply_id=reply.id,
                contact_id=reply.contact_id,
                area_id=area_id,
                message_id=reply.message_id if reply.to_many else None,
                delivery_id=reply.delivery_id,
                channel=reply.channel,
                text=reply.text,
                language=_language(reply),
                reads=reply.reads,
                received_at=min(reply.received_at, at),
                addressed=reply.channel not in _NUMBERS,
                stop=stop,
            ),
        )
    except Refused as refusal:
        _log.warning("reply_has_no_thread", reply=reply.id, reason=refusal.message)
        return None


def _language(reply: messaging.ReplyView) -> str:
    """The language of the words, as their words tell it. What the mail says of itself counts only where they don't:
    mail programs name the language that they were installed in ("en-US"), whatever is written in them."""
    found = languages.detect(reply.text, reply.reads)
    said = reply.language.partition("-")[0]
    if found.method in {"declared", "none"} and said in languages.LANGUAGES:
        return said
    return "" if found.language == languages.UNKNOWN else found.language


def _hear(at: dt.datetime, reply: messaging.ReplyView, area_id: int) -> None:
    """Make the reply voice. Where that can't be, the reply is kept all the same."""
    try:
        hear.hear_reply(at=at, reply=reply, area_id=area_id)
    except Refused as refusal:
        _log.warning("reply_is_not_voice", reply=reply.id, reason=refusal.message)
