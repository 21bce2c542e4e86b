"""Real mails, as mail programs write them: what is new in them, and whether a machine wrote them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.email.parse import new_words, read_mail, token_of
from peelian.apps.messaging.api import Inbound

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
DOMAIN = "reply.example"
TOKEN = "abcdefghij234567abcdefghij"
HEAD = "From: Ann <ann@example.org>\r\nTo: reply+x@reply.example\r\nMessage-ID: <one@example.org>\r\n"


def read(raw: bytes, sender: str = "ann@example.org") -> Inbound:
    return read_mail(raw, token=TOKEN, sender=sender, received_at=AT, domain=DOMAIN)


def mail(headers: str, body: bytes) -> bytes:
    return (HEAD + headers).encode() + b"\r\n\r\n" + body


class TestWords:
    def test_of_plain_ascii(self) -> None:
        inbound = read(mail("Subject: Re: Speeding", b"They race on Friday nights.\r\n"))

        assert inbound.text == "They race on Friday nights."
        assert inbound.message_id == "one@example.org"
        assert inbound.token == TOKEN
        assert not inbound.automatic

    @pytest.mark.parametrize(
        ("headers", "body", "text"),
        [
            ("Content-Type: text/plain; charset=utf-8", "Żółć on Soho Road".encode(), "Żółć on Soho Road"),
            (
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
                b"Caf=C3=A9 noise =E2=80=93 every =\r\nnight",
                "Café noise – every night",
            ),
            ("Content-Type: text/plain; charset=iso-8859-1", b"Caf\xe9 \x93loud\x94", "Café “loud”"),
            ("Content-Type: text/plain; charset=utf-8", b"Caf\xe9", "Café"),
            ("Content-Type: text/plain", "سڑک پر ریس".encode(), "سڑک پر ریس"),
            ("Content-Type: text/plain; charset=no-such-thing", b"Still here", "Still here"),
            ('Content-Type: text/plain; charset="', b"Still here", "Still here"),
            ("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", b"VGhleSByYWNl", "They race"),
            ("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", b"VGhleSByYWNl!", "They race"),
        ],
    )
    def test_are_read_in_the_character_set_that_was_meant(self, headers: str, body: bytes, text: str) -> None:
        assert read(mail(headers, body)).text == text

    def test_of_html_alone_are_what_a_reader_sees(self) -> None:
        html = (
            b"<html><head><style>p{color:red}</style></head><body><p>They race &amp; shout.</p>"
            b"<div>Every <b>Friday</b><br>on Soho Road</div>"
            b'<div class="gmail_quote">On Monday we wrote: <blockquote>old</blockquote></div></body></html>'
        )

        assert read(mail("Content-Type: text/html; charset=utf-8", html)).text == (
            "They race & shout.\n\nEvery Friday\non Soho Road"
        )

    def test_of_outlook_html_end_where_the_old_message_begins(self) -> None:
        html = (
            b"<div>New words</div><div id='divRplyFwdMsg'><b>From:</b> team@reply.example<br><b>Sent:</b> Monday</div>"
            b"<div>Old words</div>"
        )

        assert read(mail("Content-Type: text/html", html)).text == "New words"

    def test_come_from_the_plain_part_and_never_from_an_attachment(self) -> None:
        body = (
            b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nAttached\r\n"
            b"--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: fwd\r\n\r\nForwarded\r\n"
            b"--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
            b"--y\r\nContent-Type: text/html\r\n\r\n<p>Html</p>\r\n"
            b"--y\r\nContent-Type: text/plain\r\n\r\nPlain\r\n--y--\r\n--x--\r\n"
        )

        assert read(mail("Content-Type: multipart/mixed; boundary=x", body)).text == "Plain"

    @given(st.binary(max_size=400))
    def test_never_fail_whatever_the_mail_holds(self, raw: bytes) -> None:
        assert isinstance(read(raw).text, str)


GMAIL = """They still race.

On Mon, 2 Mar 2026 at 09:30, Handsworth team <team@reply.example> wrote:

> You said cars race on Soho Road.
> We did a patrol.
"""
GMAIL_BROKEN = """They still race.

On Mon, 2 Mar 2026 at 09:30, Handsworth neighbourhood policing team
<team@reply.example> wrote:
> You said
"""
OUTLOOK = """They still race.

________________________________
From: Handsworth team <team@reply.example>
Sent: 02 March 2026 09:30
To: Ann <ann@example.org>
Subject: What we did

You said cars race.
"""
OUTLOOK_PLAIN = """They still race.

-----Original Message-----
From: Handsworth team <team@reply.example>
Sent: 02 March 2026 09:30
To: Ann
Subject: What we did

You said cars race.
"""
POLISH = """Dalej się ścigają.

W dniu pon., 2 mar 2026 o 09:30 Handsworth team <team@reply.example> napisał(a):

> You said cars race.
"""
ROMANIAN = """Încă fac curse.

În lun., 2 mar. 2026 la 09:30, Handsworth team <team@reply.example> a scris:

> You said cars race.
"""
URDU = """وہ اب بھی ریس کرتے ہیں۔

2 مارچ، 2026 کو 9:30 پر، Handsworth team <team@reply.example> نے لکھا:

> You said cars race.
"""


class TestNewWords:
    @pytest.mark.parametrize("text", [GMAIL, GMAIL_BROKEN, OUTLOOK, OUTLOOK_PLAIN])
    def test_leave_the_quoted_message_out(self, text: str) -> None:
        assert new_words(text, DOMAIN) == "They still race."

    @pytest.mark.parametrize(
        ("text", "words"),
        [(POLISH, "Dalej się ścigają."), (ROMANIAN, "Încă fac curse."), (URDU, "وہ اب بھی ریس کرتے ہیں۔")],
    )
    def test_leave_it_out_in_languages_that_the_parser_does_not_know(self, text: str, words: str) -> None:
        assert new_words(text, DOMAIN) == words

    def test_keep_a_list_of_points(self) -> None:
        text = "Three things:\n- bikes at night\n- litter\n- parking\nThanks for asking.\nAnn"

        assert new_words(text, DOMAIN) == text

    def test_keep_what_follows_a_greeting(self) -> None:
        text = "Hello\nThanks for the update.\nBest wishes to the team, but they still race.\nRegards is not enough."

        assert new_words(text, DOMAIN) == text

    def test_leave_a_marked_signature_out(self) -> None:
        assert new_words("They race.\n-- \nAnn Other\n1 High Street", DOMAIN) == "They race."
        assert new_words("They race.\n\nSent from my iPhone", DOMAIN) == "They race."

    def test_keep_answers_between_quoted_lines(self) -> None:
        text = "> You said cars race.\nNot any more!\n> Tell us more.\nThe bikes do."

        assert "Not any more!" in new_words(text, DOMAIN)
        assert "The bikes do." in new_words(text, DOMAIN)

    def test_keep_everything_where_nothing_would_be_left(self) -> None:
        assert new_words("> only quoted", DOMAIN) == "> only quoted"

    def test_of_a_very_long_mail_come_soon(self) -> None:
        assert new_words("word " * 400_000, DOMAIN).startswith("word word")


class TestAutomatic:
    @pytest.mark.parametrize(
        "headers",
        [
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; owner-email=a@b.uk",
            "Precedence: bulk",
            "Precedence: auto_reply",
            "X-Autoreply: yes",
            "List-Id: <x.example>",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
            "Return-Path: <>",
        ],
    )
    def test_is_a_mail_that_says_so(self, headers: str) -> None:
        assert read(mail(headers, b"I am away")).automatic

    def test_is_a_mail_with_an_empty_sender(self) -> None:
        assert read(mail("Subject: Undelivered", b"x"), sender="<>").automatic
        assert read(mail("Subject: Undelivered", b"x"), sender="").automatic

    def test_is_not_a_mail_that_denies_it(self) -> None:
        assert not read(mail("Auto-Submitted: no", b"I wrote this")).automatic


class TestMessageId:
    def test_of_a_mail_without_one_is_the_same_for_the_same_mail(self) -> None:
        raw = b"From: a@b.uk\r\n\r\nwords"

        assert read(raw).message_id == read(raw).message_id
        assert read(raw).message_id != read(raw + b"!").message_id


class TestTokenOf:
    @pytest.mark.parametrize(
        "address",
        [f"reply+{TOKEN}@reply.example", f"REPLY+{TOKEN.upper()}@Reply.Example", f"<{TOKEN}@reply.example>",
         f"reply-{TOKEN}@reply.example."],
    )  # fmt: skip
    def test_finds_it_plus_or_plain_in_any_case(self, address: str) -> None:
        assert token_of(address, DOMAIN) == TOKEN

    @pytest.mark.parametrize(
        "address", [f"reply+{TOKEN}@else.example", "reply+short@reply.example", "postmaster", ""]
    )
    def test_finds_none_in_other_addresses(self, address: str) -> None:
        assert token_of(address, DOMAIN) is None
