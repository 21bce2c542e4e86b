"""What the lint says of a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.analysis.papers.findings import Severity


@dataclass(frozen=True, slots=True)
class PackFinding:
    """One thing that the lint found in a pack.

    Args:
        rule: name of the rule that found it: `stock-and-flow`.
        severity: how bad it is. A contradiction has to be mended, or accepted with a reason, before a release.
        section: key of the section; "" for the pack as a whole.
        heading: of the section.
        words: what is found, in a sentence or two.
        quotes: the figure, row or sentence that it is about.
        arithmetic: each step as a line.
        repair: what most likely mends it.
    """

    rule: str
    severity: Severity
    section: str
    heading: str
    words: str
    quotes: Sequence[str] = ()
    arithmetic: Sequence[str] = ()
    repair: str = ""

    @property
    def digest(self) -> str:
        """Names what was found, wherever it stands in the section: another once its numbers are others (SHA-256)."""
        parts = (self.rule, self.severity, self.section, self.words, *self.quotes, *self.arithmetic)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
