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
    "chsupt": Rank.CHIEF_SUPERINTENDENT, "cc": Rank.CHIEF_CONSTABLE, "staff": Rank.STAFF,
}  # fmt: skip
_RANKS = {
    name.casefold().replace("-", " "): rank for rank in Rank for name in (rank.value, rank.label, rank.short)
} | _ABBREVIATIONS
_RANKS.pop("", None)
#: What to write instead.
KNOWN = ", ".join(rank.short or rank.label for rank in Rank)


def rank_of(text: str) -> Rank | None:
    """The rank that a word or an abbreviation stands for, whatever its case, dots and dashes; None for no rank."""
    return _RANKS.get(" ".join(re.sub(r"[.\-]", " ", text.casefold()).split()))
