"""Whom a selection reaches: one SQL statement, for counting and for making copies of a message."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import connection

from peelian.apps.contacts.queries.selecting import Condition, Resolver, condition_of
from peelian.apps.contacts.types import (
    AddressKind,
    AudienceCount,
    Organisation,
    PartKind,
    Selection,
)

#: A sample is drawn by number where there are so many times as many people, and at least one in so many of those drawn
#: is reached; of others, looking through the numbers of all in an index is quicker than looking up rows.
_MANY, _ONE_IN = 10, 3
#: Of a sample by hash, how many more are looked at than are wanted, in standard deviations: hardly ever too few. And
#: how many hashes there are, from the lowest on.
_SPARE, _HASHES, _LOWEST = 6, 2**32, -(2**31)

#: How many are alike: channel, language, urgent channels, whether there is an address for mail, one for calls.
#: People are counted by the digest of what makes them a kind, from an index alone, and each kind (there are some
#: hundreds or thousands) is then looked up in one person of it: no address is read of anybody else.
_ALIKE = """
SELECT c.channel, c.language, {more}, c.email <> '', c.phone <> '', sum(kinds.people)::bigint
FROM (
    SELECT min(c.id) AS id, count(*) AS people FROM contacts_contact c
    WHERE c.status = 'active' AND {where} GROUP BY c.alike
) AS kinds JOIN contacts_contact c ON c.id = kinds.id
WHERE %s = ANY (c.organisations)
GROUP BY 1, 2, 3, 4, 5
"""
#: The same of those who have a suspended channel or a browser, with these.
_APART = """
SELECT c.channel, c.language, {more}, c.email <> '', c.phone <> '', few.push, few.suspended, count(*)
FROM (
    SELECT contact_id, bool_or(channel = '') AS push,
        array_agg(channel ORDER BY channel) FILTER (WHERE channel <> '') AS suspended
    FROM (
        SELECT contact_id, channel FROM contacts_suspension WHERE ended_at IS NULL
        UNION ALL SELECT contact_id, '' FROM contacts_pushendpoint
    ) AS marks GROUP BY contact_id
) AS few JOIN contacts_contact c ON c.id = few.contact_id
WHERE c.status = 'active' AND {where} AND %s = ANY (c.organisations)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

#: Those of the drawn numbers for whom a condition holds, and those with a low hash. Made first and apart: left to
#: itself, the database may look through all whom the condition holds for.
_BY_LOT = """
WITH numbers AS MATERIALIZED (
    SELECT * FROM contacts_contact WHERE status = 'active' AND id = ANY(%s::bigint[])
), drawn AS MATERIALIZED (SELECT * FROM numbers c WHERE {where})
"""
_BY_HASH = """
WITH low AS MATERIALIZED (
    SELECT c.id FROM contacts_contact c WHERE c.status = 'active' AND hashint8(c.id) {low} AND {where}
), drawn AS MATERIALIZED (SELECT * FROM contacts_contact WHERE id = ANY (ARRAY(SELECT id FROM low)))
"""

#: Channel, language, urgent channels, whether there is an address for mail, one for calls.
_Alike: TypeAlias = tuple[str, str, list[str] | None, bool, bool]


@dataclass(frozen=True, slots=True)
class _Apart:
    """What tells somebody apart from others with the same channels."""

    push: bool = False
    suspended: tuple[str, ...] = ()


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
    where = condition_of(selection, on=on, resolve=resolve)
    return _ways("contacts_contact", where, organisation, urgent, channels)


def _ways(
    source: str, where: Condition, organisation: str, urgent: bool, channels: Mapping[str, str]
) -> tuple[str, list[Any]]:
    """The statement for those rows of contacts in `source` that a condition holds for."""
    condition, values = where
    further = " OR known.channel = ANY (c.urgent_channels)" if urgent else ""
    return (
        # The people first, and only then over what (OFFSET 0): how many there are is the database's worst guess.
        "SELECT c.id AS contact_id, known.channel, c.language FROM ("  # noqa: S608 - our own words; values go apart
        "SELECT c.id, c.channel, c.language, c.urgent_channels, c.email <> '' AS mail, c.phone <> '' AS phone"
        f" FROM {source} c WHERE c.status = 'active' AND %s = ANY (c.organisations) AND {condition} OFFSET 0) AS c"
        f" JOIN unnest(%s::text[], %s::text[]) AS known(channel, kind) ON (known.channel = c.channel{further})"
        " AND CASE known.kind WHEN 'email' THEN c.mail WHEN 'phone' THEN c.phone"
        " ELSE EXISTS (SELECT 1 FROM contacts_pushendpoint p WHERE p.contact_id = c.id) END"
        " AND NOT EXISTS (SELECT 1 FROM contacts_suspension s"
        " WHERE s.contact_id = c.id AND s.channel = known.channel AND s.ended_at IS NULL)",
        [str(Organisation(organisation)), *values, *_columns(channels)],
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

    The database counts how many are alike, in one pass over an index; what reaches each kind is worked out here.
    Those few with a suspended channel or a browser are then counted once more, for what they are.
    Arguments and refusals as there.
    """
    where, values = condition_of(selection, on=on, resolve=resolve)
    values = [*values, str(Organisation(organisation))]
    more = "c.urgent_channels" if urgent else "NULL::varchar[]"
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(more=more, where=where), values)
        alike = cursor.fetchall()
        cursor.execute(_APART.format(more=more, where=where), values)
        apart = cursor.fetchall()
    people = 0
    by: Counter[tuple[str, str]] = Counter()

    def add(times: int, alike: _Alike, apart: _Apart) -> None:
        nonlocal people
        channel, language, also, mail, calls = alike
        held = {"email": mail, "phone": calls, "push": apart.push}
        ways = {
            way
            for way in (channel, *(also or ()))
            if held.get(channels.get(way, "")) and way not in apart.suspended
        }
        people += times if ways else 0
        for way in ways:
            by[way, language] += times

    for *kind, times in alike:
        add(times, tuple(kind), _Apart())
    for *kind, push, suspended, times in apart:
        add(-times, tuple(kind), _Apart())
        add(times, tuple(kind), _Apart(push, tuple(suspended or ())))
    return AudienceCount(
        people, {way: copies for way, copies in by.items() if copies}, "counted, each person once", on
    )


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

    Where a third of all are reached, numbers are drawn and those kept whom the selection reaches. Else those whose
    number has the lowest hash are found, by an index where there is one, and only their rows are read.

    Args:
        people: how many there are, from `count_audience`.
        size: how many are wanted.
        others: as in `audience_statement`.
    """
    if not people:
        return []
    condition, values = condition_of(selection, on=on, resolve=resolve)
    reached, ways = _ways("drawn", ("TRUE", []), organisation, urgent, channels)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_contact")
        last = int(cursor.fetchone()[0])
        if people > _MANY * size and last <= _ONE_IN * people:
            chance = random.Random(last)  # noqa: S311 - a sample, not a secret
            drawn = chance.sample(range(1, last + 1), min(last, math.ceil(last * size / people)))
            cursor.execute(
                f"{_BY_LOT.format(where=condition)} SELECT DISTINCT contact_id FROM ({reached}) a ORDER BY 1",  # noqa: S608 - our own words; values go apart
                [drawn, *values, *ways],
            )
        else:
            share = min(1.0, (size + _SPARE * math.sqrt(size)) / people)
            below = _LOWEST + math.ceil(_HASHES * share)
            # The database expects a third of the table below a hash, and few in a span. Few is right, and the better
            # where each has to be looked for among copies; by kind and place people are found before they're hashed.
            asks_copies = any(part.kind is PartKind.GOT_MESSAGE for part in selection.parts)
            low, hashes = ("BETWEEN %s AND %s", [_LOWEST, below]) if asks_copies else ("<= %s", [below])
            cursor.execute(
                f"{_BY_HASH.format(low=low, where=condition)} SELECT contact_id FROM ({reached}) a"  # noqa: S608 - our own words; values go apart
                " GROUP BY contact_id ORDER BY hashint8(contact_id), contact_id LIMIT %s",
                [*hashes, *values, *ways, size],
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


def _columns(channels: Mapping[str, str]) -> tuple[list[str], list[str]]:
    return list(channels), [str(AddressKind(kind)) for kind in channels.values()]
