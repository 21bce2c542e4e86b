"""When what came back means that an address can't be used any more. Pure.

Nobody is struck off for one full mailbox: the evidence decays, and a person can undo it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

#: So many messages have to come back, for the moment only, in such a time.
SOFT_BOUNCES = 3
SOFT_WITHIN = dt.timedelta(days=30)
#: A copy that nothing has come back of for so long has arrived.
QUIET_MEANS_ARRIVED = dt.timedelta(days=1)

# RFC 3463 and its registry: what is permanently wrong with a mailbox, and not with the mail, the sender or the way.
_MAILBOX_CODES = re.compile(r"(?<![\d.])5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.4|7\.27)(?![\d.])")
_ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_MAILBOX_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|person|address)|mailbox (?:unavailable|not found|"
    r"does not exist|disabled|inactive)|(?:user|recipient|account|mailbox|address) (?:does not|doesn't) exist|"
    r"invalid (?:recipient|mailbox|address)|recipient (?:address )?(?:rejected|unknown|not found)|unrouteable address|"
    r"account (?:has been )?(?:disabled|closed|suspended)|no longer (?:valid|in use|available)",
    re.IGNORECASE,
)
_MAILBOX_REPLIES = re.compile(r"(?<!\d)55[013](?!\d)")
_NOT_THE_MAILBOX = re.compile(
    r"spam|blocked|blacklist|blocklist|policy|reputation|dmarc|dkim|spf\b|relay|too large|content",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PastCopy:
    """One copy of the last weeks to one person over one channel: when it was settled, and whether it came back."""

    settled_at: dt.datetime
    came_back: bool


def is_about_mailbox(detail: str) -> bool:
    """Whether a refusal during the hand-over (5xx) says that the mailbox is no more: a bounce at once.

    An enhanced status code (RFC 3463) decides where there is one; else a 550, 551 or 553 whose words say so.
    """
    if _ENHANCED.search(detail):
        return bool(_MAILBOX_CODES.search(detail))
    if not _MAILBOX_REPLIES.search(detail) or _NOT_THE_MAILBOX.search(detail):
        return False
    return bool(_MAILBOX_WORDS.search(detail))


def comes_back_too_often(copies: Sequence[PastCopy], at: dt.datetime) -> bool:
    """Whether so many messages in a row came back within the time that the address is as good as gone.

    A copy that arrived wipes out the bounces before it. `copies`: in any order; each is of another message.
    """
    in_a_row = 0
    for copy in sorted(copies, key=lambda copy: copy.settled_at, reverse=True):
        if copy.settled_at < at - SOFT_WITHIN:
            break
        if copy.came_back:
            in_a_row += 1
        elif copy.settled_at <= at - QUIET_MEANS_ARRIVED:
            break
    return in_a_row >= SOFT_BOUNCES
