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

from peelian.apps.contacts.queries.selecting import Resolver, condition_of
from peelian.apps.contacts.types import (
    AddressKind,
    AudienceCount,
    Organisation,
    Selection,
)

#: A sample is drawn by number where there are so many times as many people, and one in so many of those drawn is
#: reached; of more, looking at everybody once is quicker than looking each of them up.
_MANY = 10
#: Of a sample by hash, how many more are looked at than are wanted, in standard deviations: hardly ever too few. And
#: how many hashes there are.
_SPARE, _HASHES = 6, 2**32

#: How many are alike: channel, language, urgent channels, whether there is an address for mail, one for calls.
#: Grouped by the columns themselves and by yes or no: the database knows how many kinds of those there are (some
#: dozens) and counts in a hash table. Of an expression over them it would expect 100,000 kinds, and sort everybody.
_ALIKE = """
SELECT c.channel, c.language, {more}, c.email <> '', c.phone <> '', count(*)
FROM contacts_contact c
WHERE c.status = 'active' AND %s = ANY (c.organisations) AND {where}
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
WHERE c.status = 'active' AND %s = ANY (c.organisations) AND {where}
GROUP BY 1, 2, 3, 4, 5, 6, 7
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
        " WHERE c.status = 'active' AND %s = ANY (c.organisations)"
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

    The database counts how many are alike in channel, language and addresses, in one pass; what reaches each kind is
    worked out here. Those few with a suspended channel or a browser are then counted once more, for what they are.
    Arguments and refusals as there.
    """
    where, values = condition_of(selection, on=on, resolve=resolve)
    values = [str(Organisation(organisation)), *values]
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

    Of many people, numbers are drawn and those kept whom the selection reaches: nobody else's row is read. Of few,
    those whose number has the lowest hash, and only those whose hash is low enough are looked into.

    Args:
        people: how many there are, from `count_audience`.
        size: how many are wanted.
        others: as in `audience_statement`.
    """
    statement, values = audience_statement(
        selection, on=on, organisation=organisation, urgent=urgent, channels=channels, resolve=resolve
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM contacts_contact")
        last = int(cursor.fetchone()[0])
        if people > _MANY * size and last <= _MANY * people:
            chance = random.Random(last)  # noqa: S311 - a sample, not a secret
            drawn = chance.sample(range(1, last + 1), min(last, math.ceil(last * size / people)))
            cursor.execute(
                f"SELECT DISTINCT contact_id FROM ({statement} AND c.id = ANY(%s::bigint[])) a ORDER BY 1",  # noqa: S608 - our own words; values go apart
                [*values, drawn],
            )
        else:
            below = math.ceil(_HASHES * min(1.0, (size + _SPARE * math.sqrt(size)) / max(people, 1)))
            cursor.execute(
                f"SELECT contact_id FROM ({statement} AND hashint8(c.id)::bigint + {_HASHES // 2} < %s) a"  # noqa: S608 - our own words; values go apart
                " GROUP BY contact_id ORDER BY hashint8(contact_id), contact_id LIMIT %s",
                [*values, below, size],
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
