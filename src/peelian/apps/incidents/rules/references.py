"""Receipt codes, as they are made and as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: Letters that nobody mistakes for others when they are read out on the telephone.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
_TYPED = re.compile(rf"R(\d\d)([{LETTERS}]{{7}})")
_TOKEN = re.compile(r"[a-z2-7]{26}")


def make_reference(year: int, choose: Callable[[Sequence[str]], str]) -> str:
    """A receipt code such as `R26-7BXK2MV`; `choose` picks a letter."""
    return f"R{year % 100:02}-" + "".join(choose(LETTERS) for _ in range(7))


def read_reference(text: str) -> str:
    """The receipt code that somebody typed, in any case, with spaces and dashes as they liked; empty when it's none."""
    found = _TYPED.fullmatch(re.sub(r"[\s\-\u2010-\u2015]", "", text[:60]).upper())
    return f"R{found[1]}-{found[2]}" if found else ""


def looks_like_token(text: str) -> bool:
    """Whether a text can be the token of a draft: 26 letters of base32."""
    return bool(_TOKEN.fullmatch(text))
