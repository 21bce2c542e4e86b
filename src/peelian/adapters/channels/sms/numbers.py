"""Who a text may come from and go to, by the rules of the UK's networks.

Sender names and numbers: the networks' rules of autumn 2023 (MEF registry; UKMX guidance): a name has at most eleven
characters and says who sends, names like "Alert" or "Info" are blocked, so are foreign numbers, and short codes have
five digits from 6 to 8. A name can't be answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from peelian.kernel.errors import Refused

#: Names that tell a reader nothing, and that networks block: without spaces, digits and capitals.
_GENERIC = """
alert alerts authmsg bank code customer delivery free help info information infosms link mail message messages mobile
msg news noreply note notice notification notify notifier nxsms number offer official otp parcel parcels password phone
post promo query refund reminder reply secure security sender service services sms smsinfo support system test text txt
update updates urgent user verification verify verifyme warning web winner
"""
GENERIC = frozenset(_GENERIC.split())
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 &._\-]*")
_SHORT_CODE = re.compile(r"[678]\d{4}")
#: Mobile numbers that Ofcom keeps for drama: for the demo and tests; nobody has one.
_DRAMA = re.compile(r"7700900\d{3}")
_DEAR = (
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    phonenumbers.PhoneNumberType.PAGER,
    phonenumbers.PhoneNumberType.UAN,
)

# SMPP 3.4, 5.2.5 and 5.2.6
_TON_INTERNATIONAL, _TON_NETWORK, _TON_NAME = 1, 3, 5
_NPI_NONE, _NPI_E164 = 0, 1


class BadSender(Refused):
    """A sender that the networks wouldn't carry."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who texts come from.

    Attributes:
        address: as it goes on the wire: a name, or digits without a plus.
        ton, npi: its kind, in SMPP's numbers.
        takes_replies: whether somebody can answer.
    """

    address: str
    ton: int
    npi: int
    takes_replies: bool

    @property
    def shown(self) -> str:
        """As HTTP gateways take it: a name, a short code, or a number with its plus."""
        return f"+{self.address}" if self.ton == _TON_INTERNATIONAL else self.address


def check_sender(text: str) -> Sender:
    """Read a sender's name, short code or number. Raises BadSender with the rule that it breaks."""
    sender = text.strip()
    if _SHORT_CODE.fullmatch(sender):
        return Sender(sender, _TON_NETWORK, _NPI_NONE, takes_replies=True)
    if re.fullmatch(r"\+?[\d ()\-]+", sender):
        return _number(sender)
    if not _NAME.fullmatch(sender) or not re.search("[A-Za-z]", sender):
        raise BadSender(
            f"“{sender}” can't be a sender’s name: letters A to Z, digits, spaces and & . _ - only."
        )
    if not 3 <= len(sender) <= 11:
        raise BadSender(f"“{sender}” has {len(sender)} characters. A sender’s name has 3 to 11.")
    if re.sub("[^a-z]", "", sender.casefold()) in GENERIC:
        raise BadSender(f"“{sender}” doesn’t say who sends. Networks block such names: use the force’s own.")
    return Sender(sender, _TON_NAME, _NPI_NONE, takes_replies=False)


def _number(text: str) -> Sender:
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException as error:
        raise BadSender(f"“{text}” is no telephone number.") from error
    digits = f"{number.country_code}{number.national_number}"
    drama = number.country_code == 44 and _DRAMA.fullmatch(str(number.national_number))
    if not drama and not phonenumbers.is_valid_number(number):
        raise BadSender(
            f"“{text}” is no number of the UK’s plan. A short code has five digits and begins with 6, 7 or 8."
        )
    if number.country_code != 44:
        raise BadSender(f"{text} is a foreign number. UK networks block texts from one.")
    if phonenumbers.number_type(number) in _DEAR:
        raise BadSender(f"{text} costs extra to answer. Use an ordinary number.")
    return Sender(digits, _TON_INTERNATIONAL, _NPI_E164, takes_replies=True)


class Recipients:
    """Which numbers may get a text: mobiles of the regions that the force allows. Premium ranges are in none.

    The patterns are those of libphonenumber's tables, compiled once: a thousand numbers a second are checked.
    """

    def __init__(self, regions: Iterable[str] = ("GB",)) -> None:
        """Args: regions: ISO codes, "GB" first. Raises BadSender for one that doesn't exist."""
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for region in regions:
            table = phonenumbers.PhoneMetadata.metadata_for_region(region.upper(), None)
            if table is None or table.mobile is None or not table.mobile.national_number_pattern:
                raise BadSender(f"There is no region “{region}”. Use codes such as GB or IE.")
            pattern = table.mobile.national_number_pattern
            if region.upper() == "GB":
                pattern = f"(?:{pattern})|{_DRAMA.pattern}"
            self._patterns.append((f"+{table.country_code}", re.compile(pattern)))

    def refuses(self, number: str) -> str:
        """Why a number (E.164) gets no text; empty when it may."""
        for prefix, pattern in self._patterns:
            if number.startswith(prefix) and pattern.fullmatch(number, len(prefix)):
                return ""
        if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
            return "not a telephone number"
        if not any(number.startswith(prefix) for prefix, _ in self._patterns):
            return "a number abroad: this force sends no texts there"
        return "not a mobile number"


def e164(address: str, ton: int = _TON_INTERNATIONAL) -> str:
    """A sender's number as SMPP or a gateway gives it, in its one spelling; empty when it is a name or a short code."""
    digits = address.strip()
    if ton == _TON_INTERNATIONAL and digits.isdigit():
        digits = f"+{digits}"
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
