"""Sending a message: read by a second person where the rules ask for one."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.types.states import MessageState
from tests.factories.contacts import ContactFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.messages.steps import WORDS, add, send, sendable_alone


class TestSending:
    def test_asks_a_second_person_who_then_sends(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        assert (
            "Ask for approval"
            in sergeant.get(reverse("station:message_send", args=[aimed.pk])).content.decode()
        )
        send(sergeant, aimed, do="ask")
        assert WORDS["subject"] in inspector.get(reverse("station:home")).content.decode()
        assert "on the way" in send(inspector, aimed)
        assert Delivery.objects.filter(message=aimed).count() == 3
        aimed.refresh_from_db()
        assert aimed.state == MessageState.SENDING
        assert aimed.approved_alone == ""

    def test_refuses_its_writer_where_the_rules_ask_for_two(self, aimed: Message, station: Station) -> None:
        both = client_of(station.inspector)
        both.post(reverse("station:message_words", args=[aimed.pk]), {**WORDS, "body": "Mine now."})
        page = both.post(
            reverse("station:message_send", args=[aimed.pk]), {"do": "send", "read_version": ""}, follow=True
        ).content.decode()
        assert "approved by a second person" in page
        assert not Delivery.objects.exists()

    def test_lets_its_writer_send_alone_within_the_rules_and_keeps_why(
        self, aimed: Message, sergeant: Client
    ) -> None:
        sendable_alone()
        assert "on the way" in send(sergeant, aimed)
        aimed.refresh_from_db()
        assert "no more than 100" in aimed.approved_alone

    def test_approves_only_the_words_that_were_read(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:message_send", args=[aimed.pk])
        version = (
            inspector.get(address).content.decode().split('name="read_version" value="')[1].split('"')[0]
        )
        sergeant.post(reverse("station:message_words", args=[aimed.pk]), {**WORDS, "body": "Other words."})
        page = inspector.post(address, {"do": "send", "read_version": version}, follow=True).content.decode()
        assert "Somebody has changed this message" in page
        assert not Delivery.objects.exists()

    def test_refuses_words_of_somebody_who_does_not_answer_for_the_audience(
        self, draft: Message, inspector: Client, station: Station
    ) -> None:
        ContactFactory.create(neighbourhood_code="N04")
        add(client_of(member("Ada Comms", Role.COMMS, station.land.force.code)), draft, kind="everybody")
        local = client_of(member("Second Sergeant", Role.SERGEANT, "N01"))
        local.post(reverse("station:message_words", args=[draft.pk]), {**WORDS, "body": "Other words."})

        assert "outside the areas" in send(inspector, draft)
        assert not Delivery.objects.exists()

        add(local, draft, kind="area", areas=["N01"])
        assert "Approved" in send(inspector, draft)
        assert not Delivery.objects.filter(contact__neighbourhood_code="N04").exists()

    def test_approves_nothing_that_nobody_read(self, aimed: Message, inspector: Client) -> None:
        address = reverse("station:message_send", args=[aimed.pk])
        for said in ({}, {"read_version": ""}):
            page = inspector.post(address, {"do": "send", **said}, follow=True).content.decode()
            assert "Somebody has changed this message" in page
        assert not Delivery.objects.exists()

    def test_waits_for_its_time_and_a_change_voids_the_approval(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:message_words", args=[aimed.pk])
        later = {**WORDS, "send_on": "2026-11-03", "send_time": "10:00"}
        sergeant.post(address, later)
        assert "It goes on" in send(inspector, aimed)
        aimed.refresh_from_db()
        assert aimed.state == MessageState.APPROVED
        page = sergeant.post(address, {**later, "body": "Changed."}, follow=True).content.decode()
        assert "approved again" in page
        aimed.refresh_from_db()
        assert (aimed.state, aimed.approved_by) == (MessageState.DRAFT, None)

    def test_is_not_for_a_sergeant_to_approve(self, aimed: Message, station: Station) -> None:
        other = client_of(member("Second Sergeant", Role.SERGEANT, station.land.sector.code))
        address = reverse("station:message_send", args=[aimed.pk])
        assert other.post(address, {"do": "send", "read_version": ""}).status_code == 403
