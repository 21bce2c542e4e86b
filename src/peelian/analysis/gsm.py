"""What a text message costs: its alphabet, its length, and where it is cut into parts.

A phone takes either the 7-bit default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1: 128 characters, and ten more
behind an escape that count twice) or UCS-2, sixteen bits a unit (an emoji takes two). One letter outside the first
puts the whole text into the second: 160 characters become 70. A longer text is cut into parts, each of which gives
room to a header (TS 23.040, 9.2.3.24): 153 or 67 with an 8-bit reference, 152 or 66 with a 16-bit one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

#: The default alphabet by code; the escape stands at 0x1B and is no character.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: The extension table by code: each of these follows an escape.
EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
ESCAPE = 0x1B
_OCTETS: dict[str, bytes] = {
    **{char: bytes((code,)) for code, char in enumerate(BASIC) if code != ESCAPE},
    **{char: bytes((ESCAPE, code)) for code, char in EXTENSION.items()},
}
_SEPTETS = {char: len(octets) for char, octets in _OCTETS.items()}

#: What looks the same to a reader in the default alphabet: changed without asking, when that saves anything.
ALIKE = {
    **dict.fromkeys("‘’‚‛′ʹʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•‣◦·∙", "-"),
    **dict.fromkeys("\u00a0\u202f\u205f\u3000\t", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\u200b\u2060\ufeff\u00ad\u200e\u200f\u2066\u2067\u2068\u2069", ""),
    **dict.fromkeys("\u2028\u2029", "\n"),
    "‹": "<", "›": ">", "…": "...", "×": "x", "⁄": "/", "∕": "/", "ﬁ": "fi", "ﬂ": "fl",
}  # fmt: skip
#: Letters whose accent isn't a mark that can be taken off.
_BARE = {
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T",
    "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ŋ": "ng", "Ŋ": "Ng", "ĸ": "k", "ẞ": "SS",
}  # fmt: skip


class Encoding(StrEnum):
    """How a text goes over the air."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a text fits into text messages.

    Attributes:
        text: as it goes out, after the changes that save something.
        encoding: how it goes.
        parts: what each part says; together they are `text`.
        units: septets (GSM-7) or 16-bit units (UCS-2), without the headers of parts.
        changed: what was put in the place of what, in the order in which it was first met.
        forced: the characters that allow no GSM-7, in the order in which they were first met; none in GSM-7.
        plain_parts: how many parts there would be if letters lost the accents that GSM-7 lacks; None where that
            wouldn't help.
    """

    text: str
    encoding: Encoding
    parts: tuple[str, ...]
    units: int
    changed: tuple[tuple[str, str], ...]
    forced: tuple[str, ...]
    plain_parts: int | None

    @property
    def saving(self) -> int:
        """How many parts fewer it would be without those accents."""
        return len(self.parts) - self.plain_parts if self.plain_parts is not None else 0


def fit(text: str, *, plain: bool = False, reference_bits: int = 8) -> Fit:
    """Fit a text into as few parts as can be without changing what a reader sees.

    Typographic quotes, dashes, dots and spaces become plain ones where that alone makes the text GSM-7; where it
    doesn't, nothing is changed, for nothing would be saved.

    Args:
        text: what to say; it is put into NFC.
        plain: letters may lose accents that GSM-7 lacks ("Świętochłowice" becomes "Swietochlowice"), where that makes
            the text GSM-7. It changes words: the force decides, and not every language takes it well.
        reference_bits: 8 or 16, of the number that holds the parts together.
    """
    whole = unicodedata.normalize("NFC", text).encode("utf-16", "replace").decode("utf-16")
    alike, changed = _swap(whole, ALIKE.get)
    bare, dropped = _swap(alike, _without_accent)
    forced = _once(char for char in alike if char not in _OCTETS)
    can_be_bare = bool(forced) and all(char in _OCTETS for char in bare)
    if not forced:
        parts = split(alike, Encoding.GSM7, reference_bits=reference_bits)
        return Fit(alike, Encoding.GSM7, parts, septets(alike), changed, (), None)
    if plain and can_be_bare:
        parts = split(bare, Encoding.GSM7, reference_bits=reference_bits)
        return Fit(bare, Encoding.GSM7, parts, septets(bare), changed + dropped, (), None)
    plain_parts = len(split(bare, Encoding.GSM7, reference_bits=reference_bits)) if can_be_bare else None
    return Fit(
        text=whole,
        encoding=Encoding.UCS2,
        parts=split(whole, Encoding.UCS2, reference_bits=reference_bits),
        units=units(whole),
        changed=(),
        forced=forced,
        plain_parts=plain_parts,
    )


def septets(text: str) -> int:
    """How many septets a text of the default alphabet takes. Raises KeyError for a character that isn't in it."""
    return sum(_SEPTETS[char] for char in text)


def units(text: str) -> int:
    """How many 16-bit units a text takes in UCS-2: two for a character beyond the first plane."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(text: str, encoding: Encoding, *, reference_bits: int = 8) -> tuple[str, ...]:
    """A text's parts: one if it fits, else as few as can be with a header in each.

    What a reader sees as one character is never cut: no escape from its character, no surrogate from its pair, no mark
    from its letter, no emoji from what it is joined to. (One that alone is longer than a part is cut between marks.)

    Raises KeyError when the text isn't of the alphabet.
    """
    gsm = encoding is Encoding.GSM7
    size: Callable[[str], int] = septets if gsm else units
    if size(text) <= (160 if gsm else 70):
        return (text,)
    room = (153 if gsm else 67) - (1 if reference_bits == 16 else 0)
    parts: list[str] = []
    held, used = "", 0
    for cluster in _pieces(text, size, room):
        needed = size(cluster)
        if used + needed > room:
            parts.append(held)
            held, used = "", 0
        held += cluster
        used += needed
    return (*parts, held)


def encode(text: str) -> bytes:
    """A text of the default alphabet, a septet to an octet, as SMPP takes it. Raises KeyError."""
    return b"".join(_OCTETS[char] for char in text)


def decode(octets: bytes) -> str:
    """The text of septets that came one to an octet.

    A phone shows an unknown code behind an escape as the code without it (TS 23.038, 6.2.1.1), and so do we; an octet
    that is no septet is shown as U+FFFD.
    """
    out: list[str] = []
    escaped = False
    for octet in octets:
        if octet == ESCAPE and not escaped:
            escaped = True
            continue
        if escaped and octet in EXTENSION:
            out.append(EXTENSION[octet])
        elif octet == ESCAPE:
            out.append(" ")  # reserved for another table: a space, as the standard asks
        else:
            out.append(BASIC[octet] if octet < len(BASIC) else "\ufffd")
        escaped = False
    return "".join(out)


def clusters(text: str) -> list[str]:
    """A text in pieces that must not be cut.

    Every border is one of Unicode's (UAX 29, extended grapheme clusters); not every one of theirs is a border here:
    whatever follows a joiner or a virama stays with it, which also keeps conjuncts whole in scripts that UAX 29 leaves.
    """
    out: list[str] = []
    linked = False  # a virama has come since the last letter
    flags = 0  # regional indicators at the end, of which two make a flag
    for char in text:
        if out and (_holds(out[-1][-1], char, flags) or (linked and unicodedata.category(char) == "Lo")):
            out[-1] += char
        else:
            out.append(char)
        if unicodedata.combining(char) == 9:
            linked = True
        elif not _extends(char):
            linked = False
        flags = flags + 1 if _is_flag(char) else 0
    return out


def _pieces(text: str, size: Callable[[str], int], room: int) -> Iterable[str]:
    for cluster in clusters(text):
        if size(cluster) <= room:
            yield cluster
        else:
            yield from cluster


def _holds(before: str, char: str, flags: int) -> bool:
    """Whether no border may stand between two characters."""
    if before in "\r\n" or char in "\r\n":
        return before == "\r" and char == "\n"
    if before == "\u200d" or _extends(char) or before in _PREPENDED:
        return True
    if _is_flag(char):
        return flags % 2 == 1
    return (_is_jamo(char) and (_is_jamo(before) or "\uac00" <= before <= "\ud7a3")) or (
        "\uac00" <= char <= "\ud7a3" and _is_jamo(before)
    )


def _extends(char: str) -> bool:
    """Whether a character belongs to the one before it: a mark, a joiner, a skin tone, a tag."""
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\ua960" <= char <= "\ua97c" or "\ud7b0" <= char <= "\ud7fb"


#: Signs that belong to the letter after them (Grapheme_Cluster_Break=Prepend).
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e"
    "\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a"
    "\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46\U00011f02"
)


def _without_accent(char: str) -> str | None:
    """A Latin letter without the accent that the default alphabet lacks; None where there is nothing to do."""
    if char in _OCTETS:
        return None
    if char in _BARE:
        return _BARE[char]
    base = unicodedata.normalize("NFD", char)
    if len(base) > 1 and base[0].isascii():
        return base[0]
    return (
        ""
        if unicodedata.category(char) == "Mn" and unicodedata.name(char, "").startswith("COMBINING")
        else None
    )


def _swap(text: str, new: Callable[[str], str | None]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text with characters swapped, and the swaps."""
    out: list[str] = []
    made: dict[str, str] = {}
    for char in text:
        other = None if char in _OCTETS else new(char)
        if other is None:
            out.append(char)
        else:
            out.append(other)
            made[char] = other
    return "".join(out), tuple(made.items())


def _once(chars: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chars))
