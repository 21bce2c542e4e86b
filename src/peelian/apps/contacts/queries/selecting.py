"""A selection as a condition in SQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
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


#: Those of the kinds (`Contact.alike`) there are for which a condition on one person `c` of each holds. Some hundreds
#: or thousands: each is found from the last by a step in the index, and one row of it is read.
_KINDS_WHERE = """c.alike IN (
    WITH RECURSIVE kinds (alike, id) AS (
        (SELECT alike, id FROM contacts_contact WHERE status = 'active' ORDER BY alike, id LIMIT 1)
        UNION ALL
        SELECT next.alike, next.id FROM kinds CROSS JOIN LATERAL (
            SELECT alike, id FROM contacts_contact
            WHERE status = 'active' AND alike > kinds.alike ORDER BY alike, id LIMIT 1
        ) AS next
    )
    SELECT kinds.alike FROM kinds JOIN contacts_contact c ON c.id = kinds.id WHERE {}
)"""


def condition_of(selection: Selection, *, on: dt.date, resolve: Resolver | None = None) -> Condition:
    """A selection as a condition on an active contact `c`: one pair of brackets. Raises BadSelection.

    What everybody of one kind answers in the same way (channel, language, topics, groups) is asked of each kind once,
    so that people are found by an index over kinds.
    """
    people: list[Condition] = []
    kinds: list[Condition] = []
    include = [part for part in selection.parts if part.flag is PartFlag.INCLUDE]
    conditions = [_condition(part, on, resolve) for part in include]
    if not any(part.kind is PartKind.EVERYBODY for part in include):
        if all(part.kind in _OF_KINDS for part in include):
            kinds.append(_any(conditions))
        else:
            people.append(
                _any(
                    (_KINDS_WHERE.format(text), values) if part.kind in _OF_KINDS else (text, values)
                    for part, (text, values) in zip(include, conditions, strict=True)
                )
            )
    for part in selection.parts:
        if part.flag is not PartFlag.INCLUDE:
            text, values = _condition(part, on, resolve)
            text = f"NOT {text}" if part.flag is PartFlag.EXCLUDE else text
            (kinds if part.kind in _OF_KINDS else people).append((text, values))
    if kinds:
        text, values = _all(kinds)
        people.append((_KINDS_WHERE.format(text), values))
    return _all(people)


def _any(conditions: Iterable[Condition]) -> Condition:
    return _joined(" OR ", conditions, "FALSE")


def _all(conditions: Iterable[Condition]) -> Condition:
    return _joined(" AND ", conditions, "TRUE")


def _joined(word: str, conditions: Iterable[Condition], none: str) -> Condition:
    known = list(conditions)
    text = word.join(text for text, _ in known) or none
    return f"({text})", [value for _, values in known for value in values]


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


def _postcodes_in_outlines(texts: tuple[str, ...], on: dt.date) -> str:
    found: set[str] = set()
    for text in texts:
        found.update(places.postcodes_within(_polygon(text)))
    return ",".join(sorted(found))


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


def _postcodes_in_circle(values: tuple[str, ...], on: dt.date) -> str:
    try:
        lng, lat, metres = (float(value) for value in values)
    except ValueError as error:
        raise BadSelection("A circle is a longitude, a latitude and metres.", field="circle") from error
    if not (-180 <= lng <= 180 and -90 <= lat <= 90 and 0 < metres <= _WIDEST_M):
        raise BadSelection("A circle has a point on Earth and a width of some metres.", field="circle")
    return ",".join(places.postcodes_near(lat, lng, metres))


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


#: Not "= ANY": the planner would weigh each of thousands of postcodes apart. Nor as an array: the driver would look
#: into each of them for what needs quotes, which takes longer than finding the people.
_POSTCODE_IS_ONE = "(c.postcode IN (SELECT unnest(string_to_array(%s, ','))))"
#: Parts that everybody of one kind (`Contact.alike`) answers in the same way.
_OF_KINDS = frozenset(
    {PartKind.EVERYBODY, PartKind.TOPIC, PartKind.GROUP, PartKind.LANGUAGE, PartKind.CHANNEL}
)
#: For each kind of part: a condition on the contact `c`, and what its values become on a day.
_CONDITIONS: dict[PartKind, tuple[str, Callable[[tuple[str, ...], dt.date], Any]]] = {
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
