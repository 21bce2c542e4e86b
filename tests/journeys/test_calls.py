"""Calls and notifications from the queue to the telephone and back: answered, stopped by a key, or gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import close_old_connections, connection

from peelian.adapters.channels.push import channel as push
from peelian.adapters.channels.push.keys import Key
from peelian.adapters.channels.push.sending import PushProvider
from peelian.adapters.channels.voice.calling import Manner, SipProvider
from peelian.adapters.channels.voice.channel import VoiceChannel
from peelian.adapters.channels.voice.sip.agent import Trunk
from peelian.adapters.channels.voice.speech import Speech
from peelian.adapters.channels.voice.stops import Stops
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact, PushEndpoint
from peelian.apps.contacts.types import AddressKind, Status
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.journeys import receive
from peelian.journeys.ports import Ports, plug
from peelian.journeys.sender import Sender
from peelian.kernel.actors import system
from tests.adapters.channels.push.service import Browser, push_service
from tests.adapters.channels.voice.peers import NUMBER, Phone, needs, sipp
from tests.factories.accounts import UserFactory
from tests.factories.at_once import PATIENCE
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land

ACTOR = system("tests")


def released(land: Land, people: list[Contact]) -> None:
    """An urgent message on its way to them: it waits for nothing."""
    view = messaging.write_message(
        actor=ACTOR, at=AT, kind=messaging.MessageKind.ALERT, subject="Vans", body="Lock your van.",
        area_id=land.neighbourhoods[0].pk, sender_name="Team", written_by_id=UserFactory.create().pk,
        idempotency_key="vans",
    )  # fmt: skip
    messaging.approve_message(actor=ACTOR, at=AT, message_id=view.id, approved_by_id=UserFactory.create().pk)
    messaging.freeze_audience(actor=ACTOR, at=AT, message_id=view.id, contact_ids=[one.pk for one in people])


def send_all() -> None:
    sender = Sender("tests", clock=lambda: AT)
    while sender.turn().claimed:
        pass
    sender.close()


def resident(**changes: object) -> Contact:
    known = {"channel": "voice", "address_kind": AddressKind.PHONE, "email": "", "phone": NUMBER, **changes}
    return ContactFactory.create(**known)


@contextmanager
def calls(phone: Phone, folder: Path, *, listen: float = 0.2) -> Iterator[VoiceChannel]:
    """The house with calls plugged in: this telephone, and speech that lasts no longer than it must."""
    speech = Speech(folder / "speech", speed=400)
    stops = Stops(folder / "stops")
    provider = SipProvider(
        Trunk("127.0.0.1", phone.port, caller="+441214960123", bind=("127.0.0.1", 0)), stops,
        Manner(hello=0.1, pause=0.05, listen=listen), clock=lambda: AT,
    )  # fmt: skip
    facts = messaging.ChannelFacts(
        "voice", "Phone call", "phone", calling_hours=True, languages=frozenset(speech.voices)
    )
    channel = VoiceChannel(facts, speech, stops, (provider,))
    old = plug(Ports(channels={"voice": channel}, public_url="https://police.example", state=folder))
    yield channel
    provider.close()
    plug(old)


@needs("sipp")
@needs("espeak-ng")
@pytest.mark.django_db(transaction=True)
class TestCall:
    def test_somebody_who_picks_up_has_got_it(self, land: Land, tmp_path: Path) -> None:
        with sipp("answers", tmp_path) as phone, calls(phone, tmp_path):
            released(land, [resident()])
            send_all()
        copy = Delivery.objects.get()
        assert copy.state == "delivered"
        assert copy.detail.startswith("answered, ")

    def test_somebody_busy_is_rung_again_later(self, land: Land, tmp_path: Path) -> None:
        with sipp("busy", tmp_path) as phone, calls(phone, tmp_path):
            released(land, [resident()])
            send_all()
        copy = Delivery.objects.get()
        assert (copy.state, copy.detail) == ("queued", "busy")
        assert copy.not_before > AT

    def test_somebody_whose_language_has_no_voice_is_rung_in_english(
        self, land: Land, tmp_path: Path
    ) -> None:
        with sipp("answers", tmp_path) as phone, calls(phone, tmp_path):
            released(land, [resident(language="so")])
            send_all()
        assert Delivery.objects.get().state == "delivered"

    def test_key_nine_ends_it_through_the_door_of_every_stop(self, land: Land, tmp_path: Path) -> None:
        done = threading.Semaphore(0)

        def words(inbound: messaging.InboundWords) -> None:
            close_old_connections()
            try:
                receive.words(inbound)
            finally:
                connection.close()
                done.release()

        doors = messaging.Doors(mail=receive.mail, words=words, receipts=receive.receipts)
        # However late the key is pressed, it is waited for.
        with sipp("presses_by_info", tmp_path) as phone, calls(phone, tmp_path, listen=PATIENCE) as channel:
            (listener,) = channel.listeners(doors)
            listener.start()
            who = resident()
            released(land, [who])
            send_all()
            assert done.acquire(timeout=PATIENCE)
            listener.stop()
        who.refresh_from_db()
        assert (who.status, who.phone) == (Status.LEFT, "")
        assert contacts.is_suppressed(NUMBER)
        assert Delivery.objects.get().state == "delivered"


@pytest.mark.django_db(transaction=True)
class TestNotification:
    def test_reaches_a_browser_and_one_that_is_gone_is_forgotten(self, land: Land, tmp_path: Path) -> None:
        with push_service() as service:
            here, gone = Browser(service.url("/here")), Browser(service.url("/gone"))
            service.answers["/gone"] = 410
            provider = PushProvider(
                Key(tmp_path / "key.pem"), "mailto:a@b.example", plain_hosts=frozenset({"127.0.0.1"})
            )
            facts = messaging.ChannelFacts("push", "Notification in a browser", "push", sends_again=True)
            channel = push.PushChannel(facts, (provider,), provider.key, 3600)
            old = plug(Ports(channels={"push": channel}, public_url="https://police.example", state=tmp_path))
            people = []
            for browser in (here, gone):
                one = resident(channel="push", address_kind=AddressKind.PUSH, phone="")
                keys = browser.subscription()["keys"]
                PushEndpoint.objects.create(contact=one, url=browser.url, created_at=AT, **keys)
                people.append(one)
            released(land, people)
            send_all()
            provider.close()
            plug(old)
        copies = {one.contact_id: one for one in Delivery.objects.all()}
        assert copies[people[0].pk].state == "sent"
        assert (copies[people[1].pk].state, copies[people[1].pk].detail) == (
            "refused",
            "410 the browser is gone",
        )
        assert (
            "Vans"
            in here.read(
                service.taken[0].body if service.taken[0].path == "/here" else service.taken[1].body
            )["title"]
        )
        assert [one.url for one in PushEndpoint.objects.all()] == [here.url]
        people[1].refresh_from_db()
        assert people[1].status == Status.LEFT
