"""What a pack begins as: sections in an order, with headings and first words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.board.api import Audience


@dataclass(frozen=True, slots=True)
class ShapeSection:
    """A section of a shape: its key in the library, its heading, its first words, and who it is for."""

    kind: str
    heading: str
    text: str = ""
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Shape:
    """What a pack begins as.

    Args:
        key: names it.
        title: for who chooses.
        about: what it is for, a sentence.
        sections: in order. Each figure in their words is inserted, and is one that the library's sections tell.
    """

    key: str
    title: str
    about: str
    sections: Sequence[ShapeSection]
