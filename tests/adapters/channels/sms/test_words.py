"""What a text says, what it costs, and who it may come from and go to."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import phonenumbers
import pytest

from peelian.adapters.channels.sms.caught import CaughtTexts
from peelian.adapters.channels.sms.channel import OPTIONS, SmsChannel, make
from peelian.adapters.channels.sms.notify import Notify
from peelian.adapters.channels.sms.numbers import BadSender, Recipients, check_sender, e164
from peelian.adapters.channels.sms.smpp import Smpp
from peelian.adapters.channels.sms.twilio import Twilio
from peelian.adapters.channels.sms.words import TextRules
from peelian.apps.messaging.api import MessageKind, SendOutcome, TextOrigin
from peelian.kernel.options import House
from tests.adapters.channels.journal import Noted
from tests.adapters.channels.sms.copies import URDU, copy, words

NOTIFY_KEY = "k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"


def channel(sender: str = "61234", **rules: int) -> SmsChannel:
    return SmsChannel((), check_sender(sender), rules=lambda: TextRules(**rules))


class TestText:
    def test_says_who_what_where_there_is_more_and_how_to_stop(self) -> None:
        assert channel().preview(words()).text == (
            "Abbey Green Team: Tools taken from vans, 22/11/2026 [WM-0001Z]\n"
            "What happened\nTools were taken from three vans.\n- Lock yours\n"
            "More: https://police.example/messages/7\nTo stop, text STOP."
        )

    def test_says_nothing_of_stopping_where_nobody_can_answer(self) -> None:
        assert "STOP" not in channel("WMPolice").preview(words()).text

    def test_says_whose_words_a_translation_is_and_where_the_english_stands(self) -> None:
        text = channel().preview(
            words(URDU, language="ur", english_url="https://police.example/messages/7", origin=TextOrigin.MACHINE)
        ).text  # fmt: skip
        assert "translated by a machine and has not been checked" in text
        assert "Translated from English: https://police.example/messages/7" in text
        assert "More:" not in text

    def test_says_that_a_translation_is_waited_for_in_the_languages_own_name(self) -> None:
        assert "You asked for ਪੰਜਾਬੀ" in channel().preview(words(waiting="pa")).text

    def test_a_service_message_is_its_words_with_the_persons_own_links(self) -> None:
        said = words("Press {confirm} or answer YES.", kind=MessageKind.SERVICE)
        prepared = channel().prepare(said)
        assert prepared.fit is None
        one = copy(1, "Press {confirm} or answer YES.")
        text = one.prepared.fitted(one.copy).text
        assert text == "Press https://police.example/confirm/c0nf1rm or answer YES."

    def test_a_text_beyond_the_forces_limit_is_cut_at_a_word_and_says_so(self) -> None:
        long = "All of this was seen by people who live there. " * 40
        preview = channel(parts_at_most=2).preview(words(long))
        assert len(preview.parts) == 2
        assert "...\nMore: https://police.example/messages/7" in preview.text
        assert "[WM-" not in preview.text
        assert "left out" in preview.cost.note
        cut = preview.text.split("\n")[1].removesuffix("...")
        assert long.startswith(cut)
        assert long[len(cut)] in " ."

    @pytest.mark.parametrize("body", [URDU * 20, "小偷正在从货车里偷工具。" * 60, "x" * 2000])
    def test_a_cut_text_fits_in_any_script(self, body: str) -> None:
        for most in (1, 2, 3, 6):
            preview = channel(parts_at_most=most).preview(words(body))
            assert len(preview.parts) <= max(most, 3)
            assert "https://police.example/messages/7" in preview.text

    def test_cost_says_what_makes_it_dear_and_what_would_make_it_cheaper(self) -> None:
        polish = channel().cost(words("Złodzieje kradną narzędzia z furgonetek w całej okolicy. " * 3))
        assert polish.encoding == "UCS-2"
        assert "ł" in polish.note
        assert "Without accents it would be" in polish.note
        plain = channel(plain_letters=1).cost(
            words("Złodzieje kradną narzędzia z furgonetek w całej okolicy. " * 3)
        )
        assert (plain.encoding, plain.parts < polish.parts) == ("GSM-7", True)
        assert channel().cost(words()).note == ""


class TestSender:
    @pytest.mark.parametrize(
        ("text", "address", "replies"),
        [
            ("WMPolice", "WMPolice", False), ("WM Police", "WM Police", False), ("61234", "61234", True),
            ("+44 7700 900500", "447700900500", True), ("07700 900500", "447700900500", True),
            ("0121 496 0123", "441214960123", True),
        ],
    )  # fmt: skip
    def test_may_be_the_forces_name_a_uk_number_or_a_short_code(
        self, text: str, address: str, replies: bool
    ) -> None:
        sender = check_sender(text)
        assert (sender.address, sender.takes_replies) == (address, replies)

    @pytest.mark.parametrize(
        "text",
        [
            "", "WestMidlandsPolice", "PO", "Alert", "INFO", "Verify", "Alert 24", "Política", "Police!", "12345",
            "51234", "612345", "+33612345678", "+12025550123", "09012345678", "0845 46 46 46", "07", "Police\nX",
        ],
    )  # fmt: skip
    def test_is_refused_where_networks_would_block_it(self, text: str) -> None:
        with pytest.raises(BadSender):
            check_sender(text)


class TestRecipients:
    def test_are_mobiles_of_the_allowed_regions_only(self) -> None:
        ours = Recipients(["GB", "IE"])
        for number in ("+447700900123", "+447400123456", "+353851234567"):
            assert ours.refuses(number) == ""
        for number, why in (
            ("+441214960123", "not a mobile"), ("+449012345678", "not a mobile"), ("+447012345678", "not a mobile"),
            ("+33612345678", "abroad"), ("07700900123", "not a telephone number"), ("", "not a telephone number"),
        ):  # fmt: skip
            assert why in ours.refuses(number)
        assert Recipients().refuses("+353851234567")

    def test_agree_with_libphonenumber_on_every_kind_of_number_it_knows(self) -> None:
        ours = Recipients(["GB"])
        for kind in range(11):
            example = phonenumbers.example_number_for_type("GB", kind)
            if example is None:
                continue
            number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            mobile = kind == phonenumbers.PhoneNumberType.MOBILE
            assert (ours.refuses(number) == "") is mobile, number

    def test_a_region_that_does_not_exist_is_refused_at_the_start(self) -> None:
        with pytest.raises(BadSender):
            Recipients(["XX"])

    def test_numbers_have_one_spelling(self) -> None:
        assert e164("447700900123", 1) == e164("07700900123", 2) == e164("+44 7700 900123") == "+447700900123"
        assert e164("Lottery", 5) == ""


class TestMake:
    def options(self, **given: str | int | bool) -> dict[str, str | int | bool]:
        return {option.name: option.default for option in OPTIONS} | given

    def house(self, tmp_path: Path, demo: bool = False) -> House:
        return House("https://police.example", "reply.police.example", tmp_path, demo=demo)

    def test_without_a_provider_there_are_no_texts(self, tmp_path: Path) -> None:
        assert make(self.options(), self.house(tmp_path)) is None

    def test_providers_come_in_their_order(self, tmp_path: Path) -> None:
        made = make(
            self.options(
                SMS_SENDER="61234", SMPP_HOST="smsc.example", NOTIFY_KEY=NOTIFY_KEY, NOTIFY_TEMPLATE="t",
                TWILIO_ACCOUNT="AC1", SMPP_RATE=30,
            ),
            self.house(tmp_path),
        )  # fmt: skip
        assert made is not None
        assert [type(one) for one in made.providers] == [Smpp, Notify, Twilio]
        assert made.providers[0].rate == 30
        assert set(made.hooks()) == {"notify-status", "notify-inbound", "twilio-status", "twilio-inbound"}

    def test_a_bad_sender_stops_the_start(self, tmp_path: Path) -> None:
        with pytest.raises(BadSender):
            make(self.options(SMS_SENDER="Alert", SMPP_HOST="smsc.example"), self.house(tmp_path))

    def test_nothing_leaves_the_demo(self, tmp_path: Path) -> None:
        made = make(
            self.options(SMPP_HOST="smsc.example", SMS_SENDER="61234"), self.house(tmp_path, demo=True)
        )
        assert made is not None
        (caught,) = made.providers
        assert isinstance(caught, CaughtTexts)


class TestCaught:
    def test_keeps_texts_as_they_would_have_gone(self, tmp_path: Path) -> None:
        moments = iter(dt.datetime(2026, 11, 22, 9, minute, tzinfo=dt.UTC) for minute in range(60))
        caught = CaughtTexts(tmp_path / "texts", check_sender("61234"), clock=lambda: next(moments))
        results = caught.send([copy(1, URDU * 2), copy(2)], Noted())
        assert {one.outcome for one in results} == {SendOutcome.TAKEN}
        files = sorted((tmp_path / "texts").glob("*.json"))
        said = json.loads(files[0].read_text("utf-8"))
        assert (said["to"], said["text"], said["from"], said["parts"]) == (
            "+447700900001",
            URDU * 2,
            "61234",
            3,
        )
        assert len(files) == 2
