"""Choosing an audience: people, load, price and time as they stand, within the writer's areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import Part, PartFlag, PartKind, Selection
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message, MessageText
from peelian.apps.messaging.types.states import DeliveryState, Urgency
from peelian.journeys import choose_audience
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.channels import QuietChannel, plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land

pytestmark = pytest.mark.django_db

EVERYBODY = Selection((Part(PartFlag.INCLUDE, PartKind.EVERYBODY),))
NOON = AT.replace(hour=12)
NIGHT = AT.replace(hour=23)


@pytest.fixture(autouse=True)
def _channels(land: Land) -> Iterator[None]:
    with plugged_in():
        yield


def by_text(number: int, **changed: object) -> int:
    return ContactFactory.create(
        **{
            "channel": "sms", "address_kind": "phone", "email": "", "phone": f"+4477009001{number:02}", **changed
        }
    ).pk  # fmt: skip


def make_message(land: Land, body: str = "Lock your doors.", **changed: object) -> Message:
    return Message.objects.create(
        **{
            "kind": "alert", "subject": "Burglaries", "body": body, "area": land.force, "sender_name": "Team",
            "idempotency_key": f"m{Message.objects.count()}", "created_at": AT, **changed,
        }
    )  # fmt: skip


def live(
    selection: Selection = EVERYBODY, *, area: str = "midshire", at: dt.datetime = NOON, **more: object
) -> choose_audience.AudienceNow:
    known: dict[str, object] = {"urgency": Urgency.NORMAL, **more}
    return choose_audience.live(
        viewer=make_viewer(Role.COMMS, area), at=at, selection=selection, **known  # type: ignore[arg-type]
    )  # fmt: skip


class TestPeople:
    def test_are_counted_by_channel_and_language(self) -> None:
        ContactFactory.create_batch(3)
        by_text(1, language="ur")

        found = live()

        assert (found.people, found.copies) == (4, 4)
        assert [(line.channel, line.language, line.copies) for line in found.lines] == [
            ("email", "en", 3), ("sms", "ur", 1),
        ]  # fmt: skip

    def test_are_reached_over_more_channels_when_it_is_urgent(self) -> None:
        ContactFactory.create(phone="+447700900199", urgent_channels=["sms"])

        assert (live().copies, live(urgency=Urgency.URGENT).copies) == (1, 2)
        assert live(urgency=Urgency.URGENT).people == 1

    def test_outside_the_writers_areas_are_left_out_and_it_says_so(self) -> None:
        ContactFactory.create(neighbourhood_code="N01")
        ContactFactory.create(neighbourhood_code="N04")
        ContactFactory.create(neighbourhood_code="")

        found = live(area="riverside-1")

        assert found.people == 1
        assert "Riverside North" in found.reach.note
        assert live().reach.note == ""
        again = choose_audience.within_reach(
            viewer=make_viewer(Role.COMMS, "riverside-1"), at=NOON, selection=found.reach.selection
        )
        assert again.selection == found.reach.selection

    def test_are_nobody_s_to_write_to_without_the_permission(self) -> None:
        with pytest.raises(NotAllowed):
            choose_audience.live(
                viewer=make_viewer(Role.BOARD, "midshire"),
                at=NOON,
                selection=EVERYBODY,
                urgency=Urgency.NORMAL,
            )

    def test_who_got_an_earlier_message_can_be_left_out(self, land: Land) -> None:
        first, second = ContactFactory.create(), ContactFactory.create()
        earlier = make_message(land)
        for contact, state in ((first, DeliveryState.SENT), (second, DeliveryState.REFUSED)):
            Delivery.objects.create(
                message=earlier, contact=contact, channel="email", state=state, not_before=AT, settled_at=AT
            )
        chosen = Selection(
            (*EVERYBODY.parts, Part(PartFlag.EXCLUDE, PartKind.GOT_MESSAGE, (str(earlier.pk),)))
        )

        assert live(chosen).people == 1

    def test_none_at_all_is_a_warning(self) -> None:
        assert live().warnings == ("Nobody is in this audience.",)


class TestPrice:
    def test_is_parts_times_copies_times_the_force_s_price(self, land: Land) -> None:
        for number in range(3):
            by_text(number)
        ContactFactory.create()
        long = make_message(land, "x" * 200)

        found = live(message_id=long.pk)

        price = messaging.sending_rules().text_millipence
        assert found.millipence == 3 * 2 * price
        assert found.pounds == f"£{-(-6 * price // 1000) / 100:,.2f}"
        assert {line.channel: line.parts for line in found.lines}["sms"] == 2

    def test_is_not_said_before_there_are_words(self) -> None:
        by_text(1)

        assert (live().millipence, live().pounds) == (None, "")

    def test_says_who_gets_english_for_want_of_a_translation(self, land: Land) -> None:
        by_text(1, language="ur")

        found = live(message_id=make_message(land).pk)

        assert [(line.language, line.reads) for line in found.lines] == [("ur", "en")]
        assert any("isn't in yet" in warning for warning in found.warnings)

    def test_counts_english_for_who_is_rung_in_a_language_that_has_no_voice(self, land: Land) -> None:
        by_text(1, language="so", channel="voice")
        message = make_message(land, "Lock your doors. " * 20)
        MessageText.objects.create(
            message=message, language="so", subject="Xatooyo", body="Xir.", origin="approved", at=AT
        )
        calls = cast(QuietChannel, ports().channels["voice"])
        calls.facts = replace(calls.facts, languages=frozenset({"en", "ur"}))

        (line,) = live(message_id=message.pk).lines

        assert (line.language, line.reads) == ("so", "en")
        assert line.parts == 3, "of the English words, not of the Somali ones"


class TestTime:
    def test_is_what_the_provider_allows(self) -> None:
        for number in range(30):
            by_text(number)
        ContactFactory.create()

        paces = {pace.channel: pace for pace in live().paces}

        assert (paces["sms"].per_second, paces["sms"].seconds) == (10.0, 3.0)
        assert paces["email"].seconds is None

    def test_waits_for_the_morning_unless_it_is_urgent(self) -> None:
        by_text(1)

        (calm,), (urgent,) = live(at=NIGHT).paces, live(at=NIGHT, urgency=Urgency.URGENT).paces

        assert calm.waits_until is not None
        assert calm.waits_until > NIGHT
        assert urgent.waits_until is None
        assert any("would wait until" in warning for warning in live(at=NIGHT).warnings)

    def test_of_calls_waits_for_their_hours_however_urgent(self) -> None:
        by_text(1, channel="voice")

        (pace,) = live(at=NIGHT, urgency=Urgency.URGENT).paces

        assert pace.waits_until is not None


class TestLoad:
    def give(self, land: Land, contact_id: int, count: int, *, days_ago: int = 1) -> None:
        for _ in range(count):
            Delivery.objects.create(
                message=make_message(land), contact_id=contact_id, channel="email", state=DeliveryState.SENT,
                not_before=AT, settled_at=NOON - dt.timedelta(days=days_ago),
            )  # fmt: skip

    def test_is_exact_for_few_people(self, land: Land) -> None:
        much, some = ContactFactory.create(), ContactFactory.create()
        self.give(land, much.pk, 5)
        self.give(land, some.pk, 1)
        self.give(land, some.pk, 3, days_ago=20)

        load = live().load

        assert (load.mean.value, load.mean.exact, load.by_number) == (3.0, True, {1: 1, 5: 1})
        assert "3.0 messages each in the last 14 days (all 2 counted)" in load.words

    def test_warns_whoever_would_send_too_much(self, land: Land) -> None:
        self.give(land, ContactFactory.create().pk, 6)

        assert any("Is a smaller area enough?" in warning for warning in live().warnings)

    def test_leaves_out_what_people_asked_for_themselves(self, land: Land) -> None:
        contact = ContactFactory.create()
        Delivery.objects.create(
            message=make_message(land, kind="service"), contact=contact, channel="email",
            state=DeliveryState.SENT, not_before=AT, settled_at=NOON - dt.timedelta(days=1),
        )  # fmt: skip

        assert live().load.mean.value == 0

    def test_of_many_is_a_sample_that_says_its_size_and_interval(
        self, land: Land, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = ContactFactory.create_batch(60)
        for contact in people[::2]:
            self.give(land, contact.pk, 2)
        monkeypatch.setattr(choose_audience, "SAMPLE", 20)

        load, again = live().load, live().load

        assert load == again
        assert (load.mean.n, load.mean.population) == (20, 60)
        assert 0 < load.mean.low < load.mean.value < load.mean.high < 2
        assert "drawn by lot" in load.words

    def test_of_very_many_is_drawn_by_number(self, land: Land) -> None:
        people = ContactFactory.create_batch(60)
        known = {
            "on": NOON.date(), "organisation": "police", "urgent": False, "channels": choose_audience.channel_kinds(),
        }  # fmt: skip

        drawn = contacts.sample_reached(EVERYBODY, people=60, size=5, **known)  # type: ignore[arg-type]

        assert set(drawn) <= {contact.pk for contact in people}
        assert drawn == contacts.sample_reached(EVERYBODY, people=60, size=5, **known)  # type: ignore[arg-type]
