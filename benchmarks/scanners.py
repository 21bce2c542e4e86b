"""Ten thousand looks at the links of one mail, as the scanners of mail providers take them: nothing may change.

In a throwaway database, through the whole web stack (middleware, view, page). Every statement that isn't a SELECT is
counted, and the rows of rating, contact and event are compared before and after; then each link is pressed.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import Report
from peelian.adapters.postgres import use
from peelian.config import variables

LOOKS = 10_000
AT = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
_HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE")


def run(data: Path, *, looks: int = LOOKS) -> Report:
    """Look at both links so many times, by turns with GET and HEAD. `data` isn't read. Raises AssertionError."""
    with (
        tempfile.TemporaryDirectory(prefix="peelian-scanners-") as folder,
        use.hold(Path(folder) / "state") as claim,
    ):
        variables.STATE.set(str(Path(folder) / "state"))
        variables.DATABASE_URL.set(claim.url)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.config.settings_test")  # noqa: TID251 - an edge of its own
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test.utils import setup_test_environment

        setup_test_environment()  # lets the test client's host in
        call_command("migrate", verbosity=0)
        report = _look(looks)
        connection.close()
    return report


def _look(looks: int) -> Report:
    from django.db import connection
    from django.test import Client

    report = Report(
        f"{looks:,} looks at links, nothing pressed", ("link", "looks", "per second", "statements that write")
    )
    rate, leave = _links()
    before = _held()
    wrote: list[str] = []

    def watch(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(_HARMLESS):
            wrote.append(str(sql))
        return execute(sql, *rest)

    client = Client(headers={"User-Agent": "Mozilla/5.0 (compatible; LinkScanner)"})
    with connection.execute_wrapper(watch):
        for name, address in (("rating", rate), ("unsubscribe", leave)):
            started, written = time.perf_counter(), len(wrote)
            for number in range(looks // 2):
                score = f"?score={number % 5 + 1}" if name == "rating" else ""
                look = client.head if number % 2 else client.get
                answer = look(address + score, secure=True)
                assert answer.status_code == 200, answer
            rate_of = looks / 2 / (time.perf_counter() - started)
            report.add(name, f"{looks // 2:,}", f"{rate_of:,.0f}", str(len(wrote) - written))
    assert (_held(), wrote) == (before, []), (before, _held(), wrote[:5])
    for _ in range(2):
        assert client.post(rate, {"score": "4", "words": ""}, secure=True).status_code == 200
    for _ in range(2):
        assert client.post(leave, {"List-Unsubscribe": "One-Click"}, secure=True).status_code == 200
    report.notes.append("Then each link was pressed twice: one rating, one person who left.")
    after = _held()
    assert (after["ratings"], after["left"]) == (1, 1), after
    report.figures = {"looks": looks, "writes": len(wrote), "ratings_before_press": before["ratings"]}
    return report


def _links() -> tuple[str, str]:
    from peelian.apps.contacts import api as contacts
    from peelian.apps.contacts.models import Contact
    from peelian.apps.messaging.models.deliveries import Delivery
    from peelian.apps.messaging.models.messages import Message

    person = Contact.objects.create(
        status="active", email="ann@home.example", neighbourhood_code="N001", created_at=AT, confirmed_at=AT
    )
    message = Message.objects.create(
        kind="service", state="sent", subject="Thefts", body="Words.", sender_name="Team", idempotency_key="k",
        created_at=AT, sent_at=AT,
    )  # fmt: skip
    copy = Delivery.objects.create(
        message=message, contact=person, channel="email", state="sent", not_before=AT, settled_at=AT
    )
    rate = contacts.link(person.pk, contacts.LinkPurpose.RATE, reference=str(copy.pk))
    return f"/rate/{rate}", f"/leave/{contacts.link(person.pk, contacts.LinkPurpose.LEAVE)}"


def _held() -> dict[str, int]:
    from peelian.apps.contacts.models import Consent, Contact
    from peelian.apps.events.models import Event
    from peelian.apps.messaging.models.replies import Rating

    return {
        "ratings": Rating.objects.count(),
        "left": Contact.objects.filter(status="left").count(),
        "consents": Consent.objects.count(),
        "events": Event.objects.count(),
    }
