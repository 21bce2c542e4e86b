"""Text as people type it: postcodes, spaces, slugs."""

from __future__ import annotations

import re
import unicodedata

_POSTCODE = re.compile(r"(GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2})")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def normalise_postcode(text: str) -> str | None:
    """A postcode as the Post Office writes it (`B14 7QH`), or None when the text can't be one.

    Case, spaces, dots and dashes are forgiven. Whether the postcode exists is another question.
    """
    compact = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not _POSTCODE.fullmatch(compact):
        return None
    return f"{compact[:-3]} {compact[-3:]}"


def looks_like_outcode(text: str) -> bool:
    """Whether the text is the first half of a postcode, such as `B14`."""
    return bool(_OUTCODE.fullmatch(text.strip().upper()))


def tidy(text: str) -> str:
    """Text in NFC, without control characters (new lines and tabs stay), trailing spaces or outer blank lines."""
    if text.isascii() and text.isprintable():
        return text.strip()  # most texts, at a tenth of the cost
    clean = "".join(
        char
        for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if char in "\n\t"
        or not unicodedata.category(char).startswith("C")
        or char in "\u200c\u200d\u2066\u2067\u2068\u2069"
    )
    return "\n".join(line.rstrip() for line in clean.split("\n")).strip()


def slug(text: str) -> str:
    """Lower-case words joined by dashes, in ASCII: `Bartley Green` gives `bartley-green`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def one_line(text: str, limit: int) -> str:
    """Text on one line, cut at a word with an ellipsis when it is longer than `limit` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip() + "…"


def gettext_noop(text: str) -> str:
    """The text as it is. It marks words that are kept as data and translated when they are shown: xgettext finds it."""
    return text
