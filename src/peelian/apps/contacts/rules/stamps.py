"""All the links of many copies at once: the very tokens that `links.make_token` makes, for a fraction of the time.

A message to 500,000 people has two million of them, so this is where a sender's processor time would go.
"""

from __future__ import annotations

import hmac
from itertools import product

from peelian.apps.contacts.rules.links import CODES, MAC_BYTES, varint
from peelian.apps.contacts.types import LinkPurpose

#: Two letters of base32 for every ten bits.
_TWO = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))
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
    person = varint(contact_id) + varint(link_version)
    whole = person + b"\0"
    copy = person + varint(reference + 1)
    return (
        _token(key, _LEAVE + whole),
        _token(key, _MANAGE + whole),
        _token(key, _RATE + copy),
        _token(key, _REPLY + copy),
    )


def _token(key: bytes, body: bytes) -> str:
    raw = body + hmac.digest(key, body, "sha256")[:MAC_BYTES]
    length = len(raw)
    # A whole number of pairs of letters: base32 pads its last letter with zero bits, and so do we.
    pairs = (length * 8 + 9) // 10
    number = int.from_bytes(raw, "big") << (pairs * 10 - length * 8)
    two = _TWO
    text = "".join([two[number >> shift & 1023] for shift in range(pairs * 10 - 10, -1, -10)])
    return text[: (length * 8 + 4) // 5]
