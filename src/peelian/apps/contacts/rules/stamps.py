"""All the links of many copies at once: the very tokens that `links.make_token` makes, for a fraction of the time.

A message to 500,000 people has two million of them, so this is where a sender's processor time would go.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import product

from peelian.apps.contacts.rules.links import CODES, MAC_BYTES, varint
from peelian.apps.contacts.types import LinkPurpose

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
#: Three letters of base32 for every fifteen bits.
_THREE = tuple(map("".join, product(_LETTERS, repeat=3)))
_BLOCK = 64  # bytes that SHA-256 works on at a time
_LEAVE, _MANAGE, _RATE, _REPLY = (
    bytes([CODES[purpose]])
    for purpose in (LinkPurpose.LEAVE, LinkPurpose.MANAGE, LinkPurpose.RATE, LinkPurpose.REPLY)
)


def stamps(key: bytes, contact_id: int, link_version: int, reference: int) -> tuple[str, str, str, str]:
    """The tokens for leaving, managing, rating and replying: those of the person, and those of their copy.

    Args:
        key: the secret.
        contact_id, link_version: as in `links.make_token`.
        reference: the number of the copy.
    """
    started = _started(key)
    person = varint(contact_id) + varint(link_version)
    whole = person + b"\0"
    copy = person + varint(reference + 1)
    return (
        _token(started, _LEAVE + whole),
        _token(started, _MANAGE + whole),
        _token(started, _RATE + copy),
        _token(started, _REPLY + copy),
    )


@lru_cache(maxsize=4)
def _started(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The two halves of HMAC (RFC 2104) with the key worked in, which is half of its work: the same for all."""
    short = key if len(key) <= _BLOCK else hashlib.sha256(key).digest()
    padded = short.ljust(_BLOCK, b"\0")
    return (
        hashlib.sha256(bytes([byte ^ 0x36 for byte in padded])),
        hashlib.sha256(bytes([byte ^ 0x5C for byte in padded])),
    )


@lru_cache(maxsize=64)
def _cuts(length: int) -> tuple[int, range, int]:
    """How so many bytes are cut: bits of zeros behind them, where each group of fifteen bits begins, letters."""
    groups = -(-length * 8 // 15)
    return groups * 15 - length * 8, range(groups * 15 - 15, -1, -15), (length * 8 + 4) // 5


def _token(started: tuple[hashlib._Hash, hashlib._Hash], body: bytes) -> str:
    inner, outer = started[0].copy(), started[1].copy()
    inner.update(body)
    outer.update(inner.digest())
    raw = body + outer.digest()[:MAC_BYTES]
    # Base32 fills its last letter with zero bits, and so do we; what is beyond it goes.
    zeros, shifts, letters = _cuts(len(raw))
    number = int.from_bytes(raw, "big") << zeros
    three = _THREE
    return "".join([three[number >> shift & 32767] for shift in shifts])[:letters]
