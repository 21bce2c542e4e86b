"""Mail addresses and telephone numbers: what can be one, its one spelling, and its keyed digest."""

from __future__ import annotations

import hashlib
import hmac
import re

import phonenumbers

from peelian.kernel.errors import Refused

#: Where a number without a country's prefix is.
REGION = "GB"
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x20]{1,64}@[^\s@<>\"(),:;\\\[\]_]{1,253}")
#: Kinds of numbers that cost the caller extra, or that nobody can be reached at (Ofcom, National Telephone Numbering
#: Plan: 09 premium, 084/087 shared cost, 056 and 070 forwarded at a price).
_DEAR = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
        phonenumbers.PhoneNumberType.PAGER,
        phonenumbers.PhoneNumberType.UAN,
        phonenumbers.PhoneNumberType.VOICEMAIL,
    }
)
_TAKES_TEXTS = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


def may_be_email(email: str) -> bool:
    """Whether text has the shape of a mail address that our mail server can be given: no spaces, quotes or brackets."""
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        return False
    local, _, domain = email.rpartition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    labels = domain.split(".")
    return len(labels) > 1 and all(
        label and not label.startswith("-") and not label.endswith("-") for label in labels
    )


def e164(text: str) -> str | None:
    """A telephone number in its one spelling ("+447700900123"), or None where the text can't be one that we ring.

    Without a country's prefix it is a British one. Numbers that cost extra are none of ours: nobody lives at one, and
    a stranger could make us ring it.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    # Ofcom keeps some ranges for plays and films; they are numbers for the demo and for tests, and reach nobody.
    if not phonenumbers.is_valid_number(number) and not _is_drama(number):
        return None
    if number.extension or phonenumbers.number_type(number) in _DEAR:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class BadAddress(Refused):
    """The text can't be a mail address, or a telephone number that we can reach."""


def normalise_phone(text: str, *, field: str = "phone") -> str:
    """A telephone number in its one spelling (E.164); a British one where it has no country's prefix.

    Raises:
        BadAddress: it can't be one, or one that costs extra.
    """
    phone = e164(text)
    if phone is None:
        raise BadAddress("Enter a telephone number that we can reach, like 07700 900123.", field=field)
    return phone


def takes_texts(phone: str) -> bool:
    """Whether a number (E.164) can be one of a mobile telephone."""
    number = phonenumbers.parse(phone)
    return _is_drama(number) or phonenumbers.number_type(number) in _TAKES_TEXTS


def address_digest(key: bytes, address: str) -> str:
    """A keyed digest of a mail address, the same whatever its case, or of a number in its one spelling."""
    return hmac.digest(key, address.strip().casefold().encode(), "sha256").hex()


def derive_key(secret: str, use: str) -> bytes:
    """The key for one use, from the one secret of the installation."""
    return hashlib.sha256(f"peelian.contacts.{use}\0{secret}".encode()).digest()


def _is_drama(number: phonenumbers.PhoneNumber) -> bool:
    """Mobile numbers that Ofcom keeps for drama: 07700 900000 to 900999."""
    return number.country_code == 44 and 7_700_900_000 <= (number.national_number or 0) <= 7_700_900_999
