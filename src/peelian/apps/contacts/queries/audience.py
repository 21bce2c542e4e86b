"""Whom a selection reaches: one SQL statement, for counting and for making copies of a message."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import shapely
from django.db import connection

from peelian.apps.contacts.types import (
    AddressKind,
    AudienceCount,
    Organisation,
    Part,
    PartFlag,
    PartKind,
    Selection,
    Topic,
)
from peelian.apps.places import api as places
from peelian.kernel.errors import Refused

#: A condition on the contact `c`, and its parameters.
Condition: TypeAlias = tuple[str, list[Any]]
#: What another room makes of a part that this one doesn't know.
Resolver: TypeAlias = Callable[[Part], Condition]

#: A sample is drawn by number where there are so many times as many people.
_FEW = 10
#: No circle is wider than England is long.
_WIDEST_M = 600_000


class BadSelection(Refused):
    """A part of the selection can't be: an outline that isn't one, an area that there wasn't."""


def audience_statement(
    selection: Selection,
    *,
    on: dt.date,
    organisation: str,
    urgent: bool,
    channels: Mapping[str, str],
    resolve: Resolver | None = None,
) -> tuple[str, list[Any]]:
    """SQL that gives `contact_id, channel, language`, one row for each person and channel that they are reached by.

    Everybody gets it over the channel that they asked for; if it is urgent, also over each of their urgent channels.
    Only over channels in `channels`, with an address for it, and never over one that is suspended. For use inside
    INSERT … SELECT; read-only, and the same however often.

    Args:
        selection: whom for.
        on: the day whose areas and outlines are meant.
        organisation: who writes; only those who agreed to hear from it.
        urgent: whether urgent channels count too.
        channels: names of the channels there are, each with the kind of address it needs (an AddressKind).
        resolve: what becomes of parts of kind GOT_MESSAGE: a condition on the contact `c`.

    Raises:
        BadSelection: with a sentence for whoever chose it.
    """
    names, kinds = _columns(channels)
    where, values = condition_of(selection, on=on, resolve=resolve)
    ways = (
        "(SELECT c.channel AS channel UNION SELECT unnest(c.urgent_channels))"
        if urgent
        else "(SELECT c.channel AS channel)"
    )
    return (
        "SELECT c.id AS contact_id, way.channel, c.language FROM contacts_contact c"  # noqa: S608 - our own words; values go apart
        f" CROSS JOIN LATERAL {ways} way"
        " JOIN unnest(%s::text[], %s::text[]) AS known(channel, kind) ON known.channel = way.channel"
        " WHERE c.status = 'active' AND c.organisations @> ARRAY[%s]::varchar[]"
        " AND CASE known.kind WHEN 'email' THEN c.email <> '' WHEN 'phone' THEN c.phone <> ''"
        " ELSE EXISTS (SELECT 1 FROM contacts_pushendpoint p WHERE p.contact_id = c.id) END"
        " AND NOT EXISTS (SELECT 1 FROM contacts_suspension s"
        " WHERE s.contact_id = c.id AND s.channel = way.channel AND s.ended_at IS NULL)"
        f" AND {where}",
        [names, kinds, str(Organisation(organisation)), *values],
    )


def count_audience(
    selection: Selection,
    *,
    on: dt.date,
    organisation: str,
    urgent: bool,
    channels: Mapping[str, str],
    resolve: Resolver | None = None,
) -> AudienceCount:
    """How many people a selection reaches, each counted once, and over what: exactly what `audience_statement` gives.

    The database counts how many are alike in channel, language and addresses; what reaches each kind is worked out
    here. So a million people are one pass over an index. Arguments and refusals as there.
    """
    where, values = condition_of(selection, on=on, resolve=resolve)
    extra = "c.urgent_channels" if urgent else "'{}'::varchar[]"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.channel, {extra}, c.language, c.email <> '', c.phone <> '', p.contact_id IS NOT NULL,"  # noqa: S608 - our own words; values go apart
            " s.channels, count(*) FROM contacts_contact c"
            " LEFT JOIN (SELECT DISTINCT contact_id FROM contacts_pushendpoint) p ON p.contact_id = c.id"
            " LEFT JOIN (SELECT contact_id, array_agg(channel ORDER BY channel) AS channels"
            " FROM contacts_suspension WHERE ended_at IS NULL GROUP BY contact_id) s ON s.contact_id = c.id"
            " WHERE c.status = 'active' AND c.organisations @> ARRAY[%s]::varchar[]"
            f" AND {where} GROUP BY 1, 2, 3, 4, 5, 6, 7",
            [str(Organisation(organisation)), *values],
        )
        alike = cursor.fetchall()
    people = 0
    by: Counter[tuple[str, str]] = Counter()
    for channel, urgent_too, language, *has, suspended, count in alike:
        held = dict(zip(("email", "phone", "push"), has, strict=True))
        ways = {
            way
            for way in (channel, *urgent_too)
            if held.get(channels.get(way, "")) and way not in (suspended or ())
        }
        people += count if ways else 0
        for way in ways:
            by[way, language] += count
    return AudienceCount(people, dict(by), "counted, each person once", on)


def list_reached(
    selection: Selection, *, on: dt.date, organisation: str, urgent: bool, channels: Mapping[str, str]
) -> list[int]:
    """Ids of the people whom a selection reaches, in order."""
    statement, values = audience_statement(
        selection, on=on, organisation=organisation, urgent=urgent, channels=channels
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT contact_id FROM ({statement}) a ORDER BY 1", values)  # noqa: S608 - our own words; values go apart
        return [contact_id for (contact_id,) in cursor.fetchall()]


def sample_reached(
    selection: Selection,
    *,
    on: dt.date,
    organisation: str,
    urgent: bool,
    channels: Mapping[str, str],
    people: int,
    size: int,
    resolve: Resolver | None = None,
) -> list[int]:
    """Ids of about `size` of the people whom a selection reaches, each as likely as any other; all of them where they
    are no more. The same ones each time, so that asking again doesn't make the answer dance.

    Of many people, numbers are drawn and those kept whom the selection reaches: nobody else's row is read. Of few,
    those whose number has the lowest hash.

    Args:
        people: how many there are, from `count_audience`.
        size: how many are wanted.
        others: as in `audience_statement`.
    """
    statement, values = audience_statement(
        selection, on=on, organisation=organisation, urgent=urgent, channels=channels, resolve=resolve
    )
    with connection.cursor() as cursor:
        if people > _FEW * size:
            cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_contact")
            last = int(cursor.fetchone()[0])
            chance = random.Random(last)  # noqa: S311 - a sample, not a secret
            drawn = chance.sample(range(1, last + 1), min(last, math.ceil(last * size / people)))
            cursor.execute(
                f"SELECT DISTINCT contact_id FROM ({statement} AND c.id = ANY(%s::bigint[])) a ORDER BY 1",  # noqa: S608 - our own words; values go apart
                [*values, drawn],
            )
        else:
            cursor.execute(
                f"SELECT contact_id FROM ({statement}) a GROUP BY contact_id"  # noqa: S608 - our own words; values go apart
                " ORDER BY hashint8(contact_id), contact_id LIMIT %s",
                [*values, size],
            )
        return [contact_id for (contact_id,) in cursor.fetchall()]


def list_audience(
    *, neighbourhood_codes: Iterable[str], topic: str, also_contact_ids: Iterable[int] = ()
) -> list[int]:
    """Ids of the active people who live in these neighbourhoods and asked for a topic, and of those in
    `also_contact_ids` who are active; of those who agreed to hear from the police. Each once, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id FROM contacts_contact c WHERE c.status = 'active'"
            " AND c.organisations @> ARRAY['police']::varchar[]"
            " AND ((c.neighbourhood_code = ANY(%s) AND c.topics @> ARRAY[%s]::varchar[]) OR c.id = ANY(%s))"
            " ORDER BY c.id",
            [list(neighbourhood_codes), str(topic), list(also_contact_ids)],
        )
        return [contact_id for (contact_id,) in cursor.fetchall()]


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


def _columns(channels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    return list(channels), [str(AddressKind(kind)) for kind in channels.values()]


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
