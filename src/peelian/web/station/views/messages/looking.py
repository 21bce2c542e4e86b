"""A message as its readers will see it: languages, previews, and a test to oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.journeys import compose, send_message, translate
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once
from peelian.web.station.forms.messages import TestForm
from peelian.web.station.page import page
from peelian.web.station.views.messages.shared import abilities, language_name, sheet_for

#: The mail's own styles, and nothing else: no script, no form, nothing fetched from elsewhere.
FACE_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
)
#: How far a message is in a language, and the tag's colour.
STAGES = {
    translate.Stage.SETTLED: ("Ready", "green"),
    translate.Stage.CHECK: ("Drafted: somebody has to check it", "yellow"),
    translate.Stage.WAITING: ("Waits for a person or an engine", "yellow"),
    translate.Stage.NOT_ASKED: ("Not asked for", "grey"),
}
ORIGINS = {
    "approved": "a translation that a person approved",
    "template": "the approved template",
    "machine": "a machine’s words, unchecked",
    "written": "the author’s words",
}


@requires(Permission.SEE_STATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def in_languages(request: HttpRequest, message_id: int) -> HttpResponse:
    """For each language of the audience: how many people, how far the words are, and what they would get now."""
    sheet = sheet_for(request, message_id, Permission.SEE_STATION)
    if request.method == "POST":
        with refusals.on_page(request):
            send_message.want_languages(viewer=viewer_of(request), at=now(), message_id=message_id)
            messages.success(request, "Asked for. What an engine can draft is drafted now; people check it.")
        return redirect("station:message_languages", message_id=message_id)
    return page(
        request,
        "message_languages.html",
        "messages",
        sheet=sheet,
        rows=languages_overview(sheet),
        chosen=bool(sheet.selection.get("parts")),
        **abilities(request, sheet),
    )


def languages_overview(sheet: messaging.Sheet) -> list[dict[str, Any]]:
    """A row for each language of the audience, the most people first."""
    people: dict[str, int] = {}
    if sheet.selection.get("parts"):
        for (_channel, language), copies in send_message.count(sheet, now()).by.items():
            people[language] = people.get(language, 0) + copies
    stands = {row.language: row for row in translate.standings(sheet.id, people)}
    rows = []
    for code, copies in sorted(people.items(), key=lambda item: (-item[1], item[0])):
        stand = stands.get(code)
        stage, colour = STAGES[stand.stage] if stand else ("The author’s own", "green")
        settled = stand is None or stand.stage is translate.Stage.SETTLED
        rows.append(
            {
                "code": code,
                "name": language_name(code),
                "own_name": languages.LANGUAGES[code].own_name if code in languages.LANGUAGES else "",
                "copies": copies,
                "stage": stage,
                "colour": colour,
                "stand": stand,
                "can_override": stand is not None and stand.stage is translate.Stage.CHECK,
                "gets": (
                    f"{language_name(code)}: {ORIGINS.get(stand.origin, stand.origin) if stand else ORIGINS['written']}"
                    if settled
                    else f"{language_name(sheet.language)}, with a line that says that the translation isn’t there yet"
                ),
            }
        )
    return rows


@requires(Permission.SEE_STATION)
@require_safe
def preview(request: HttpRequest, message_id: int) -> HttpResponse:
    """What a reader gets over a channel in a language: picture, text, parts, speech, price."""
    sheet = sheet_for(request, message_id, Permission.SEE_STATION)
    channel, language = _chosen(request)
    face, trouble = None, ""
    if channel:
        try:
            face = compose.look(
                viewer=viewer_of(request), at=now(), message_id=message_id, channel=channel, language=language
            )
        except OSError as error:
            trouble = f"This channel can’t show it now: {error}"
    query = f"?channel={channel}&language={language}"
    return page(
        request,
        "message_preview.html",
        "messages",
        sheet=sheet,
        face=face,
        trouble=trouble,
        channel=channel,
        language=language,
        language_name=language_name(language),
        channels=[(name, one.facts.label) for name, one in ports().channels.items()],
        languages=[(code, language_name(code)) for code in languages.LANGUAGES],
        frame_url=reverse("station:message_face", args=[message_id]) + query,
        audio_url=reverse("station:message_audio", args=[message_id]) + query,
        form=TestForm(),
        needs_number=bool(face) and ports().channels[channel].facts.address == "phone",
        can_test=bool(face) and ports().channels[channel].facts.address in {"phone", "email"},
        **abilities(request, sheet),
    )


@requires(Permission.SEE_STATION)
@require_safe
@xframe_options_sameorigin
def face(request: HttpRequest, message_id: int) -> HttpResponse:
    """The mail itself, for the frame on the preview page: it runs no script there and leads nowhere."""
    channel, language = _chosen(request)
    seen = compose.look(
        viewer=viewer_of(request), at=now(), message_id=message_id, channel=channel, language=language
    )
    if not seen.preview.html:
        raise NotFound("This channel shows no page.")
    answer = HttpResponse(seen.preview.html)
    answer["Content-Security-Policy"] = FACE_POLICY
    return answer


@requires(Permission.SEE_STATION)
@require_safe
def audio(request: HttpRequest, message_id: int) -> HttpResponse:
    """A call, to listen to."""
    channel, language = _chosen(request)
    seen = compose.look(
        viewer=viewer_of(request), at=now(), message_id=message_id, channel=channel, language=language
    )
    if not seen.preview.audio:
        raise NotFound("There is nothing to hear.")
    return HttpResponse(seen.preview.audio, content_type=seen.preview.audio_type)


@requires(Permission.WRITE_MESSAGE)
@require_POST
@limited("test-send", times=30)
@once
def test(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send it to oneself over the real channel."""
    channel, language = _chosen(request, posted=True)
    form = TestForm(request.POST)
    address = form.cleaned_data["address"] if form.is_valid() else ""
    with refusals.on_page(request):
        result = compose.send_test(
            viewer=viewer_of(request),
            at=now(),
            message_id=message_id,
            channel=channel,
            language=language,
            address=address,
        )
        if result.outcome is messaging.SendOutcome.TAKEN:
            messages.success(request, "Sent to you. Its personal links lead nowhere, because it is a test.")
        else:
            messages.error(request, f"It was not taken: {result.detail or result.outcome}.")
    return redirect(
        f"{reverse('station:message_preview', args=[message_id])}?channel={channel}&language={language}"
    )


def _chosen(request: HttpRequest, *, posted: bool = False) -> tuple[str, str]:
    """The channel and language that the address (or the form) names, or the first channel in English."""
    said = request.POST if posted else request.GET
    channel = said.get("channel", "")
    if channel not in ports().channels:
        channel = next(iter(ports().channels), "")
    language = said.get("language", "en")
    return channel, language if language in languages.LANGUAGES else "en"
