"""Ranks as forces write them."""

from __future__ import annotations

import re

from peelian.apps.workforce.api import Rank

#: How forces abbreviate, besides our own values, words and short forms.
_ABBREVIATIONS = {
    "special": Rank.SPECIAL, "spc": Rank.SPECIAL, "police constable": Rank.CONSTABLE, "dc": Rank.CONSTABLE,
    "ps": Rank.SERGEANT, "ds": Rank.SERGEANT, "di": Rank.INSPECTOR, "ci": Rank.CHIEF_INSPECTOR,
    "dci": Rank.CHIEF_INSPECTOR, "chief insp": Rank.CHIEF_INSPECTOR, "cinsp": Rank.CHIEF_INSPECTOR,
    "chinsp": Rank.CHIEF_INSPECTOR, "chief supt": Rank.CHIEF_SUPERINTENDENT, "csupt": Rank.CHIEF_SUPERINTENDENT,
    "chsupt": Rank.CHIEF_SUPERINTENDENT, "dcs": Rank.CHIEF_SUPERINTENDENT, "dsupt": Rank.SUPERINTENDENT,
    "cdr": Rank.COMMANDER, "cc": Rank.CHIEF_CONSTABLE, "staff": Rank.STAFF,
    # a trainee detective: temporary is the training, not the rank
    "tdc": Rank.CONSTABLE, "t/dc": Rank.CONSTABLE,
}  # fmt: skip
_RANKS = {
    name.casefold().replace("-", " "): rank for rank in Rank for name in (rank.value, rank.label, rank.short)
} | _ABBREVIATIONS
_RANKS.pop("", None)
#: Before a rank that is held for a time: T/Sgt, A/Insp, "Temporary Chief Inspector", "Acting Sergeant".
_FOR_A_TIME = re.compile(
    r"\s*(?:[ta]\s*[/.\-]|(?:temporary|temp|acting|act)\b[/.\-]?)\s*(?=\w)", re.IGNORECASE
)
#: Nobody is put up to these for a time.
_LOWEST = {Rank.PCSO, Rank.SPECIAL, Rank.CONSTABLE, Rank.STAFF}
#: What to write instead.
KNOWN = ", ".join(rank.short or rank.label for rank in Rank)


def rank_of(text: str) -> Rank | None:
    """The rank that a word or an abbreviation stands for, whatever its case, dots and dashes; None for no rank."""
    return _RANKS.get(" ".join(re.sub(r"[.\-]", " ", text.casefold()).split()))


def without_acting(text: str) -> tuple[str, bool]:
    """The rank in `T/Sgt` or `Acting Sergeant`, and whether it is said to be held for a time."""
    before = _FOR_A_TIME.match(text)
    return (text[before.end() :], True) if before else (text, False)


def can_act(rank: Rank) -> bool:
    """Whether somebody can serve in a rank without being promoted to it: there is one below that they come from."""
    return rank not in _LOWEST
