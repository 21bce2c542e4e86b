"""Taking in what was seen. Addresses, browsers' names and referrers come in here and go no further."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from peelian.apps.usage.models import PageSeen
from peelian.apps.usage.rules import reading
from peelian.apps.usage.rules.terms import term_of
from peelian.apps.usage.types import FASTEST, FEWEST_SEARCHERS, Hit
from peelian.columns.bulk import copy_into
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day

_COLUMNS = ("day", "user", "at", "page", "device", "source", "language", "is_bot")
#: One day has one salt, whichever process asks first.
_MAKE_SALT = "INSERT INTO usage_salt (day, value) VALUES (%s, %s) ON CONFLICT (day) DO NOTHING"
_READ_SALT = "SELECT value FROM usage_salt WHERE day = %s"
#: Held by whoever writes searches, until their transaction ends.
_SEARCHES = 4_201_127
#: Of the one who makes the number full the words are kept too.
_SEARCH = """
INSERT INTO usage_searchedinvain (day, digest, "user", term)
SELECT %(day)s, %(digest)s, %(user)s, CASE WHEN count(*) >= %(others)s THEN %(term)s ELSE '' END
FROM usage_searchedinvain WHERE day = %(day)s AND digest = %(digest)s AND "user" <> %(user)s
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def note(*, actor: Actor, at: dt.datetime, hits: Sequence[Hit]) -> int:
    """Keep what was seen, as digests and classes. Returns how many rows it made.

    Hits of a day whose salt is gone are dropped, and of a program what goes beyond FASTEST in a minute: it is known for
    what it is by then. No event is recorded: these are thousands an hour, and nobody's work.

    Args:
        actor: who counts.
        at: now. A salt is made for the day of this moment only.
        hits: from memory; they aren't kept.
    """
    salts = {day: _salt(day, today=local_day(at)) for day in {local_day(hit.at) for hit in hits}}
    rows: list[tuple[object, ...]] = []
    seen: dict[tuple[bytes, dt.datetime], int] = {}
    searches: list[tuple[dt.date, bytes, str]] = []
    for hit in hits:
        day = local_day(hit.at)
        salt = salts[day]
        if salt is None:
            continue
        user = reading.digest_of(salt, hit.address, hit.agent)
        minute = (user, hit.at.replace(second=0, microsecond=0))
        seen[minute] = seen.get(minute, 0) + 1
        bot = reading.is_bot(hit.agent, speaks=hit.speaks)
        if seen[minute] <= FASTEST + 1:
            rows.append(_row(hit, day, user, bot=bot))
        if hit.searched and not bot:
            searches.append((day, user, hit.searched))
    if rows:
        copy_into(PageSeen._meta.db_table, _COLUMNS, rows)
    _keep_searches(searches, salts)
    return len(rows)


def _row(hit: Hit, day: dt.date, user: bytes, *, bot: bool) -> tuple[object, ...]:
    device = reading.device_of(hit.agent, mobile=hit.mobile)
    source = reading.source_of(hit.referrer, hit.host)
    return day, user, hit.at, hit.page, device.value, source.value, hit.language, bot


def _keep_searches(
    searches: Iterable[tuple[dt.date, bytes, str]], salts: dict[dt.date, bytes | None]
) -> None:
    """One at a time over all processes, so that the third user is known for the third."""
    held = False
    for day, user, text in searches:
        term, salt = term_of(text), salts[day]
        if not term or salt is None:
            continue
        with connection.cursor() as cursor:
            if not held:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEARCHES])
                held = True
            cursor.execute(
                _SEARCH,
                {
                    "day": day,
                    "digest": reading.digest_of(salt, "term", term),
                    "user": user,
                    "others": FEWEST_SEARCHERS - 1,
                    "term": term,
                },
            )


def _salt(day: dt.date, *, today: dt.date) -> bytes | None:
    """The salt of a day; made where it's today's and there is none. None for a day that is over and cleared."""
    with connection.cursor() as cursor:
        if day == today:
            cursor.execute(_MAKE_SALT, [day, secrets.token_bytes(32)])
        cursor.execute(_READ_SALT, [day])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None
