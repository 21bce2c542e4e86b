"""Messages as their writers and approvers see them, and what the genuine-message page answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Count, Q, QuerySet

from peelian.analysis.rates import wilson
from peelian.apps.accounts import api as accounts
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Attachment, Message
from peelian.apps.messaging.models.replies import Rating, Reply
from peelian.apps.messaging.rules import marks, rendering
from peelian.apps.messaging.types.sheets import AttachmentView, Checked, Line, NoticeView, Sheet, TextView
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, TextOrigin, Urgency
from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: States in which anybody may read a message.
_PUBLIC = (MessageState.SENDING, MessageState.SENT, MessageState.RECALLED)
#: The day and the reference at the end of a subject as it goes out.
_DATED = re.compile(r",? *\d{1,2}/\d{1,2}/\d{4} *(\[.*)?$")
#: Of these an approver has read.
_READ = (
    "kind", "subject", "body", "sender_name", "category", "urgency", "topic", "organisation", "language", "selection",
    "send_at", "expires_at", "officer_id", "gaps", "written_by_id",
)  # fmt: skip


def sheet_of(message_id: int) -> Sheet:
    """A message to the people of an area, for a journey that asks who may see it. Raises NotFound, also for a service
    message."""
    row = (
        Message.objects.select_related("area", "officer", "template", "about", "written_by", "approved_by")
        .filter(pk=message_id, area__isnull=False)
        .exclude(kind=MessageKind.SERVICE)
        .first()
    )
    if row is None:
        raise NotFound("There is no such message.")
    return _sheet(row, full=True)


def list_sheets(
    *,
    viewer: accounts.Viewer,
    area_codes: Iterable[str],
    states: Sequence[MessageState] = (),
    words: str = "",
    after: int | None = None,
    limit: int = 25,
) -> list[Line]:
    """Messages of these areas, newest first, without their texts and files.

    Args:
        viewer: areas in which they may not see the station are left out.
        area_codes: where to look.
        states: only these; empty: all but dropped ones.
        words: only those with these words in the subject, or the one with this reference.
        after: only those older than the message of this number: for the next page.
        limit: at most so many.
    """
    may_see = set(accounts.areas_for(viewer, accounts.Permission.SEE_STATION))
    wanted = set(area_codes)
    rows = (
        Message.objects.filter(area__code__in=wanted)
        .exclude(kind=MessageKind.SERVICE)
        .select_related("area", "officer", "template", "about", "written_by", "approved_by")
        .order_by("-id")
    )
    rows = rows.filter(state__in=states) if states else rows.exclude(state=MessageState.DROPPED)
    words = tidy(words)
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(pk=marks.read_reference(words) or 0))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    paths: dict[str, frozenset[str]] = {}

    def seen(row: Message) -> bool:
        code = _area_of(row).code
        if code not in paths:
            paths[code] = frozenset(_path(code, local_day(row.created_at)))
        return bool(may_see & paths[code])

    found = [row for row in rows[: limit * 2] if seen(row)][:limit]
    return _lines(found)


def version_of(message: Message) -> str:
    """A digest of everything that an approver reads, in every language: it changes when anything of it does."""
    told = {name: getattr(message, name) for name in _READ}
    files = [
        [a.pk, a.name, a.alt, a.size] for a in message.attachments.defer("content").order_by("position", "id")
    ]
    texts = list(message.texts.order_by("language").values_list("language", "subject", "body", "origin"))
    text = json.dumps([told, files, texts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def get_attachment(attachment_id: int, *, message_id: int) -> tuple[AttachmentView, bytes]:
    """A file of a message, with its content. Raises NotFound."""
    row = Attachment.objects.filter(pk=attachment_id, message_id=message_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return attachment_view(row), bytes(row.content)


def list_notices(message_id: int) -> list[NoticeView]:
    """The notices that followed a message and went out, oldest first."""
    rows = Message.objects.filter(about_id=message_id, state__in=_PUBLIC).order_by("approved_at", "id")
    return [_notice(row) for row in rows]


def about_of(message_id: int) -> NoticeView | None:
    """The earlier message that a public notice is about: with the notice's own kind. None for any other message."""
    row = _public().select_related("about").filter(pk=message_id, about__isnull=False).first()
    if row is None or row.about is None:
        return None
    return replace(_notice(row.about), notice=Notice(row.notice))


def check_mark(text: str) -> Checked:
    """Whether we sent what somebody has before them: by the reference in it, else by the subject word for word.

    Args:
        text: a reference, or a whole subject as they got it.
    """
    number = marks.read_reference(text)
    if number is not None:
        row = _public().filter(pk=number).first()
        return _checked(row, "reference") if row else Checked(None, "reference")
    words = " ".join(tidy(text).split())
    if len(words) < 6:
        return Checked(None)
    # The bare subject, or "who: what, day" with its reference cut off.
    inner = words.split(": ", 1)[-1]
    said = Q()
    for one in {words, inner, _DATED.sub("", inner)}:
        said |= Q(subject__iexact=one) | Q(texts__subject__iexact=one)
    row = _public().filter(said).order_by("-id").first()
    return _checked(row, "subject") if row else Checked(None, "subject")


def attachment_view(row: Attachment) -> AttachmentView:
    """The row as a plain value."""
    return AttachmentView(id=row.pk, name=row.name, media_type=row.media_type, alt=row.alt, size=row.size)


def _public() -> QuerySet[Message]:
    return Message.objects.filter(state__in=_PUBLIC).exclude(kind=MessageKind.SERVICE)


def _checked(row: Message, by: str) -> Checked:
    notices = list_notices(row.pk)
    return Checked(
        message_id=row.pk,
        by=by,
        subject=row.subject,
        sender_name=row.sender_name,
        approved_at=row.approved_at,
        reference=marks.reference_of(row.pk),
        recalled=row.state == MessageState.RECALLED,
        corrected_by=next((n for n in reversed(notices) if n.notice is Notice.CORRECTION), None),
        recalled_by=next((n for n in reversed(notices) if n.notice is Notice.RECALL), None),
    )


def _notice(row: Message) -> NoticeView:
    return NoticeView(
        id=row.pk,
        notice=Notice(row.notice),
        subject=row.subject,
        state=MessageState(row.state),
        reference=marks.reference_of(row.pk),
        approved_at=row.approved_at,
    )


def _lines(rows: Sequence[Message]) -> list[Line]:
    ids = [row.pk for row in rows]
    copies = _counted(Delivery, "message_id", ids)
    replies = dict(
        Reply.objects.filter(delivery__message_id__in=ids, automatic=False)
        .values_list("delivery__message_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    scores: dict[int, list[int]] = {}
    for number, good, n in (
        Rating.objects.filter(delivery__message_id__in=ids)
        .values_list("delivery__message_id")
        .annotate(good=Count("id", filter=Q(score__gte=4)), n=Count("id"))
        .order_by()
    ):
        scores[number] = [good, n]
    return [
        Line(
            sheet=_sheet(row, full=False),
            copies=copies.get(row.pk, 0),
            replies=replies.get(row.pk, 0),
            ratings=scores.get(row.pk, [0, 0])[1],
            good=wilson(*scores.get(row.pk, [0, 0])),
        )
        for row in rows
    ]


def _counted(model: type[Delivery], field: str, ids: Sequence[int]) -> dict[int, int]:
    rows = model.objects.filter(**{f"{field}__in": ids}).values_list(field).annotate(n=Count("id")).order_by()
    return dict(rows)


def _sheet(row: Message, *, full: bool) -> Sheet:
    area = _area_of(row)
    return Sheet(
        id=row.pk,
        kind=MessageKind(row.kind),
        state=MessageState(row.state),
        organisation=row.organisation,
        urgency=Urgency(row.urgency),
        topic=row.topic,
        language=row.language,
        subject=row.subject,
        body=row.body,
        html=rendering.body_html(row.body),
        area_id=area.pk,
        area_code=area.code,
        area_name=area.name,
        category=row.category,
        selection=row.selection,
        sender_name=row.sender_name,
        officer_id=row.officer_id,
        officer_name=row.officer.name if row.officer else "",
        template_id=row.template_id,
        template_name=row.template.name if row.template else "",
        gaps=row.gaps,
        notice=Notice(row.notice),
        about_id=row.about_id,
        about_subject=row.about.subject if row.about else "",
        written_by_id=row.written_by_id,
        written_by_name=row.written_by.name if row.written_by else "",
        approved_by_name=row.approved_by.name if row.approved_by else "",
        approved_alone=row.approved_alone,
        created_at=row.created_at,
        asked_at=row.asked_at,
        approved_at=row.approved_at,
        send_at=row.send_at,
        expires_at=row.expires_at,
        released_at=row.released_at,
        sent_at=row.sent_at,
        recalled_at=row.recalled_at,
        reference=marks.reference_of(row.pk),
        version=version_of(row) if full else "",
        texts=_texts(row) if full else (),
        attachments=tuple(map(attachment_view, row.attachments.defer("content"))) if full else (),
    )


def _area_of(row: Message) -> Area:
    if row.area is None:
        raise NotFound("There is no such message.")
    return row.area


def _texts(row: Message) -> tuple[TextView, ...]:
    return tuple(
        TextView(
            language=text.language,
            subject=text.subject,
            body=text.body,
            origin=TextOrigin(text.origin),
            settled_by_name=text.settled_by.name if text.settled_by else "",
            reason=text.reason,
            at=text.at,
        )
        for text in row.texts.select_related("settled_by")
    )


def _path(code: str, on: dt.date) -> tuple[str, ...]:
    try:
        return tuple(places.path_of(code, on))
    except NotFound:
        return (code,)
