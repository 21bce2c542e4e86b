"""The worker: woken when our tables hold work, and done when nothing is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from peelian.apps.events import api as events
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.workers import dispatch
from peelian.workers.pulse import beat
from tests.adapters.channels.email import servers
from tests.adapters.channels.email.letters import channel_to
from tests.factories.contacts import ContactFactory

pytestmark = pytest.mark.django_db(transaction=True)


def a_message() -> None:
    messaging.write_service_message(
        actor=system("tests"), at=now(), contact_id=ContactFactory.create().pk, subject="Hello", body="Hello",
        sender_name="Force", idempotency_key="hello",
    )  # fmt: skip


def work() -> None:
    """One worker, until its queue is empty; in a thread of its own: a browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_work).result(timeout=300)


def _work() -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    try:
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            worker_app.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, concurrency=1
            )
    finally:
        connections.close_all()


class TestBeat:
    def test_puts_up_nothing_when_there_is_nothing_to_do(self) -> None:
        assert beat() == []
        assert not ProcrastinateJob.objects.exists()

    def test_puts_up_one_job_however_often_it_asks(self) -> None:
        a_message()

        assert beat() == ["deliver"]
        assert beat() == []
        assert ProcrastinateJob.objects.filter(task_name="deliver").count() == 1


class TestWorker:
    def test_sends_what_is_due(self) -> None:
        a_message()
        beat()
        with servers.serve() as server:
            channel = channel_to(server.port)
            old = plug(Ports(channels={"email": channel}, reply_domain="reply.example"))
            try:
                work()
            finally:
                plug(old)
                channel.providers[0].close()

        assert Delivery.objects.get().state == "sent"
        assert len(server.taken) == 1


class TestDispatch:
    def test_an_event_that_cannot_be_acted_on_waits_and_holds_up_nobody(self) -> None:
        from django.db import transaction

        for key in ("1", "x"):
            with transaction.atomic():
                events.record(
                    name="contacts.contact.confirmed",
                    actor=system("tests"),
                    at=now(),
                    subject=f"contacts.Contact:{key}",
                )
        contact = ContactFactory.create()
        with transaction.atomic():
            events.record(name="contacts.contact.confirmed", actor=system("tests"), at=now(), subject=contact)

        assert dispatch.dispatch_due() == 3

        assert events.count_outbox() == 2
        assert Delivery.objects.get().contact_id == contact.pk
