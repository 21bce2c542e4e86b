"""All that is held of a person by mail: exported, erased, and no reply forgotten that is just coming in."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, forget_person, receive
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.at_once import ended
from tests.factories.clock import AT
from tests.journeys.mail.steps import Post, message_to, reply, reply_to, signed_up

pytestmark = pytest.mark.django_db(transaction=True)


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

        erasure = threading.Thread(daemon=True, target=erase)
        with transaction.atomic():
            if by == "mail":
                answer.take_mail(at=AT, inbound=inbound)
            else:
                receive.words(words)
            erasure.start()
            while erasure.is_alive() and not somebody_waits_for_a_lock():
                erasure.join(0.02)
        ended(erasure)

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
