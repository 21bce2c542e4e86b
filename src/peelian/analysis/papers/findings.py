"""What the lint says of a paper: each finding with the words it is about, the arithmetic in full, and a repair."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    CONTRADICTION = "contradiction"  # two things that can't both be true
    DOUBT = "doubt"  # can be true, but not as it is said: a base, a count or a day is missing
    NOTE = "note"  # what a reader may want to know
    CONSISTENT = "consistent"  # was worked out again and agrees

    @property
    def order(self) -> int:
        """The worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the paper and their line, from 1 (0: of no line)."""

    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the lint found.

    Args:
        rule: name of the rule that found it: `table-shares`.
        severity: how bad it is.
        words: what is found, in a sentence or two.
        quotes: the words of the paper that it is about, the first one being its place.
        arithmetic: each step as a line: “31 + 14 = 45”.
        repair: what most likely mends it; "" where nothing is to be mended or none is likelier than another.
        settles: printed figures, with their lines, that it accounts for.
        asks: those that it asks about: once a rule before has settled them all, the finding is left out.
    """

    rule: str
    severity: Severity
    words: str
    quotes: Sequence[Quote]
    arithmetic: Sequence[str] = ()
    repair: str = ""
    settles: Sequence[tuple[int, str]] = ()
    asks: Sequence[tuple[int, str]] = ()

    @property
    def line(self) -> int:
        """Where it is: the line of the first quote; 0 for the whole paper."""
        return self.quotes[0].line if self.quotes else 0

    @property
    def digest(self) -> str:
        """Names what was found, whatever line it stands on, so that somebody's answer to it can be kept."""
        parts = (
            self.rule,
            self.severity,
            self.words,
            *(quote.words for quote in self.quotes),
            *self.arithmetic,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
