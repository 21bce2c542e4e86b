"""Conversations by name, for those who hold them, and nobody else."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from peelian.apps.accounts.api import Viewer
from peelian.apps.events import api as events
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.queries.doors import require_names
from peelian.apps.retention.types import (
    Candidate,
    ConversationLine,
    ConversationView,
    Kind,
    Outcome,
    State,
    Theme,
    WithKind,
)
from peelian.apps.workforce.models.people import Career
from peelian.kernel.errors import NotFound

Row = RetentionConversation | ExitInterview
_MODELS: dict[Kind, type[RetentionConversation] | type[ExitInterview]] = {
    Kind.RETENTION: RetentionConversation,
    Kind.EXIT: ExitInterview,
}


def list_conversations(*, viewer: Viewer, state: State, limit: int = 200) -> list[ConversationLine]:
    """Both kinds in a state: those that wait by how long they have, others the latest first. Raises NotAllowed."""
    require_names(viewer)
    found: list[ConversationLine] = []
    for kind, model in _MODELS.items():
        rows = model.objects.select_related("career__person").filter(_IN[state])
        order = ("offered_on", "id") if state is State.OFFERED else ("-held_on", "-declined_on", "-id")
        found += [_line(kind, row) for row in rows.order_by(*order)[:limit]]
    if state is State.OFFERED:
        return sorted(found, key=lambda line: (line.offered_on, line.person_name))[:limit]
    return sorted(found, key=lambda line: (line.ended_on or line.offered_on, line.id), reverse=True)[:limit]


def get_conversation(
    *, viewer: Viewer, at: dt.datetime, kind: Kind, conversation_id: int
) -> ConversationView:
    """One conversation with its note. The look is recorded. Raises NotAllowed, NotFound."""
    require_names(viewer)
    row = _MODELS[kind].objects.select_related("career__person").filter(pk=conversation_id).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    events.record_read(viewer=viewer.actor, at=at, subject=row, reason="Holds conversations")
    return ConversationView(
        line=_line(kind, row),
        themes=tuple(Theme(theme) for theme in row.themes),
        note=row.note,
        joined_on=row.career.joined_on,
        left_on=row.career.left_on,
    )


def find_candidates(*, viewer: Viewer, words: str, limit: int = 20) -> list[Candidate]:
    """Careers of people whose name holds these words, or whose collar number they are. Raises NotAllowed."""
    require_names(viewer)
    if not words.strip():
        return []
    asked = Q(person__name__icontains=words.strip()) | Q(person__collar_number__iexact=words.strip())
    rows = Career.objects.select_related("person").filter(asked)
    return [_candidate(row) for row in rows.order_by("person__name", "-joined_on")[:limit]]


def list_leavers_not_asked(*, viewer: Viewer, since: dt.date, limit: int = 50) -> list[Candidate]:
    """Who left on or after a day and hasn't been offered an exit interview, the latest first. Raises NotAllowed."""
    require_names(viewer)
    asked = ExitInterview.objects.filter(career=OuterRef("pk"))
    rows = Career.objects.select_related("person").filter(~Exists(asked), left_on__gte=since)
    return [_candidate(row) for row in rows.order_by("-left_on", "id")[:limit]]


def get_candidate(*, viewer: Viewer, career_id: int) -> Candidate:
    """Whose career it is. Raises NotAllowed, NotFound."""
    require_names(viewer)
    row = Career.objects.select_related("person").filter(pk=career_id).first()
    if row is None:
        raise NotFound("There is no such time of service.")
    return _candidate(row)


_IN = {
    State.OFFERED: Q(held_on=None, declined_on=None),
    State.HELD: Q(held_on__isnull=False),
    State.DECLINED: Q(declined_on__isnull=False),
}


def _candidate(row: Career) -> Candidate:
    return Candidate(row.pk, row.person.name, row.person.collar_number, row.joined_on, row.left_on)


def _line(kind: Kind, row: Row) -> ConversationLine:
    outcome = row.outcome if isinstance(row, RetentionConversation) else ""
    return ConversationLine(
        id=row.pk,
        kind=kind,
        person_name=row.career.person.name,
        collar_number=row.career.person.collar_number,
        state=State.HELD if row.held_on else State.DECLINED if row.declined_on else State.OFFERED,
        offered_on=row.offered_on,
        ended_on=row.held_on or row.declined_on,
        with_kind=WithKind(row.with_kind) if row.with_kind else None,
        outcome=Outcome(outcome) if outcome else None,
    )
