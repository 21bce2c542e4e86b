"""Shares with their uncertainty, and when a number is too small to show.

A neighbourhood's survey has twelve answers one month and none the next. A share is never shown without how
many it rests on and what else it might be; a small one isn't shown at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n` with its interval (`low` to `high`); `share` is None when there is nobody to ask."""

    count: int
    n: int
    share: float | None
    low: float
    high: float
    confidence: float
    method: str = "Wilson score interval"
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """When a share is too small to show. These are policy: the force that publishes decides them.

    `minimum_n`: fewer answers say nothing about an area. `minimum_count`: fewer people, on either side of the
    question, might be recognised by their neighbours (0 is shown as few too: it says the same of everybody).
    `widest`: an interval wider than this is shown with a warning.
    """

    minimum_n: int = 10
    minimum_count: int = 3
    widest: float = 0.4

    def __post_init__(self) -> None:
        if self.minimum_n < 1 or self.minimum_count < 0 or not 0 < self.widest <= 1:
            raise ValueError(
                f"A rule for small numbers needs n from 1, counts from 0, a width up to 1: {self}."
            )


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a share: `text` for the page, whether the figures are in it, and why (not)."""

    text: str
    shown: bool
    reason: str
    rule: SmallNumbers


def wilson(count: int, n: int, *, confidence: float = 0.95) -> Share:
    """The share `count`/`n` with its Wilson score interval (E. B. Wilson, JASA 22, 1927, 209-212).

    Unlike the textbook interval it never leaves 0 to 1 and keeps its confidence for small n and shares near
    0 or 1 (Newcombe, Statistics in Medicine 17, 1998, 857-872, method 3: 81 of 263 gives 0.2553 to 0.3662).
    With n = 0 nothing is known: share None, 0 to 1. Raises ValueError unless 0 <= count <= n and 0 <
    confidence < 1.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is not a share.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence lies between 0 and 1, not {confidence!r}.")
    if n == 0:
        return Share(0, 0, None, 0.0, 1.0, confidence)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == n else min(1.0, middle + half)
    return Share(count, n, share, low, high, confidence)


def show(share: Share, *, rule: SmallNumbers | None = None) -> Shown:
    """The share in words for a page, or why it isn't shown (see `SmallNumbers`)."""
    rule = rule or SmallNumbers()
    if share.n == 0 or share.share is None:
        return Shown("No answers yet", False, "Nobody has answered.", rule)
    if share.n < rule.minimum_n:
        reason = f"Shares of fewer than {rule.minimum_n} answers are not shown: they would mislead."
        return Shown(f"Fewer than {rule.minimum_n} answers", False, reason, rule)
    if min(share.count, share.n - share.count) < rule.minimum_count:
        few = f"fewer than {rule.minimum_count}"
        text = (
            f"{few.capitalize()} of {share.n:,}"
            if share.count < rule.minimum_count
            else f"All or nearly all of {share.n:,}"
        )
        return Shown(text, False, f"Groups of {few} people are not counted: they might be recognised.", rule)
    text = f"{share.share:.0%} ({share.count:,} of {share.n:,}; {share.low:.0%} to {share.high:.0%})"
    if share.high - share.low > rule.widest:
        return Shown(f"About {text}", True, "So few answers that the true share may be far from this.", rule)
    return Shown(text, True, f"{share.confidence:.0%} interval by {share.method}.", rule)
