"""Asking for messages by mail, and confirming it with one press."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.journeys import sign_up
from peelian.kernel.errors import Refused
from peelian.workers.dispatch import dispatch_due
from tests.factories.clock import AT
from tests.journeys.mail.steps import Post, ask, signed_up, token

pytestmark = pytest.mark.django_db(transaction=True)


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
