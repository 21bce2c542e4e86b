"""Calls take minutes, and nobody's mail waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.journeys import deliver
from peelian.journeys.ports import Ports, plug
from peelian.journeys.sender import Sender
from peelian.kernel.time import now
from peelian.workers.slow import SlowLane
from tests.factories.at_once import PATIENCE
from tests.factories.channels import QuietChannel, QuietProvider
from tests.factories.places import make_land
from tests.journeys.test_calls import released, resident


@dataclass
class Ringing(QuietProvider):
    """Rings until it is told that somebody picked up, or closed."""

    rings: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    over: threading.Event = field(default_factory=threading.Event)

    def send(
        self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
    ) -> list[messaging.SendResult]:
        self.rings.release()
        assert self.over.wait(2 * PATIENCE)
        return super().send(batch, journal)

    def close(self) -> None:
        self.over.set()


@pytest.fixture
def ringing() -> Iterator[Ringing]:
    provider = Ringing("voice:ringing")
    facts = messaging.ChannelFacts
    mail = QuietChannel(facts("email", "E-mail", "email", keeps_quiet=False), (QuietProvider("email:quiet"),))
    voice = QuietChannel(facts("voice", "Call", "phone", keeps_quiet=False, slow=True), (provider,))
    old = plug(Ports(channels={"email": mail, "voice": voice}, public_url="https://police.example"))
    yield provider
    plug(old)


@pytest.mark.django_db(transaction=True)
class TestSlowLane:
    def test_mail_goes_while_a_telephone_rings(self, ringing: Ringing) -> None:
        called = resident()
        mailed = resident(channel="email", address_kind="email", phone="", email="ada@home.example")
        released(make_land(), [called, mailed])
        lane = SlowLane("tests", seconds=0.01)
        lane.start()
        assert ringing.rings.acquire(timeout=PATIENCE)

        quick = Sender("tests", clock=now, slow=False)
        while quick.turn().claimed:
            pass
        quick.close()
        assert Delivery.objects.get(contact=mailed).state == "sent"
        assert Delivery.objects.get(contact=called).state == "attempting"
        assert not deliver.is_due(at=now())

        lane.stop()
        assert Delivery.objects.get(contact=called).state == "sent"

    def test_each_asks_for_its_own_only(self, ringing: Ringing) -> None:
        released(make_land(), [resident()])
        assert deliver.is_due(at=now(), slow=True)
        assert not deliver.is_due(at=now())
