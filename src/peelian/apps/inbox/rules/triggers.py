"""Which words make a reply urgent for a person to see."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.apps.inbox.rules.kinds import pattern_of, plain
from peelian.apps.inbox.types import TriggerView
from peelian.kernel.decisions import ALLOWED, Decision, refuse

LONGEST = 80


def met(
    triggers: Sequence[TriggerView], *, text: str, language: str, own_language: str, english: str = ""
) -> TriggerView | None:
    """The first trigger that a text meets, or None.

    English triggers are looked for in every text: people mix languages, and say "gun" in most of them. Those of another
    language only in texts of that language, or of somebody who reads it: the same letters mean harmless things
    elsewhere.
    """
    theirs, machines = plain(text), plain(english)
    for trigger in triggers:
        pattern = pattern_of(trigger.words)
        if trigger.language == "en":
            if pattern.search(theirs) or pattern.search(machines):
                return trigger
        elif trigger.language in (language, own_language) and pattern.search(theirs):
            return trigger
    return None


def may_add(words: str, reason: str) -> Decision:
    """Whether words can be a trigger."""
    letters = [char for char in words if char.isalnum()]
    if len(letters) < 2:
        return refuse("Write at least two letters.")
    if len(words) > LONGEST:
        return refuse(f"Write at most {LONGEST} characters.")
    if "*" in words.removesuffix("*"):
        return refuse("A * can only stand at the end.")
    if not reason:
        return refuse("Say why these words are urgent.")
    return ALLOWED
