"""What two ends agree on for their speech: SDP (RFC 4566) by offer and answer (RFC 3264), with G.711 and keys only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Codec(IntEnum):
    """G.711's two laws by their payload numbers (RFC 3551)."""

    PCMU = 0
    PCMA = 8


#: The payload number that we offer for keys (RFC 4733).
KEYS = 101


class NothingInCommon(Exception):  # noqa: N818 - the other side's doing
    """The other side speaks no G.711, or wants no speech at all."""


@dataclass(frozen=True, slots=True)
class Media:
    """The other side's end of the speech.

    Attributes:
        host, port: where it wants our packets.
        codec: which law, in both directions.
        keys: the payload number of keys, None when it sends none that way.
        listens: false while we are on hold.
    """

    host: str
    port: int
    codec: Codec
    keys: int | None
    listens: bool = True


def offer(host: str, port: int, codecs: tuple[Codec, ...], *, session: int, version: int = 1) -> bytes:
    """What we would speak: these laws in this order of preference, and keys."""
    return _write(host, port, codecs=codecs, keys=KEYS, way="sendrecv", session=session, version=version)


def answer(host: str, port: int, theirs: Media, *, session: int, version: int) -> bytes:
    """Our half of what they offered: their law, and their number for keys."""
    way = "sendrecv" if theirs.listens else "recvonly"
    return _write(
        host, port, codecs=(theirs.codec,), keys=theirs.keys, way=way, session=session, version=version
    )


def read(body: bytes) -> Media:
    """What the other side offers or answers, as far as it is ours too. Raises NothingInCommon."""
    host = section_host = way = ""
    port, numbers, names, inside, seen = 0, [], {}, False, False
    for line in body.decode(errors="replace").replace("\r", "").split("\n"):
        kind, _, value = line.partition("=")
        if kind == "m":
            inside = value.startswith("audio ") and not seen
            if inside:
                seen, words = True, value.split()
                if len(words) < 4 or not re.match(r"\d+", words[1]):
                    raise NothingInCommon("What they offer can't be read.")
                port = int(words[1].split("/")[0])
                numbers = [int(word) for word in words[3:] if word.isdecimal()]
        elif kind == "c" and (inside or not seen):
            found = value.split()[-1].split("/")[0] if value.split() else ""
            section_host, host = (found, host) if inside else (section_host, found)
        elif kind == "a" and (inside or not seen):
            if value in {"sendrecv", "sendonly", "recvonly", "inactive"}:
                way = value
            elif mapped := re.match(r"rtpmap:(\d+) +([\w.-]+)/(\d+)", value):
                names[int(mapped.group(1))] = (mapped.group(2).lower(), int(mapped.group(3)))
    codec = next((Codec(number) for number in numbers if number in set(Codec)), None)
    if not port or codec is None:
        raise NothingInCommon("The other side speaks no G.711.")
    keys = next((number for number in numbers if names.get(number) == ("telephone-event", 8000)), None)
    where = section_host or host
    held = way in {"sendonly", "inactive"} or where == "0.0.0.0"  # noqa: S104 - the old way of holding
    return Media(where, port, codec, keys, listens=not held)


def _write(
    host: str, port: int, *, codecs: tuple[Codec, ...], keys: int | None, way: str, session: int, version: int
) -> bytes:
    family = "IP6" if ":" in host else "IP4"
    numbers = [str(int(codec)) for codec in codecs] + ([str(keys)] if keys is not None else [])
    lines = [
        "v=0", f"o=- {session} {version} IN {family} {host}", "s=-", f"c=IN {family} {host}", "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(numbers)}", *(f"a=rtpmap:{int(c)} {c.name}/8000" for c in codecs),
    ]  # fmt: skip
    if keys is not None:
        lines += [f"a=rtpmap:{keys} telephone-event/8000", f"a=fmtp:{keys} 0-15"]
    return "\r\n".join([*lines, "a=ptime:20", f"a={way}", ""]).encode()
