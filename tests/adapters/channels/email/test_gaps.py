"""Text with gaps comes out of its encodings as it went in, whatever stands around a gap and however long its token."""

from __future__ import annotations

import base64
import quopri

from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.email import gaps

HOLES = "\ue000\ue001"
#: Many line ends, spaces, dots, equals signs and gaps: where the rules bite.
TEXTS = st.text(st.sampled_from("ab.= \t\nż\r" + HOLES + "...xyzxyz"), max_size=300)
TOKENS = st.text(st.sampled_from("abc234"), min_size=1, max_size=120)


def filled(text: str, tokens: list[str]) -> str:
    for hole, token in zip(HOLES, tokens, strict=True):
        text = text.replace(hole, token)
    return text.replace("\n", "\r\n")


class TestQuotedPrintable:
    @given(TEXTS, TOKENS, TOKENS)
    def test_reads_as_it_was_written(self, text: str, one: str, other: str) -> None:
        pieces = gaps.split(text, HOLES, [len(one), len(other)])
        mail = gaps.template(gaps.quoted_printable(pieces))([one.encode(), other.encode()])
        assert quopri.decodestring(mail) == filled(text, [one, other]).encode()
        for line in mail.split(b"\r\n"):
            assert len(line) <= 76
            assert not line.startswith(b".")
            assert not line.endswith((b" ", b"\t"))


class TestBase64:
    @given(TEXTS, TOKENS, TOKENS)
    def test_reads_as_it_was_written(self, text: str, one: str, other: str) -> None:
        pieces = gaps.split(text, HOLES, [len(one), len(other)])
        mail = gaps.template(gaps.base64(pieces))([one.encode(), other.encode()])
        assert base64.b64decode(mail) == filled(text, [one, other]).encode()
        assert all(len(line) <= 76 for line in mail.split(b"\r\n"))


class TestEncode:
    def test_takes_base64_for_letters_beyond_ascii(self) -> None:
        assert gaps.encode(gaps.split("Działka nr 7", HOLES, [1, 1]))[0] == "quoted-printable"
        assert gaps.encode(gaps.split("سڑک", HOLES, [1, 1]))[0] == "base64"
