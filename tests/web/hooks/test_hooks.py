"""Providers' calls: proven by their own signature, limited in size, and kept."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client

from peelian.adapters.channels.sms.channel import SmsChannel
from peelian.adapters.channels.sms.notify import Notify
from peelian.adapters.channels.sms.numbers import check_sender
from peelian.adapters.channels.sms.twilio import Twilio
from peelian.apps.messaging.models.deliveries import Handover, ParkedReceipt
from peelian.apps.messaging.models.replies import Reply
from peelian.journeys.ports import Ports, plug
from tests.factories.messaging import DeliveryFactory
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
INBOUND = "http://testserver/hooks/sms/twilio-inbound"


@pytest.fixture(autouse=True)
def plugged(db: None) -> Iterator[None]:
    make_land()
    key = "k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
    providers = [
        Notify(key=key, template="t", token="bearer"),
        Twilio(account="AC1", token="token", inbound_url=INBOUND),
    ]
    old = plug(Ports(channels={"sms": SmsChannel(providers, check_sender("61234"))}))
    yield
    plug(old)


def twilio(client: Client, fields: dict[str, str], signature: str = "") -> int:
    said = INBOUND + "".join(name + fields[name] for name in sorted(fields))
    right = base64.b64encode(hmac.new(b"token", said.encode(), "sha1").digest()).decode()
    answer = client.post(
        "/hooks/sms/twilio-inbound", urlencode(fields), content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature or right},
    )  # fmt: skip
    return answer.status_code


class TestHooks:
    def test_a_signed_text_is_kept_once_without_a_cookie_or_token_of_ours(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        fields = {"MessageSid": "SM1", "From": "+447700900123", "To": "+44", "Body": "وہ واپس آ گئے ہیں"}
        assert twilio(strict, fields) == 200
        assert twilio(strict, fields) == 200
        assert Reply.objects.get().text == "وہ واپس آ گئے ہیں"

    def test_a_receipt_settles_a_copy(self, client: Client) -> None:
        row = DeliveryFactory.create(channel="sms", provider="sms:notify")
        body = json.dumps({"id": "740e", "status": "delivered"})
        headers = {"Authorization": "Bearer bearer"}
        early = client.post(
            "/hooks/sms/notify-status", body, content_type="application/json", headers=headers
        )
        assert (early.status_code, ParkedReceipt.objects.count()) == (200, 1)
        Handover.objects.create(delivery=row, provider="sms:notify", reference="740e", at=row.settled_at)

        client.post("/hooks/sms/notify-status", body, content_type="application/json", headers=headers)

        row.refresh_from_db()
        assert row.state == "delivered"

    def test_what_is_not_proven_is_refused_and_changes_nothing(self, client: Client) -> None:
        assert twilio(client, {"MessageSid": "SM1", "From": "+447700900123", "Body": "x"}, "forged") == 403
        for token in ("", "Bearer wrong"):
            answer = client.post(
                "/hooks/sms/notify-inbound", json.dumps({"id": "1", "source_number": "447700900123", "message": "x"}),
                content_type="application/json", headers={"Authorization": token},
            )  # fmt: skip
            assert answer.status_code == 403
        assert not Reply.objects.exists()
        assert not ParkedReceipt.objects.exists()

    def test_a_hook_that_nobody_has_is_not_found(self, client: Client) -> None:
        assert client.post("/hooks/sms/nobody").status_code == 404
        assert client.post("/hooks/pigeon/status").status_code == 404

    def test_a_call_that_is_too_large_is_not_read(self, client: Client) -> None:
        answer = client.post("/hooks/sms/notify-status", b"x" * 300_000, content_type="application/json")
        assert answer.status_code == 413

    def test_words_from_no_number_are_thanked_and_let_go(self, client: Client) -> None:
        assert twilio(client, {"MessageSid": "SM1", "From": "+44", "Body": "x"}) == 200
        assert not Reply.objects.exists()
