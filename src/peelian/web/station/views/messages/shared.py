"""What the pages of a message share: the message as this viewer may see it, and what they may do with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from peelian.apps.accounts.api import Permission
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.journeys import standing
from peelian.kernel.time import now
from peelian.web.shared.access import viewer_of
from peelian.web.station.page import guard, may

#: What a message's state is called, and the colour of its tag.
STATES = {
    messaging.MessageState.DRAFT: ("Draft", "blue"),
    messaging.MessageState.APPROVED: ("Waiting for its time", "yellow"),
    messaging.MessageState.SENDING: ("Going out", "turquoise"),
    messaging.MessageState.SENT: ("Sent", "green"),
    messaging.MessageState.RECALLED: ("Recalled", "red"),
    messaging.MessageState.DROPPED: ("Thrown away", "grey"),
}


def sheet_for(request: HttpRequest, message_id: int, permission: Permission) -> messaging.Sheet:
    """The message, if the viewer holds the permission where its area stands now. Raises NotFound, NotAllowed."""
    sheet = messaging.sheet_of(message_id)
    guard(request, permission, messaging.area_path_of(message_id))
    return sheet


def abilities(request: HttpRequest, sheet: messaging.Sheet) -> dict[str, Any]:
    """What to offer."""
    path = standing.path_now(messaging.area_path_of(sheet.id), now())
    return {
        "may_write": may(request, Permission.WRITE_MESSAGE, path),
        "may_answer": may(request, Permission.ANSWER_RESIDENTS, path),
        "may_approve": may(request, Permission.APPROVE_MESSAGE, path),
        "is_own": sheet.written_by_id == viewer_of(request).user_id,
    }


def language_name(code: str) -> str:
    """A language in English."""
    known = languages.LANGUAGES.get(code)
    return known.english_name if known else code
