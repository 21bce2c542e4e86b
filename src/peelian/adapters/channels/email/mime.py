"""A message in one language as the bytes of a mail with gaps, and one person's copy of it.

Written by hand because Python's own `EmailMessage` takes some 2 ms for a mail with two parts, for each person; this
takes that once for each language, and then some microseconds for each person.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Literal

from peelian.adapters.channels.email import gaps, headers, letter
from peelian.adapters.channels.email.gaps import Hole, Piece
from peelian.adapters.channels.email.headers import BadHeaderError
from peelian.apps.messaging.api import File, Outgoing, Words

#: What differs from person to person, in the order of a mail's values; the first four stand in the letter's links.
_CONFIRM, _MANAGE, _LEAVE, _RATE, _REPLY, _ADDRESS, _MESSAGE_ID, _DATE = range(8)
_HOLES = "".join(letter.HOLES.values())
#: Variants of one mail that are kept; tokens differ in length by a few letters at most.
_MOST_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mails are from.

    Attributes:
        address: the From address.
        list_id: names the list for mail programs' filters, like `messages.police.example`.
    """

    address: str
    list_id: str


class Prepared:
    """A message in one language, ready for any number of people."""

    def __init__(self, words: Words, sender: Sender) -> None:
        """Write and encode what all copies share. Raises BadHeaderError."""
        self.letter = letter.write(words)
        self._words = words
        self._sender = sender
        self._reply = f"@{words.site.reply_domain}"
        headers.angle(f"reply{self._reply}")
        self._reply_domain = self._reply.encode()
        seed = f"{words.message_id} {words.language} {words.version}"
        self._boundary = hashlib.sha256(seed.encode()).hexdigest()[:28]
        both = self.letter.text + self.letter.html
        self._matter = tuple(number for number, hole in enumerate(_HOLES) if hole in both)
        self._confirms = _CONFIRM in self._matter
        self._files = [_encoded_file(file) for file in words.files]
        self._variants: dict[tuple[int, ...], gaps.Fill] = {}

    def envelope(self, copy: Outgoing, address: bytes, *, wide: bool = False) -> bytes:
        """MAIL and RCPT. Raises BadHeaderError.

        Args:
            copy: the person's.
            address: theirs, as `headers.address_bytes` made it.
            wide: whether that takes SMTPUTF8.

        The envelope's sender is the signed reply address: a bounce finds its way back to this very copy.
        """
        own = copy.copy
        # Tokens are letters and digits only, so that they stand for themselves in every encoding.
        together = own.reply + own.leave + own.manage + own.rate
        if not (own.reply and own.leave and own.manage and own.rate):
            raise BadHeaderError("a token is missing")
        if not (together.isascii() and together.isalnum()):
            raise BadHeaderError(f"{together[:80]!r} can't be tokens")
        return b"MAIL FROM:<reply+%b%b>%b\r\nRCPT TO:<%b>\r\n" % (
            own.reply.encode(),
            self._reply_domain,
            b" SMTPUTF8" if wide else b"",
            address,
        )

    def content(self, copy: Outgoing, address: bytes, date: bytes) -> bytes:
        """The whole mail as it follows DATA, with its last dot. Ask for the envelope first: it looks at the tokens.

        Raises BadHeaderError.

        Lines end with CRLF and none begins with a dot; lines of the bodies have at most 76 characters.
        """
        own = copy.copy
        values = (
            _token(own.confirm) if self._confirms else b"",
            own.manage.encode(),
            own.leave.encode(),
            own.rate.encode(),
            own.reply.encode(),
            address,
            _message_id(copy.message_id),
            date,
        )
        lengths = tuple([len(values[number]) for number in self._matter])
        fill = self._variants.get(lengths)
        if fill is None:
            fill = self._made_for([len(value) for value in values])
            if len(self._variants) >= _MOST_VARIANTS:
                self._variants.clear()
            self._variants[lengths] = fill
        return fill(values)

    def _made_for(self, lengths: list[int]) -> gaps.Fill:
        """The mail for tokens of these lengths."""
        return gaps.template([*self._head(), *self._body(lengths), b".\r\n"])

    def _head(self) -> list[Piece]:
        words, name = self._words, headers.phrase(self.letter.sender_name)
        ends = f"{self._reply}>".encode()
        head: list[Piece] = [
            f"From: {name}{headers.angle(self._sender.address)}\r\nReply-To: {name}<reply+".encode("ascii"),
            Hole(_REPLY, 0, gaps.WHOLE),
            ends + b"\r\nTo: <",
            Hole(_ADDRESS, 0, gaps.WHOLE),
            f">\r\nSubject: {headers.text(self.letter.subject, len('Subject: '))}\r\nDate: ".encode("ascii"),
            Hole(_DATE, 0, gaps.WHOLE),
            b"\r\nMessage-ID: <",
            Hole(_MESSAGE_ID, 0, gaps.WHOLE),
            f">\r\nList-Id: {headers.angle(self._sender.list_id)}\r\n"
            # RFC 3834: no out-of-office answer to this, please.
            "Auto-Submitted: auto-generated\r\nPrecedence: list\r\n"
            f"Content-Language: {headers.language(words.language)}\r\n".encode("ascii"),
        ]
        if self.letter.can_leave:
            leave = headers.angle(f"{words.site.public_url}/leave/")[:-1]
            head += [
                f"List-Unsubscribe: {leave}".encode("ascii"),
                Hole(_LEAVE, 0, gaps.WHOLE),
                b">,\r\n <mailto:reply+",
                Hole(_REPLY, 0, gaps.WHOLE),
                # RFC 8058: a mail program may POST to the first address without asking anything.
                f"{self._reply}?subject=STOP>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode(),
            ]
        return [*head, b"MIME-Version: 1.0\r\n"]

    def _body(self, lengths: list[int]) -> gaps.Encoded:
        """Plain text and HTML to choose from; the HTML with its pictures; all of it before the attachments."""
        plain = self._text_part("plain", self.letter.text, lengths)
        html = self._text_part("html", self.letter.html, lengths)
        pictures = [
            part for file, part in zip(self._words.files, self._files, strict=True) if file.is_picture
        ]
        others = [
            part for file, part in zip(self._words.files, self._files, strict=True) if not file.is_picture
        ]
        if pictures:
            shown = [
                [f"Content-ID: <{letter.content_id(number, self._words)}>\r\n".encode("ascii"), *part]
                for number, part in enumerate(pictures, 1)
            ]
            html = self._multipart("related", [html, *shown])
        whole = self._multipart("alternative", [plain, html])
        return self._multipart("mixed", [whole, *others]) if others else whole

    def _text_part(self, kind: Literal["plain", "html"], text: str, lengths: list[int]) -> gaps.Encoded:
        name, encoded = gaps.encode(gaps.split(text, _HOLES, lengths))
        head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n"
        return [head.encode("ascii"), *encoded]

    def _multipart(
        self, kind: Literal["related", "alternative", "mixed"], parts: list[gaps.Encoded]
    ) -> gaps.Encoded:
        # "=_" can't stand in quoted-printable or base64, so no text can hold a boundary.
        boundary = f"=_{kind[:3]}.{self._boundary}"
        kind_of_first = '; type="text/html"' if kind == "related" else ""
        out: gaps.Encoded = [
            f'Content-Type: multipart/{kind}{kind_of_first};\r\n boundary="{boundary}"\r\n\r\n'.encode(
                "ascii"
            )
        ]
        for part in parts:
            out += [f"--{boundary}\r\n".encode("ascii"), *part, b"\r\n"]
        out.append(f"--{boundary}--\r\n".encode("ascii"))
        return out


def _encoded_file(file: File) -> gaps.Encoded:
    kind = "inline" if file.is_picture else "attachment"
    head = (
        f"Content-Type: {headers.media_type(file.media_type)}\r\n"
        f"Content-Disposition: {headers.disposition(kind, file.name)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return [head.encode("ascii"), base64.encodebytes(file.content).replace(b"\n", b"\r\n")]


def _token(value: str) -> bytes:
    """A signed token: letters and digits only, so that it stands for itself in every encoding."""
    if not (value.isascii() and value.isalnum()):
        raise BadHeaderError(f"{value[:80]!r} can't be a token")
    return value.encode("ascii")


def _message_id(value: str) -> bytes:
    return headers.angle(value)[1:-1].encode("ascii")
