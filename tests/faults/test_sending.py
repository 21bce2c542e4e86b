"""What goes wrong around a sender that lives: full disks, leavers, other workers, providers that fail."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.db import connection

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender as MailFrom
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.journal import files
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.sending import ProviderState
from peelian.journeys import deliver
from peelian.journeys.ports import Ports, plug
from peelian.journeys.sender import Sender
from peelian.kernel.actors import system
from tests.factories.at_once import PATIENCE, ended
from tests.factories.clock import AT
from tests.faults.people import queue, states
from tests.faults.sink import Sink

FROM = MailFrom("team@police.example", "messages.police.example")


class Fake:
    """A provider that does as it is told."""

    rate: float | None = None

    def __init__(self, name: str, outcome: messaging.SendOutcome = messaging.SendOutcome.TAKEN) -> None:
        self.name = name
        self.outcome = outcome
        self.asked: list[int] = []

    def send(
        self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
    ) -> list[messaging.SendResult]:
        """Note who was asked for."""
        self.asked += [one.delivery_id for one in batch]
        return [messaging.SendResult(one.delivery_id, self.outcome, f"{self.name} says so") for one in batch]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def house(sink: Sink, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Plugs in providers of mail: by default the sink's."""
    old: list[Ports] = []

    def with_providers(*providers: messaging.Provider) -> None:
        chosen = providers or (SmtpProvider(Server("127.0.0.1", sink.port)),)
        ports = Ports(channels={"email": EmailChannel(chosen, FROM)}, journals=files.JournalFolder(tmp_path))
        old.append(plug(ports))

    yield with_providers
    plug(old[0])


def send_all(worker: str = "tests:1", limit: int = 50, at: dt.datetime = AT) -> None:
    sender = Sender(worker, clock=lambda: at, pause=lambda _: None)
    while not sender.turn(limit).idle:
        pass
    sender.close()


def queued(people: int) -> None:
    with connection.cursor() as cursor:
        queue(cursor, people)
    Delivery.objects.update(not_before=AT - dt.timedelta(hours=1))


def now_in() -> dict[str, int]:
    with connection.cursor() as cursor:
        return states(cursor)


@pytest.mark.django_db(transaction=True)
class TestSending:
    def test_two_workers_that_race_send_nothing_twice(self, house: Callable[..., None], sink: Sink) -> None:
        house(*[SmtpProvider(Server("127.0.0.1", sink.port))])
        queued(600)
        together = threading.Barrier(2, timeout=PATIENCE)

        def work(number: int) -> None:
            together.wait()
            try:
                # A process each in life: a provider's connections are one thread's at a time.
                own = EmailChannel([SmtpProvider(Server("127.0.0.1", sink.port))], FROM)
                sender = Sender(f"race:{number}", clock=lambda: AT)
                while not sender._send_over(own, 20).idle:
                    pass
                sender.close()
            finally:
                connection.close()

        threads = [threading.Thread(daemon=True, target=work, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        ended(*threads)

        assert set(sink.counts().values()) == {1}
        assert len(sink.taken) == 600
        assert now_in() == {"sent": 600}

    def test_who_leaves_after_the_audience_was_frozen_gets_nothing(
        self, house: Callable[..., None], sink: Sink
    ) -> None:
        house()
        queued(5)
        left, listed, paused, *_ = Contact.objects.order_by("id")
        email = listed.email
        contacts.leave_by_id(actor=system("tests"), at=AT, contact_id=left.pk, source="counter")
        contacts.leave_by_id(actor=system("tests"), at=AT, contact_id=listed.pk, source="counter")
        # An old list brings the address back without its owner.
        Contact.objects.filter(pk=listed.pk).update(status="active", email=email)
        contacts.suspend_channel(
            actor=system("tests"), at=AT, contact_id=paused.pk, channel="email", evidence="550 no such user"
        )

        send_all()

        assert len(sink.taken) == 2
        assert now_in() == {"sent": 2, "suppressed": 3}

    def test_a_full_disk_stops_everything_before_it_begins(
        self, house: Callable[..., None], sink: Sink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house()
        queued(60)
        full = Path("/dev/full")
        if not full.exists():
            pytest.skip("no /dev/full on this system")
        write, lines = os.write, []

        def disk(file: int, data: bytes) -> int:
            lines.append(data)
            # The real thing: the device refuses with ENOSPC. 2 lines for the head and the provider, 2 for each mail.
            if len(lines) > 22:
                with full.open("wb", buffering=0) as device:
                    return write(device.fileno(), data)
            return write(file, data)

        monkeypatch.setattr(os, "write", disk)
        sender = Sender("tests:1", clock=lambda: AT, pause=lambda _: None)
        sender.turn(50)

        assert len(sink.taken) == 10
        assert now_in() == {"sent": 10, "queued": 50}
        waiting = Delivery.objects.filter(state="queued", detail__contains="No space left")
        assert waiting.count() == 40
        assert set(waiting.values_list("attempts", flat=True)) == {0}, "it wasn't tried"
        trouble = ProviderState.objects.get(name="journal:tests")
        assert "No space left" in trouble.last_error
        assert sender.turn(50).claimed == 0, "nothing is begun while it rests"

        monkeypatch.undo()
        later = AT + dt.timedelta(minutes=2)
        sender._clock = lambda: later
        while not sender.turn(50).idle:
            pass
        assert now_in() == {"sent": 60}
        assert set(sink.counts().values()) == {1}

    def test_another_provider_takes_over_at_once(self, house: Callable[..., None]) -> None:
        broken, good = Fake("email:a", messaging.SendOutcome.NO_SERVICE), Fake("email:b")
        house(broken, good)
        queued(10)

        send_all(limit=2)

        assert now_in() == {"sent": 10}
        assert set(Delivery.objects.values_list("provider", flat=True)) == {"email:b"}
        assert len(broken.asked) == 6, "three batches open the breaker"
        state = ProviderState.objects.get(name="email:a")
        assert (state.breaker, state.last_error) == ("open", "email:a says so")

    def test_a_provider_that_failed_is_tried_by_one_batch_and_used_again(
        self, house: Callable[..., None]
    ) -> None:
        only = Fake("email:a", messaging.SendOutcome.NO_SERVICE)
        house(only)
        queued(100)
        sender = Sender("tests:1", clock=lambda: AT)
        for _ in range(4):
            sender.turn(2)
        assert len(only.asked) == 6
        assert now_in() == {"queued": 100}, "no copy is lost for a provider's fault"

        only.outcome = messaging.SendOutcome.TAKEN
        send_all(limit=50, at=AT + dt.timedelta(minutes=1))

        assert ProviderState.objects.get(name="email:a").breaker == "closed"
        assert now_in() == {"sent": 100}

    def test_a_rate_is_kept_over_all_machines(self, house: Callable[..., None]) -> None:
        slow = Fake("email:slow")
        slow.rate = 10.0
        house(slow)
        queued(50)
        one, two = Sender("a:1", clock=lambda: AT), Sender("b:1", clock=lambda: AT)

        assert one.turn(8).claimed + two.turn(8).claimed == 10
        waiting = two.turn(8)
        assert (waiting.claimed, waiting.idle) == (0, False)
        assert waiting.wait == pytest.approx(0.1)
        two._clock = lambda: AT + dt.timedelta(seconds=0.5)
        assert two.turn(50).claimed == 5

    def test_a_provider_that_raises_loses_nothing(self, house: Callable[..., None]) -> None:
        class Raises(Fake):
            def send(
                self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
            ) -> list[messaging.SendResult]:
                journal.begin(batch[0].delivery_id)
                raise ValueError("a bug")

        house(Raises("email:bug"))
        queued(3)

        Sender("tests:1", clock=lambda: AT).turn(3)

        assert now_in() == {"unknown": 1, "queued": 2}


@pytest.mark.django_db(transaction=True)
class TestRecover:
    def test_what_a_dead_worker_had_in_hand_is_put_right_by_its_journal(
        self, house: Callable[..., None], sink: Sink, tmp_path: Path
    ) -> None:
        house()
        queued(4)
        mail = messaging.ChannelFacts(name="email", label="Mail", address="email")
        claimed = messaging.claim_due(at=AT, worker="dead:1", channel=mail)
        journal = files.JournalFolder(tmp_path).open("dead:1")
        journal.using("email:smtp")
        for one in claimed[:3]:
            journal.begin(one.delivery_id)
        journal.end(messaging.SendResult(claimed[0].delivery_id, messaging.SendOutcome.TAKEN, "250 ok"))
        journal.end(messaging.SendResult(claimed[1].delivery_id, messaging.SendOutcome.REFUSED, "550 no"))

        assert deliver.recover(at=AT) == 0, "it lives, as far as anybody can tell"
        os.close(journal._file)
        assert deliver.recover(at=AT) == 4

        rows = list(Delivery.objects.order_by("id").values_list("state", "provider", "attempts"))
        assert rows == [
            ("sent", "email:smtp", 1),
            ("refused", "email:smtp", 1),
            ("queued", "", 1),
            ("queued", "", 0),
        ]
        assert "sent again under the same number" in Delivery.objects.order_by("id")[2].detail
        assert list(tmp_path.glob("*.journal")) == []

    def test_where_a_second_time_would_hurt_it_is_unknown(
        self, house: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house()
        queued(2)
        Delivery.objects.update(channel="sms")
        Contact.objects.update(phone="+447700900123", address_kind="email")
        texts = messaging.ChannelFacts(name="sms", label="Text", address="email")
        claimed = messaging.claim_due(at=AT, worker="dead:1", channel=texts)
        journal = files.JournalFolder(tmp_path).open("dead:1")
        journal.begin(claimed[0].delivery_id)
        os.close(journal._file)

        deliver.recover(at=AT)

        assert now_in() == {"unknown": 1, "queued": 1}
