"""What comes back by mail: replies, notes of absence, bounces, forgeries, ratings, and nothing after leaving."""

from __future__ import annotations

import smtplib

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating, Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, sign_up
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.journeys.mail.steps import Post, message_to, reply, reply_to, signed_up, token

pytestmark = pytest.mark.django_db(transaction=True)


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
