"""Which copies go now, in which order, and which don't go at all; and how a message is getting on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import DeliveryState, MessageKind, SendOutcome, SendResult, Urgency
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.rules.sending import breaks_for, opens_at, reason_of
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import AreaFactory

STAFF = system("tests")
MAIL = messaging.ChannelFacts(name="email", label="Mail", address="email")
CALL = messaging.ChannelFacts(name="voice", label="Call", address="phone", calling_hours=True)
EVERYBODY = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.EVERYBODY, ())
#: Half past ten at night and half past eight in the morning, in London, in winter.
NIGHT = dt.datetime(2026, 11, 2, 22, 30, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 3, 8, 30, tzinfo=dt.UTC)


def approved(key: str, urgency: Urgency = Urgency.NORMAL, **columns: object) -> Message:
    """A message that may go, to everybody."""
    return Message.objects.create(
        kind=MessageKind.NEWS, state="approved", subject=key, body="Words.", area=AreaFactory.create(), urgency=urgency,
        sender_name="Team", approved_by=UserFactory.create(), approved_at=AT, created_at=AT, idempotency_key=key,
        selection=contacts.Selection((EVERYBODY,)).to_json(), **columns,
    )  # fmt: skip


def release(message: Message, at: dt.datetime = AT) -> messaging.Released:
    return messaging.release_message(
        actor=STAFF, at=at, message_id=message.pk, channels={"email": MAIL, "voice": CALL}
    )


def claim(
    at: dt.datetime = AT, facts: messaging.ChannelFacts = MAIL, limit: int = 100
) -> list[messaging.ClaimedDelivery]:
    return messaging.claim_due(at=at, worker="w:1", channel=facts, limit=limit)


def state_of(message: Message) -> set[str]:
    return set(Delivery.objects.filter(message=message).values_list("state", flat=True))


@pytest.mark.django_db
class TestRelease:
    def test_freezes_everybody_of_the_selection_by_their_own_channel_and_language(self) -> None:
        ContactFactory.create(language="cy")
        ContactFactory.create(email="", phone="+447700900123", channel="voice", address_kind="phone")
        ContactFactory.create(status="left", email="", name="", postcode="")

        released = release(approved("one"))

        assert released == messaging.Released(2, {"email": 1, "voice": 1})
        assert set(Delivery.objects.values_list("channel", "language")) == {("email", "cy"), ("voice", "en")}

    def test_only_once(self) -> None:
        ContactFactory.create()
        message = approved("one")
        release(message)

        with pytest.raises(messaging.NotNow):
            release(message)

    def test_takes_those_who_got_another_message(self) -> None:
        first, _second = ContactFactory.create(), ContactFactory.create()
        earlier = approved("earlier")
        release(earlier)
        Delivery.objects.exclude(contact=first).delete()
        part = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.GOT_MESSAGE, (str(earlier.pk),))
        later = approved("later")
        later.selection = contacts.Selection((part,)).to_json()
        later.save()

        assert release(later).copies == 1

    def test_what_is_urgent_goes_first_and_a_confirmation_before_it(self) -> None:
        person = ContactFactory.create()
        for urgency in (Urgency.BACKGROUND, Urgency.URGENT, Urgency.NORMAL):
            release(approved(urgency.name, urgency))
        messaging.write_service_message(
            actor=STAFF, at=AT, contact_id=person.pk, subject="Confirm", body="{confirm}", sender_name="Force",
            idempotency_key="s",
        )  # fmt: skip

        order = [claim(limit=1)[0].message_id for _ in range(4)]

        subjects = dict(Message.objects.values_list("pk", "subject"))
        assert [subjects[number] for number in order] == ["Confirm", "URGENT", "NORMAL", "BACKGROUND"]

    def test_scheduled_messages_are_listed_when_their_time_has_come(self) -> None:
        message = approved("later", send_at=AT + dt.timedelta(hours=1))

        assert messaging.list_to_release(at=AT) == []
        assert messaging.list_to_release(at=AT + dt.timedelta(hours=1)) == [message.pk]


@pytest.mark.django_db
class TestClaim:
    def test_quiet_hours_date_on_all_but_what_is_urgent(self) -> None:
        person = ContactFactory.create()
        calm, urgent = approved("calm"), approved("urgent", Urgency.URGENT)
        release(calm, NIGHT)
        release(urgent, NIGHT)
        messaging.write_service_message(
            actor=STAFF, at=NIGHT, contact_id=person.pk, subject="Confirm", body="{confirm}", sender_name="Force",
            idempotency_key="s",
        )  # fmt: skip

        assert len(claim(NIGHT)) == 2
        assert not messaging.has_due(at=NIGHT, channels=["email"])
        assert [one.message_id for one in claim(MORNING)] == [calm.pk]

    def test_nobody_is_rung_up_outside_calling_hours_however_urgent(self) -> None:
        ContactFactory.create(email="", phone="+447700900123", channel="voice", address_kind="phone")
        release(approved("urgent", Urgency.URGENT), NIGHT)

        assert claim(NIGHT, CALL) == []
        assert claim(MORNING, CALL) == [], "calls begin at nine"
        assert len(claim(MORNING + dt.timedelta(hours=1), CALL)) == 1

    def test_what_has_expired_or_was_recalled_does_not_go(self) -> None:
        ContactFactory.create()
        late, recalled = approved("late", expires_at=AT + dt.timedelta(hours=1)), approved("recalled")
        release(late)
        release(recalled)
        Message.objects.filter(pk=recalled.pk).update(state="recalled", recalled_at=AT)

        assert claim(AT + dt.timedelta(hours=2)) == []
        assert (state_of(late), state_of(recalled)) == ({"expired"}, {"called-off"})
        assert Message.objects.get(pk=late.pk).state == "sent"

    def test_asks_as_many_questions_for_many_as_for_few(self) -> None:
        for _ in range(30):
            ContactFactory.create()
        release(approved("one"))
        connection.force_debug_cursor = True
        try:
            connection.queries_log.clear()
            claim(limit=2)
            few = len(connection.queries_log)
            connection.queries_log.clear()
            claim(limit=28)
            assert len(connection.queries_log) == few
        finally:
            connection.force_debug_cursor = False


@pytest.mark.django_db
class TestTheTable:
    @pytest.mark.parametrize("channel", ["e", "Email", "my channel", "9lives"])
    def test_takes_no_channel_that_has_no_channels_name(self, channel: str) -> None:
        ContactFactory.create()
        release(approved("one"))
        with pytest.raises(IntegrityError, match="delivery_channel_is_a_name"), transaction.atomic():
            Delivery.objects.update(channel=channel)

    def test_takes_a_channel_that_is_new_to_it(self) -> None:
        ContactFactory.create()
        release(approved("one"))
        assert Delivery.objects.update(channel="pigeon-post") == 1


class TestOpensAt:
    def test_knows_spans_over_midnight_and_summer_time(self) -> None:
        quiet_ends, quiet_begins = dt.time(8), dt.time(21)
        summer_night = dt.datetime(2026, 7, 1, 20, 30, tzinfo=dt.UTC)  # 21:30 in London

        assert opens_at(AT, quiet_ends, quiet_begins) is None
        assert opens_at(NIGHT, quiet_ends, quiet_begins) == dt.datetime(2026, 11, 3, 8, tzinfo=dt.UTC)
        assert opens_at(summer_night, quiet_ends, quiet_begins) == dt.datetime(2026, 7, 2, 7, tzinfo=dt.UTC)
        assert opens_at(NIGHT, dt.time(22), dt.time(6)) is None
        assert opens_at(AT, dt.time(9), dt.time(9)) is None

    def test_a_breaker_stays_open_longer_each_time_and_never_for_ever(self) -> None:
        waits = [breaks_for(failures) for failures in range(3, 30)]

        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (dt.timedelta(seconds=15), dt.timedelta(minutes=10))


@pytest.mark.django_db
class TestProgress:
    def test_counts_by_state_channel_and_language_with_reasons_put_together(self) -> None:
        for number in range(4):
            ContactFactory.create(language="cy" if number else "en")
        message = approved("one")
        release(message)
        copies = claim(limit=3)
        said = [
            SendResult(copies[0].delivery_id, SendOutcome.TAKEN, "250 ok"),
            SendResult(copies[1].delivery_id, SendOutcome.REFUSED, "550 <a@b.uk> unknown, id 12345678"),
            SendResult(copies[2].delivery_id, SendOutcome.REFUSED, "550 <c@d.uk> unknown, id 87654321"),
        ]
        messaging.settle(at=AT + dt.timedelta(seconds=10), results=said, provider="email:smtp")

        found = messaging.progress(message_id=message.pk, at=AT + dt.timedelta(seconds=10))

        assert (found.copies, found.done, found.left) == (4, 3, 1)
        assert found.by_state[DeliveryState.REFUSED] == 2
        assert found.by_channel == {"email": {"sent": 1, "refused": 2, "queued": 1}}
        assert {name: sum(counts.values()) for name, counts in found.by_language.items()} == {
            "cy": 3,
            "en": 1,
        }
        assert found.per_second == pytest.approx(0.3)
        assert found.seconds_left == pytest.approx(1 / 0.3)
        assert [(one.reason, one.copies) for one in found.failures] == [("550 <…> unknown, id …", 2)]

    def test_knows_no_message_that_is_not_there(self) -> None:
        with pytest.raises(NotFound):
            messaging.progress(message_id=1, at=AT)

    def test_a_reason_holds_nothing_of_one_person(self) -> None:
        assert reason_of("550 <a@b.uk> 07700900123 no") == "550 <…> … no"


@pytest.mark.django_db
class TestSettle:
    def test_keeps_the_numbers_of_receipts_and_marks_a_call_that_was_answered(self) -> None:
        ContactFactory.create()
        release(approved("one"))
        (copy,) = claim()

        result = SendResult(copy.delivery_id, SendOutcome.TAKEN, "ok", references=("a1", "a2"), answered=True)
        messaging.settle(at=AT, results=[result], provider="voice:sip")

        row = Delivery.objects.get()
        assert (row.state, row.provider) == ("delivered", "voice:sip")
        assert list(row.handovers.order_by("part").values_list("reference", flat=True)) == ["a1", "a2"]

    def test_without_service_it_was_no_try(self) -> None:
        ContactFactory.create()
        release(approved("one"))
        for _ in range(30):
            (copy,) = claim()
            messaging.settle(at=AT, results=[SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, "down\0")])
            Delivery.objects.update(not_before=AT)

        row = Delivery.objects.get()
        assert (row.state, row.attempts, row.detail) == ("queued", 0, "down")

    def test_a_bounce_is_news_once(self) -> None:
        ContactFactory.create()
        release(approved("one"))
        (copy,) = claim()
        messaging.settle(at=AT, results=[SendResult(copy.delivery_id, SendOutcome.TAKEN)])

        def bounce() -> bool:
            return messaging.mark_bounced(
                at=AT, delivery_id=copy.delivery_id, detail="550 <x@y.uk> gone", permanent=True
            )

        assert (bounce(), bounce()) == (True, False)
        assert Delivery.objects.values_list("state", "detail").get() == ("bounced", "550 <…> gone")

    def test_a_channel_without_a_provider_says_so(self) -> None:
        ContactFactory.create()
        release(approved("one"))

        assert messaging.note_unplugged(at=AT, channels=["sms"]) == 1
        assert Delivery.objects.get().detail == "no provider is set up for email"
