"""What becomes of a message that was sent: progress, recall, correction, and finding it again."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.types.states import DeliveryState, MessageState
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.web.station.messages.steps import WORDS, send


class TestAfterwards:
    def test_shows_how_it_goes_and_tries_refused_copies_again(
        self, aimed: Message, inspector: Client
    ) -> None:
        send(inspector, aimed)
        Delivery.objects.filter(message=aimed).update(
            state=DeliveryState.REFUSED, settled_at=AT, detail="550 no such user"
        )
        page = inspector.get(reverse("station:message", args=[aimed.pk])).content.decode()
        assert "no such user" in page
        assert "Try those that were refused again" in page
        piece = inspector.get(reverse("station:message_progress", args=[aimed.pk])).content.decode()
        assert "<html" not in piece
        inspector.post(reverse("station:retry_message", args=[aimed.pk]))
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}

    def test_warns_before_copies_that_were_cut_off_go_twice(self, aimed: Message, inspector: Client) -> None:
        send(inspector, aimed)
        Delivery.objects.filter(message=aimed).update(state=DeliveryState.UNKNOWN, settled_at=AT)
        page = inspector.get(reverse("station:message", args=[aimed.pk])).content.decode()
        assert "some people get the message twice" in page
        inspector.post(reverse("station:retry_message", args=[aimed.pk]))
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.UNKNOWN}
        inspector.post(reverse("station:retry_message", args=[aimed.pk]), {"unknown": "yes"})
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}

    def test_recalls_what_waits_and_drafts_a_notice_for_the_rest(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        send(inspector, aimed)
        one = Delivery.objects.filter(message=aimed).order_by("pk").first()
        assert one
        Delivery.objects.filter(pk=one.pk).update(state=DeliveryState.SENT, settled_at=AT)
        address = reverse("station:recall_message", args=[aimed.pk])
        assert "Say why" in sergeant.post(address, {"reason": ""}).content.decode()
        sergeant.post(address, {"reason": "The street was wrong."})
        aimed.refresh_from_db()
        assert aimed.state == MessageState.RECALLED
        assert Delivery.objects.filter(message=aimed, state=DeliveryState.CALLED_OFF).count() == 2
        notice = Message.objects.get(about=aimed)
        assert "The street was wrong." in notice.body
        assert "1 person" in sergeant.get(reverse("station:message", args=[notice.pk])).content.decode()
        send(inspector, notice)
        assert list(Delivery.objects.filter(message=notice).values_list("contact_id", flat=True)) == [
            one.contact_id
        ]

    def test_corrects_to_those_who_got_it_or_will(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        send(inspector, aimed)
        ContactFactory.create()
        Delivery.objects.filter(pk=Delivery.objects.order_by("pk")[0].pk).update(
            state=DeliveryState.SUPPRESSED, settled_at=AT
        )
        sergeant.post(
            reverse("station:correct_message", args=[aimed.pk]),
            {"subject": "Correction: vans", "body": "It was Mill Road."},
        )
        notice = Message.objects.get(about=aimed)
        assert "2 people" in sergeant.get(reverse("station:message", args=[notice.pk])).content.decode()

    def test_throws_a_draft_away(self, draft: Message, sergeant: Client) -> None:
        sergeant.post(reverse("station:drop_message", args=[draft.pk]))
        draft.refresh_from_db()
        assert draft.state == MessageState.DROPPED
        assert WORDS["subject"] not in sergeant.get(reverse("station:messages")).content.decode()

    def test_finds_a_message_by_its_reference(self, draft: Message, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:message", args=[draft.pk])).content.decode()
        reference = page.split("WM-")[1].split(",")[0]
        found = sergeant.get(
            reverse("station:messages"), {"words": f"wm {reference.lower()}"}
        ).content.decode()
        assert WORDS["subject"] in found

    def test_finds_nothing_by_nonsense_and_says_so(self, draft: Message, sergeant: Client) -> None:
        for asked in (
            {"words": "\0"},
            {"words": "%_"},
            {"after": "x"},
            {"after": "9" * 30},
            {"state": "gone"},
        ):
            assert sergeant.get(reverse("station:messages"), asked).status_code == 200
        assert (
            "No message here." in sergeant.get(reverse("station:messages"), {"words": "zzz"}).content.decode()
        )

    def test_lists_how_it_was_received(self, aimed: Message, sergeant: Client, inspector: Client) -> None:
        send(inspector, aimed)
        for score, copy in zip((5, 4, 1), Delivery.objects.all(), strict=True):
            Rating.objects.create(delivery=copy, score=score, at=AT)
        assert "2 of 3 gave it 4 or 5" in sergeant.get(reverse("station:messages")).content.decode()
        assert "2 of 3" in sergeant.get(reverse("station:message", args=[aimed.pk])).content.decode()
