"""The bytes of a mail, read back by Python's own parser."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.email.mime import BadHeaderError, Sender, build
from peelian.apps.messaging.api import Outgoing

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
SENDER = Sender("team@reply.example", "messages.reply.example")
COPY = Outgoing(
    delivery_id=7,
    address="resident@example.org",
    subject="What we did about speeding",
    text="You said.\nWe did.\n",
    html="<p>You said.</p>",
    message_id="7.3.abc@reply.example",
    reply_to="reply+abcdefghij234567abcdefghij@reply.example",
    unsubscribe_url="https://police.example/leave/abc",
    language="en",
    sender_name="Handsworth team",
)
HEADERS = {
    "from", "to", "subject", "date", "message-id", "list-id", "auto-submitted", "precedence", "content-language",
    "reply-to", "list-unsubscribe", "list-unsubscribe-post", "mime-version", "content-type",
}  # fmt: skip


def read(copy: Outgoing) -> EmailMessage:
    raw = build(copy, SENDER, AT)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class TestBuild:
    def test_has_the_headers_that_say_what_it_is(self) -> None:
        mail = read(COPY)

        assert mail["From"] == "Handsworth team <team@reply.example>"
        assert mail["Reply-To"].addresses[0].addr_spec == COPY.reply_to
        assert mail["Message-ID"] == "<7.3.abc@reply.example>"
        assert mail["List-Id"] == "<messages.reply.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Unsubscribe"] == "<https://police.example/leave/abc>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Date"].datetime == AT

    def test_has_a_plain_and_an_html_part(self) -> None:
        mail = read(COPY)

        assert mail.get_content_type() == "multipart/alternative"
        assert body(mail, "plain").split() == ["You", "said.", "We", "did."]
        assert body(mail, "html").strip() == "<p>You said.</p>"

    def test_offers_no_unsubscribing_where_there_is_nothing_to_leave(self) -> None:
        mail = read(replace(COPY, unsubscribe_url=""))

        assert mail["List-Unsubscribe"] is None
        assert mail["List-Unsubscribe-Post"] is None

    @pytest.mark.parametrize("field", ["address", "message_id", "reply_to", "unsubscribe_url"])
    @pytest.mark.parametrize("value", ["a@b.uk\r\nBcc: x@y.uk", "a@b.uk>, <x@y.uk", "a b@c.uk", "a\0@b.uk"])
    def test_refuses_an_address_or_link_that_would_break_out_of_its_header(
        self, field: str, value: str
    ) -> None:
        with pytest.raises(BadHeaderError):
            build(replace(COPY, **{field: value}), SENDER, AT)  # type: ignore[arg-type]

    @given(st.text(max_size=300), st.text(max_size=200))
    def test_keeps_any_subject_and_name_in_their_headers(self, subject: str, name: str) -> None:
        mail = read(replace(COPY, subject=subject, sender_name=name))

        assert {header.lower() for header in mail} == HEADERS
        assert [one.addr_spec for one in mail["To"].addresses] == ["resident@example.org"]
        assert [one.addr_spec for one in mail["From"].addresses] == ["team@reply.example"]

    @given(st.text(st.characters(categories=["L", "N", "P", "S", "M", "Zs"]), min_size=1, max_size=200))
    def test_gives_back_the_subject_that_was_written(self, subject: str) -> None:
        mail = read(replace(COPY, subject=subject))

        assert " ".join(str(mail["Subject"]).split()) == " ".join(subject.split())

    @given(
        st.text(
            st.characters(categories=["L", "N", "P", "S", "M", "Zs"], include_characters="\n"), max_size=2000
        )
    )
    def test_gives_back_the_words_that_were_written(self, text: str) -> None:
        mail = read(replace(COPY, text=text))

        shown = body(mail, "plain").replace("\r\n", "\n")
        assert shown.rstrip("\n") == text.rstrip("\n")


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
        assert read(replace(COPY, sender_name=name))["From"].addresses[0].display_name == name

    def test_in_ascii_are_quoted_and_not_encoded(self) -> None:
        mail = build(replace(COPY, sender_name="Police (demo)"), SENDER, AT)

        assert b'From: "Police (demo)"\r\n <' in mail
