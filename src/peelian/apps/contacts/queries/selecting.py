"""A selection as a condition in SQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import shapely

from peelian.apps.contacts.types import Part, PartFlag, PartKind, Selection, Topic
from peelian.apps.places import api as places
from peelian.kernel.errors import Refused

#: A condition on the contact `c`, and its parameters.
Condition: TypeAlias = tuple[str, list[Any]]
#: What another room makes of a part that this one doesn't know.
Resolver: TypeAlias = Callable[[Part], Condition]

#: No circle is wider than England is long.
_WIDEST_M = 600_000


class BadSelection(Refused):
    """A part of the selection can't be: an outline that isn't one, an area that there wasn't."""


def condition_of(selection: Selection, *, on: dt.date, resolve: Resolver | None = None) -> Condition:
    """A selection as a condition on the contact `c`: one pair of brackets. Raises BadSelection."""
    texts: dict[PartFlag, list[str]] = {flag: [] for flag in PartFlag}
    values: dict[PartFlag, list[Any]] = {flag: [] for flag in PartFlag}
    for part in selection.parts:
        text, some = _condition(part, on, resolve)
        texts[part.flag].append(text)
        values[part.flag] += some
    included = " OR ".join(texts[PartFlag.INCLUDE]) or "FALSE"
    clauses = [f"({included})", *texts[PartFlag.MUST], *(f"NOT {text}" for text in texts[PartFlag.EXCLUDE])]
    return (
        f"({' AND '.join(clauses)})",
        [*values[PartFlag.INCLUDE], *values[PartFlag.MUST], *values[PartFlag.EXCLUDE]],
    )


def _condition(part: Part, on: dt.date, resolve: Resolver | None) -> Condition:
    """One part; never NULL, so that NOT of it is right too."""
    if part.kind is PartKind.GOT_MESSAGE:
        if resolve is None:
            raise ValueError("Who got a message is the messaging room's to say")
        text, values = resolve(part)
        return f"({text})", values
    text, values_of = _CONDITIONS[part.kind]
    return text, [values_of(part.values, on)] * text.count("%s")


def _neighbourhoods(codes: tuple[str, ...], on: dt.date) -> list[str]:
    """Codes of the neighbourhoods in areas of any level on a day; a code of that level is its own.

    An area that wasn't there on that day has its own code only: people may still be kept under it.
    """
    found = set()
    for code in codes:
        found |= {code} | {
            area.code for area in places.list_areas(on=on, kind=places.AreaKind.NEIGHBOURHOOD, within=code)
        }
    return sorted(found)


def _postcodes_in_outlines(texts: tuple[str, ...], on: dt.date) -> list[str]:
    found: set[str] = set()
    for text in texts:
        found.update(places.postcodes_within(_polygon(text)))
    return sorted(found)


def _polygon(text: str) -> shapely.Geometry:
    try:
        kept = json.loads(text)
        kept = kept.get("geometry", kept) if kept.get("type") == "Feature" else kept
        shape = shapely.geometry.shape(kept)
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        shapely.errors.GEOSException,
    ) as error:
        raise BadSelection("This isn't an outline. Please draw it again.", field="outline") from error
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise BadSelection("An outline needs at least three corners.", field="outline")
    if not shapely.is_valid(shape):
        raise BadSelection("The outline crosses itself. Please draw it again.", field="outline")
    return shape


def _postcodes_in_circle(values: tuple[str, ...], on: dt.date) -> list[str]:
    try:
        lng, lat, metres = (float(value) for value in values)
    except ValueError as error:
        raise BadSelection("A circle is a longitude, a latitude and metres.", field="circle") from error
    if not (-180 <= lng <= 180 and -90 <= lat <= 90 and 0 < metres <= _WIDEST_M):
        raise BadSelection("A circle has a point on Earth and a width of some metres.", field="circle")
    return places.postcodes_near(lat, lng, metres)


def _topics(values: tuple[str, ...], on: dt.date) -> list[str]:
    try:
        return [str(Topic(value)) for value in values]
    except ValueError as error:
        raise BadSelection("Choose topics from the list.", field="topic") from error


def _numbers(values: tuple[str, ...], on: dt.date) -> list[int]:
    try:
        return [int(value) for value in values]
    except ValueError as error:
        raise BadSelection("A contact is named by a number.", field="contacts") from error


def _as_they_are(values: tuple[str, ...], on: dt.date) -> list[str]:
    return list(values)


#: Not "= ANY": the planner would weigh each of thousands of postcodes apart.
_POSTCODE_IS_ONE = "(c.postcode IN (SELECT unnest(%s::varchar[])))"
#: For each kind of part: a condition on the contact `c`, and what its values become on a day.
_CONDITIONS: dict[PartKind, tuple[str, Callable[[tuple[str, ...], dt.date], list[Any]]]] = {
    PartKind.EVERYBODY: ("TRUE", _as_they_are),
    PartKind.AREA: ("(c.neighbourhood_code = ANY(%s))", _neighbourhoods),
    PartKind.OUTLINE: (_POSTCODE_IS_ONE, _postcodes_in_outlines),
    PartKind.CIRCLE: (_POSTCODE_IS_ONE, _postcodes_in_circle),
    PartKind.TOPIC: ("(c.topics && %s::varchar[])", _topics),
    PartKind.GROUP: ("(c.groups && %s::varchar[])", _as_they_are),
    PartKind.LANGUAGE: ("(c.language = ANY(%s))", _as_they_are),
    PartKind.CHANNEL: ("(c.channel = ANY(%s) OR c.urgent_channels && %s::varchar[])", _as_they_are),
    PartKind.CONTACTS: ("(c.id = ANY(%s::bigint[]))", _numbers),
}
