"""Words of the contacts room."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a contact stands."""

    PENDING = "pending"  # asked, not yet confirmed: gets nothing but the one confirmation
    ACTIVE = "active"
    LEFT = "left"
    ERASED = "erased"


class Channel(StrEnum):
    """How somebody can be reached."""

    EMAIL = "email"
    SMS = "sms"
    VOICE = "voice"


class Topic(StrEnum):
    """What somebody wants to hear about."""

    ALERTS = "alerts"
    CRIME_PREVENTION = "crime-prevention"
    MEETINGS = "meetings"
    YOU_SAID = "you-said-we-did"
    NEWS = "news"


class LinkPurpose(StrEnum):
    """What a signed link in a message is good for. A link for one purpose never serves another."""

    CONFIRM = "confirm"
    LEAVE = "leave"
    MANAGE = "manage"
    RATE = "rate"
    REPLY = "reply"


#: The languages that a resident can choose, with their own names.
LANGUAGES: dict[str, str] = {
    "en": "English",
    "cy": "Cymraeg",
    "ar": "العربية",
    "bn": "বাংলা",
    "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "ur": "اردو",
    "zh-hans": "中文",
}
