"""Choosing an audience among a million people: what the screen asks at every change of a selection.

In a throwaway database: an invented force of 192 neighbourhoods with 86,000 postcodes, a million contacts who are
spread over them, and two million copies of 8 messages of the last fortnight. Each kind of selection is counted
(`contacts.count_audience`) and shown live (`journeys.choose_audience.live`: people, load, price, time), over and over,
as two writers would who change their minds; and checked once against the rows of the statement that sends.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import Report, resident_mb
from benchmarks.throwaway import database

PEOPLE = 1_000_000
POSTCODES = 86_000
NEIGHBOURHOODS = 192
MESSAGES = 8
REPEATS = 20
AT = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
SINCE = dt.date(2020, 1, 1)
#: The south-west corner, and the sides of the grid of neighbourhoods in degrees.
WEST, SOUTH, WIDE, HIGH = -2.0, 52.3, 0.02, 0.0125
COLUMNS = 16

_POSTCODES = """
INSERT INTO places_postcode (postcode, lat, lng, ward_code, district_code, source)
SELECT chr(65 + n / 18252) || (n / 2028 %% 9 + 1) || ' ' || (n / 676 %% 3) || chr(65 + n / 26 %% 26)
        || chr(65 + n %% 26),
    52.3 + 0.15 * (hashint4(n) & 1048575) / 1048576.0, -2.0 + 0.32 * (hashint4(n + 7) & 1048575) / 1048576.0,
    '', '', 'made up'
FROM generate_series(0, %s - 1) AS n
"""
#: Neighbourhoods by where the postcode lies; channels, languages and topics in the shares of the demo.
_CONTACTS = """
INSERT INTO contacts_contact (
    id, status, channel, address_kind, urgent_channels, organisations, groups, email, phone, name, language, postcode,
    neighbourhood_code, topics, link_version, created_at, confirmed_at
)
SELECT n, CASE WHEN n %% 50 = 0 THEN 'pending' ELSE 'active' END, way, kind,
    CASE WHEN kind = 'email' AND n %% 4 = 0 THEN '{sms}'::varchar[] ELSE '{}' END,
    CASE WHEN n %% 10 = 3 THEN '{police,council}'::varchar[] ELSE '{police}' END,
    CASE WHEN n %% 40 = 7 THEN '{cctv}'::varchar[] ELSE '{}' END,
    CASE WHEN kind = 'email' THEN 'r' || n || '@home.example' ELSE '' END,
    CASE WHEN kind = 'phone' OR n %% 4 = 0 THEN '+4479' || lpad(n::text, 8, '0') ELSE '' END,
    'Resident ' || n,
    (ARRAY['en','en','en','en','en','en','en','ur','pa','pl','bn','ro'])[1 + (hashint4(n + 3) & 65535) %% 12],
    p.postcode, p.code,
    (ARRAY['{alerts}','{alerts,you-said-we-did}','{meetings,news}','{alerts,crime-prevention,news}'])
        [1 + n %% 4]::varchar[],
    1, %(at)s, CASE WHEN n %% 50 = 0 THEN NULL ELSE %(at)s::timestamptz END
FROM generate_series(1, %(people)s) AS n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 100 < 74 THEN 'email' WHEN n %% 100 < 98 THEN 'sms' ELSE 'voice' END) w(way)
CROSS JOIN LATERAL (SELECT CASE WHEN way = 'email' THEN 'email' ELSE 'phone' END) k(kind)
JOIN homes p ON p.number = (hashint4(n + 11) & 1073741823) %% (SELECT count(*) FROM homes)
"""
_HOMES = """
CREATE TEMPORARY TABLE homes AS
SELECT row_number() OVER (ORDER BY postcode) - 1 AS number, postcode,
    'N' || lpad((floor((lat - 52.3) / 0.0125)::int * 16 + floor((lng + 2.0) / 0.02)::int)::text, 3, '0') AS code
FROM places_postcode
"""
_COPIES = """
INSERT INTO messaging_delivery (
    message_id, contact_id, channel, language, state, attempts, not_before, claimed_by, provider, settled_at, detail
)
SELECT m.id, c.id, c.channel, c.language, 'sent', 1, m.created_at, '', '', m.created_at, ''
FROM messaging_message m JOIN contacts_contact c ON (hashint8(c.id + m.id) & 3) = 0
WHERE m.state = 'sending'
"""


def run(data: Path, *, only: str = "", repeats: int = REPEATS) -> Report:
    """Make the people, then measure each kind of selection. `data` isn't read."""
    with database("audience"):
        return _measure(only, repeats)


def _measure(only: str, repeats: int) -> Report:
    from django.db import connection

    report = Report(
        "An audience among a million people",
        ("selection", "people", "count p50 ms", "p95", "live p50 ms", "p95"),
    )
    started = time.perf_counter()
    message_id = _make()
    report.figures["made_s"] = f"{time.perf_counter() - started:.0f}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('contacts_contact') / 1e6, count(*) FROM contacts_contact"
        )
        size, people = cursor.fetchone()
    report.notes.append(f"{people:,} contacts take {size:,.0f} MB with their indexes.")
    before = resident_mb()
    slowest = {"count": 0.0, "live": 0.0}
    for name, selection in _selections().items():
        if only and only not in name:
            continue
        count, live = _asks(selection, message_id)
        people = _checked(selection, count)
        counted, shown = _times(count, repeats), _times(live, repeats)
        report.add(name, f"{people:,}", *(f"{ms:.0f}" for ms in counted), *(f"{ms:.0f}" for ms in shown))
        print(f"{name}: {people:,} people, {shown[0]:.0f} ms", file=sys.stderr, flush=True)
        slowest["count"] = max(slowest["count"], counted[1])
        slowest["live"] = max(slowest["live"], shown[1])
    report.figures |= {f"{name}_p95_ms": f"{ms:.0f}" for name, ms in slowest.items()}
    report.figures["memory_mb"] = f"{resident_mb() - before:.0f}"
    report.notes.append(f"Each is asked {repeats} times after one that warms up; p95 is of those.")
    return report


def _make() -> int:
    """The force, its postcodes and people, and what they were sent. Returns a draft to be priced."""
    from django.db import connection

    from peelian.apps.messaging.models.messages import Message

    force = _areas()
    with connection.cursor() as cursor:
        cursor.execute(_POSTCODES, [POSTCODES])
        cursor.execute(_HOMES)
        cursor.execute(_CONTACTS, {"people": PEOPLE, "at": AT})
        cursor.execute("UPDATE places_placesversion SET version = version + 1")
    draft = Message.objects.create(
        kind="alert", subject="Burglaries", body="Lock your doors. " * 12, area_id=force, sender_name="Team",
        idempotency_key="draft", created_at=AT,
    )  # fmt: skip
    for number in range(MESSAGES):
        Message.objects.create(
            kind="alert", state="sending", subject=f"Message {number}", body="Words.", area_id=force,
            sender_name="Team", idempotency_key=f"m{number}", created_at=AT - dt.timedelta(days=number + 1),
            approved_at=AT, approved_by_id=_writer().user_id,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys are right: no need to look each up
        cursor.execute(_COPIES)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "INSERT INTO contacts_suspension (contact_id, channel, evidence, at, ended_because)"
            " SELECT id, channel, '550', %s, '' FROM contacts_contact WHERE id %% 500 = 1",
            [AT],
        )
        for table in ("contacts_contact", "messaging_delivery", "contacts_suspension", "places_postcode"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    return draft.pk


def _areas() -> int:
    """A force of four LPAs, twelve sectors and 192 neighbourhoods. Returns the force's row."""
    from peelian.apps.places.models import Area

    def area(kind: str, code: str, parent: Area | None) -> Area:
        return Area.objects.create(kind=kind, code=code, name=code, parent=parent, valid_from=SINCE)

    force = area("force", "force", None)
    lpas = [area("lpa", f"lpa-{number}", force) for number in range(4)]
    sectors = [area("sector", f"sector-{number}", lpas[number % 4]) for number in range(12)]
    for number in range(NEIGHBOURHOODS):
        area("neighbourhood", f"N{number:03}", sectors[number % 12])
    return force.pk


def _writer() -> Any:
    """Somebody who may write to the whole force."""
    from peelian.apps.accounts.api import Grant, Role, Viewer
    from peelian.apps.accounts.models import User

    user, _ = User.objects.get_or_create(
        email="writer@force.example", defaults={"name": "A Writer", "created_at": AT}
    )
    return Viewer(user.pk, "A Writer", (Grant(Role.COMMS, "force", SINCE),))


def _selections() -> dict[str, Any]:
    from peelian.apps.contacts.api import Part, PartFlag, PartKind, Selection

    def box(columns: int, rows: int) -> str:
        east, north = WEST + WIDE * columns, SOUTH + HIGH * rows
        ring = [[WEST, SOUTH], [east, SOUTH], [east, north], [WEST, north], [WEST, SOUTH]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]})

    def chosen(*parts: tuple[PartFlag, PartKind, tuple[str, ...]]) -> Selection:
        return Selection(tuple(Part(*part) for part in parts))

    include, must, exclude = PartFlag.INCLUDE, PartFlag.MUST, PartFlag.EXCLUDE
    everybody = (include, PartKind.EVERYBODY, ())
    return {
        "everybody": chosen(everybody),
        "an LPA": chosen((include, PartKind.AREA, ("lpa-1",))),
        "a sector": chosen((include, PartKind.AREA, ("sector-1",))),
        "a neighbourhood": chosen((include, PartKind.AREA, ("N001",))),
        "an outline, a street": chosen((include, PartKind.OUTLINE, (box(1, 1),))),
        "an outline, a quarter": chosen((include, PartKind.OUTLINE, (box(8, 6),))),
        "a circle, 500 m": chosen((include, PartKind.CIRCLE, ("-1.85", "52.37", "500"))),
        "a circle, 5 km": chosen((include, PartKind.CIRCLE, ("-1.85", "52.37", "5000"))),
        "a topic": chosen((include, PartKind.TOPIC, ("you-said-we-did",))),
        "a group": chosen((include, PartKind.GROUP, ("cctv",))),
        "a language": chosen((include, PartKind.LANGUAGE, ("ur",))),
        "a channel": chosen((include, PartKind.CHANNEL, ("voice",))),
        "who got a message": chosen((include, PartKind.GOT_MESSAGE, ("2",))),
        "an LPA, a topic, not a sector": chosen(
            (include, PartKind.AREA, ("lpa-1",)), (must, PartKind.TOPIC, ("alerts",)),
            (exclude, PartKind.AREA, ("sector-1",)),
        ),
        "everybody but who got one": chosen(everybody, (exclude, PartKind.GOT_MESSAGE, ("2",))),
    }  # fmt: skip


def _asks(selection: Any, message_id: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Counting, and the whole answer of the screen."""
    from peelian.apps.contacts import api as contacts
    from peelian.apps.messaging import api as messaging
    from peelian.journeys import choose_audience

    writer = _writer()

    def count() -> contacts.AudienceCount:
        return contacts.count_audience(
            selection, on=AT.date(), organisation="police", urgent=True, channels=_CHANNELS,
            resolve=messaging.got_message,
        )  # fmt: skip

    def live() -> choose_audience.AudienceNow:
        return choose_audience.live(
            viewer=writer, at=AT, selection=selection, urgency=messaging.Urgency.URGENT, message_id=message_id
        )

    return count, live


_CHANNELS = {"email": "email", "sms": "phone", "voice": "phone"}


def _checked(selection: Any, count: Callable[[], Any]) -> int:
    """How many people; the same as the statement that sends gives, or it isn't worth measuring."""
    from django.db import connection

    from peelian.apps.contacts import api as contacts
    from peelian.apps.messaging import api as messaging

    counted = count()
    statement, values = contacts.audience_statement(
        selection, on=AT.date(), organisation="police", urgent=True, channels=_CHANNELS,
        resolve=messaging.got_message,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(DISTINCT contact_id) FROM ({statement}) a", values)
        rows = cursor.fetchone()
    if rows != (counted.copies, counted.people):
        raise SystemExit(f"Counted {counted.copies} copies to {counted.people} people; sending gives {rows}.")
    return counted.people


def _times(work: Callable[[], Any], repeats: int) -> tuple[float, float]:
    """Milliseconds: the median and the 95th percentile."""
    work()
    seen = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seen.append((time.perf_counter() - start) * 1000)
    ordered = sorted(seen)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * len(ordered)) - 1)]
