"""What may stand in a mail's headers, and how. Nothing from outside gets into one unescaped.

Text is cut to one line and encoded (RFC 2047); addresses and tokens have to match their grammar.
"""

from __future__ import annotations

import base64
import re

_PLAIN = re.compile(r"[\x20-\x7e]*")
_PRINTABLE = re.compile(r"[ -~]+")
_ATOMS = re.compile(r"[A-Za-z0-9 ]*")
#: What may stand inside angle brackets in our headers: an address, a Message-ID or a web address, in plain ASCII.
_INSIDE = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]+")
#: An address whose local part needs SMTPUTF8 (RFC 6531): anything printable beyond ASCII as well.
_WIDE = re.compile(
    r"[\x21-\x3b\x3d\x3f-\x7e\xa1-\u2027\u202f-\u2065\u2070-\ud7ff\uf900-\ufeff\U00010000-\U0010ffff]+"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FILE_NAME = re.compile(r"[A-Za-z0-9._ -]{1,60}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
#: RFC 2047: an encoded word has at most 75 characters; 45 bytes make 60 of base64.
_WORD_BYTES = 45


class BadHeaderError(ValueError):
    """Something that may not stand in a header; the copy can never be sent as it is."""


def angle(value: str) -> str:
    """An address, id or link in angle brackets. Raises BadHeaderError when it isn't of their grammar."""
    if not _INSIDE.fullmatch(value) or len(value) > 900:
        raise BadHeaderError(f"{value[:80]!r} can't stand in a mail's header")
    return f"<{value}>"


def address_bytes(address: str) -> tuple[bytes, bool]:
    """An address as it goes to the server and into `To`, and whether that takes SMTPUTF8.

    The domain goes as DNS has it (IDNA). Raises BadHeaderError.
    """
    if _INSIDE.fullmatch(address) and len(address) < 300:
        return address.encode("ascii"), False
    local, _, domain = address.rpartition("@")
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadHeaderError(f"{domain!r} can't be a domain") from None
    whole = f"{local}@{plain}"
    if not _WIDE.fullmatch(whole) or len(whole) >= 300:
        raise BadHeaderError(f"{address[:80]!r} can't stand in a mail's header")
    return whole.encode(), not local.isascii()


def text(value: str, used: int) -> str:
    """Header text: plain where it's plain and short, encoded words else. `used`: characters before it in its line."""
    flat = " ".join(value.split())
    if _PLAIN.fullmatch(flat) and "=?" not in flat and len(flat) + used <= 76:
        return flat
    words, chunk = [], b""
    for char in flat:
        encoded = char.encode("utf-8", "replace")
        if len(chunk) + len(encoded) > _WORD_BYTES:
            words.append(chunk)
            chunk = b""
        chunk += encoded
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def phrase(name: str) -> str:
    """A display name with the line break that follows it, or nothing."""
    flat = " ".join(name.split())
    if not flat:
        return ""
    if _PRINTABLE.fullmatch(flat) and len(flat) < 70:
        # Quoted rather than encoded where it can be: programs that join encoded words wrongly are common.
        written = flat if _ATOMS.fullmatch(flat) else '"' + re.sub(r'(["\\])', r"\\\1", flat) + '"'
    else:
        written = text(flat, 100)
    return f"{written}\r\n "


def language(value: str) -> str:
    """A language tag; "en" for what can't be one."""
    return value if _LANGUAGE.fullmatch(value) else "en"


def media_type(value: str) -> str:
    """A file's media type; that of unknown bytes for what can't be one."""
    return value if _MEDIA_TYPE.fullmatch(value) else "application/octet-stream"


def disposition(kind: str, name: str) -> str:
    """Content-Disposition with a file's name, which RFC 2231 encodes where it isn't plain."""
    flat = " ".join(name.split()).replace("/", "_").replace("\\", "_") or "file"
    if _FILE_NAME.fullmatch(flat):
        return f'{kind};\r\n filename="{flat}"'
    raw = flat[:80].encode("utf-8", "replace")
    quoted = [chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in raw]
    pieces, line = [], ""
    for char in quoted:
        if len(line) + len(char) > 60:
            pieces.append(line)
            line = ""
        line += char
    pieces.append(line)
    named = [
        f" filename*{number}*={'utf-8' + chr(39) * 2 if number == 0 else ''}{piece}"
        for number, piece in enumerate(pieces)
    ]
    return kind + ";\r\n" + ";\r\n".join(named)
