"""Shapes of packs: the sections of the papers of October 2017 and January 2024, in their order, with first words.

The words are to begin with, for people to go on from. Every figure in them is inserted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.apps.board.api import Audience


@dataclass(frozen=True, slots=True)
class ShapeSection:
    """A section of a shape: its key in the library, its heading, its first words, who it is for."""

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
        sections: in order.
    """

    key: str
    title: str
    about: str
    sections: Sequence[ShapeSection]


SHAPES: Mapping[str, Shape] = {}
