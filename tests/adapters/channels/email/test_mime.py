"""The bytes of a mail, read back by Python's own parser, and held against Python's own builder."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.adapters.channels.email import letter
from peelian.adapters.channels.email.headers import BadHeaderError, address_bytes
from peelian.adapters.channels.email.mime import Prepared
from peelian.apps.messaging.api import File, MessageKind, Outgoing, Site, TextOrigin, Words
from tests.adapters.channels.email.letters import CLAIMED, SENDER, WORDS, copy_of

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
DATE = format_datetime(AT).encode()
URDU = (
    "آپ نے کہا کہ گاڑیاں بہت تیز چلتی ہیں۔ ہم نے جمعرات کو رفتار ناپی: https://police.example/speed "
    "پر نتیجہ دیکھیں۔\n\nشکریہ۔"
)
PICTURE = File("map.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, "A map of the ward")
LEAFLET = File("Crime prévention.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 5)
HEADERS = {
    "from", "to", "subject", "date", "message-id", "list-id", "auto-submitted", "precedence", "content-language",
    "reply-to", "list-unsubscribe", "list-unsubscribe-post", "mime-version", "content-type",
}  # fmt: skip
#: What mail can carry: no surrogates, no control characters but line ends and tabs.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co"], include_characters="\n\t"),
    max_size=600,
)
TOKEN = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=90)


def wire(copy: Outgoing) -> bytes:
    """The copy as it goes out, whose shape is checked."""
    content = made(copy)
    assert content.endswith(b"\r\n.\r\n")
    raw = content[:-3]
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert not any(line.startswith(b".") for line in lines)
    body = lines[lines.index(b"") :]
    assert all(len(line) <= 76 for line in body if b"filename" not in line)
    assert all(len(line) <= 998 for line in lines)
    return raw


def made(copy: Outgoing) -> bytes:
    """The copy's content, once its envelope could be made."""
    address, wide = address_bytes(copy.address)
    assert copy.prepared.envelope(copy, address, wide=wide)
    return bytes(copy.prepared.content(copy, address, DATE))


def read(copy: Outgoing) -> EmailMessage:
    mail = email.message_from_bytes(wire(copy), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def built_slowly(copy: Outgoing) -> EmailMessage:
    """The same copy by Python's own builder: slow, and the measure of what is right."""
    own, words = copy.copy, copy.words
    written = letter.write(words)
    text, html = written.filled(
        {"confirm": own.confirm, "manage": own.manage, "leave": own.leave, "rate": own.rate}
    )
    mail = EmailMessage()
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    number = 0
    html_part = mail.get_payload(1)
    assert isinstance(html_part, EmailMessage)
    for file in words.files:
        main, _, sub = file.media_type.partition("/")
        if file.is_picture:
            number += 1
            cid = f"<{letter.content_id(number, words)}>"
            html_part.add_related(file.content, main, sub, cid=cid, filename=file.name, disposition="inline")
    for file in words.files:
        main, _, sub = file.media_type.partition("/")
        if not file.is_picture:
            mail.add_attachment(file.content, main, sub, filename=file.name)
    return mail


def shape(part: EmailMessage) -> object:
    """What a reader's mail program makes of a part: kinds, names, contents, all the way down."""
    if part.is_multipart():
        return (part.get_content_type(), [shape(inner) for inner in part.iter_parts()])  # type: ignore[arg-type]
    content = part.get_content()
    if isinstance(content, str):
        # Both write what they are given and end it with a line end.
        content = content.replace("\r\n", "\n")
    return (
        part.get_content_type(),
        part.get_content_disposition(),
        part.get_filename(),
        part["Content-ID"],
        content,
    )


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def said(words: Words) -> tuple[str, str]:
    mail = read(copy_of(words))
    return body(mail, "plain"), body(mail, "html")


class TestHeaders:
    def test_say_what_it_is(self) -> None:
        mail = read(copy_of())

        assert {name.lower() for name in mail} == HEADERS
        assert mail["From"] == "Handsworth team <team@reply.example>"
        assert mail["Subject"] == "[Police] What we did about speeding (A3)"
        assert mail["Reply-To"].addresses[0].addr_spec == f"reply+{CLAIMED.reply}@reply.example"
        assert mail["Message-ID"] == "<7.3.abc@reply.example>"
        assert mail["List-Id"] == "<messages.reply.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Content-Language"] == "en"
        assert mail["Date"].datetime == AT

    def test_let_a_mail_program_unsubscribe_with_one_click_or_by_mail(self) -> None:
        mail = read(copy_of())

        assert mail["List-Unsubscribe"].split() == [
            f"<https://police.example/leave/{CLAIMED.leave}>,",
            f"<mailto:reply+{CLAIMED.reply}@reply.example?subject=STOP>",
        ]
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_offer_no_unsubscribing_where_there_is_nothing_to_leave(self) -> None:
        pending = replace(WORDS, kind=MessageKind.SERVICE, body="Confirm: {confirm}")
        mail = read(copy_of(pending))

        assert mail["List-Unsubscribe"] is None
        assert mail["List-Unsubscribe-Post"] is None
        assert f"https://police.example/confirm/{CLAIMED.confirm}" in body(mail, "plain")

    def test_of_the_envelope_lead_a_bounce_back_to_this_copy(self) -> None:
        copy = copy_of()

        assert copy.prepared.envelope(copy, b"resident@example.org") == (
            b"MAIL FROM:<reply+reply234567abcdefghij@reply.example>\r\nRCPT TO:<resident@example.org>\r\n"
        )

    @pytest.mark.parametrize(
        "value", ["a@b.uk\r\nBcc: x@y.uk", "a@b.uk>, <x@y.uk", "a b@c.uk", "a\0@b.uk", "é\r\n@b.uk"]
    )
    def test_refuse_an_address_that_would_break_out_of_them(self, value: str) -> None:
        copy = copy_of(address=value)

        with pytest.raises(BadHeaderError):
            made(copy)

    @pytest.mark.parametrize("field", ["confirm", "manage", "leave", "reply", "rate"])
    @pytest.mark.parametrize("value", ["", "a b", "a\r\nBcc: x", "a=3D", "é", "{leave}"])
    def test_refuse_a_token_that_is_none(self, field: str, value: str) -> None:
        copy = copy_of(replace(WORDS, body="{confirm}"), **{field: value})

        with pytest.raises(BadHeaderError):
            made(copy)

    def test_need_no_token_for_a_link_that_is_not_in_the_words(self) -> None:
        assert read(copy_of(confirm=""))["To"] == "resident@example.org"

    def test_refuse_a_message_id_that_is_none(self) -> None:
        copy = copy_of(message_id="1\r\nBcc: x@y.uk")

        with pytest.raises(BadHeaderError):
            made(copy)

    @settings(max_examples=60, deadline=None)
    @given(TEXT, TEXT)
    def test_keep_any_subject_and_name(self, subject: str, name: str) -> None:
        mail = read(copy_of(replace(WORDS, marked_subject=subject, sender_name=name)))

        assert {header.lower() for header in mail} == HEADERS
        assert [one.addr_spec for one in mail["To"].addresses] == ["resident@example.org"]
        assert [one.addr_spec for one in mail["From"].addresses] == ["team@reply.example"]

    @settings(max_examples=60, deadline=None)
    @given(st.text(st.characters(categories=["L", "N", "P", "S", "M", "Zs"]), min_size=1, max_size=200))
    def test_give_back_the_subject_that_was_written(self, subject: str) -> None:
        mail = read(copy_of(replace(WORDS, marked_subject=subject, subject=subject)))

        assert " ".join(str(mail["Subject"]).split()) == " ".join(subject.split())


class TestAddresses:
    def test_with_a_domain_beyond_ascii_go_as_dns_has_it(self) -> None:
        assert address_bytes("ann@bücher.example") == (b"ann@xn--bcher-kva.example", False)

    def test_with_letters_beyond_ascii_before_the_at_take_smtputf8(self) -> None:
        assert address_bytes("siân@bücher.example") == ("siân@xn--bcher-kva.example".encode(), True)


class TestSenderNames:
    @pytest.mark.parametrize(
        "name",
        [
            "Handsworth team",
            "West Midlands Police (demo) neighbourhood policing",
            'The "Green", Moseley',
            "back\\slash, and more",
            "A" * 69,
            "Tîm Cymdogaeth",
        ],
    )
    def test_are_read_as_they_were_written(self, name: str) -> None:
        mail = read(copy_of(replace(WORDS, sender_name=name)))

        assert mail["From"].addresses[0].display_name == name
        assert mail["Reply-To"].addresses[0].display_name == name

    def test_in_ascii_are_quoted_and_not_encoded(self) -> None:
        assert b'From: "Police (demo)"\r\n <' in wire(copy_of(replace(WORDS, sender_name="Police (demo)")))


class TestAgainstPythonsOwnBuilder:
    @pytest.mark.parametrize(
        "words",
        [
            WORDS,
            replace(WORDS, body=URDU, language="ur", direction="rtl"),
            replace(WORDS, body="ਪੰਜਾਬੀ ਵਿੱਚ ਸੁਨੇਹਾ " * 30, language="pa"),
            replace(WORDS, body="中文消息。" * 100, language="zh-hans"),
            replace(WORDS, body="100 % {manage} %b %s =3D\n.\n..\nFrom here\n" + "x" * 300),
            replace(WORDS, files=(PICTURE,)),
            replace(WORDS, files=(LEAFLET,)),
            replace(WORDS, files=(LEAFLET, PICTURE, replace(PICTURE, name="2.png"), LEAFLET)),
        ],
        ids=["English", "Urdu", "Panjabi", "Chinese", "odd", "picture", "leaflet", "several"],
    )
    def test_reads_the_same(self, words: Words) -> None:
        copy = copy_of(words)

        assert shape(read(copy)) == shape(built_slowly(copy))

    @settings(max_examples=150, deadline=None)
    @given(TEXT, st.sampled_from(["ltr", "rtl"]), TOKEN, TOKEN, TOKEN, st.sampled_from(["en", "ur", "pl"]))
    def test_reads_the_same_for_any_words_and_tokens(
        self, text: str, direction: str, leave: str, manage: str, rate: str, language: str
    ) -> None:
        words = replace(WORDS, body=text + "\n\n{manage} {leave}", direction=direction, language=language)
        copy = copy_of(words, leave=leave, manage=manage, rate=rate)

        assert shape(read(copy)) == shape(built_slowly(copy))

    @settings(max_examples=50, deadline=None)
    @given(st.lists(TOKEN, min_size=2, max_size=8))
    def test_one_prepared_mail_serves_people_with_tokens_of_all_lengths(self, tokens: list[str]) -> None:
        prepared = Prepared(replace(WORDS, body=URDU), SENDER)
        for token in tokens:
            copy = replace(
                copy_of(replace(WORDS, body=URDU), leave=token, rate=token[::-1]), prepared=prepared
            )

            assert shape(read(copy)) == shape(built_slowly(copy))


class TestEncoding:
    def test_is_the_shorter_one(self) -> None:
        english, urdu = wire(copy_of()), wire(copy_of(replace(WORDS, body=URDU * 5)))

        assert english.count(b"quoted-printable") == 2
        assert urdu.count(b"base64") == 2


class TestWords:
    def test_end_with_ratings_and_ways_out(self) -> None:
        text, html = said(WORDS)

        for shown in (text, html):
            for score in range(1, 6):
                assert f"https://police.example/rate/{CLAIMED.rate}?score={score}" in shown
            assert "https://police.example/messages/3" in shown
            assert f"https://police.example/manage/{CLAIMED.manage}" in shown
            assert f"https://police.example/leave/{CLAIMED.leave}" in shown

    def test_of_a_service_message_cannot_be_rated(self) -> None:
        text, html = said(replace(WORDS, kind=MessageKind.SERVICE))

        assert "/rate/" not in text + html
        assert "/leave/" in text
        assert "/leave/" in html

    def test_carry_no_pixel_that_tells_that_they_were_read(self) -> None:
        assert "<img" not in said(WORDS)[1]
        assert "http" not in "".join(
            part.split('"')[0] for part in said(replace(WORDS, files=(PICTURE,)))[1].split('src="')[1:]
        )

    def test_say_that_a_machine_translated_them_and_where_the_english_is(self) -> None:
        words = replace(
            WORDS, origin=TextOrigin.MACHINE, english_url="https://police.example/messages/3?in=en"
        )
        for shown in said(words):
            assert "translated by a machine" in shown
            assert "https://police.example/messages/3?in=en" in shown

    def test_say_that_a_person_checked_the_translation(self) -> None:
        words = replace(
            WORDS, origin=TextOrigin.APPROVED, english_url="https://police.example/messages/3?in=en"
        )

        assert all("checked by a person" in shown for shown in said(words))

    def test_say_that_a_translation_is_waited_for(self) -> None:
        assert all("You asked for اردو;" in shown for shown in said(replace(WORDS, waiting="ur")))

    def test_in_html_have_their_language_and_direction(self) -> None:
        words = replace(WORDS, body=URDU, language="ur", direction="rtl", phrases_language="en")
        _, html = said(words)

        assert '<html lang="ur" dir="rtl">' in html
        # Our own words, which nobody has approved in Urdu, are marked as the English that they are.
        assert '<div lang="en" dir="ltr">' in html
        assert "<bdi>https://police.example/speed</bdi>" in html

    def test_from_right_to_left_hold_addresses_apart(self) -> None:
        text, _ = said(replace(WORDS, body=URDU, direction="rtl"))

        assert "\u2068https://police.example/speed \u2069" in text

    def test_from_right_to_left_keep_the_order_of_numbers(self) -> None:
        body = "0121 496 0123 پر فون کریں & گاڑی AB12 CDE"
        text, html = said(replace(WORDS, body=body, language="ur", direction="rtl"))

        for number in ("0121 496 0123", "AB12 CDE"):
            assert f"\u2066{number}\u2069" in text
            assert f'<bdi dir="ltr">{number}</bdi>' in html
        assert "کریں &amp; گاڑی" in html
        assert "\u2066" not in said(replace(WORDS, body="Ring 0121 496 0123."))[0]

    def test_show_pictures_with_what_they_show_in_words(self) -> None:
        text, html = said(replace(WORDS, files=(PICTURE,)))

        assert "[A map of the ward]" in text
        assert 'alt="A map of the ward"' in html
        assert 'src="cid:picture1.3@reply.example"' in html

    def test_name_what_is_attached(self) -> None:
        for shown in said(replace(WORDS, files=(LEAFLET,))):
            assert "Crime prévention.pdf" in shown

    def test_are_never_taken_for_markup_or_for_our_own_links(self) -> None:
        text, html = said(replace(WORDS, body="<script>\ue000\ue003{leave", sender_name="<b>"))

        assert "<script>" not in html
        assert "&lt;script&gt;{leave" in html
        assert "<script>{leave" in text

    def test_need_no_site_under_the_root(self) -> None:
        words = replace(WORDS, site=Site("https://police.example/west", "reply.example"))

        assert f"https://police.example/west/leave/{CLAIMED.leave}" in said(words)[0]
