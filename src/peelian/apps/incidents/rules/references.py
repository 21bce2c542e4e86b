"""Receipt codes, as they are made and as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: Letters that nobody mistakes for others when they are read out on the telephone.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
_TYPED = re.compile(rf"R(\d\d)([{LETTERS}]{{7}})")
#: As crime systems write them: digits, with letters and strokes between.
_CRIME_NUMBER = re.compile(r"(?=(?:.*\d){4})[A-Z0-9]{1,12}(?:[/\-][A-Z0-9]{1,12}){0,4}")
_TOKEN = re.compile(r"[a-z2-7]{26}")


def make_reference(year: int, choose: Callable[[Sequence[str]], str]) -> str:
    """A receipt code such as `R26-7BXK2MV`; `choose` picks a letter."""
    return f"R{year % 100:02}-" + "".join(choose(LETTERS) for _ in range(7))


def read_reference(text: str) -> str:
    """The receipt code that somebody typed, in any case, with spaces and dashes as they liked; empty when it's none."""
    found = _TYPED.fullmatch(re.sub(r"[\s\-\u2010-\u2015]", "", text[:60]).upper())
    return f"R{found[1]}-{found[2]}" if found else ""


def read_crime_number(text: str) -> str:
    """A crime number as it is kept; empty when the text can't be one. Whether the crime system has it is not asked."""
    bare = re.sub(r"\s", "", text[:60]).upper()
    return bare if len(bare) <= 30 and _CRIME_NUMBER.fullmatch(bare) else ""


def looks_like_token(text: str) -> bool:
    """Whether a text can be the token of a draft: 26 letters of base32."""
    return bool(_TOKEN.fullmatch(text))
