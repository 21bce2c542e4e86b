"""What is counted of a workforce, by what, and figures that others reported of it."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a figure is of."""

    ESTABLISHMENT = "establishment"  # funded posts
    STRENGTH = "strength"  # people in service
    VACANCIES = "vacancies"
    JOINERS = "joiners"
    LEAVERS = "leavers"
    TRANSFERS_IN = "transfers-in"
    TRANSFERS_OUT = "transfers-out"

    @property
    def label(self) -> str:
        """The words before a number."""
        return self.replace("-", " ").capitalize()


class CountedAs(StrEnum):
    """Whether people are counted by head or by the share of a full week that they serve."""

    HEADCOUNT = "headcount"
    FTE = "fte"

    @property
    def label(self) -> str:
        """The words after a number."""
        return "FTE" if self is CountedAs.FTE else "headcount"
