"""Texts there and back: a message as fifty texts over a real message centre, its receipts, an answer in Urdu, STOP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import close_old_connections, connection

from peelian.adapters.channels.sms.caught import CaughtTexts
from peelian.adapters.channels.sms.channel import SmsChannel
from peelian.adapters.channels.sms.listening import SmppListener
from peelian.adapters.channels.sms.numbers import check_sender
from peelian.adapters.channels.sms.smpp import Pace, Smpp
from peelian.adapters.channels.sms.wire import Centre
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import AddressKind, Status
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import InboundWords
from peelian.apps.messaging.models.deliveries import Delivery, Handover, ParkedReceipt
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import caught, receive
from peelian.journeys.ports import Ports, plug
from peelian.journeys.sender import Sender
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from tests.adapters.channels.sms.smsc import HOST, Smsc
from tests.factories.accounts import UserFactory
from tests.factories.at_once import PATIENCE
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land

ACTOR = system("tests")
URDU = "جی، میں نے کل رات دو آدمیوں کو وین کا دروازہ کھولتے دیکھا۔ وہ نو بجے کے قریب سکول روڈ پر تھے۔"


def resident(number: int, **more: object) -> Contact:
    """Somebody who asked for texts."""
    return ContactFactory.create(
        channel="sms", address_kind=AddressKind.PHONE, email="", phone=f"+447700900{number:03}", **more
    )


def released(land: Land, people: list[Contact]) -> Message:
    """A message on its way to them."""
    view = messaging.write_message(
        actor=ACTOR, at=AT, kind=messaging.MessageKind.ALERT, subject="Vans on School Road",
        body="Tools were taken from three vans.", area_id=land.neighbourhoods[0].pk, sender_name="Abbey Green Team",
        written_by_id=UserFactory.create().pk, idempotency_key="vans",
    )  # fmt: skip
    messaging.approve_message(actor=ACTOR, at=AT, message_id=view.id, approved_by_id=UserFactory.create().pk)
    messaging.freeze_audience(actor=ACTOR, at=AT, message_id=view.id, contact_ids=[one.pk for one in people])
    return Message.objects.get(pk=view.id)


def inbound(text: str, sender: str = "+447700900001", number: str = "one") -> InboundWords:
    return InboundWords("sms", "sms:caught", sender, text, number, AT)


@dataclass
class Texts:
    """The house with texts plugged in: a centre, and what listens to it."""

    smsc: Smsc
    came: threading.Condition

    def wait(self, enough: Callable[[], bool]) -> None:
        with self.came:
            assert self.came.wait_for(enough, timeout=PATIENCE)


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[Texts]:
    with Smsc(early=False) as smsc:
        provider = Smpp(
            Centre(HOST, smsc.port, "peelian", "secret"), check_sender("61234"), folder=tmp_path / "parts",
            pace=Pace(window=10, first_wait=0.05, hold=PATIENCE),
        )  # fmt: skip
        came = threading.Condition()

        def own_thread(take: Callable[[object], object]) -> Callable[[object], object]:
            def taken(what: object) -> object:
                close_old_connections()
                try:
                    return take(what)
                finally:
                    connection.close()
                    with came:
                        came.notify_all()

            return taken

        doors = messaging.Doors(
            mail=receive.mail, words=own_thread(receive.words), receipts=own_thread(receive.receipts)  # type: ignore[arg-type]
        )  # fmt: skip
        old = plug(Ports(channels={"sms": SmsChannel([provider], check_sender("61234"))}))
        listener = SmppListener(provider, doors, clock=lambda: AT)
        listener.start()
        assert smsc.bound.wait(PATIENCE)
        yield Texts(smsc, came)
        listener.stop()
        provider.close()
        plug(old)


@pytest.mark.django_db(transaction=True)
class TestThereAndBack:
    def test_a_message_goes_as_texts_and_an_answer_comes_back(self, land: Land, texts: Texts) -> None:
        people = [resident(number) for number in range(50)]
        message = released(land, people)
        sender = Sender("tests", clock=lambda: AT)
        while sender.turn().claimed:
            pass

        texts.wait(lambda: not Delivery.objects.exclude(state="delivered").exists())
        assert Delivery.objects.filter(state="delivered").count() == 50
        parts = len(texts.smsc.submitted) // 50
        assert Handover.objects.count() == 50 * parts == len(texts.smsc.submitted)
        assert not ParkedReceipt.objects.exists()
        assert {one.destination_addr for one in texts.smsc.submitted} == {one.phone[1:] for one in people}

        raw = URDU.encode("utf-16-be")
        halves = [raw[:100], raw[100:]]
        for number in (2, 1):
            head = bytes((5, 0, 3, 7, 2, number))
            assert texts.smsc.deliver(
                head + halves[number - 1], source="447700900007", data_coding=8, esm_class=0x40
            ) == 0  # fmt: skip

        reply = Reply.objects.get()
        assert reply.text == URDU
        assert reply.contact_id == people[7].pk
        assert reply.delivery is not None
        assert (reply.delivery.message_id, reply.channel) == (message.pk, "sms")
        assert Contribution.objects.get().text == URDU

        assert texts.smsc.deliver("بند کریں".encode("utf-16-be"), source="447700900007", data_coding=8) == 0
        people[7].refresh_from_db()
        assert (people[7].status, people[7].phone) == (Status.LEFT, "")
        assert contacts.is_suppressed("+447700900007")
        confirmed = texts.smsc.submitted[-1]
        assert confirmed.destination_addr == "447700900007"
        assert b"You will get no more texts from us." in confirmed.short_message
        assert Reply.objects.count() == 1

    def test_a_copy_that_waits_when_stop_comes_does_not_go(self, land: Land, texts: Texts) -> None:
        (stays, leaves) = [resident(1), resident(2)]
        released(land, [stays, leaves])
        assert texts.smsc.deliver(b"STOP", source="447700900002") == 0
        before = len(texts.smsc.submitted)

        sender = Sender("tests", clock=lambda: AT)
        while sender.turn().claimed:
            pass

        gone = {one.destination_addr for one in texts.smsc.submitted[before:]}
        assert gone == {"447700900001"}
        assert Delivery.objects.get(contact=leaves).state == "suppressed"


@pytest.mark.django_db
class TestWords:
    @pytest.fixture(autouse=True)
    def folder(self, land: Land, tmp_path: Path) -> Iterator[Path]:
        sender = check_sender("61234")
        old = plug(Ports(channels={"sms": SmsChannel([CaughtTexts(tmp_path / "texts", sender)], sender)}))
        yield tmp_path / "texts"
        plug(old)

    def answers(self, folder: Path) -> int:
        return len(list(folder.glob("*.json")))

    def test_stop_in_any_language_is_done_and_confirmed_once(self, folder: Path) -> None:
        for number, text in enumerate(
            ("STOP", "Stop all.", "بند", "ਬੰਦ ਕਰੋ", "rezygnuję", "停止", "unsubscribe")
        ):
            who = resident(number)
            for again in ("one", "two"):
                receive.words(inbound(text, who.phone, again))
            who.refresh_from_db()
            assert who.status == Status.LEFT
            assert self.answers(folder) == number + 1
        assert not Reply.objects.exists()

    def test_stop_from_a_stranger_suppresses_their_number_and_answers_nothing(self, folder: Path) -> None:
        receive.words(inbound("STOP", "+447700900999"))
        assert contacts.is_suppressed("+447700900999")
        assert self.answers(folder) == 0

    def test_stop_takes_the_number_from_somebody_who_signed_up_by_mail(self) -> None:
        who = ContactFactory.create(phone="+447700900001", urgent_channels=["sms"])
        receive.words(inbound("stop"))
        who.refresh_from_db()
        assert (who.status, who.phone, who.urgent_channels) == (Status.ACTIVE, "", [])

    def test_yes_confirms_what_waits_and_is_no_reply(self) -> None:
        who = resident(1, status=Status.PENDING, confirmed_at=None)
        receive.words(inbound("ਹਾਂ"))
        who.refresh_from_db()
        assert who.status == Status.ACTIVE
        assert not Reply.objects.exists()

    def test_yes_where_nothing_waits_is_an_answer(self) -> None:
        resident(1)
        receive.words(inbound("Yes"))
        assert Reply.objects.get().text == "Yes"

    def test_help_reaches_people_and_gets_no_machines_answer(self, folder: Path) -> None:
        resident(1)
        receive.words(inbound("HELP"))
        assert Reply.objects.get().text == "HELP"
        assert self.answers(folder) == 0

    def test_words_from_a_number_that_nobody_knows_make_a_writer(self) -> None:
        receive.words(inbound("There is a fight outside the school"))
        who = Contact.objects.get()
        assert (who.status, who.phone) == (Status.WRITER, "+447700900001")
        assert Reply.objects.get().contact_id == who.pk

    def test_the_same_text_twice_is_taken_once(self) -> None:
        for _ in range(2):
            receive.words(inbound("There is a fight outside the school"))
        assert Reply.objects.count() == 1

    def test_what_comes_from_no_number_is_refused(self) -> None:
        with pytest.raises(Refused):
            receive.words(inbound("You have won", "Lottery"))

    def test_the_demo_shows_a_text_and_answers_for_its_reader(self, land: Land, tmp_path: Path) -> None:
        sender = check_sender("61234")
        caught_texts = CaughtTexts(tmp_path / "caught" / "sms", sender, clock=lambda: AT)
        plug(Ports(channels={"sms": SmsChannel([caught_texts], sender)}, state=tmp_path))
        who = resident(1)
        released(land, [who])
        Sender("tests", clock=lambda: AT).turn()

        (shown,) = caught.list_caught()
        assert (shown.channel, shown.to, shown.sender) == ("sms", who.phone, "61234")
        assert "Tools were taken from three vans." in shown.text

        caught.answer(at=AT, channel="sms", key=shown.id, text=URDU)
        assert Reply.objects.get().text == URDU
        caught.answer(at=AT, channel="sms", key=shown.id, text="بند")
        who.refresh_from_db()
        assert who.status == Status.LEFT
        assert len(caught.list_caught()) == 2
