"""One step of the text benchmark in a process of its own: `python -m benchmarks.sms_child STEP {json}`.

Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import uuid
from typing import Any

AUTHOR = "bench@force.example"
TEXT = "Lock your van tonight."


def people(count: int) -> dict[str, Any]:
    """So many residents who hear from the police by text, each with a mobile number of their own."""
    import datetime as dt

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from peelian.apps.accounts.models import User
    from peelian.apps.places.models import Area

    call_command("migrate", interactive=False, verbosity=0)
    User.objects.get_or_create(email=AUTHOR, defaults={"name": "Author", "created_at": timezone.now()})
    Area.objects.get_or_create(
        kind="force", code="bench", defaults={"name": "Force", "valid_from": dt.date(2020, 1, 1)}
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_contact (status, channel, address_kind, urgent_channels, organisations, groups, email,
                phone, name, language, postcode, neighbourhood_code, topics, link_version, created_at, confirmed_at)
            SELECT 'active', 'sms', 'phone', '{}', '{police}',
                array_remove(ARRAY[CASE WHEN n <= 20 THEN 'g20' END, 'all'], NULL),
                '', '+447400' || lpad(n::text, 6, '0'), '', 'en', 'B31 2AB', 'N01', '{}', 1, %s, %s
            FROM generate_series(1, %s) AS n
            """,
            [timezone.now(), timezone.now(), count],
        )
        cursor.execute("VACUUM ANALYZE contacts_contact")
    return {"people": count}


def ours() -> dict[str, Any]:
    """The full durable path: freeze, claim, journal, submit, settle, and every receipt matched in the database."""
    from django.db import connection

    from peelian.journeys import deliver
    from peelian.journeys.lanes import Lanes
    from peelian.journeys.ports import ports
    from peelian.kernel.actors import system
    from peelian.kernel.time import now
    from peelian.workers.management.commands.work import listeners

    running = list(listeners())
    for each in running:
        each.start()
    sender = Lanes(f"bench:{os.getpid()}", clock=now)
    # A worker has been at work before: its modules are read, its statements known, its connections open.
    _send(sender, _message("g20"))
    message = _message("all")
    wall, cpu = time.perf_counter(), time.process_time()
    released = deliver.release(actor=system("benchmark"), at=now(), message_id=message.pk)
    while sender.turn().claimed:
        pass
    taken = time.perf_counter() - wall
    _wait(message.pk)
    total, spent = time.perf_counter() - wall, time.process_time() - cpu
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, count(*) FROM messaging_delivery WHERE message_id = %s GROUP BY 1", [message.pk]
        )
        states = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(*), count(receipt_at) FROM messaging_handover h JOIN messaging_delivery d"
            " ON d.id = h.delivery_id WHERE d.message_id = %s",
            [message.pk],
        )
        parts, matched = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM messaging_parkedreceipt")
        (parked,) = cursor.fetchone()
    for each in running:
        each.stop()
    sender.close()
    ports().channels["sms"].providers[0].close()
    if states != {"delivered": released.copies} or matched != parts or parked:
        raise SystemExit(f"not all arrived: {states}, {matched} of {parts} receipts, {parked} parked")
    return {"copies": released.copies, "parts": parts, "wall": total, "taken": taken, "cpu": spent}


def bare(port: int, count: int, window: int = 50) -> dict[str, Any]:
    """smpplib by itself: submit, count the answers, acknowledge the receipts and look each up in a dictionary."""
    import logging

    import smpplib.client
    import smpplib.consts

    logging.disable(logging.WARNING)
    client = smpplib.client.Client("127.0.0.1", port, timeout=30, allow_unknown_opt_params=True)
    room, over = threading.Semaphore(window), threading.Event()
    answered: set[bytes] = set()
    matched: set[bytes] = set()
    state = {"listening": True}

    def sent(pdu: Any) -> None:
        answered.add(pdu.message_id)
        room.release()

    def received(pdu: Any) -> int:
        matched.add(pdu.short_message.split(b" ", 1)[0].removeprefix(b"id:"))
        if len(matched) == count:
            over.set()
        return int(smpplib.consts.SMPP_ESME_ROK)

    client.set_message_sent_handler(sent)
    client.set_message_received_handler(received)
    client.connect()
    client.bind_transceiver(system_id="peelian", password="secret")

    def listen() -> None:
        while state["listening"]:
            try:
                client.read_once()
            except smpplib.exceptions.ConnectionError:
                return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        room.acquire()
        client.send_message(
            source_addr_ton=3, source_addr_npi=0, source_addr="61234", dest_addr_ton=1, dest_addr_npi=1,
            destination_addr=f"447400{number:06}", short_message=TEXT.encode() * 4, registered_delivery=True,
        )  # fmt: skip
    if not over.wait(60) or answered != matched:
        raise SystemExit(f"{len(answered)} answers, {len(matched)} receipts")
    found = {"copies": count, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    state["listening"] = False
    os.write(1, (json.dumps(found) + "\n").encode())
    os._exit(0)  # the reader waits in a call that has no end


def _message(group: str) -> Any:
    """An approved message that fits into one part."""
    from peelian.apps.accounts.models import User
    from peelian.apps.contacts import api as contacts
    from peelian.apps.messaging.models.messages import Message
    from peelian.apps.places.models import Area
    from peelian.kernel.time import now

    part = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.GROUP, (group,))
    return Message.objects.create(
        kind="alert", state="approved", urgency=5, subject="Vans", body=TEXT, area=Area.objects.get(),
        selection=contacts.Selection((part,)).to_json(), sender_name="Team", idempotency_key=uuid.uuid4().hex,
        approved_by=User.objects.get(email=AUTHOR), created_at=now(), approved_at=now(),
    )  # fmt: skip


def _send(sender: Any, message: Any) -> None:
    from peelian.journeys import deliver
    from peelian.kernel.actors import system
    from peelian.kernel.time import now

    deliver.release(actor=system("benchmark"), at=now(), message_id=message.pk)
    while sender.turn().claimed:
        pass
    _wait(message.pk)


def _wait(message_id: int) -> None:
    """Until every copy has its receipt."""
    from django.db import connection

    ends = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM messaging_delivery WHERE message_id = %s AND state <> 'delivered')",
                [message_id],
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.01)
        cursor.execute(
            "SELECT state, detail, count(*) FROM messaging_delivery WHERE message_id = %s GROUP BY 1, 2",
            [message_id],
        )
        raise SystemExit(f"receipts are missing: {cursor.fetchall()}")


STEPS = {"people": people, "ours": ours, "bare": bare}

if __name__ == "__main__":
    step, values = sys.argv[1], json.loads(sys.argv[2])
    if step != "bare":
        import logging

        import django

        django.setup()
        logging.disable(logging.INFO)
    print(json.dumps(STEPS[step](**values)))
