"""One step of the mail benchmark in a process of its own: `python -m benchmarks.mail_child STEP {json}`.

So that its seconds and its memory are its own. Prints one line of JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import sys
import time
import uuid
from typing import Any

AUTHOR = "bench@force.example"
TEXT = (
    "You told us about cars that race along the High Street after dark, and that you are afraid to cross it. Here is "
    "what we did about it since the meeting in the library, and what comes next.\n\n"
    "- On eleven evenings we measured the speed of 4,210 cars: one in nine drove faster than 35 mph.\n"
    "- We spoke with 96 drivers; 31 of them were reported, and two cars were taken off the road.\n"
    "- The council has drawn a new crossing at the school, and its works begin on the third of May.\n\n"
)
TEXTS = {
    "pl": "Powiedzieli nam Państwo o samochodach, które po zmroku ścigają się na głównej ulicy. Oto co zrobiliśmy.\n\n",
    "ur": "آپ نے ہمیں ان گاڑیوں کے بارے میں بتایا جو اندھیرا ہونے کے بعد تیز چلتی ہیں۔ ہم نے یہ کیا۔\n\n",
}
#: Of twenty people so many read each language.
SHARES = {"en": 16, "pl": 3, "ur": 1}
SIZE = 2_048


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.config.settings")  # noqa: TID251 - an edge of its own
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)


def migrate() -> dict[str, Any]:
    """Our tables and the peer's."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable")
    return {}


def people(count: int) -> dict[str, Any]:
    """So many residents who hear from the police by mail, in three languages, and who may write to them."""
    from django.db import connection
    from django.utils import timezone

    from peelian.apps.accounts.models import User
    from peelian.apps.places.models import Area

    User.objects.get_or_create(email=AUTHOR, defaults={"name": "Author", "created_at": timezone.now()})
    if not Area.objects.exists():
        Area.objects.create(kind="force", code="bench", name="Force", valid_from=dt.date(2020, 1, 1))
    ladder = [language for language, share in SHARES.items() for _ in range(share)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_contact")
        have = cursor.fetchone()[0]
        cursor.execute(
            """
            INSERT INTO contacts_contact (status, channel, address_kind, urgent_channels, organisations, groups, email,
                phone, name, language, postcode, neighbourhood_code, topics, link_version, created_at, confirmed_at)
            SELECT 'active', 'email', 'email', '{}', '{police}',
                array_remove(ARRAY[CASE WHEN n <= 20 THEN 'g20' END, CASE WHEN n <= 1000 THEN 'g1000' END,
                    CASE WHEN n <= 5000 THEN 'g5000' END, CASE WHEN n <= 50000 THEN 'g50000' END,
                    'g500000'], NULL),
                'resident' || n || '@home.example', '', 'Resident ' || n, (%s::text[])[n %% 20 + 1], 'B31 2AB', 'N01',
                '{}', 1, %s, %s
            FROM generate_series(%s::int, %s::int) AS n
            """,
            [ladder, timezone.now(), timezone.now(), have + 1, count],
        )
        cursor.execute("VACUUM ANALYZE contacts_contact")
    return {"people": count}


def history(rows: int) -> dict[str, Any]:
    """So many copies of messages of earlier years. Indexes are made afterwards, which takes a third of the time."""
    from django.db import connection
    from django.utils import timezone

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_contact")
        each = cursor.fetchone()[0]
        messages = [_message(f"old {number}", "g5000").pk for number in range(-(-rows // each))]
        cursor.execute(
            "UPDATE messaging_message SET state = 'sent', sent_at = now() WHERE id = ANY(%s)", [messages]
        )
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'messaging_delivery'"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'messaging_delivery'::regclass)"
        )
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'messaging_delivery'::regclass AND contype IN ('f', 'u')"
        )
        constraints = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for name, _ in constraints:
            cursor.execute(f'ALTER TABLE messaging_delivery DROP CONSTRAINT "{name}"')
        cursor.execute(
            """
            INSERT INTO messaging_delivery (message_id, contact_id, channel, language, state, attempts, not_before,
                claimed_by, provider, settled_at, claimed_at, detail)
            SELECT m.id, c.id, 'email', c.language, 'sent', 1, %s, 'host:1', 'email:smtp', %s, %s, '250 2.0.0 Ok'
            FROM unnest(%s::bigint[]) AS m (id), contacts_contact c
            ORDER BY m.id, c.id LIMIT %s
            """,
            [timezone.now(), timezone.now(), timezone.now(), messages, rows],
        )
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, definition in constraints:
            cursor.execute(f'ALTER TABLE messaging_delivery ADD CONSTRAINT "{name}" {definition}')
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE messaging_delivery")
        cursor.execute("CHECKPOINT")
    return {"rows": rows}


def ours(group: str, wait: bool = False) -> dict[str, Any]:
    """The full durable path: freeze the audience, then claim, write, send, journal and settle until none is left.

    `wait`: another process sends; only freeze, and say when that began and ended.
    """
    from django.db import connection

    from peelian.journeys import deliver
    from peelian.journeys.lanes import Lanes
    from peelian.kernel.actors import system
    from peelian.kernel.time import now
    from peelian.workers.collecting import collect_seldom

    collect_seldom()  # as `peelian work`
    sender = Lanes(f"bench:{os.getpid()}", clock=now)
    if not wait:
        # A worker has been at work before: its modules are read, its statements known, its connections open.
        warm = _message(uuid.uuid4().hex, "g20")
        deliver.release(actor=system("benchmark"), at=now(), message_id=warm.pk)
        while sender.turn().claimed:
            pass
    message = _message(uuid.uuid4().hex, group)
    began_at = time.time()
    wall, cpu = time.perf_counter(), time.process_time()
    released = deliver.release(actor=system("benchmark"), at=now(), message_id=message.pk)
    frozen = time.perf_counter() - wall
    if wait:
        return {"copies": released.copies, "frozen": frozen, "began_at": began_at}
    while sender.turn().claimed:
        pass
    total = time.perf_counter() - wall
    spent = time.process_time() - cpu
    sender.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, count(*) FROM messaging_delivery WHERE message_id = %s GROUP BY 1", [message.pk]
        )
        states = dict(cursor.fetchall())
    if states != {"sent": released.copies}:
        raise SystemExit(f"not all copies were sent: {states}")
    return {
        "copies": released.copies,
        "frozen": frozen,
        "wall": total,
        "cpu": spent,
        "bytes": _bytes(message.pk),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _bytes(message_id: int) -> int:
    """The mean length of the message's mails."""
    from peelian.apps.messaging import api as messaging
    from peelian.journeys.ports import ports

    channel = ports().channels["email"]
    site = messaging.Site(ports().public_url, ports().reply_domain)
    token = "a" * 30
    total = 0
    for language, share in SHARES.items():
        words = messaging.words_for(message_id=message_id, language=language, site=site)
        own = messaging.ClaimedDelivery(
            delivery_id=1, message_id=message_id, contact_id=1, channel="email", address="resident1@home.example",
            language=language, attempts=1, confirm="", manage=token, leave=token, reply=token, rate=token,
        )  # fmt: skip
        prepared = channel.prepare(words)
        copy = messaging.outgoing(own, words, prepared)
        total += share * len(prepared.content(copy, own.address.encode(), b"Mon, 02 Mar 2026 09:30:00 +0000"))
    return total // sum(SHARES.values())


def post_office(count: int, processes: int) -> dict[str, Any]:
    """django-post_office: queue so many mails as plain text, then send until none is left."""
    from django.db import connections
    from post_office import mail
    from post_office.models import STATUS, Email

    wall = time.perf_counter()
    cpu = _cpu()
    mail.send_many(
        [
            {
                "recipients": f"resident{number}@home.example",
                "sender": "Team <no-reply@reply.example>",
                "subject": "What we did about speeding",
                "message": (TEXT * 5)[:SIZE],
                "headers": {
                    "Message-ID": f"<{uuid.uuid4().hex}@reply.example>",
                    "Reply-To": f"reply+{uuid.uuid4().hex}@reply.example",
                    "List-Unsubscribe": f"<https://police.example/leave/{uuid.uuid4().hex}>",
                },
            }
            for number in range(count)
        ]
    )
    queued = time.perf_counter() - wall
    while Email.objects.filter(status=STATUS.queued).exists():
        mail.send_queued(processes=processes)
        # Its processes have closed the connection that they inherited: ours is the same one.
        connections.close_all()
    total = time.perf_counter() - wall
    spent = _cpu() - cpu
    if Email.objects.filter(status=STATUS.sent).count() != count:
        raise SystemExit("django-post_office has not sent them all")
    return {"copies": count, "queued": queued, "wall": total, "cpu": spent}


def call_off() -> dict[str, Any]:
    """Nothing waits any more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_delivery SET state = 'called-off', settled_at = now()"
            " WHERE state IN ('queued', 'attempting')"
        )
        cursor.execute("UPDATE messaging_message SET state = 'sent', sent_at = now() WHERE state = 'sending'")
        cursor.execute("DELETE FROM messaging_providerstate")
        return {"rows": cursor.rowcount}


def clear(rest: bool = False) -> dict[str, Any]:
    """No copies and nothing of the peer's, as at the beginning. `rest`: what the database puts off is done as well.

    Not for a large table's sake: after each checkpoint the first change of a page is written whole, so that one before
    each run would make every run the worst.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE messaging_delivery CASCADE")
        if "post_office_email" in connection.introspection.table_names(cursor):
            cursor.execute("TRUNCATE post_office_email CASCADE")
        if rest:
            cursor.execute("CHECKPOINT")
    return {}


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _message(key: str, group: str) -> Any:
    """An approved message of 2 KB, with its Polish and Urdu."""
    from peelian.apps.accounts.models import User
    from peelian.apps.contacts import api as contacts
    from peelian.apps.messaging.models.messages import Message, MessageText
    from peelian.apps.places.models import Area
    from peelian.kernel.time import now

    author = User.objects.get(email=AUTHOR)
    part = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.GROUP, (group,))
    message = Message.objects.create(
        kind="update", state="approved", urgency=5, subject="What we did about speeding",
        body=(TEXT * 5)[:SIZE], area=Area.objects.get(), selection=contacts.Selection((part,)).to_json(),
        sender_name="Handsworth team", approved_by=author, idempotency_key=key, created_at=now(), approved_at=now(),
    )  # fmt: skip
    for language, text in TEXTS.items():
        MessageText.objects.create(
            message=message, language=language, subject="—", body=(text * 20)[: SIZE // 2], origin="approved",
            settled_by=author, at=now(),
        )  # fmt: skip
    return message


STEPS = {
    step.__name__.replace("_", "-"): step
    for step in (migrate, people, history, ours, post_office, call_off, clear)
}

if __name__ == "__main__":
    _django()
    print(json.dumps(STEPS[sys.argv[1]](**json.loads(sys.argv[2]))))
