"""A question, or something lost or found, written on our page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Status
from peelian.apps.events.models import Event
from peelian.apps.inbox import api as inbox
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import contact_us
from peelian.kernel.errors import Refused
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory

ASK, LOST = inbox.ThreadKind.QUESTION, inbox.ThreadKind.LOST_PROPERTY


def write(text: str = "When do you come by again?", **changed: Any) -> None:
    said: dict[str, Any] = {
        "about": ASK, "text": text, "language": "en", "key": "k1", "email": "ada@home.example", **changed,
    }  # fmt: skip
    contact_us.write(at=AT, **said)


class TestAQuestion:
    def test_lands_in_the_inbox_with_72_hours_on_its_clock(self, land: Land) -> None:
        write()
        thread = Thread.objects.get()
        assert (thread.kind, thread.state, thread.channel) == (ASK, "open", "email")
        assert thread.due_at == AT + dt.timedelta(hours=72)
        assert Entry.objects.get().text == "When do you come by again?"

    def test_goes_to_the_team_of_the_postcode(self, land: Land) -> None:
        PostcodeFactory.create()
        write(postcode="B31 2AB")
        assert Thread.objects.get().area == land.neighbourhoods[0]

    def test_goes_to_the_force_without_one_or_with_one_of_elsewhere(self, land: Land) -> None:
        write()
        write(postcode="DE1 1AA", email="bob@home.example", key="k2")
        assert {thread.area for thread in Thread.objects.all()} == {land.force}

    def test_is_voice(self, land: Land) -> None:
        write("The speeding past the school is bad. Can you do something?")
        assert Contribution.objects.get().category == "speeding"

    def test_that_tells_of_a_crime_is_shown_as_one(self, land: Land) -> None:
        write("I was robbed at the station. What do I do?")
        assert Thread.objects.get().kind == inbox.ThreadKind.CRIME

    def test_with_a_trigger_goes_to_the_top(self, land: Land) -> None:
        write("He has a knife and stands outside, can you come?")
        assert Thread.objects.get().escalated_for == "a weapon"

    def test_is_taken_once_however_often_it_is_sent(self, land: Land) -> None:
        write()
        write()
        assert (Thread.objects.count(), Entry.objects.count(), Reply.objects.count()) == (1, 1, 1)

    def test_with_somebody_elses_key_is_taken_all_the_same(self, land: Land) -> None:
        write()
        write(email="bob@home.example")
        assert Thread.objects.count() == 2

    def test_of_somebody_known_is_theirs_and_ends_no_subscription(self, land: Land) -> None:
        known = ContactFactory.create(email="ada@home.example", neighbourhood_code="N02")
        write("Stop", email="Ada@Home.example")
        known.refresh_from_db()
        assert known.status == Status.ACTIVE
        assert Thread.objects.get().contact == known
        assert Thread.objects.get().area == land.neighbourhoods[1]

    def test_sends_nothing_to_an_address_that_nobody_has_proven(self, land: Land) -> None:
        write()
        assert Delivery.objects.count() == 0
        assert Message.objects.count() == 0

    def test_keeps_words_out_of_the_events(self, land: Land) -> None:
        write("A very private matter?")
        assert not [event for event in Event.objects.all() if "private" in str(event.data)]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"text": " \n "}, "text"), ({"email": ""}, "email"), ({"email": "ada"}, "email")],
    )
    def test_without_words_or_an_address_is_refused(
        self, land: Land, changed: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            write(**changed)
        assert refused.value.field == field
        assert not Contact.objects.exists()


class TestLostProperty:
    def test_lands_in_the_inbox_as_such_and_is_no_voice(self, land: Land) -> None:
        write("I lost something: a red bag\nWhere: bus 63", about=LOST)
        thread = Thread.objects.get()
        assert thread.kind == LOST
        assert thread.due_at == AT + dt.timedelta(hours=72)
        assert not Contribution.objects.exists()

    def test_stays_such_when_they_ask_after_it(self, land: Land) -> None:
        write("I lost something: a red bag", about=LOST)
        write("Have you found my bag?", key="k2")
        assert Thread.objects.get().kind == LOST


class TestANumber:
    @pytest.fixture(autouse=True)
    def _texts(self, land: Land) -> Iterator[None]:
        with plugged_in():
            yield

    def test_is_answered_by_text(self) -> None:
        write(email="", phone="07700 900123")
        assert Thread.objects.get().channel == "sms"
        assert Contact.objects.get().phone == "+447700900123"

    def test_must_take_texts(self) -> None:
        with pytest.raises(Refused, match="mobile"):
            write(email="", phone="0121 496 0123")


class TestWithoutTexts:
    def test_a_number_is_refused_with_what_to_do(self, land: Land) -> None:
        with plugged_in() as channels:
            del channels["sms"]
            with pytest.raises(Refused, match="email"):
                write(email="", phone="07700 900123")
