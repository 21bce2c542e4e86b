"""One message: what is still to do while it is a draft, then how it goes and how it is received."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.journeys import send_message
from peelian.journeys.ports import ports
from peelian.kernel.text import one_line
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.station.page import page
from peelian.web.station.views.messages.audience import described
from peelian.web.station.views.messages.shared import STATES, abilities, language_name, sheet_for

_State = messaging.DeliveryState
#: What a copy's state is called, in the order of its life.
COPIES = {
    _State.QUEUED: "Waiting",
    _State.ATTEMPTING: "Going out now",
    _State.SENT: "Handed over",
    _State.DELIVERED: "Arrived",
    _State.BOUNCED: "Came back",
    _State.REFUSED: "Refused",
    _State.SUPPRESSED: "Left, or suspended, before it went",
    _State.EXPIRED: "Too late to go",
    _State.CALLED_OFF: "Called off",
    _State.UNKNOWN: "Cut off: may have arrived",
}
_GONE = (messaging.MessageState.SENDING, messaging.MessageState.SENT, messaging.MessageState.RECALLED)


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, message_id: int) -> HttpResponse:
    """A draft's steps, or a message's progress, replies and ratings."""
    sheet = sheet_for(request, message_id, Permission.SEE_STATION)
    gone = sheet.state in _GONE
    selection = contacts.Selection.from_json(sheet.selection)
    words, colour = STATES[sheet.state]
    return page(
        request,
        "message.html",
        "messages",
        sheet=sheet,
        state_words=words,
        state_colour=colour,
        gone=gone,
        gist=one_line(messaging.body_text(sheet.body), 110),
        sets=described(selection),
        people=send_message.count(sheet, now()).people if selection.parts and not gone else None,
        notices=messaging.list_notices(message_id),
        languages=[language_name(text.language) for text in sheet.texts],
        subject=f"messaging.Message:{message_id}",
        **(_following(request, message_id) if gone else {}),
        **abilities(request, sheet),
    )


@requires(Permission.SEE_STATION)
@require_safe
def progress(request: HttpRequest, message_id: int) -> HttpResponse:
    """How the sending goes: a piece of the page, asked for again and again while it is going out."""
    sheet = sheet_for(request, message_id, Permission.SEE_STATION)
    return page(
        request,
        "_message_progress.html",
        "messages",
        sheet=sheet,
        **_progress(message_id),
        **abilities(request, sheet),
    )


def _following(request: HttpRequest, message_id: int) -> dict[str, Any]:
    report = messaging.message_report(viewer=viewer_of(request), message_id=message_id)
    return {"report": report, **_progress(message_id)}


def _progress(message_id: int) -> dict[str, Any]:
    found = messaging.progress(message_id=message_id, at=now())
    labels = {name: channel.facts.label for name, channel in ports().channels.items()}
    seconds = found.seconds_left
    return {
        "progress": found,
        "asked_at": now(),
        "states": [
            (words, found.by_state[state]) for state, words in COPIES.items() if found.by_state[state]
        ],
        "channels": [
            (labels.get(name, name), _line(counts), sum(counts.values()))
            for name, counts in found.by_channel.items()
        ],
        "by_language": [
            (language_name(code), _line(counts), sum(counts.values()))
            for code, counts in found.by_language.items()
        ],
        "failures": [
            (labels.get(row.channel, row.channel), COPIES[row.state], row.reason, row.copies)
            for row in found.failures
        ],
        "minutes_left": None if seconds is None else max(1, round(seconds / 60)),
        "refused": found.by_state[_State.REFUSED],
        "unknown": found.by_state[_State.UNKNOWN],
        "share": 100 if not found.copies else int(100 * found.done / found.copies),
    }


def _line(counts: Any) -> list[tuple[str, int]]:
    return [(words, counts[state]) for state, words in COPIES.items() if counts.get(state)]
