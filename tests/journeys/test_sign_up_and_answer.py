"""A resident's way through the mail: ask, confirm, get a message, rate it, answer it, leave. Real SMTP, real LMTP."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from peelian.adapters.channels.email.listener import LmtpListener
from peelian.adapters.mailbox.store import Mailbox, Store
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating, Reply
from peelian.apps.places.models import Postcode
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, deliver, forget_person, receive, sign_up
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.workers.dispatch import JOURNEYS, dispatch_due
from tests.adapters.channels.email import servers
from tests.adapters.channels.email.letters import channel_to
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import CORNER, Land, make_land

DOMAIN = "reply.midshire.example"
STAFF = system("tests")
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Post:
    """The post of a test: mails that went out, and the door for those that come back."""

    out: servers.Scripted
    door: LmtpListener
    land: Land

    def deliver(self, at: dt.datetime = AT) -> list[EmailMessage]:
        """Send what is due; the mails of this round."""
        before = len(self.out.taken)
        while deliver.deliver_due(at=at, worker="tests", limit=2):
            pass
        return [self._read(raw) for _, raw in self.out.taken[before:]]

    def send_in(self, raw: bytes, to: str, sender: str = "ann@example.org") -> None:
        with smtplib.LMTP("127.0.0.1", self.door.port, timeout=20) as client:
            client.sendmail(sender, [to], raw)

    @staticmethod
    def _read(raw: bytes) -> EmailMessage:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    land = make_land()
    lat, lng = CORNER[0] + 0.004, CORNER[1] + 0.006
    Postcode.objects.create(postcode="B14 7QH", lat=lat, lng=lng, source="tests")

    def take(inbound: messaging.Inbound) -> None:
        try:
            answer.take_mail(at=AT, inbound=inbound)
        finally:
            connection.close()

    with servers.serve() as out, LmtpListener(handler=take, domain=DOMAIN, port=0, clock=lambda: AT) as door:
        channel = channel_to(out.port, address=f"team@{DOMAIN}")
        mailbox = Mailbox(Store(tmp_path), lmtp_port=door.port)
        old = plug(
            Ports(
                channels={"email": channel},
                reply_domain=DOMAIN,
                public_url="https://police.example",
                mailbox=mailbox,
            )
        )
        try:
            yield Post(out, door, land)
        finally:
            plug(old)
            channel.providers[0].close()


def words(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def token(mail: EmailMessage, page: str) -> str:
    found = re.search(rf"https://police\.example/{page}/([a-z2-7]+)", words(mail))
    assert found, words(mail)
    return found.group(1)


def ask(email_address: str = "ann@example.org", at: dt.datetime = AT, **changed: Any) -> None:
    known = {"language": "en", "topics": ["you-said-we-did"], "postcode": "B14 7QH", "source": "sign-up page"}
    sign_up.ask(at=at, email=email_address, **{**known, **changed})


def signed_up(post: Post) -> int:
    ask()
    (mail,) = post.deliver()
    return sign_up.confirm(at=AT, token=token(mail, "confirm")).id


def message_to(post: Post, contact_id: int, key: str = "m") -> EmailMessage:
    view = messaging.write_message(
        actor=STAFF, at=AT, kind=messaging.MessageKind.UPDATE, subject="What we did about speeding",
        body="You said cars race. We did a patrol.", area_id=post.land.neighbourhoods[0].pk, category="speeding",
        sender_name="Abbey Green team", written_by_id=UserFactory.create().pk, idempotency_key=key,
    )  # fmt: skip
    messaging.approve_message(actor=STAFF, at=AT, message_id=view.id, approved_by_id=UserFactory.create().pk)
    messaging.freeze_audience(actor=STAFF, at=AT, message_id=view.id, contact_ids=[contact_id])
    (mail,) = post.deliver()
    return mail


def reply_to(mail: EmailMessage) -> str:
    return str(mail["Reply-To"].addresses[0].addr_spec)


def reply(mail: EmailMessage, text: str, *headers: str, message_id: str = "r1@example.org") -> bytes:
    lines = ["From: Ann <ann@example.org>", f"To: {reply_to(mail)}", f"Message-ID: <{message_id}>", *headers]
    quoted = "\n".join(f"> {line}" for line in words(mail).splitlines())
    body = f"{text}\n\nOn Mon, 2 Nov 2026 at 09:00, Abbey Green team <{reply_to(mail)}> wrote:\n{quoted}\n"
    head = "\n".join([*lines, "Content-Type: text/plain; charset=utf-8"])
    return f"{head}\n\n{body}".replace("\n", "\r\n").encode()


def request_of(contact_id: int) -> dict[str, Any]:
    """What a member of the contact centre says who acts on somebody's request."""
    viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
    return {"viewer": viewer, "at": AT, "contact_id": contact_id, "reason": "request 12"}


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # else a transaction is shown the same moment for ever
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone() is not None


class TestSignUp:
    def test_takes_one_mail_and_one_press(self, post: Post) -> None:
        ask()
        (mail,) = post.deliver()
        assert mail["To"].addresses[0].addr_spec == "ann@example.org"
        assert contacts.count_active() == 0

        view = sign_up.confirm(at=AT, token=token(mail, "confirm"))

        assert (view.status, view.neighbourhood_code) == ("active", "N01")

    def test_is_welcomed_once_through_the_outbox(self, post: Post) -> None:
        signed_up(post)

        assert dispatch_due(clock=lambda: AT) == 1
        assert dispatch_due(clock=lambda: AT) == 0
        (mail,) = post.deliver()

        assert "You will now hear" in str(mail["Subject"])
        assert token(mail, "manage")
        assert token(mail, "leave")

    def test_of_somebody_active_tells_them_and_nobody_else(self, post: Post) -> None:
        signed_up(post)
        ask(at=AT + dt.timedelta(minutes=1))
        (mail,) = post.deliver(AT + dt.timedelta(minutes=1))

        assert str(mail["Subject"]) == "You get our messages already"

    def test_never_sends_more_than_three_mails_a_day_to_one_address(self, post: Post) -> None:
        for minute in range(6):
            sign_up.ask(
                at=AT + dt.timedelta(minutes=minute), email="ann@example.org", language="en", topics=["alerts"],
                postcode="B14 7QH", source="page",
            )  # fmt: skip

        assert len(post.deliver(AT + dt.timedelta(hours=1))) == sign_up.MAILS_A_DAY

    def test_refuses_a_postcode_that_is_not_known(self, post: Post) -> None:
        with pytest.raises(Refused) as refusal:
            ask(postcode="ZE1 0AA")

        assert refusal.value.field == "postcode"
        assert not Contact.objects.exists()


class TestAnswer:
    def test_a_reply_by_mail_becomes_voice_once(self, post: Post) -> None:
        contact_id = signed_up(post)
        mail = message_to(post, contact_id)

        for _ in range(2):
            post.send_in(reply(mail, "They still race on Fridays – loudly."), reply_to(mail).upper().lower())

        said = Contribution.objects.get()
        assert said.text == "They still race on Fridays – loudly."
        assert (said.contact_id, said.area.code, said.category) == (contact_id, "N01", "speeding")
        assert Reply.objects.get().delivery.message.subject == "What we did about speeding"

    def test_one_mail_to_two_people_is_heard_from_both(self, post: Post) -> None:
        first = message_to(post, signed_up(post))
        second = message_to(post, ContactFactory.create().pk, key="m2")

        for mail in (first, second):
            post.send_in(reply(first, "They race."), reply_to(mail))

        assert Contribution.objects.count() == 2
        assert len({said.contact_id for said in Contribution.objects.all()}) == 2

    def test_an_out_of_office_note_is_kept_and_is_not_voice(self, post: Post) -> None:
        mail = message_to(post, signed_up(post))

        post.send_in(reply(mail, "I am away until Monday.", "Auto-Submitted: auto-replied"), reply_to(mail))

        assert Reply.objects.get().automatic
        assert not Contribution.objects.exists()

    def test_a_bounce_finds_its_way_to_the_copy(self, post: Post) -> None:
        mail = message_to(post, signed_up(post))
        envelope = next(line for line in reversed(post.out.lines) if line.startswith("MAIL"))
        sender = envelope[envelope.index("<") + 1 : envelope.index(">")]

        post.send_in(reply(mail, "Undeliverable"), sender, sender="")

        assert Reply.objects.get().automatic
        assert not Contribution.objects.exists()

    def test_a_forged_address_is_refused_for_good(self, post: Post) -> None:
        mail = message_to(post, signed_up(post))
        to = reply_to(mail)
        forged = to.replace(to[6:10], "aaaa")

        with pytest.raises(smtplib.SMTPDataError) as refusal:
            post.send_in(reply(mail, "Hello"), forged)

        assert refusal.value.smtp_code == 550
        assert not Reply.objects.exists()

    def test_a_rating_is_recorded_and_the_last_one_counts(self, post: Post) -> None:
        mail = message_to(post, signed_up(post))
        key = token(mail, "rate")

        assert messaging.rating_page(key).score is None
        answer.rate(at=AT, token=key, score=2)
        answer.rate(at=AT, token=key, score=5, words="Thank you, the racing has stopped.")

        assert Rating.objects.get().score == 5
        assert Contribution.objects.get().text == "Thank you, the racing has stopped."
        report = messaging.message_report(
            viewer=make_viewer(Role.SERGEANT, "midshire"), message_id=Message.objects.get(kind="update").pk
        )
        assert (report.mean, report.good.count, report.good.n, report.replies) == (5, 1, 1, 1)
        with pytest.raises(messaging.BadScore):
            answer.rate(at=AT, token=key, score=6)

    def test_after_leaving_no_more_mail_and_no_more_answers(self, post: Post) -> None:
        contact_id = signed_up(post)
        mail = message_to(post, contact_id)
        assert f"<https://police.example/leave/{token(mail, 'leave')}>" in str(mail["List-Unsubscribe"])

        sign_up.leave(at=AT, token=token(mail, "leave"))

        with pytest.raises(smtplib.SMTPDataError):
            post.send_in(reply(mail, "Hello"), reply_to(mail))
        with pytest.raises(messaging.UnknownToken):
            answer.rate(at=AT, token=token(mail, "rate"), score=1)


class TestForgetPerson:
    def test_exports_all_that_is_held_and_then_erases_it(self, post: Post) -> None:
        contact_id = signed_up(post)
        mail = message_to(post, contact_id)
        post.send_in(reply(mail, "They still race."), reply_to(mail))
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        known = {"viewer": viewer, "at": AT, "contact_id": contact_id, "reason": "request 12"}

        held = forget_person.export(**known)
        text = forget_person.readable(held)
        for part in ("ann@example.org", "B14 7QH", "They still race.", "What we did about speeding"):
            assert part in str(held)
            assert part in text
        assert held["contact"]["consents"][0]["given"]

        forget_person.erase(**known)

        contact = Contact.objects.get(pk=contact_id)
        assert (contact.status, contact.email, contact.postcode) == ("erased", "", "")
        assert (Reply.objects.get().text, Contribution.objects.get().text) == ("", "")
        assert Contribution.objects.get().contact_id is None
        assert contacts.is_suppressed("ann@example.org")
        assert Delivery.objects.filter(contact_id=contact_id).exists()

    def test_leaves_nothing_of_what_mail_servers_said_of_the_address(self, post: Post) -> None:
        contact_id = signed_up(post)
        message_to(post, contact_id)
        Delivery.objects.filter(contact_id=contact_id).update(detail="550 no mailbox ann here")

        forget_person.erase(**request_of(contact_id))

        assert set(Delivery.objects.values_list("detail", flat=True)) == {""}

    def test_is_not_blocked_by_a_message_id_that_somebody_chose(self, post: Post) -> None:
        contact_id = signed_up(post)
        mail = message_to(post, contact_id)
        post.send_in(reply(mail, "They race."), reply_to(mail))
        chosen = f"erased:{Reply.objects.get().pk}"
        post.send_in(reply(mail, "Every night.", message_id=chosen), reply_to(mail))

        forget_person.erase(**request_of(contact_id))

        assert set(Reply.objects.values_list("text", flat=True)) == {""}

    @pytest.mark.parametrize("by", ["mail", "text"])
    def test_takes_along_a_reply_that_is_just_being_taken_in(self, by: str, post: Post) -> None:
        contact_id = signed_up(post)
        key = reply_to(message_to(post, contact_id)).split("@")[0].removeprefix("reply+")
        known = request_of(contact_id)
        inbound = messaging.Inbound(
            token=key, text="They race.", language="", message_id="r1", received_at=AT, automatic=False
        )
        Contact.objects.filter(pk=contact_id).update(phone="+447700900001")
        words = messaging.InboundWords("sms", "sms:tests", "+447700900001", "They race.", "r1", AT)

        def erase() -> None:
            try:
                forget_person.erase(**known)
            finally:
                connection.close()

        erasure = threading.Thread(target=erase)
        with transaction.atomic():
            if by == "mail":
                answer.take_mail(at=AT, inbound=inbound)
            else:
                receive.words(words)
            erasure.start()
            while erasure.is_alive() and not somebody_waits_for_a_lock():
                erasure.join(0.02)
        erasure.join()

        assert Reply.objects.get().text == ""
        assert Contribution.objects.get().text == ""

    def test_is_for_those_who_may(self, post: Post) -> None:
        contact_id = signed_up(post)

        with pytest.raises(NotAllowed):
            forget_person.erase(
                viewer=make_viewer(Role.SERGEANT, "midshire"),
                at=AT,
                contact_id=contact_id,
                reason="none of mine",
            )
        with pytest.raises((NotFound, NotAllowed)):
            forget_person.export(
                viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"),
                at=AT,
                contact_id=9_999_999,
                reason="request",
            )


class TestMailbox:
    def test_a_visitor_of_the_demo_reads_and_answers(self, post: Post, tmp_path: Path) -> None:
        contact_id = signed_up(post)
        message_to(post, contact_id)
        store = Store(tmp_path)
        catcher = Mailbox(store, lmtp_port=post.door.port, smtp_port=0)
        server = catcher.server()
        server.start()
        try:
            recipient, raw = post.out.taken[-1]
            with smtplib.SMTP("127.0.0.1", server.port) as client:  # type: ignore[attr-defined]
                client.sendmail("a@b.uk", [recipient], raw)
        finally:
            server.stop()
        (caught,) = catcher.list_mails()
        assert caught.to == "ann@example.org"
        assert "What we did about speeding" in caught.subject

        catcher.answer(caught.id, "They still race.\n- on Fridays")

        assert Contribution.objects.get().text == "They still race.\n- on Fridays"
        with pytest.raises(NotFound):
            catcher.get_mail("../../etc/passwd")
        with pytest.raises(Refused):
            catcher.answer(caught.id, "  ")


def test_every_event_that_waits_for_a_worker_has_a_journey() -> None:
    from peelian.apps.events.api import DISPATCHED

    assert set(JOURNEYS) == set(DISPATCHED)
