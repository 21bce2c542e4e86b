"""The demo's telephone: what was caught, as a visitor looks at it and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from peelian.apps.contacts.models import Contact
from peelian.journeys import caught
from peelian.journeys.ports import Ports, plug
from peelian.kernel.errors import NotFound, Refused
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory

TEXT, CALL, SHOWN = (
    "00000000000000000001-0000000a",
    "00000000000000000002-0000000b",
    "00000000000000000003-0000000c",
)
PHONE = "+447700900123"


@pytest.fixture(autouse=True)
def _caught(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.DEMO = True
    said = {"to": PHONE, "at": AT.isoformat()}
    for channel, key, more in (
        ("sms", TEXT, {"text": "[Police] Thefts near you", "parts": 2, "from": "61234"}),
        (
            "voice",
            CALL,
            {"text": "Hello.", "audio": f"{'a' * 40}.wav", "note": "20 seconds", "language": "en"},
        ),
        ("push", SHOWN, {"text": "چوری\nhttps://p.example/1", "to": "1 browser", "language": "ur"}),
    ):
        folder = tmp_path / "caught" / channel
        folder.mkdir(parents=True)
        (folder / f"{key}.json").write_text(json.dumps({**said, **more}))
    (tmp_path / "caught" / "voice" / f"{'a' * 40}.wav").write_bytes(b"RIFF")
    with plugged_in() as channels:
        old = plug(replace(Ports(channels=channels), state=tmp_path))
        yield
        plug(old)


@pytest.mark.django_db
class TestPages:
    def test_list_what_was_caught_newest_first(self, client: Client) -> None:
        page = client.get("/demo/telephone/").content.decode()
        places = [page.index(words) for words in ("چوری", "Hello.", "Thefts near you")]
        assert places == sorted(places)
        assert "2 parts" in page

    def test_show_one_number(self, client: Client) -> None:
        page = client.get("/demo/telephone/", {"to": PHONE}).content.decode()
        assert "Hello." in page
        assert "چوری" not in page

    def test_let_a_call_be_listened_to(self, client: Client) -> None:
        page = client.get(f"/demo/telephone/voice/{CALL}/").content.decode()
        assert f'src="/demo/telephone/voice/{CALL}/audio.wav"' in page
        response = client.get(f"/demo/telephone/voice/{CALL}/audio.wav")
        assert (response.headers["Content-Type"], response.content) == ("audio/wav", b"RIFF")

    def test_key_nine_stops_the_calls(self, client: Client) -> None:
        contact = ContactFactory.create(
            channel="voice", address_kind="phone", phone=PHONE, email="", confirmed_at=AT
        )
        client.post(f"/demo/telephone/voice/{CALL}/", {"text": "9"})
        contact.refresh_from_db()
        assert (contact.status, contact.phone) == ("left", "")

    def test_a_text_is_answered_through_the_door_of_real_ones(self, client: Client) -> None:
        client.post(f"/demo/telephone/sms/{TEXT}/", {"text": "I saw two bikes"})
        assert Contact.objects.get().status == "writer"

    def test_are_not_there_outside_the_demo(self, client: Client, settings: Any) -> None:
        settings.DEMO = False
        for path in ("", f"voice/{CALL}/", f"voice/{CALL}/audio.wav"):
            assert client.get(f"/demo/telephone/{path}").status_code == 404


class TestCaught:
    @pytest.mark.parametrize(
        ("channel", "key"),
        [("sms", CALL), ("..", TEXT), ("sms", "../../secret"), ("nothing", TEXT), ("SMS", TEXT)],
    )
    def test_nothing_else_can_be_read(self, channel: str, key: str) -> None:
        with pytest.raises(NotFound):
            caught.get_caught(channel, key)

    def test_a_text_has_nothing_to_listen_to(self) -> None:
        with pytest.raises(NotFound):
            caught.audio_of("sms", TEXT)

    @pytest.mark.parametrize(
        ("channel", "key", "text"), [("voice", CALL, "5"), ("push", SHOWN, "hello"), ("sms", TEXT, " ")]
    )
    def test_what_can_not_be_answered_says_so(self, channel: str, key: str, text: str) -> None:
        with pytest.raises(Refused):
            caught.answer(at=AT, channel=channel, key=key, text=text)
