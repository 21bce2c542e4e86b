"""Mails that are made to be slow, large or broken: each of these once took minutes, gigabytes or an exception, and one
of them from anybody held up the replies of everybody."""

from __future__ import annotations

import base64
import datetime as dt
import zlib

import pytest

from peelian.adapters.channels.email.markup import words_of
from peelian.adapters.channels.email.parse import new_words, read_mail

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
DOMAIN = "reply.example"


def text_of(headers: str, body: bytes) -> str:
    raw = f"From: Ann <ann@example.org>\r\n{headers}\r\n\r\n".encode() + body
    return read_mail(raw, token="x", sender="ann@example.org", received_at=AT, domain=DOMAIN).text


class TestPlainText:
    def test_with_very_many_empty_lines_is_read(self) -> None:
        assert (
            new_words("They race." + "\n" * 90_000 + "Every night.", DOMAIN) == "They race.\n\nEvery night."
        )

    def test_with_lines_of_spaces_is_read(self) -> None:
        assert (
            new_words("They race." + " \n" * 40_000 + "Every night.", DOMAIN) == "They race.\n\nEvery night."
        )

    @pytest.mark.parametrize("word", ["On ", "Am ", "Il ", "Op ", "On 1 Jan 2020 "])
    def test_that_begins_a_quote_over_and_over_is_kept(self, word: str) -> None:
        text = word * 6_000

        assert new_words(text, DOMAIN) == text.strip()

    def test_keeps_long_lines_before_a_quote(self) -> None:
        said = "They race on Soho Road. " * 200

        assert new_words(f"{said}\n\nOn 2 Mar 2026, Team wrote:\n> Hello", DOMAIN) == said.strip()

    def test_keeps_what_stands_beyond_the_part_in_which_quotes_are_looked_for(self) -> None:
        said = "\n".join(f"{number}: they race on Soho Road." for number in range(2_500))

        assert new_words(said, DOMAIN) == said

    def test_that_holds_our_own_marks_loses_nothing_else(self) -> None:
        assert new_words("They \ue0007\ue001race", DOMAIN) == "They 7race"


class TestCharacterSets:
    @pytest.mark.parametrize("name", ["zlib", "zip", "bz2", "hex", "punycode", "idna"])
    def test_that_are_none_are_not_used(self, name: str) -> None:
        headers = f'Content-Type: text/plain; charset="{name}"'

        assert text_of(headers, b"They race") == "They race"

    def test_never_unpack_a_bomb(self) -> None:
        bomb = base64.encodebytes(zlib.compress(b"They race. " * 1_000, 9))
        headers = 'Content-Type: text/plain; charset="zlib"\r\nContent-Transfer-Encoding: base64'

        assert "They race" not in text_of(headers, bomb)


class TestMarkup:
    @pytest.mark.parametrize("part", ["<", "<a ", "</", "<a x='", "<a x='>", "&#", "<a \"'"])
    def test_that_never_ends_keeps_the_words(self, part: str) -> None:
        assert words_of("They race." + part * 20_000).startswith("They race.")

    @pytest.mark.parametrize("broken", ["<![<![<![", "<!-", "<?", "<!DOCTYPE", "&#" + "9" * 5_000 + ";"])
    def test_that_is_broken_raises_nothing(self, broken: str) -> None:
        assert words_of("They race." + broken).startswith("They race.")

    def test_with_very_many_open_tags_in_a_quote_is_read(self) -> None:
        quote = "<blockquote>" + "<a>" * 50_000 + "</b>" * 50_000 + "</blockquote>"

        assert words_of(f"They race.{quote}<p>Every night.</p>") == "They race.\nEvery night."

    def test_keeps_words_beside_a_greater_than_sign_in_an_attribute(self) -> None:
        assert (
            words_of('<p title="a > b">They <b>race</b> &amp; 3 < 4 shout</p>') == "They race & 3 < 4 shout"
        )

    def test_leaves_out_comments_and_conditions(self) -> None:
        assert words_of("<!--[if mso]>no<![endif]--><![if !mso]>They race<![endif]>") == "They race"


class TestStructure:
    def test_of_parts_within_parts_without_end_raises_nothing(self) -> None:
        parts = "".join(
            f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(2_000)
        )

        assert text_of(parts.split("\r\n\r\n", 1)[0], parts.split("\r\n\r\n", 1)[1].encode()) == ""
