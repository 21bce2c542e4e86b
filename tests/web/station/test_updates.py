"""Updates: drafted from the facts, approved by a second person, sent again where a copy was refused."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from peelian.apps.feedback.models import Update
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.kernel.time import now
from tests.web.staff_stage import Station


class TestTelling:
    def test_drafts_from_the_facts(self, station: Station, sergeant: Client) -> None:
        response = sergeant.post(reverse("station:draft_update", args=[station.priority.pk]))
        newest = Update.objects.order_by("-id")[0]
        assert response["Location"] == reverse("station:update", args=[newest.pk])
        page = sergeant.get(response["Location"]).content.decode()
        assert "3 (3 times)" in page

    def test_is_approved_by_a_second_person_only(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:send_update", args=[station.update.pk])
        assert sergeant.post(address).status_code == 403
        page = inspector.post(address, follow=True).content.decode()
        assert "Approved. It&#x27;s on its way" in page
        assert "Waiting" in page
        assert not mail.outbox  # the worker sends it

    def test_refuses_the_writer_even_with_the_role(self, station: Station, inspector: Client) -> None:
        edit = {"said": "You said so.", "did": "We did so."}
        inspector.post(reverse("station:update", args=[station.update.pk]), edit)
        page = inspector.post(
            reverse("station:send_update", args=[station.update.pk]), follow=True
        ).content.decode()
        assert "somebody else approves them" in page
        assert Update.objects.get(pk=station.update.pk).state == "draft"


class TestTryingAgain:
    WORDS = "Try those that were refused again"

    @pytest.fixture
    def told(self, station: Station, inspector: Client) -> Update:
        """An update that was sent to one person, whose mail service refused it."""
        inspector.post(reverse("station:send_update", args=[station.update.pk]))
        Delivery.objects.update(state="refused", settled_at=now(), detail="550 mailbox full")
        Message.objects.update(state="sent", sent_at=now())
        return Update.objects.get(pk=station.update.pk)

    def test_puts_the_refused_copies_back(self, told: Update, inspector: Client) -> None:
        page = inspector.get(reverse("station:update", args=[told.pk])).content.decode()
        assert self.WORDS in page
        address = reverse("station:try_update_again", args=[told.pk])
        assert address in page

        page = inspector.post(address, follow=True).content.decode()

        assert "One copy goes out again." in page
        assert self.WORDS not in page
        assert Delivery.objects.get().state == "queued"
        assert "No copy is refused any more." in inspector.post(address, follow=True).content.decode()

    def test_is_not_offered_to_those_who_may_not_approve(self, told: Update, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:update", args=[told.pk])).content.decode()
        assert "Refused by their mail service" in page
        assert self.WORDS not in page
        assert sergeant.post(reverse("station:try_update_again", args=[told.pk])).status_code == 403

    def test_is_not_offered_while_nothing_is_refused(self, told: Update, inspector: Client) -> None:
        Delivery.objects.update(state="unknown")
        assert self.WORDS not in inspector.get(reverse("station:update", args=[told.pk])).content.decode()

    def test_is_nothing_for_a_draft(self, station: Station, inspector: Client) -> None:
        address = reverse("station:try_update_again", args=[station.update.pk])
        assert inspector.post(address).status_code == 404
