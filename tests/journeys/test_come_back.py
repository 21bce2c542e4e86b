"""Bounces suspend with evidence, decay, can be undone; complaints suspend; nothing automatic is answered or heard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender as MailFrom
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.journal.files import JournalFolder
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact, Suspension
from peelian.apps.events.models import Event
from peelian.apps.inbox.models import Thread
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, come_back
from peelian.journeys.ports import Ports, plug
from peelian.journeys.sender import Sender
from peelian.kernel.errors import NotAllowed
from tests.adapters.channels.email import servers
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import Land, make_land

DAY = dt.timedelta(days=1)


@pytest.fixture
def ann(land: Land) -> Contact:
    contact: Contact = ContactFactory.create()
    return contact


def copy_to(ann: Contact, land: Land, *, at: dt.datetime = AT, state: str = "sent") -> Delivery:
    message = MessageFactory.create(area=land.neighbourhoods[0], created_at=at)
    delivery: Delivery = DeliveryFactory.create(message=message, contact=ann, settled_at=at, state=state)
    return delivery


def comes_back(
    delivery: Delivery,
    *,
    at: dt.datetime = AT,
    kind: messaging.AutoKind = messaging.AutoKind.BOUNCE,
    permanent: bool | None = True,
    evidence: str = "5.1.1 smtp; 550 user unknown",
) -> None:
    token = contacts.link(delivery.contact_id, contacts.LinkPurpose.REPLY, reference=str(delivery.pk))
    answer.take_mail(
        at=at,
        inbound=messaging.Inbound(
            token=token, text="Undelivered", language="", message_id=f"{delivery.pk}-{at:%s}", received_at=at,
            automatic=True, auto_kind=kind, permanent=permanent, evidence=evidence,
        ),
    )  # fmt: skip


class TestAHardBounce:
    def test_suspends_mail_at_once_with_the_servers_words(self, ann: Contact, land: Land) -> None:
        delivery = copy_to(ann, land)
        comes_back(delivery)
        suspension = Suspension.objects.get()
        assert (suspension.contact_id, suspension.channel) == (ann.pk, "email")
        assert suspension.evidence == "5.1.1 smtp; 550 user unknown"
        delivery.refresh_from_db()
        assert delivery.state == messaging.DeliveryState.BOUNCED

    def test_is_kept_is_no_voice_and_has_no_conversation(self, ann: Contact, land: Land) -> None:
        comes_back(copy_to(ann, land))
        assert Reply.objects.get().auto_kind == messaging.AutoKind.BOUNCE
        assert not Contribution.objects.exists()
        assert not Thread.objects.exists()

    def test_can_be_undone_by_those_who_manage_contacts(self, ann: Contact, land: Land) -> None:
        comes_back(copy_to(ann, land))
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        assert come_back.undo(
            viewer=viewer, at=AT, contact_id=ann.pk, channel="email", because="She rang: mended"
        )
        assert not contacts.is_suspended(ann.pk, "email")
        with pytest.raises(NotAllowed):
            come_back.undo(
                viewer=make_viewer(Role.PCSO, "N01"), at=AT, contact_id=ann.pk, channel="email", because="no"
            )


class TestASoftBounce:
    def test_suspends_after_three_messages_in_a_row(self, ann: Contact, land: Land) -> None:
        for day in range(3):
            assert not Suspension.objects.exists()
            comes_back(copy_to(ann, land, at=AT + day * DAY), at=AT + day * DAY, permanent=False)
        assert Suspension.objects.count() == 1

    def test_is_wiped_out_by_a_copy_that_arrived(self, ann: Contact, land: Land) -> None:
        for day in range(2):
            comes_back(copy_to(ann, land, at=AT + day * DAY), at=AT + day * DAY, permanent=False)
        copy_to(ann, land, at=AT + 3 * DAY)
        comes_back(copy_to(ann, land, at=AT + 6 * DAY), at=AT + 6 * DAY, permanent=False)
        assert not Suspension.objects.exists()

    def test_counts_for_thirty_days(self, ann: Contact, land: Land) -> None:
        for day in (0, 1, 35):
            comes_back(copy_to(ann, land, at=AT + day * DAY), at=AT + day * DAY, permanent=False)
        assert not Suspension.objects.exists()

    def test_of_one_message_counts_once_however_often_it_is_said(self, ann: Contact, land: Land) -> None:
        delivery = copy_to(ann, land)
        for hour in range(5):
            comes_back(delivery, at=AT + dt.timedelta(hours=hour), permanent=False)
        assert not Suspension.objects.exists()

    def test_from_before_an_undo_counts_no_more(self, ann: Contact, land: Land) -> None:
        for day in range(3):
            comes_back(copy_to(ann, land, at=AT + day * DAY), at=AT + day * DAY, permanent=False)
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        come_back.undo(
            viewer=viewer,
            at=AT + 4 * DAY,
            contact_id=ann.pk,
            channel="email",
            because="Their server was mended",
        )
        comes_back(copy_to(ann, land, at=AT + 5 * DAY), at=AT + 5 * DAY, permanent=False)
        assert not contacts.is_suspended(ann.pk, "email")


class TestARefusalAtTheDoor:
    @pytest.mark.parametrize(
        ("detail", "suspended"),
        [
            ("550 5.1.1 no such user here", 1),
            ("550 5.1.10 recipient address has null MX", 1),
            ("550 5.2.1 the mailbox is disabled", 1),
            ("550 User unknown", 1),
            ("550 5.7.1 blocked by our policy", 0),
            ("552 5.2.2 mailbox full", 0),
            ("550 rejected as spam: no such user reputation", 0),
            ("554 transaction failed", 0),
        ],
    )
    def test_that_is_about_the_mailbox_counts_as_a_bounce_at_once(
        self, ann: Contact, land: Land, detail: str, suspended: int
    ) -> None:
        delivery = copy_to(ann, land, state="refused")
        Delivery.objects.filter(pk=delivery.pk).update(detail=detail)
        assert come_back.take_refusals(at=AT, delivery_ids=[delivery.pk]) == suspended
        assert Suspension.objects.count() == suspended


class TestOtherMachines:
    def test_a_complaint_suspends(self, ann: Contact, land: Land) -> None:
        comes_back(
            copy_to(ann, land), kind=messaging.AutoKind.COMPLAINT, permanent=None, evidence="Feedback report"
        )
        assert Suspension.objects.get().evidence.startswith("They marked a message of ours as unwanted.")

    @pytest.mark.parametrize(
        "kind",
        [
            messaging.AutoKind.OUT_OF_OFFICE, messaging.AutoKind.DELAY, messaging.AutoKind.LIST,
            messaging.AutoKind.LOOP, messaging.AutoKind.OTHER,
        ],
    )  # fmt: skip
    def test_others_are_kept_and_nothing_follows(
        self, ann: Contact, land: Land, kind: messaging.AutoKind
    ) -> None:
        comes_back(copy_to(ann, land), kind=kind, permanent=None)
        assert Reply.objects.count() == 1
        assert not Suspension.objects.exists()
        assert not Thread.objects.exists()
        assert not Message.objects.filter(kind="service").exists(), "automatic mail is never answered"
        assert list(
            Event.objects.filter(name__startswith="messaging.reply").values_list("name", flat=True)
        ) == ["messaging.reply.automatic"]


@pytest.mark.django_db(transaction=True)
class TestARefusalInARealSend:
    def test_suspends_who_is_no_more_and_nobody_else(self, tmp_path: Path) -> None:
        here = make_land().neighbourhoods[0]
        message = MessageFactory.create(area=here, state=messaging.MessageState.SENDING, sent_at=None)
        answers = {
            "gone": "550 5.1.1 <gone@home.example> no such user",
            "full": "552 5.2.2 mailbox full",
            "blocked": "550 5.7.1 blocked by our policy",
            "good": "250 OK",
        }
        people = {}
        for name in answers:
            people[name] = ContactFactory.create(email=f"{name}@home.example")
            DeliveryFactory.create(
                message=message, contact=people[name], state=messaging.DeliveryState.QUEUED, settled_at=None
            )

        def script(step: str, line: str) -> str | None:
            if step != "RCPT":
                return servers.always_good(step, line)
            return next(answer for name, answer in answers.items() if f"<{name}@" in line)

        with servers.serve(script) as server:
            provider = SmtpProvider(Server("127.0.0.1", server.port))
            channel = EmailChannel([provider], MailFrom("team@police.example", "messages.police.example"))
            before = plug(Ports(channels={"email": channel}, journals=JournalFolder(tmp_path)))
            sender = Sender("tests:1", clock=lambda: AT, pause=lambda _: None)
            sender.turn(50)
            sender.close()
            provider.close()
            plug(before)

        assert [to for to, _ in server.taken] == ["good@home.example"]
        states = dict(Delivery.objects.values_list("contact__email", "state"))
        assert states["gone@home.example"] == messaging.DeliveryState.REFUSED
        assert states["good@home.example"] == messaging.DeliveryState.SENT
        suspension = Suspension.objects.get()
        assert (suspension.contact_id, suspension.channel) == (people["gone"].pk, "email")
        assert "5.1.1" in suspension.evidence
        assert "gone@" not in suspension.evidence, "the evidence is kept longer than the address"
