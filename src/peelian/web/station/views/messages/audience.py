"""Who a message is for: sets of people, each included, needed or left out, and what that comes to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys import choose_audience, compose
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.shared.topics import TOPIC_NAMES
from peelian.web.station.forms.audience import FLAGS, PartForm
from peelian.web.station.page import page, today
from peelian.web.station.views.messages.shared import language_name, sheet_for

Kind = contacts.PartKind


@dataclass(frozen=True, slots=True)
class Shown:
    """One set of the audience in words."""

    index: int
    flag: str
    words: str


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def choose(request: HttpRequest, message_id: int) -> HttpResponse:
    """The sets chosen so far, what they come to, and a form to add one. Every press keeps the draft."""
    viewer = viewer_of(request)
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    selection = contacts.Selection.from_json(sheet.selection)
    form = _form(request, viewer)
    if request.method == "POST" and not sheet.notice:
        changed = _changed(request, selection)
        if changed is None and form.is_valid():
            changed = contacts.Selection((*selection.parts, form.part()))
        if changed is not None:
            with refusals.on_form(form):
                compose.choose(viewer=viewer, at=now(), message_id=message_id, selection=changed)
                messages.success(request, "The audience is kept.")
                return redirect("station:message_audience", message_id=message_id)
    return page(
        request,
        "message_audience.html",
        "messages",
        sheet=sheet,
        form=form,
        sets=described(selection),
        flags=FLAGS,
        outlines=_outlines(viewer),
        drawn=_drawn(selection),
        tiles=settings.TILE_URL,
        credit=settings.TILE_CREDIT,
        **counted(viewer, sheet, selection),
    )


@requires(Permission.WRITE_MESSAGE)
@require_POST
def count(request: HttpRequest, message_id: int) -> HttpResponse:
    """What the audience would come to with the set that is being put together: a piece of the page."""
    viewer = viewer_of(request)
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    selection = contacts.Selection.from_json(sheet.selection)
    form = _form(request, viewer)
    added = form.is_valid()
    if added:
        selection = contacts.Selection((*selection.parts, form.part()))
    return page(
        request,
        "_audience_count.html",
        "messages",
        sheet=sheet,
        with_new=added,
        **counted(viewer, sheet, selection),
    )


def counted(viewer: Viewer, sheet: messaging.Sheet, selection: contacts.Selection) -> dict[str, Any]:
    """Context of `station/_audience_count.html`."""
    if not selection.parts:
        return {"audience": None, "trouble": ""}
    try:
        audience = choose_audience.live(
            viewer=viewer,
            at=now(),
            selection=selection,
            urgency=sheet.urgency,
            organisation=sheet.organisation,
            message_id=sheet.id,
        )
    except (contacts.BadSelection, NotFound) as refused:
        return {"audience": None, "trouble": refused.message}
    lines = [
        {
            "line": line,
            "language": language_name(line.language),
            "reads": language_name(line.reads),
            "pounds": None if line.millipence is None else line.millipence / 100_000,
            "is_text": bool(line.encoding),
        }
        for line in audience.lines
    ]
    return {"audience": audience, "count_lines": lines, "trouble": ""}


def described(selection: contacts.Selection) -> list[Shown]:
    """The sets in words, in the order in which they were added."""
    flags = dict(FLAGS)
    return [Shown(index, flags[part.flag.value], _words(part)) for index, part in enumerate(selection.parts)]


def _changed(request: HttpRequest, selection: contacts.Selection) -> contacts.Selection | None:
    """The selection without a set, or with another flag on one; None when neither was pressed."""
    pressed = request.POST.get("change", "")
    verb, _, number = pressed.partition(":")
    if verb not in {"remove", "flag"}:
        return None
    if not number.isdecimal() or len(number) > 9 or int(number) >= len(selection.parts):
        raise Refused("This set is gone already. Load the page again.")
    parts = list(selection.parts)
    if verb == "remove":
        del parts[int(number)]
    else:
        flag = request.POST.get(f"flag_{number}", "")
        if flag not in set(contacts.PartFlag):
            raise Refused("Choose what to do with this set.")
        parts[int(number)] = replace(parts[int(number)], flag=contacts.PartFlag(flag))
    return contacts.Selection(tuple(parts))


def _form(request: HttpRequest, viewer: Viewer) -> PartForm:
    land = ground(viewer, Permission.WRITE_MESSAGE, today())
    plugged = ports().channels
    return PartForm(
        request.POST if request.method == "POST" else None,
        areas=indented(land),
        groups=[(group.code, _named(group)) for group in contacts.list_groups(open_only=True)],
        languages=[
            (
                code,
                f"{language.english_name} ({language.own_name})" if code != "en" else language.english_name,
            )
            for code, language in languages.LANGUAGES.items()
        ],
        channels=[(name, channel.facts.label) for name, channel in plugged.items()],
        initial={"kind": Kind.AREA.value},
    )


def _outlines(viewer: Viewer) -> Any:
    land = ground(viewer, Permission.WRITE_MESSAGE, today())
    codes = [area.code for area in land.neighbourhoods]
    return places.boundaries_geojson(codes, today())


def _drawn(selection: contacts.Selection) -> list[dict[str, Any]]:
    """Places drawn before, for the map to show: outlines, and circles with their radius."""
    found: list[dict[str, Any]] = []
    for part in selection.parts:
        if part.kind is Kind.OUTLINE:
            found += [{"outline": json.loads(value)} for value in part.values]
        elif part.kind is Kind.CIRCLE:
            lon, lat, metres = part.values
            found.append({"lon": float(lon), "lat": float(lat), "metres": float(metres)})
    return found


def _words(part: contacts.Part) -> str:
    values = part.values
    say = _SAID.get(part.kind)
    return say(values) if say else str(part.kind)


def _topics(values: Sequence[str]) -> str:
    return _listed(
        [str(TOPIC_NAMES[contacts.Topic(value)]) for value in values if value in set(contacts.Topic)]
    )


def _groups(values: Sequence[str]) -> str:
    names = {group.code: _named(group) for group in contacts.list_groups()}
    return _listed([names.get(value, value) for value in values])


def _named(group: contacts.GroupView) -> str:
    """A group's name with whose it is: several areas have a shop watch."""
    whose = f" ({_area(group.area_code)})" if group.area_code else ""
    return f"{group.name}{whose}{', closed' if group.closed_at else ''}"


def _channels(values: Sequence[str]) -> str:
    labels = {name: channel.facts.label for name, channel in ports().channels.items()}
    return _listed([labels.get(value, value) for value in values])


def _corners(values: Sequence[str]) -> int:
    return sum(len(json.loads(value)["coordinates"][0]) - 1 for value in values)


def _near(values: Sequence[str]) -> str:
    found = places.locate_point(lat=float(values[1]), lng=float(values[0]), on=today())
    where = f"{float(values[1]):.4f}, {float(values[0]):.4f}"
    return f"a point in {found.neighbourhood_name} ({where})" if found.neighbourhood_name else where


def _area(code: str) -> str:
    try:
        return places.get_area(code, today()).name
    except NotFound:
        return code


def _subject(number: str) -> str:
    try:
        return f"“{messaging.sheet_of(int(number)).subject}”"
    except (NotFound, ValueError):
        return "an earlier message"


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


#: How a set of each kind is said.
_SAID: dict[contacts.PartKind, Callable[[Sequence[str]], str]] = {
    Kind.EVERYBODY: lambda _values: "Everybody who may hear from us",
    Kind.AREA: lambda values: f"People who live in {_listed([_area(code) for code in values])}",
    Kind.OUTLINE: lambda values: f"People who live in a drawn place with {_corners(values)} corners",
    Kind.CIRCLE: lambda values: f"People who live within {int(float(values[2])):,} metres of {_near(values)}",
    Kind.TOPIC: lambda values: f"People who chose {_topics(values)}",
    Kind.GROUP: lambda values: f"Members of {_groups(values)}",
    Kind.LANGUAGE: lambda values: f"People who read {_listed([language_name(value) for value in values])}",
    Kind.CHANNEL: lambda values: f"People who chose {_channels(values)}",
    Kind.CONTACTS: lambda values: f"{len(values):,} people who were chosen one by one",
    Kind.GOT_MESSAGE: lambda values: (
        f"Everybody who got {_listed([_subject(v) for v in values])}, or will get it"
    ),
}
