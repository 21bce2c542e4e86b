"""Signed links: how a token is made, read and used."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import re
from functools import lru_cache

from peelian.apps.contacts.types import Link, LinkPurpose
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: 80 bits: a forger who tries a thousand links a second needs some 10^13 years.
MAC_BYTES = 10
_EPOCH = dt.date(2020, 1, 1)
_EXPIRES = 0x80
#: The numbers are in letters that are out already: never change one.
CODES = {
    LinkPurpose.CONFIRM: 1,
    LinkPurpose.LEAVE: 2,
    LinkPurpose.MANAGE: 3,
    LinkPurpose.RATE: 4,
    LinkPurpose.REPLY: 5,
    LinkPurpose.MEND: 6,
    LinkPurpose.BUSINESS: 7,
}
_PURPOSES = {code: purpose for purpose, code in CODES.items()}
_TOKEN = re.compile(r"[a-z2-7]{20,58}")


def make_token(
    key: bytes,
    *,
    contact_id: int,
    purpose: LinkPurpose,
    link_version: int,
    reference: str = "",
    expires_on: dt.date | None = None,
) -> str:
    """A signed token of lower-case letters and digits, at most 58 characters.

    So it fits behind `reply+` into the 64 characters of a mail address's local part (RFC 5321, 4.5.3.1.1), and
    survives a mail server that folds case. It holds numbers only: no personal data.

    Args:
        key: the secret.
        contact_id: whose link it is.
        purpose: the one thing that it is good for.
        link_version: the contact's; a token with an older one is void.
        reference: the number of a row, in decimal digits, or empty.
        expires_on: the first day on which it is no longer good, or None.

    Raises:
        ValueError: the reference isn't a number, or a number is out of range.
    """
    if reference and (not reference.isascii() or not reference.isdigit() or str(int(reference)) != reference):
        raise ValueError(f"A link refers to a row by its number, not {reference!r}")
    head = CODES[purpose] | (_EXPIRES if expires_on else 0)
    body = bytes([head])
    if expires_on:
        body += (expires_on - _EPOCH).days.to_bytes(2, "big")
    body += varint(contact_id) + varint(link_version) + varint(int(reference) + 1 if reference else 0)
    return base64.b32encode(body + _mac(key, body)).decode().rstrip("=").lower()


def read_token(keys: list[bytes], token: str) -> Link | None:
    """What a token says, or None when no key proves it. Whether it's expired, void or for another purpose is
    the caller's question."""
    text = token.strip().lower()
    if not _TOKEN.fullmatch(text):
        return None
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if not any(hmac.compare_digest(_mac(key, body), mac) for key in keys):
        return None
    # The last character of base32 has spare bits: only the one canonical spelling is good.
    if base64.b32encode(raw).decode().rstrip("=").lower() != text:
        return None
    return _read_body(body)


def may_use(link: Link, *, purpose: LinkPurpose, link_version: int, on: dt.date | None) -> Decision:
    """Whether a proven link is good for a purpose on a day (None: its expiry isn't asked)."""
    if link.purpose is not purpose:
        return refuse("This link is for something else. Please use the one for this from a message of ours.")
    if link.link_version != link_version:
        return refuse(
            "This link has been replaced or switched off. Please use the one in our newest message."
        )
    if on is not None and link.expires_on is not None and on >= link.expires_on:
        return refuse("This link has expired. Please sign up again.")
    return ALLOWED


@lru_cache(maxsize=8)
def signer(key: bytes) -> hashlib.blake2b:
    """Keyed BLAKE2b (RFC 7693, 2.9) with the key worked in: copy it, and give the copy what is to be signed.

    Not HMAC, which hashes twice: a mail has four links, and signing them was the largest part of a sender's time.
    """
    return hashlib.blake2b(key=key, digest_size=MAC_BYTES, person=b"peelian link")


def _mac(key: bytes, body: bytes) -> bytes:
    signed = signer(key).copy()
    signed.update(body)
    return signed.digest()


def varint(value: int) -> bytes:
    """A whole number in as few bytes as it takes, seven bits in each."""
    if not 0 <= value < 2**63:
        raise ValueError(f"{value} doesn't fit into a link")
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_body(body: bytes) -> Link | None:
    """The fields of a body whose signature has been proven; None for one of an unknown make."""
    try:
        head, rest = body[0], body[1:]
        purpose = _PURPOSES[head & ~_EXPIRES]
        expires_on = None
        if head & _EXPIRES:
            expires_on = _EPOCH + dt.timedelta(days=int.from_bytes(rest[:2], "big"))
            rest = rest[2:]
        numbers = []
        while rest:
            value = shift = 0
            while True:
                byte, rest = rest[0], rest[1:]
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    break
            numbers.append(value)
        contact_id, link_version, reference = numbers
    except (IndexError, KeyError, ValueError):
        return None
    return Link(contact_id, purpose, str(reference - 1) if reference else "", link_version, expires_on)
