"""Two lanes of one worker: to the database two workers, to the mail server one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Prepared
from peelian.adapters.channels.email.mime import Sender as MailFrom
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.journal import files
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.journeys.lanes import Lanes
from peelian.journeys.ports import Ports, plug
from tests.factories.at_once import PATIENCE
from tests.factories.clock import AT
from tests.faults.people import queue, states
from tests.faults.sink import Sink

FROM = MailFrom("team@police.example", "messages.police.example")


class Slow:
    """A provider that takes its first batch only when another worker has claimed the next one."""

    name = "email:slow"
    rate: float | None = None

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.together = 0
        self.claimed_meanwhile = 0
        self._using = threading.Lock()

    def send(
        self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
    ) -> list[messaging.SendResult]:
        """Take it; note who was asked for, and whether somebody else was in here."""
        self.together += not self._using.acquire(blocking=False)
        until = time.monotonic() + PATIENCE
        own = {one.delivery_id for one in batch}
        while not self.asked and not self.claimed_meanwhile and time.monotonic() < until:
            held = Delivery.objects.filter(state="attempting").exclude(pk__in=own)
            self.claimed_meanwhile = held.count()
        self.asked += own
        self._using.release()
        return [messaging.SendResult(one.delivery_id, messaging.SendOutcome.TAKEN) for one in batch]

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def plugged() -> Iterator[list[Ports]]:
    """Puts back what was plugged in."""
    old: list[Ports] = []
    yield old
    plug(old[0])


def plug_in(old: list[Ports], provider: messaging.Provider, folder: Path) -> None:
    journals = files.JournalFolder(folder)
    old.append(plug(Ports(channels={"email": EmailChannel([provider], FROM)}, journals=journals)))


def send_all(limit: int) -> int:
    lanes = Lanes("tests:1", clock=lambda: AT, pause=lambda _: None)
    total = 0
    while claimed := lanes.turn(limit).claimed:
        total += claimed
    lanes.close()
    return total


@pytest.mark.django_db(transaction=True)
class TestLanes:
    def test_a_batch_is_claimed_while_another_is_sent(self, plugged: list[Ports], tmp_path: Path) -> None:
        provider = Slow()
        plug_in(plugged, provider, tmp_path)
        with connection.cursor() as cursor:
            queue(cursor, 90)
        Delivery.objects.update(not_before=AT)

        assert send_all(20) == 90

        assert provider.claimed_meanwhile == 20
        assert provider.together == 0, "a provider has one batch at a time"
        assert sorted(provider.asked) == sorted(Delivery.objects.values_list("id", flat=True))
        assert set(Delivery.objects.values_list("claimed_by", flat=True)) == {"tests:1", "tests:1+"}
        assert list(tmp_path.iterdir()) == [], "both journals are put away"

    def test_they_send_every_mail_once_over_one_connection(
        self, plugged: list[Ports], sink: Sink, tmp_path: Path
    ) -> None:
        plug_in(plugged, SmtpProvider(Server("127.0.0.1", sink.port)), tmp_path)
        with connection.cursor() as cursor:
            queue(cursor, 300)
        Delivery.objects.update(not_before=AT)

        send_all(20)

        assert len(sink.taken) == 300
        assert set(sink.counts().values()) == {1}
        with connection.cursor() as cursor:
            assert states(cursor) == {"sent": 300}

    def test_what_befalls_the_second_is_raised(self, plugged: list[Ports], tmp_path: Path) -> None:
        class Stopped(Exception):  # noqa: N818
            pass

        begun = threading.Event()

        class Journals(files.JournalFolder):
            def open(self, worker: str) -> files.FileJournal:
                if worker.endswith("+"):
                    begun.set()
                    raise Stopped
                return super().open(worker)

        class Waits(Slow):
            """Takes nothing before the second has begun: else the first could take all of it alone."""

            def send(
                self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
            ) -> list[messaging.SendResult]:
                begun.wait(PATIENCE)
                return super().send(batch, journal)

        provider = Waits()
        provider.claimed_meanwhile = 1
        old = Ports(channels={"email": EmailChannel([provider], FROM)}, journals=Journals(tmp_path))
        plugged.append(plug(old))
        with connection.cursor() as cursor:
            queue(cursor, 30)
        Delivery.objects.update(not_before=AT)

        with pytest.raises(Stopped):
            Lanes("tests:1", clock=lambda: AT).turn(10)

    def test_what_the_second_had_in_hand_when_it_was_cut_short_goes_with_the_next_turn(
        self, plugged: list[Ports], tmp_path: Path
    ) -> None:
        class CutShort(EmailChannel):
            """The database goes away between the second lane's claim and its first mail."""

            def __init__(self) -> None:
                self.provider = Slow()
                self.cut = threading.Event()
                super().__init__([self.provider], FROM)

            def prepare(self, words: messaging.Words) -> Prepared:
                if threading.current_thread().name == "second-lane" and not self.cut.is_set():
                    self.provider.claimed_meanwhile = 1
                    self.cut.set()
                    raise OperationalError("the connection is closed")
                return super().prepare(words)

        channel = CutShort()
        plugged.append(plug(Ports(channels={"email": channel}, journals=files.JournalFolder(tmp_path))))
        with connection.cursor() as cursor:
            queue(cursor, 40)
        Delivery.objects.update(not_before=AT)
        # The second lane's batch has words of its own to prepare.
        other = Message.objects.get()
        other.pk, other.idempotency_key = None, "another"
        other.save()
        later = Delivery.objects.order_by("-pk").values_list("pk", flat=True)[:20]
        Delivery.objects.filter(pk__in=list(later)).update(message=other)
        lanes = Lanes("tests:1", clock=lambda: AT, pause=lambda _: None)

        with pytest.raises(OperationalError):
            lanes.turn(20)
        assert channel.cut.is_set()
        while lanes.turn(20).claimed:
            pass
        lanes.close()

        with connection.cursor() as cursor:
            assert states(cursor) == {"sent": 40}
