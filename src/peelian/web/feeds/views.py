"""Open data for other sites, calendars and newsreaders."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from peelian.apps.board import api as board
from peelian.apps.content import api as content
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind
from peelian.journeys import issue_badge
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.ids import digest
from peelian.kernel.time import local_day, now
from peelian.web.feeds import atom, calendars, cap
from peelian.web.feeds.openapi.document import make_document
from peelian.web.shared.access import public

#: Meetings this far back stay in the calendar, so that a phone which was off learns of a cancellation.
_PAST = dt.timedelta(days=90)
_AN_HOUR = "public, max-age=3600"
_CAP_KINDS = {
    messaging.Notice.NONE: "Alert",
    messaging.Notice.CORRECTION: "Update",
    messaging.Notice.RECALL: "Cancel",
}

priorities_feed = public("Open data: priorities are published.")(atom.Priorities())
updates_feed = public("Open data: what was told to residents is published.")(atom.Updates())
alerts_feed = public("Open data: alerts are published, for people and for other systems.")(atom.Alerts())
messages_feed = public("Open data: messages to many people are published.")(atom.Messages())
board_papers_feed = public("Open data: what the Board was told is published.")(atom.BoardPapers())


@public("Says which open data there is.")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The feeds there are, in plain words, with a real address of each."""
    today = local_day(now())
    areas = places.list_areas(on=today, kind=AreaKind.NEIGHBOURHOOD)
    return render(
        request,
        "feeds/index.html",
        {"site": settings.PUBLIC_URL, "force": places.force(today), "example": areas[0] if areas else None},
    )


@public("Says to programs which open data and interfaces there are.")
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """All addresses for programs as an OpenAPI document."""
    answer = JsonResponse(make_document(site=settings.PUBLIC_URL))
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = _AN_HOUR
    return answer


@public("Open data: meetings are public.")
@require_safe
def meetings(_request: HttpRequest, code: str) -> HttpResponse:
    """An area's meetings and those of its sector as a calendar."""
    at = now()
    area = places.get_area(code, local_day(at))
    found = content.list_meetings(area_codes=area.path[:2], since=at - _PAST)
    made = calendars.calendar(area, found, site=settings.PUBLIC_URL, at=at)
    return HttpResponse(
        made,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{area.code}-meetings.ics"'},
    )


@public("Open data: alerts are published, for other systems in the Common Alerting Protocol.")
@require_safe
def alert(_request: HttpRequest, message_id: int) -> HttpResponse:
    """One alert, or a notice about one, as a CAP 1.2 document with all languages in which it goes out."""
    message = messaging.get_public_message(message_id)
    if message.kind is not messaging.MessageKind.ALERT:
        raise NotFound("This message is not an alert.")
    return HttpResponse(cap.document(_alert(message)), content_type=cap.MEDIA_TYPE)


@public("Open data: outlines are published.")
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of one area as GeoJSON, today or `?on=YYYY-MM-DD`."""
    on = _day(request)
    collection = places.boundaries_geojson([places.get_area(code, on).code], on)
    if not collection["features"]:
        raise NotFound("The outline of this area isn't known.")
    return _geojson(request, collection["features"][0])


@public("Open data: outlines are published.")
@require_safe
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    """The outlines of all neighbourhoods as GeoJSON, today or `?on=YYYY-MM-DD`."""
    on = _day(request)
    codes = [found.code for found in places.list_areas(on=on, kind=AreaKind.NEIGHBOURHOOD)]
    return _geojson(request, places.boundaries_geojson(codes, on))


def _alert(message: messaging.MessageView) -> cap.Alert:
    about = messaging.get_public_message(message.about_id) if message.about_id else None
    boundary = places.boundary_of(message.area_code, local_day(_sent(message)))
    page = f"{settings.PUBLIC_URL}/messages/{message.id}"
    texts = [(message.language, message.subject, message.body)]
    texts += [
        (text.language, text.subject, text.body)
        for text in messaging.sheet_of(message.id).texts
        if text.language != message.language
    ]
    return cap.Alert(
        identifier=_identifier(message),
        sender=_sender(),
        sent=_sent(message),
        kind=_CAP_KINDS[message.notice],
        urgency=message.urgency.value,
        sender_name=message.sender_name,
        area_name=message.area_name,
        area_code=message.area_code,
        infos=[
            cap.Info(language, subject, messaging.body_text(body), "", f"{page}?lang={language}")
            for language, subject, body in texts
        ],
        expires=message.expires_at,
        geometry=boundary.geometry if boundary else None,
        references=[cap.Reference(_sender(), _identifier(about), _sent(about))] if about else [],
        test=settings.DEMO,
    )


def _identifier(message: messaging.MessageView) -> str:
    return message.reference or f"message-{message.id}"


def _sender() -> str:
    return f"alerts@{settings.REPLY_DOMAIN}"


def _sent(message: messaging.MessageView) -> dt.datetime:
    return message.approved_at or message.created_at


def _geojson(request: HttpRequest, shape: dict[str, Any]) -> HttpResponse:
    body = json.dumps(shape, separators=(",", ":"), ensure_ascii=False).encode()
    tag = quote_etag(digest(body)[:32])
    headers = {"ETag": tag, "Cache-Control": _AN_HOUR, "Access-Control-Allow-Origin": "*"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/geo+json", headers=headers)


def _day(request: HttpRequest) -> dt.date:
    text = request.GET.get("on", "")
    if not text:
        return local_day(now())
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("A day is written as YYYY-MM-DD.", field="on") from None


@public("A public key: whoever is shown a credential for training checks it with this.")
@require_safe
def credential_key(_request: HttpRequest, name: str) -> HttpResponse:
    """The public key of this name as a JSON Web Key (RFC 7517), at the address that credentials name."""
    answer = JsonResponse(issue_badge.public_key(name), content_type="application/jwk+json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = _AN_HOUR
    return answer


@public("Ids of credentials that were taken back: whoever is shown one looks here, and it tells of nobody.")
@require_safe
def revoked_credentials(_request: HttpRequest) -> HttpResponse:
    """The credentials for training that were taken back (1EdTech Revocation List): their ids, no name and no reason."""
    answer = JsonResponse(issue_badge.revoked())
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-cache"
    return answer


@public("Open data: what the Board was told is published.")
@require_safe
def board_papers(_request: HttpRequest) -> HttpResponse:
    """The Board's papers that are out, those of the latest meeting first, each with the SHA-256 of its data."""
    answer = JsonResponse({"papers": [_paper(line) for line in board.list_releases()]})
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = _AN_HOUR
    return answer


def _paper(line: board.ReleaseLine) -> dict[str, Any]:
    page = f"{settings.PUBLIC_URL}/board-papers/{line.code}/"
    return {
        "code": line.code,
        "title": line.title,
        "subtitle": line.subtitle,
        "meeting_on": line.meeting_on.isoformat(),
        "since": line.since.isoformat(),
        "last": (line.until - dt.timedelta(days=1)).isoformat(),
        "released_at": line.released_at.isoformat(),
        "corrects": line.corrects,
        "corrected_by": list(line.corrected_by),
        "page": page,
        "data": f"{page}files/{line.code}.json",
        "sha256": line.public_sha256,
    }
