"""Whether a text tells who said it: their name, address, number, postcode.

A careful person writes the text; this finds what they overlooked. It can't find "the man from the corner shop".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from peelian.apps.inbox.rules.kinds import plain

_LEAST = 3
_DIGITS_AT_LEAST = 7


def identifying(text: str, person: Mapping[str, str]) -> list[str]:
    """What of a person a text holds, in words for whoever wrote it: "their name", "their postcode" …; nothing when it
    holds none.

    Args:
        text: the sanitised text.
        person: any of "name", "email", "phone", "postcode"; empty ones are left out.
    """
    lowered = plain(text)
    together = re.sub(r"[^a-z0-9]", "", lowered)
    held = []
    if any(
        _holds_word(lowered, part) for part in plain(person.get("name", "")).split() if len(part) >= _LEAST
    ):
        held.append("their name")
    email = plain(person.get("email", ""))
    local = email.partition("@")[0]
    if email and (email in lowered or (len(local) > _LEAST + 1 and _holds_word(lowered, local))):
        held.append("their email address")
    digits = re.sub(r"\D", "", person.get("phone", ""))[-9:]
    if len(digits) >= _DIGITS_AT_LEAST and digits in re.sub(r"\D", "", lowered):
        held.append("their telephone number")
    postcode = re.sub(r"[^a-z0-9]", "", plain(person.get("postcode", "")))
    if postcode and postcode in together:
        held.append("their postcode")
    return held


def _holds_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
