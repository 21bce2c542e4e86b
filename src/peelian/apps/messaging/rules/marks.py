"""The marks by which a reader can tell our messages: a fixed form of the subject, and a reference to type. Pure.

A subject always says who, what, which day and the reference, in this order, in every language:

    Abbey Green Team: Vans broken into on School Road, 22/11/2026 [WM-4K7Q2]

A reference is the message's number, mixed so that neighbours don't look alike, in Crockford's 32 letters (none of
which is taken for another), with a check character over GF(32). Any one letter that is mistyped, and any two
neighbours that change places, are noticed. It is no secret: everything that it leads to is public.
"""

from __future__ import annotations

import datetime as dt
import re

PREFIX = "WM"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)} | {"O": 0, "I": 1, "L": 1}
_SHORTEST = 4
_LONGEST = 8
# An odd factor mixes the numbers below a power of two, and can be undone.
_FACTOR = 0x9E3779B1
_SHIFT = 0x2545F
#: x⁵ + x² + 1, which makes the 32 letters a field.
_POLYNOMIAL = 0b100101
_TYPED = re.compile(
    rf"(?<![A-Za-z0-9]){PREFIX}[\s\-\u2010-\u2015]*([0-9A-Za-z]{{5,9}})(?![A-Za-z0-9])", re.IGNORECASE
)
_BARE = re.compile(r"[0-9A-Za-z]{5,9}")


def reference_of(message_id: int) -> str:
    """The reference of a message: "WM-" and five letters up to a million messages, one more for every factor of 32."""
    width = _width_of(message_id)
    mixed = (message_id * _FACTOR + _SHIFT) % 32**width
    digits = [mixed >> (5 * place) & 31 for place in reversed(range(width))]
    return f"{PREFIX}-" + "".join(_LETTERS[digit] for digit in [*digits, _check(digits)])


def read_reference(text: str) -> int | None:
    """The number of the message whose reference somebody typed, or pasted with the subject around it.

    Capitals or not, O for 0, I or L for 1, spaces and dashes are all taken. None when there is no reference in it, or
    its check character says that it was mistyped.
    """
    found = _TYPED.findall(text)
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", text)
    if not found and _BARE.fullmatch(bare):
        found = [bare]
    for letters in found:
        number = _number_of(letters.upper())
        if number is not None:
            return number
    return None


def marked_subject(sender_name: str, subject: str, on: dt.date, reference: str) -> str:
    """The subject in its fixed form: who, what, day, reference. At most 250 characters; only `subject` is ever cut.

    Args:
        sender_name: the team, as readers see it.
        subject: the author's own words, in the reader's language.
        on: the local day on which the message was approved.
        reference: of `reference_of`.
    """
    around = f"{sender_name}: , {on:%d/%m/%Y} [{reference}]"
    room = max(20, 250 - len(around))
    what = subject if len(subject) <= room else subject[: room - 1].rstrip() + "…"
    return f"{sender_name}: {what}, {on:%d/%m/%Y} [{reference}]"


def _width_of(message_id: int) -> int:
    width = _SHORTEST
    while message_id >= 32**width:
        width += 1
    return width


def _number_of(letters: str) -> int | None:
    values = [_VALUES.get(letter) for letter in letters]
    if None in values or not _SHORTEST < len(values) <= _LONGEST + 1:
        return None
    *digits, check = [value for value in values if value is not None]
    if _check(digits) != check:
        return None
    mixed = 0
    for digit in digits:
        mixed = mixed << 5 | digit
    size = 32 ** len(digits)
    number = (mixed - _SHIFT) * pow(_FACTOR, -1, size) % size
    return number if number and _width_of(number) == len(digits) else None


def _check(digits: list[int]) -> int:
    """Horner's rule at 2, times 2 once more: the weights 2, 4, 8 … differ, and none of them is the check's own 1."""
    total = 0
    for digit in digits:
        total = _double(total ^ digit)
    return total


def _double(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value
