"""All the links of many copies at once: the very tokens that `links.make_token` makes, for a fraction of the time.

A message to 500,000 people has two million of them, so this is where a sender's processor time would go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from peelian.apps.contacts.rules.links import CODES, signer, varint
from peelian.apps.contacts.types import LinkPurpose

_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
#: Five bytes are eight letters: where each letter's five bits begin, counted from the last.
_SHIFTS = np.arange(35, -1, -5, dtype=np.uint64)
_FIVE_BITS = np.uint64(31)
_LEAVE, _MANAGE, _RATE, _REPLY = (
    bytes([CODES[purpose]])
    for purpose in (LinkPurpose.LEAVE, LinkPurpose.MANAGE, LinkPurpose.RATE, LinkPurpose.REPLY)
)


def stamps(key: bytes, copies: Iterable[tuple[int, int, int]]) -> list[tuple[str, str, str, str]]:
    """The tokens for leaving, managing, rating and replying of each copy: those of the person, and those of the copy.

    Args:
        key: the secret.
        copies: contact, link version (as in `links.make_token`) and the number of the copy.
    """
    started = signer(key)
    raws: list[bytes] = []
    for contact_id, link_version, reference in copies:
        person = varint(contact_id) + varint(link_version)
        whole = person + b"\0"
        copy = person + varint(reference + 1)
        for body in (_LEAVE + whole, _MANAGE + whole, _RATE + copy, _REPLY + copy):
            signed = started.copy()
            signed.update(body)
            raws.append(body + signed.digest())
    tokens = iter(_base32(raws))
    return list(zip(tokens, tokens, tokens, tokens, strict=True))


def _base32(raws: Sequence[bytes]) -> list[str]:
    """Each in base32 (RFC 4648), lower case, without padding. Those of one length are worked out together."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, raw in enumerate(raws):
        places[len(raw)].append(place)
    out = [""] * len(raws)
    for length, same in places.items():
        letters = (length * 8 + 4) // 5
        together = _letters(b"".join([raws[place] for place in same]), length)[:, :letters].tobytes().decode()
        for start, place in zip(range(0, len(together), letters), same, strict=True):
            out[place] = together[start : start + letters]
    return out


def _letters(joined: bytes, length: int) -> npt.NDArray[np.uint8]:
    """A row of letters for each `length` bytes, eight for every five of them that are begun."""
    count, fives = len(joined) // length, -(-length // 5)
    padded = np.zeros((count, fives * 8), dtype=np.uint8)
    # Five bytes each at the end of eight: a number of 64 bits.
    columns = [at // 5 * 8 + 3 + at % 5 for at in range(length)]
    padded[:, columns] = np.frombuffer(joined, dtype=np.uint8).reshape(count, length)
    numbers = padded.view(">u8").astype(np.uint64)
    letters: npt.NDArray[np.uint8] = _LETTERS[numbers[:, :, None] >> _SHIFTS & _FIVE_BITS]
    return letters.reshape(count, fives * 8)
