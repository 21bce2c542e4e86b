"""SIP messages as they stand on the wire (RFC 3261, 7 and 20): read, asked, written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

#: The short forms of header names (RFC 3261, 7.3.3).
_SHORT = {
    "v": "via", "f": "from", "t": "to", "m": "contact", "i": "call-id", "c": "content-type", "l": "content-length",
    "k": "supported", "s": "subject", "e": "content-encoding",
}  # fmt: skip
_LONGEST = 65_535


class BadMessage(Exception):  # noqa: N818 - the other side's doing
    """What came isn't SIP."""


@dataclass(slots=True)
class Message:
    """One request or response.

    Attributes:
        start: the first line.
        headers: names in lower case and values, in order.
        body: what follows the empty line.
    """

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def is_response(self) -> bool:
        """Whether it answers something."""
        return self.start.startswith("SIP/")

    @property
    def method(self) -> str:
        """Of a request; of a response, that of the request it answers."""
        return self.cseq[1] if self.is_response else self.start.split(" ", 1)[0]

    @property
    def uri(self) -> str:
        """Where a request goes."""
        return self.start.split(" ")[1]

    @property
    def status(self) -> int:
        """The number of a response."""
        return int(self.start.split(" ")[1])

    @property
    def reason(self) -> str:
        """The number of a response with its words."""
        return self.start.split(" ", 1)[1].strip()

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method of the CSeq header."""
        number, _, method = self.get("cseq").partition(" ")
        return int(number), method.strip()

    @property
    def branch(self) -> str:
        """What tells the transaction: the branch of the topmost Via."""
        return parameter(self.get("via"), "branch")

    @property
    def call_id(self) -> str:
        """Which call it belongs to."""
        return self.get("call-id")

    def get(self, name: str) -> str:
        """The first header of a name; "" when there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def all(self, name: str) -> list[str]:
        """Every header of a name, in order, lists taken apart."""
        return [part for known, value in self.headers if known == name for part in _parts(value)]

    def all_whole(self, name: str) -> list[str]:
        """Every header of a name as it stands: for those whose values hold commas."""
        return [value for known, value in self.headers if known == name]

    def encode(self) -> bytes:
        """As it goes out."""
        lines = [self.start, *(f"{_shown(name)}: {value}" for name, value in self.headers)]
        lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def parse(data: bytes) -> Message:
    """Read one datagram. Raises BadMessage."""
    if len(data) > _LONGEST:
        raise BadMessage("longer than a datagram")
    head, _, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    try:
        lines = re.sub(r"\r\n[ \t]+", " ", head.decode()).split("\r\n")
    except UnicodeDecodeError as error:
        raise BadMessage("not UTF-8") from error
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadMessage(f"a line without a colon: {line[:80]}")
        name = name.strip().lower()
        headers.append((_SHORT.get(name, name), value.strip()))
    message = Message(lines[0], [pair for pair in headers if pair[0] != "content-length"], body)
    length = next((value for name, value in headers if name == "content-length"), "")
    if length:
        if not length.isdecimal() or int(length) > len(body):
            raise BadMessage("part of the body is missing")
        message.body = body[: int(length)]
    _check(message)
    return message


def _check(message: Message) -> None:
    """What everything else relies on is there. Raises BadMessage."""
    fits = r"SIP/2\.0 [1-6]\d\d( .*)?" if message.is_response else r"[A-Z]+ \S+ SIP/2\.0"
    if not re.fullmatch(fits, message.start):
        raise BadMessage(f"not a first line of SIP: {message.start[:80]}")
    for name in ("via", "from", "to", "call-id", "cseq"):
        if not message.get(name):
            raise BadMessage(f"without {name}")
    if not re.fullmatch(r"\d{1,10} +[A-Z]+", message.get("cseq")):
        raise BadMessage("a CSeq that isn't one")


def answer(
    request: Message, status: int, reason: str, *, tag: str = "", more: Iterable[tuple[str, str]] = ()
) -> Message:
    """The response to a request: its Vias, dialog and number, and our tag when it has none."""
    headers = [
        pair for pair in request.headers if pair[0] in {"via", "record-route", "from", "call-id", "cseq"}
    ]
    to = request.get("to")
    if tag and not parameter(to, "tag"):
        to = f"{to};tag={tag}"
    return Message(f"SIP/2.0 {status} {reason}", [*headers, ("to", to), *more])


def parameter(value: str, name: str) -> str:
    """A parameter of a header's value, outside what stands in angle brackets and quotes; "" when it isn't there."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", value)
    after = bare.rsplit(">", 1)[-1] if ">" in bare else bare
    found = re.search(rf";\s*{re.escape(name)}\s*=\s*([^;,\s]+)", after, re.IGNORECASE)
    return found.group(1) if found else ""


def address(value: str) -> str:
    """The URI in a From, To, Contact or Route."""
    found = re.search(r"<([^>]*)>", value)
    return found.group(1) if found else value.split(";", 1)[0].strip()


def host_and_port(uri: str) -> tuple[str, int]:
    """Where a SIP URI is reached: its host and port, 5060 unless it says. Raises BadMessage."""
    found = re.fullmatch(
        r"sips?:(?:[^@;?]*@)?(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:[;?].*)?",
        uri.strip(),
        re.IGNORECASE,
    )
    if found is None:
        raise BadMessage(f"not a SIP address: {uri[:80]}")
    return found.group(1).strip("[]"), int(found.group(2) or 5060)


def quoted(text: str) -> str:
    """A display name in quotes, with nothing in it that ends them or the line."""
    plain = "".join(char for char in text if char.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parts(value: str) -> list[str]:
    """A list's members: commas in quotes and angle brackets don't part."""
    return [
        part.strip() for part in re.findall(r'(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+', value) if part.strip()
    ]


def _shown(name: str) -> str:
    return {"call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate"}.get(
        name, name.title()
    )
