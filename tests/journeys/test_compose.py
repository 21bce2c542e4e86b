"""Composing: who it is from, what a template brings, how it looks, and trying it on oneself over the real channel."""

from __future__ import annotations

import datetime as dt
import io
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.channels.sms.channel import SmsChannel
from peelian.adapters.channels.sms.numbers import check_sender
from peelian.adapters.channels.sms.smpp import Smpp
from peelian.adapters.channels.sms.wire import Centre
from peelian.adapters.channels.voice.calling import Manner, SipProvider
from peelian.adapters.channels.voice.channel import VoiceChannel
from peelian.adapters.channels.voice.sip.agent import Trunk
from peelian.adapters.channels.voice.speech import Speech
from peelian.adapters.channels.voice.stops import Stops
from peelian.adapters.mailbox.server import Catcher
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.events.models import Event
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import MessageText
from peelian.apps.messaging.types.states import TextOrigin
from peelian.journeys import compose
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.adapters.channels.sms.smsc import HOST, Smsc
from tests.adapters.channels.voice.peers import needs, sipp
from tests.factories.accounts import RoleGrantFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land

WORDS = {"kind": messaging.MessageKind.ALERT, "subject": "Vans", "body": "Lock your van."}
URDU = ("سکول روڈ پر وین کی چوریاں", "رات 9 بجے تین وین کھولی گئیں۔ اپنی وین بند رکھیں اور 101 پر فون کریں۔")
SOMALI = ("Baabuurta", "Xir baabuurkaaga.")
PHONE = "07700 900123"


def _viewer(code: str, role: Role = Role.SERGEANT) -> accounts.Viewer:
    return accounts.viewer_for(RoleGrantFactory.create(role=role, area_code=code).user, TODAY)


@pytest.fixture
def caught() -> Iterator[list[tuple[str, bytes]]]:
    """Mail goes to a server on this machine that keeps it."""
    mails: list[tuple[str, bytes]] = []
    catcher = Catcher(lambda raw, to, _at: mails.append((to, raw)), port=0)
    catcher.start()
    provider = SmtpProvider(Server(host="127.0.0.1", port=catcher.port))
    channel = EmailChannel([provider], Sender("no-reply@midshire.example", "messages.midshire.example"))
    before = plug(replace(ports(), channels={"email": channel}))
    yield mails
    plug(before)
    provider.close()
    catcher.stop()


class TestTestingOnOneself:
    def test_sends_a_marked_mail_to_ones_own_address_and_makes_no_copy(
        self, land: Land, caught: list[tuple[str, bytes]]
    ) -> None:
        viewer = _viewer(land.sector.code)
        sheet = compose.start(viewer=viewer, at=AT, area_code="N01", idempotency_key="t", **WORDS)
        result = compose.send_test(
            viewer=viewer,
            at=AT,
            message_id=sheet.id,
            channel="email",
            language="en",
            address="else@where.example",
        )
        assert result.outcome is messaging.SendOutcome.TAKEN
        [(to, raw)] = caught
        assert to == accounts.get_user(viewer.user_id).email
        assert str(message_from_bytes(raw, policy=default)["Subject"]).startswith("Test: ")
        assert not Delivery.objects.exists()
        assert "@" not in str(Event.objects.get(name="messaging.message.tested").data)

    def test_says_so_where_the_channel_is_not_set_up(
        self, land: Land, caught: list[tuple[str, bytes]]
    ) -> None:
        viewer = _viewer(land.sector.code)
        sheet = compose.start(viewer=viewer, at=AT, area_code="N01", idempotency_key="t", **WORDS)
        with pytest.raises(compose.NotThisArea):
            compose.send_test(
                viewer=viewer, at=AT, message_id=sheet.id, channel="pigeon", language="en", address=""
            )


@contextmanager
def texts(folder: Path, port: int = 1) -> Iterator[None]:
    """Texts go to a message centre on this machine."""
    sender = check_sender("61234")
    provider = Smpp(Centre(HOST, port, "peelian", "secret"), sender, folder=folder / "parts")
    before = plug(replace(ports(), channels={"sms": SmsChannel([provider], sender)}))
    yield
    plug(before)
    provider.close()


@contextmanager
def calls(folder: Path, port: int = 1) -> Iterator[Speech]:
    """Calls go to a telephone on this machine."""
    speech, stops = Speech(folder / "speech", speed=400), Stops(folder / "stops")
    provider = SipProvider(
        Trunk("127.0.0.1", port, caller="+441214960123", bind=("127.0.0.1", 0)), stops,
        Manner(hello=0.1, pause=0.05, listen=0.2), clock=lambda: AT,
    )  # fmt: skip
    facts = messaging.ChannelFacts("voice", "Phone call", "phone", languages=frozenset(speech.voices))
    before = plug(replace(ports(), channels={"voice": VoiceChannel(facts, speech, stops, (provider,))}))
    yield speech
    plug(before)
    provider.close()


def _written(land: Land, viewer: accounts.Viewer) -> int:
    """A message in English, and as people approved it in Urdu and Somali. Its number."""
    sheet = compose.start(viewer=viewer, at=AT, area_code="N01", idempotency_key="l", **WORDS)
    for language, (subject, body) in (("ur", URDU), ("so", SOMALI)):
        MessageText.objects.create(
            message_id=sheet.id, language=language, subject=subject, body=body, origin=TextOrigin.APPROVED,
            settled_by_id=viewer.user_id, reason="", at=AT,
        )  # fmt: skip
    return sheet.id


class TestTestingOnOnesPhone:
    def test_a_text_goes_over_the_message_centre_to_the_number_that_was_typed(
        self, land: Land, tmp_path: Path
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        with Smsc() as smsc, texts(tmp_path, smsc.port):
            result = compose.send_test(
                viewer=viewer, at=AT, message_id=number, channel="sms", language="ur", address=PHONE
            )
        assert result.outcome is messaging.SendOutcome.TAKEN
        assert {one.destination_addr for one in smsc.submitted} == {"447700900123"}
        assert {one.data_coding for one in smsc.submitted} == {8}
        parts = sorted((one.short_message for one in smsc.submitted), key=lambda part: part[5])
        said = b"".join(part[6:] for part in parts).decode("utf-16-be")
        assert said.startswith("Test: ")
        assert URDU[0] in said
        assert URDU[1] in said
        assert not Delivery.objects.exists()
        assert "7700" not in str(Event.objects.get(name="messaging.message.tested").data)

    def test_goes_to_a_few_numbers_an_hour_and_keeps_the_end_of_each(
        self, land: Land, tmp_path: Path
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)

        def try_it(at: dt.datetime) -> None:
            compose.send_test(
                viewer=viewer, at=at, message_id=number, channel="sms", language="en", address=PHONE
            )

        with Smsc() as smsc, texts(tmp_path, smsc.port):
            for _ in range(compose.TESTS_AN_HOUR):
                try_it(AT)
            sent = len(smsc.submitted)
            with pytest.raises(compose.TooManyTests):
                try_it(AT + dt.timedelta(minutes=59))
            assert len(smsc.submitted) == sent
            try_it(AT + dt.timedelta(minutes=61))
        assert {event.data["number"] for event in Event.objects.filter(name="messaging.message.tested")} == {
            "…123"
        }

    def test_refuses_what_is_no_number_and_sends_nothing(self, land: Land, tmp_path: Path) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        with Smsc() as smsc, texts(tmp_path, smsc.port):
            for typed in ("", "not a number", "0909 879 0123"):
                with pytest.raises(contacts.BadAddress):
                    compose.send_test(
                        viewer=viewer, at=AT, message_id=number, channel="sms", language="en", address=typed
                    )
        assert smsc.submitted == []

    @needs("sipp")
    @needs("espeak-ng")
    @pytest.mark.parametrize("language", ["ur", "so"])
    def test_a_call_rings_it_and_is_in_english_where_there_is_no_voice(
        self, land: Land, tmp_path: Path, language: str
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        with sipp("answers", tmp_path) as phone, calls(tmp_path, phone.port):
            result = compose.send_test(
                viewer=viewer, at=AT, message_id=number, channel="voice", language=language, address=PHONE
            )
            assert phone.verdict() == 0
        assert result.outcome is messaging.SendOutcome.TAKEN
        assert result.detail.startswith("answered, ")
        assert not Delivery.objects.exists()


class TestLooking:
    def test_a_mail_in_urdu_reads_from_right_to_left(
        self, land: Land, caught: list[tuple[str, bytes]]
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        face = compose.look(viewer=viewer, at=AT, message_id=number, channel="email", language="ur")
        assert face.words.direction == "rtl"
        assert URDU[0] in face.words.marked_subject
        assert 'lang="ur" dir="rtl"' in face.preview.html
        assert "اپنی وین بند رکھیں" in face.preview.html

    def test_a_text_in_urdu_shows_the_parts_that_go_out_and_their_price(
        self, land: Land, tmp_path: Path
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        with Smsc() as smsc, texts(tmp_path, smsc.port):
            face = compose.look(viewer=viewer, at=AT, message_id=number, channel="sms", language="ur")
        assert smsc.submitted == [], "looking sends nothing"
        assert URDU[1] in face.preview.text
        assert "".join(face.preview.parts) == face.preview.text
        assert all(len(part.encode("utf-16-be")) <= 134 for part in face.preview.parts)
        assert (face.preview.cost.encoding, face.preview.cost.parts) == ("UCS-2", len(face.preview.parts))
        price = messaging.sending_rules().price_of("phone", "sms")
        assert face.pence == len(face.preview.parts) * price / 1000

    @needs("espeak-ng")
    def test_a_call_can_be_heard_and_is_in_english_where_there_is_no_voice(
        self, land: Land, tmp_path: Path
    ) -> None:
        viewer = _viewer(land.sector.code)
        number = _written(land, viewer)
        with calls(tmp_path):
            urdu, somali = (
                compose.look(viewer=viewer, at=AT, message_id=number, channel="voice", language=language)
                for language in ("ur", "so")
            )
        assert "اپنی وین بند رکھیں" in urdu.preview.text
        assert "Lock your van." in somali.preview.text
        assert (somali.asked, somali.words.language) == ("so", "en")
        for face in (urdu, somali):
            with wave.open(io.BytesIO(face.preview.audio)) as heard:
                assert heard.getnframes() > heard.getframerate()


class TestWriting:
    def test_is_only_for_areas_where_somebody_writes(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            compose.start(
                viewer=_viewer(land.neighbourhoods[1].code),
                at=AT,
                area_code="N01",
                idempotency_key="k",
                **WORDS,
            )

    def test_refuses_an_officer_who_answers_nobody_there(self, land: Land) -> None:
        viewer = _viewer(land.sector.code)
        stranger = RoleGrantFactory.create(role=Role.BOARD, area_code=land.force.code).user
        with pytest.raises(compose.NotThisArea):
            compose.start(
                viewer=viewer, at=AT, area_code="N01", idempotency_key="k", officer_id=stranger.pk, **WORDS
            )

    def test_stays_with_its_template_only_while_it_has_its_words(self, land: Land) -> None:
        viewer = _viewer(land.sector.code)
        template = messaging.set_template(
            actor=system("tests"), at=AT, name="Sheds", kind=messaging.MessageKind.ALERT, topic="alerts",
            subject="Sheds in {place}", body="Lock yours in {place}.",
        )  # fmt: skip
        sheet = compose.start_from(
            viewer=viewer, at=AT, area_code="N01", idempotency_key="k", template_id=template.id,
            gaps={"place": "School Road"},
        )  # fmt: skip
        assert sheet.subject == "Sheds in School Road"
        kept = compose.save(viewer=viewer, at=AT, message_id=sheet.id, subject=sheet.subject, body=sheet.body)
        assert kept.template_id == template.id
        left = compose.save(viewer=viewer, at=AT, message_id=sheet.id, body="Other words.")
        assert left.template_id is None
