"""Text with holes as transfer-encoded bytes with gaps: encoded once, filled for each person.

How the text around a hole is broken into lines depends on how long the token is that goes into it, and on nothing
else about it. So a text is encoded for given lengths, and then serves everybody whose tokens are as long: nearly all.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

_LINE = 76
_GROUP = 57  # bytes that make a line of base64
#: Bytes that quoted-printable doesn't leave as they are within a line.
_CODED = re.compile(rb"[^\t !-<>-~]")
_DOT = ord(".")


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a person's value: the number of the value, and which of its bytes."""

    value: int
    start: int
    end: int


#: The end of a hole that takes a whole value, however long.
WHOLE = 1 << 30
#: Bytes for everybody, or a hole.
Piece = bytes | Hole


@dataclass(frozen=True, slots=True)
class Coded:
    """A line of base64 that has a hole in it: what it's made from, to be encoded for each person."""

    pieces: tuple[Piece, ...]


Encoded = list[bytes | Hole | Coded]


def split(text: str, holes: str, lengths: Sequence[int]) -> list[Piece]:
    """The text as UTF-8 with CRLF line ends, cut at its holes. `holes[n]` is the character of value n."""
    pieces: list[Piece] = []
    for part in re.split(f"([{holes}])", text):
        if len(part) == 1 and part in holes:
            number = holes.index(part)
            pieces.append(Hole(number, 0, lengths[number]))
        elif part:
            pieces.append(part.replace("\n", "\r\n").encode("utf-8", "replace"))
    return pieces


def encode(pieces: Sequence[Piece]) -> tuple[str, Encoded]:
    """The name of the encoding that will be shorter, and the pieces encoded by it."""
    plain = coded = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            plain += len(piece)
            coded += len(_CODED.findall(piece))
        else:
            plain += piece.end - piece.start
    # Three characters for each byte that can't stand for itself, against four for each three.
    if plain + 2 * coded <= plain * 4 / 3:
        return "quoted-printable", quoted_printable(pieces)
    return "base64", base64(pieces)


def quoted_printable(pieces: Sequence[Piece]) -> Encoded:
    """RFC 2045, 6.7. The values of holes must be of characters that stand for themselves."""
    writer = _Quoted()
    for piece in pieces:
        if isinstance(piece, Hole):
            writer.hole(piece)
        else:
            writer.literal(piece)
    return writer.done()


class _Quoted:
    def __init__(self) -> None:
        self._out: Encoded = []
        self._bytes = bytearray()
        self._column = 0

    def done(self) -> Encoded:
        self._flush()
        return self._out

    def literal(self, raw: bytes) -> None:
        first, *others = raw.split(b"\r\n")
        self._line(first)
        for line in others:
            self._bytes += b"\r\n"
            self._column = 0
            self._line(line)

    def hole(self, hole: Hole) -> None:
        at = hole.start
        if self._column + (hole.end - at) >= _LINE > hole.end - at:
            self._break()
        while at < hole.end:
            room = _LINE - 1 - self._column
            if room <= 0:
                self._break()
                continue
            upto = min(hole.end, at + room)
            self._flush()
            self._out.append(Hole(hole.value, at, upto))
            self._column += upto - at
            at = upto

    def _line(self, raw: bytes) -> None:
        """A line, or what stands of it between holes, broken where it's too long."""
        rest = _CODED.sub(_code, raw)
        if rest[-1:] in {b" ", b"\t"}:
            rest = rest[:-1] + b"=%02X" % rest[-1]
        while rest:
            if self._column == 0 and rest[0] == _DOT:
                # It would be doubled on the wire.
                rest = b"=2E" + rest[1:]
            cut = _LINE - 1 - self._column
            if len(rest) > cut:
                # Not within a byte's three characters.
                behind = rest.rfind(b"=", max(cut - 2, 0), max(cut, 0))
                cut = behind if behind >= 0 else cut
            self._bytes += rest[:cut]
            self._column += len(rest[:cut])
            rest = rest[cut:]
            if rest:
                self._break()

    def _break(self) -> None:
        self._bytes += b"=\r\n"
        self._column = 0

    def _flush(self) -> None:
        if self._bytes:
            self._out.append(bytes(self._bytes))
            self._bytes.clear()


def _code(found: re.Match[bytes]) -> bytes:
    return b"=%02X" % found[0][0]


def base64(pieces: Sequence[Piece]) -> Encoded:
    """RFC 2045, 6.8, in lines of 76; a line that a hole reaches into stays open."""
    sizes = [len(piece) if isinstance(piece, bytes) else piece.end - piece.start for piece in pieces]
    starts = [0, *accumulate(sizes)]
    total = starts[-1]
    out: Encoded = []
    first = 0
    for begin in range(0, total, _GROUP):
        end = min(begin + _GROUP, total)
        while starts[first + 1] <= begin:
            first += 1
        inside: list[Piece] = []
        at = first
        while at < len(pieces) and starts[at] < end:
            low, high = max(begin - starts[at], 0), min(end - starts[at], sizes[at])
            piece = pieces[at]
            if low < high:
                inside.append(
                    piece[low:high]
                    if isinstance(piece, bytes)
                    else Hole(piece.value, piece.start + low, piece.start + high)
                )
            at += 1
        if all(isinstance(piece, bytes) for piece in inside):
            out.append(_line(b"".join(piece for piece in inside if isinstance(piece, bytes))))
        else:
            out.append(Coded(tuple(inside)))
    return out


def _line(raw: bytes) -> bytes:
    return binascii.b2a_base64(raw, newline=False) + b"\r\n"


#: One person's values, in the order of their numbers, as a whole mail.
Fill = Callable[[Sequence[bytes]], bytes]


def template(encoded: Encoded) -> Fill:
    """What fills the gaps: one formatting of bytes for each person, whatever the mail's length."""
    form = bytearray()
    gaps: list[Hole | Coded] = []
    for piece in encoded:
        if isinstance(piece, bytes):
            form += piece.replace(b"%", b"%%")
        else:
            form += b"%b"
            gaps.append(piece)
    holes = [(gap.value, gap.start, gap.end) for gap in gaps if isinstance(gap, Hole)]
    if len(holes) < len(gaps):
        return _with_lines(bytes(form), gaps)
    pattern = bytes(form)

    def filled(values: Sequence[bytes]) -> bytes:
        return pattern % tuple([values[value][start:end] for value, start, end in holes])

    return filled


def _with_lines(pattern: bytes, gaps: Sequence[Hole | Coded]) -> Fill:
    def gap_filled(gap: Hole | Coded, values: Sequence[bytes]) -> bytes:
        if isinstance(gap, Hole):
            return values[gap.value][gap.start : gap.end]
        raw = [
            piece if isinstance(piece, bytes) else values[piece.value][piece.start : piece.end]
            for piece in gap.pieces
        ]
        return _line(b"".join(raw))

    def filled(values: Sequence[bytes]) -> bytes:
        return pattern % tuple([gap_filled(gap, values) for gap in gaps])

    return filled
