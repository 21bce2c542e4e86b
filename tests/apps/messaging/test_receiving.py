"""Receipts: matched whenever they come, however often, and in whatever order. Texts: taken once."""

from __future__ import annotations

import datetime as dt
import random
import threading

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import (
    DeliveryState,
    InboundWords,
    Receipt,
    ReceiptState,
    SendOutcome,
    SendResult,
)
from peelian.apps.messaging.models.deliveries import Delivery, Handover, ParkedReceipt
from peelian.apps.messaging.models.replies import Reply
from peelian.kernel.actors import system
from tests.factories.at_once import PATIENCE, ended
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory

SMSC = "sms:smpp"
MINUTE = dt.timedelta(minutes=1)


def sent(*references: str, state: DeliveryState = DeliveryState.SENT) -> Delivery:
    """A copy whose parts were taken under these numbers."""
    row = DeliveryFactory.create(channel="sms", provider=SMSC, state=state)
    for part, reference in enumerate(references, 1):
        Handover.objects.create(delivery=row, provider=SMSC, reference=reference, part=part, at=AT)
    return row


def receipt(
    reference: str, state: ReceiptState = ReceiptState.DELIVERED, at: dt.datetime = AT + MINUTE
) -> Receipt:
    return Receipt(SMSC, reference, state, at, "stat DELIVRD")


def take(*receipts: Receipt) -> int:
    return messaging.take_receipts(at=AT + MINUTE, receipts=receipts)


def state_of(row: Delivery) -> str:
    return Delivery.objects.get(pk=row.pk).state


@pytest.mark.django_db
class TestTakeReceipts:
    def test_a_copy_has_arrived_when_every_part_has(self) -> None:
        row = sent("a", "b")

        assert take(receipt("a")) == 1
        assert state_of(row) == "sent"
        assert take(receipt("b")) == 1
        assert state_of(row) == "delivered"

    def test_a_copy_has_come_back_when_a_part_never_will_arrive(self) -> None:
        row = sent("a", "b")

        take(
            receipt("a"), Receipt(SMSC, "b", ReceiptState.UNDELIVERABLE, AT + MINUTE, "stat UNDELIV err 001")
        )

        assert state_of(row) == "bounced"
        assert Delivery.objects.get(pk=row.pk).detail == "stat UNDELIV err 001"

    def test_a_nul_in_a_receipt_holds_nothing_up(self) -> None:
        row = sent("a")
        take(Receipt(SMSC, "x\0y", ReceiptState.DELIVERED, AT, "a\0b"), receipt("a"))
        assert state_of(row) == "delivered"

    def test_the_number_that_a_detail_names_is_not_kept(self) -> None:
        sent("a")
        take(Receipt(SMSC, "a", ReceiptState.REJECTED, AT, "absent subscriber +447700900123"))
        assert "7700" not in Handover.objects.get().detail

    def test_the_same_receipt_twice_changes_nothing(self) -> None:
        row = sent("a")
        take(receipt("a"))
        take(receipt("a"), receipt("a"))
        assert state_of(row) == "delivered"
        assert not ParkedReceipt.objects.exists()

    def test_an_older_state_after_a_newer_one_changes_nothing(self) -> None:
        row = sent("a")
        take(receipt("a"))
        take(receipt("a", ReceiptState.EN_ROUTE))
        take(receipt("a", ReceiptState.EXPIRED))
        assert state_of(row) == "delivered"

    def test_late_proof_of_arrival_outweighs_what_was_said_before(self) -> None:
        row = sent("a")
        take(receipt("a", ReceiptState.EXPIRED))
        assert state_of(row) == "bounced"
        take(receipt("a", at=AT + dt.timedelta(hours=71)))
        assert state_of(row) == "delivered"

    def test_a_copy_whose_fate_was_unknown_has_arrived(self) -> None:
        row = sent("a", state=DeliveryState.UNKNOWN)
        take(receipt("a"))
        assert state_of(row) == "delivered"

    def test_what_comes_after_72_hours_is_let_go(self) -> None:
        row = sent("a")
        take(receipt("a", at=AT + dt.timedelta(hours=73)))
        assert state_of(row) == "sent"

    def test_a_copy_that_was_tried_twice_has_arrived_by_either(self) -> None:
        row = sent("a")
        Handover.objects.create(delivery=row, provider=SMSC, reference="again", part=1, at=AT)
        take(receipt("again"))
        assert state_of(row) == "delivered"

    def test_one_for_nothing_of_ours_is_parked_once_and_then_forgotten(self) -> None:
        assert take(receipt("stranger"), receipt("stranger")) == 0
        assert take(receipt("stranger")) == 0
        assert ParkedReceipt.objects.count() == 1

        messaging.forget_receipts(actor=system("tests"), at=AT + dt.timedelta(hours=74))

        assert not ParkedReceipt.objects.exists()

    def test_one_that_comes_before_the_answer_is_stored_is_matched_by_the_settling(self) -> None:
        row = sent(state=DeliveryState.ATTEMPTING)
        assert take(receipt("early")) == 0

        messaging.settle(
            at=AT + MINUTE, provider=SMSC,
            results=[SendResult(row.pk, SendOutcome.TAKEN, "", ("early",))],
        )  # fmt: skip

        assert state_of(row) == "delivered"
        assert not ParkedReceipt.objects.exists()

    def test_what_two_saw_too_late_is_matched_on_the_clock(self) -> None:
        ParkedReceipt.objects.create(
            provider=SMSC, reference="a", state=ReceiptState.DELIVERED, at=AT, detail=""
        )
        row = sent("a")
        assert messaging.match_parked(at=AT) == 1
        assert state_of(row) == "delivered"

    def test_another_providers_number_is_another_number(self) -> None:
        row = sent("a")
        take(Receipt("sms:notify", "a", ReceiptState.DELIVERED, AT, ""))
        assert state_of(row) == "sent"

    def test_nothing_and_nonsense_are_harmless(self) -> None:
        assert take() == 0
        assert take(Receipt(SMSC, "", ReceiptState.DELIVERED, AT, "")) == 0
        assert take(Receipt(SMSC, "x" * 5000, ReceiptState.DELIVERED, AT, "y" * 5000)) == 0


class TestAnyOrder(TestCase):
    """A copy ends where its parts' best states say, however the receipts are shuffled, doubled and batched."""

    @settings(max_examples=25, deadline=None)
    @given(
        said=st.lists(
            st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(list(ReceiptState))),
            min_size=1,
            max_size=8,
        ),
        seed=st.integers(0, 1000),
        when=st.integers(0, 8),
    )
    def test_does_not_matter(self, said: list[tuple[str, ReceiptState]], seed: int, when: int) -> None:
        row = sent(state=DeliveryState.ATTEMPTING)
        shuffled = said + said[:2]
        random.Random(seed).shuffle(shuffled)
        for number, one in enumerate([*shuffled, None]):
            if number == min(when, len(shuffled)):
                messaging.settle(
                    at=AT, provider=SMSC, results=[SendResult(row.pk, SendOutcome.TAKEN, "", ("a", "b"))]
                )
            if one:
                take(receipt(*one))

        told: dict[str, set[ReceiptState]] = {"a": set(), "b": set()}
        for part, state in said:
            told[part].add(state)
        failed = {ReceiptState.EXPIRED, ReceiptState.REJECTED, ReceiptState.UNDELIVERABLE}
        if all(ReceiptState.DELIVERED in states for states in told.values()):
            expected = "delivered"
        elif any(states & failed and ReceiptState.DELIVERED not in states for states in told.values()):
            expected = "bounced"
        else:
            expected = "sent"
        assert state_of(row) == expected


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_receipts_and_answers_that_cross_are_all_matched(self) -> None:
        rows = [sent(state=DeliveryState.ATTEMPTING) for _ in range(60)]
        together = threading.Barrier(3, timeout=PATIENCE)

        def settle() -> None:
            together.wait()
            for start in range(0, 60, 5):
                results = [
                    SendResult(row.pk, SendOutcome.TAKEN, "", (f"r{row.pk}", f"s{row.pk}"))
                    for row in rows[start : start + 5]
                ]
                messaging.settle(at=AT, provider=SMSC, results=results)
            connection.close()

        def receive(prefix: str) -> None:
            together.wait()
            order = list(rows)
            random.Random(prefix).shuffle(order)
            for start in range(0, 60, 7):
                take(*(receipt(f"{prefix}{row.pk}") for row in order[start : start + 7]))
            connection.close()

        threads = [
            threading.Thread(daemon=True, target=settle),
            *(threading.Thread(daemon=True, target=receive, args=(p,)) for p in "rs"),
        ]
        for thread in threads:
            thread.start()
        ended(*threads)

        assert {state_of(row) for row in rows} == {"delivered"}
        assert not ParkedReceipt.objects.exists()


@pytest.mark.django_db
class TestTakeText:
    def inbound(self, text: str = "ہاں، میں نے دیکھا", provider_id: str = "one") -> InboundWords:
        return InboundWords("sms", SMSC, "+447700900123", text, provider_id, AT)

    def test_is_an_answer_to_the_last_copy_over_that_channel(self) -> None:
        first = sent()
        last = DeliveryFactory.create(contact=first.contact, channel="sms", settled_at=AT + MINUTE)
        DeliveryFactory.create(contact=first.contact, channel="email", settled_at=AT + 2 * MINUTE)

        view = messaging.take_text(at=AT, inbound=self.inbound(), contact_id=first.contact_id)

        assert view.is_new
        assert view.delivery_id == last.pk
        assert view.text == "ہاں، میں نے دیکھا"

    def test_without_a_copy_it_is_a_reply_to_nothing(self) -> None:
        contact = ContactFactory.create()
        messaging.take_text(at=AT, inbound=self.inbound(), contact_id=contact.pk)
        reply = Reply.objects.get()
        assert (reply.contact_id, reply.delivery_id, reply.channel) == (contact.pk, None, "sms")
        assert "447700" not in reply.their_message_id

    def test_the_same_text_twice_is_taken_once(self) -> None:
        row = sent()
        messaging.take_text(at=AT, inbound=self.inbound(), contact_id=row.contact_id)
        again = messaging.take_text(at=AT, inbound=self.inbound(), contact_id=row.contact_id)
        assert not again.is_new
        assert Reply.objects.count() == 1
