"""Reading messages, and what came back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from peelian.analysis.rates import wilson
from peelian.apps.accounts import api as accounts
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating, Reply
from peelian.apps.messaging.rules import marks, rendering
from peelian.apps.messaging.types.states import (
    AutoKind,
    DeliveryState,
    MessageKind,
    MessageState,
    Notice,
    Urgency,
)
from peelian.apps.messaging.types.views import Headline, MessageReport, MessageView, RatingPage, ReplyView
from peelian.apps.places import api as places
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

_OUT = (MessageState.SENDING, MessageState.SENT, MessageState.RECALLED)


def view_of(message: Message) -> MessageView:
    """The row as a plain value."""
    return MessageView(
        id=message.pk,
        kind=MessageKind(message.kind),
        state=MessageState(message.state),
        subject=message.subject,
        body=message.body,
        html=rendering.body_html(message.body),
        area_code=message.area.code if message.area else "",
        area_name=message.area.name if message.area else "",
        category=message.category,
        sender_name=message.sender_name,
        created_at=message.created_at,
        approved_at=message.approved_at,
        sent_at=message.sent_at,
        urgency=Urgency(message.urgency),
        topic=message.topic,
        language=message.language,
        notice=Notice(message.notice),
        about_id=message.about_id,
        send_at=message.send_at,
        expires_at=message.expires_at,
        reference=marks.reference_of(message.pk),
        officer_id=message.officer_id,
    )


def list_public_messages(*, area_codes: Iterable[str] | None = None, limit: int = 50) -> list[MessageView]:
    """The archive: what was sent to these areas (or anywhere), newest first. Never a service message."""
    codes = None if area_codes is None else tuple(area_codes)
    return [view_of(row) for row in _archive(codes).select_related("area")[:limit]]


def list_headlines(*, area_codes: Iterable[str], limit: int) -> list[Headline]:
    """The same archive without the words of the messages, for lists that lead to them."""
    return [Headline(*row) for row in _headlines(codes=tuple(area_codes), limit=limit)]


@compiled
def _headlines(*, codes: tuple[str, ...], limit: int) -> QuerySet[Message, Any]:
    return _archive(codes).values_list("id", "subject", "area__code", "area__name", "approved_at")[:limit]


def _archive(codes: tuple[str, ...] | None) -> QuerySet[Message]:
    rows = Message.objects.filter(state__in=_OUT).exclude(kind=MessageKind.SERVICE)
    return (rows if codes is None else rows.filter(area__code__in=codes)).order_by("-approved_at", "-id")


def get_public_message(message_id: int) -> MessageView:
    """One message of the archive; raises NotFound for one that isn't public, as for one that doesn't exist."""
    row = (
        Message.objects.filter(pk=message_id, state__in=_OUT)
        .exclude(kind=MessageKind.SERVICE)
        .select_related("area")
        .first()
    )
    if row is None:
        raise NotFound("We have sent no message with this number.")
    return view_of(row)


def has_due(*, at: dt.datetime, channels: Iterable[str] | None = None) -> bool:
    """Whether a copy waits to be sent now, over any of these channels (None: any at all)."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, not_before__lte=at)
    if channels is not None:
        return any(rows.filter(channel=channel).exists() for channel in channels)
    return rows.exists()


def count_service_messages(*, contact_id: int, since: dt.datetime) -> int:
    """How many service messages were written to a person since a moment."""
    return Delivery.objects.filter(
        contact_id=contact_id, message__kind=MessageKind.SERVICE, message__created_at__gte=since
    ).count()


def delivery_of(token: str, purpose: contacts.LinkPurpose, *, hold: bool = False) -> Delivery | None:
    """The copy that a signed token names, or None when the token is no good. `hold`: see `contacts.api.read_link`."""
    try:
        link = contacts.read_link(token, purpose, hold=hold)
    except contacts.BadLink:
        return None
    return _copy_of(link)


def rating_page(token: str) -> RatingPage:
    """What the page behind a rating link shows. Reading it changes nothing. Raises BadLink."""
    delivery = _copy_of(contacts.read_link(token, contacts.LinkPurpose.RATE))
    if delivery is None:
        raise contacts.BadLink("This link is not one of ours.")
    rating = Rating.objects.filter(delivery=delivery).first()
    return RatingPage(
        message_id=delivery.message_id,
        subject=delivery.message.subject,
        sender_name=delivery.message.sender_name,
        language=delivery.contact.language,
        score=rating.score if rating else None,
    )


def _copy_of(link: contacts.Link) -> Delivery | None:
    """The copy that a link names, with its message, that one's area and its reader, in one statement: it is asked for
    at each answer and each look at a page."""
    rows = (
        Delivery.objects.filter(pk=int(link.reference or 0), contact_id=link.contact_id)
        .select_related("message__area", "contact")
        .only(
            *("channel", "message__kind", "message__subject", "message__sender_name", "message__category"),
            *("message__area__code", "contact__language", "contact__neighbourhood_code"),
        )
    )
    return next(iter(rows[:1]), None)


def message_report(*, viewer: accounts.Viewer, message_id: int) -> MessageReport:
    """What became of a message, for staff of its area. Raises NotFound, NotAllowed."""
    message = _guarded(viewer, message_id)
    by_state = dict(
        Delivery.objects.filter(message=message)
        .values_list("state")
        .annotate(n=Count("id"))
        .order_by("state")
    )
    replies = Counter(Reply.objects.filter(delivery__message=message).values_list("automatic", flat=True))
    scores = Counter(Rating.objects.filter(delivery__message=message).values_list("score", flat=True))
    n = scores.total()
    return MessageReport(
        message_id=message.pk,
        copies={state: by_state.get(state.value, 0) for state in DeliveryState},
        replies=replies[False],
        automatic=replies[True],
        ratings={score: scores[score] for score in range(1, 6)},
        mean=sum(score * count for score, count in scores.items()) / n if n else None,
        good=wilson(scores[4] + scores[5], n),
    )


def area_path_of(message_id: int) -> tuple[str, ...]:
    """The codes that a permission on a message is asked for: its area's and those above. Raises NotFound."""
    return _path_of(_find(message_id))


def count_ratings(
    *, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None
) -> dict[int, int]:
    """How often each score was given in a span (end excluded) to messages of these areas: for the Board."""
    rows = Rating.objects.filter(at__gte=since, at__lt=until)
    if area_codes is not None:
        rows = rows.filter(delivery__message__area__code__in=list(area_codes))
    scores = Counter(rows.values_list("score", flat=True))
    return {score: scores[score] for score in range(1, 6)}


def count_replies(*, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None) -> int:
    """How many replies people wrote in a span (end excluded) to messages of these areas; automatic ones not counted."""
    rows = Reply.objects.filter(received_at__gte=since, received_at__lt=until, automatic=False)
    if area_codes is not None:
        rows = rows.filter(delivery__message__area__code__in=list(area_codes))
    return rows.count()


def list_replies(
    *, viewer: accounts.Viewer, area_codes: Iterable[str], since: dt.datetime, limit: int = 100
) -> list[ReplyView]:
    """What people answered to messages of these areas, newest first; automatic and erased ones left out.

    Only areas in which the viewer may see what people say are looked at. Who wrote isn't told: `contact_id` is 0.
    """
    may_see = set(accounts.areas_for(viewer, accounts.Permission.SEE_VOICE))
    wanted = [code for code in area_codes if may_see.intersection(_path(code, local_day(since)))]
    rows = (
        Reply.objects.filter(
            delivery__message__area__code__in=wanted,
            received_at__gte=since,
            automatic=False,
            erased_at__isnull=True,
        )
        .select_related("delivery__message__area")
        .order_by("-received_at", "-id")[:limit]
    )
    return [reply_view(row, contact_id=0) for row in rows]


def get_reply(reply_id: int) -> ReplyView:
    """One reply with who wrote it, for the journey that makes it voice. Raises NotFound."""
    row = Reply.objects.select_related("contact", "delivery__message__area").filter(pk=reply_id).first()
    if row is None:
        raise NotFound("There is no such reply.")
    return reply_view(row)


def reply_view(row: Reply, *, is_new: bool = False, contact_id: int | None = None) -> ReplyView:
    """The row as a plain value."""
    message = row.delivery.message if row.delivery else None
    area = message.area if message else None
    writer = row.contact if contact_id is None else None
    return ReplyView(
        id=row.pk,
        delivery_id=row.delivery_id,
        message_id=message.pk if message else None,
        message_subject=message.subject if message else "",
        contact_id=row.contact_id if contact_id is None else contact_id,
        area_code=area.code if area else "",
        area_id=area.pk if area else None,
        category=message.category if message else "",
        text=row.text,
        language=row.language,
        automatic=row.automatic,
        received_at=row.received_at,
        is_new=is_new,
        channel=row.channel,
        auto_kind=AutoKind(row.auto_kind),
        to_many=message is not None and message.kind != MessageKind.SERVICE,
        reads=writer.language if writer else "",
        neighbourhood_code=writer.neighbourhood_code if writer else "",
    )


def export_contact(*, contact_id: int) -> dict[str, Any]:
    """All that this room holds on a person, as plain values for JSON. The journey checks who asks and records it."""
    rows = (
        Delivery.objects.filter(contact_id=contact_id)
        .select_related("message", "rating")
        .prefetch_related("replies")
        .order_by("id")
    )
    return {
        "messages": [
            {
                "subject": row.message.subject,
                "kind": row.message.kind,
                "channel": row.channel,
                "state": row.state,
                "settled_at": row.settled_at.isoformat() if row.settled_at else None,
                "detail": row.detail,
                "rating": row.rating.score if hasattr(row, "rating") else None,
                "replies": [
                    {
                        "received_at": reply.received_at.isoformat(),
                        "automatic": reply.automatic,
                        "text": reply.text,
                    }
                    for reply in row.replies.all()
                ],
            }
            for row in rows
        ]
    }


def _guarded(viewer: accounts.Viewer, message_id: int) -> Message:
    message = _find(message_id)
    accounts.require(viewer, accounts.Permission.SEE_STATION, places.path_now(_path_of(message), viewer.on))
    return message


def _find(message_id: int) -> Message:
    """A message to the people of an area: not one that the service writes to a single person."""
    message = (
        Message.objects.select_related("area").filter(pk=message_id).exclude(kind=MessageKind.SERVICE).first()
    )
    if message is None or message.area is None:
        raise NotFound("There is no such message.")
    return message


def _path_of(message: Message) -> tuple[str, ...]:
    return _path(message.area.code, local_day(message.created_at)) if message.area else ()


def _path(code: str, on: dt.date) -> tuple[str, ...]:
    try:
        return tuple(places.path_of(code, on))
    except NotFound:
        return (code,)
