"""What goes to paper: minutes, plans. A paper is made of plain blocks; `ports().press` sets it as a tagged PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: A paper's title is its first level; a screen reader finds its way by the levels below.
LEVELS = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title. `level` is 2, 3 or 4."""

    words: str
    level: int = 2

    def __post_init__(self) -> None:
        """Raises ValueError for another level."""
        if self.level not in LEVELS:
            raise ValueError(f"A heading of a paper is on level 2, 3 or 4, not {self.level}.")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text. An empty line begins a new paragraph; a line break stays one. Nothing in it is read as markup."""

    words: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Facts with their names, in order: ("Owner", "Sgt A. Mills")."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one head row, which is repeated on each page that the table runs over."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        """Raises ValueError when a row is longer or shorter than the head."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.head):
                raise ValueError(
                    f"Row {number} of “{self.caption}” has {len(row)} cells under {len(self.head)} heads."
                )


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG) and what it says in words, for those who can't see it."""

    svg: str
    words: str

    def __post_init__(self) -> None:
        """Raises ValueError without words."""
        if not self.words.strip():
            raise ValueError("A picture on paper needs words for those who can't see it.")


Block: TypeAlias = Heading | Words | Pairs | Table | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be printed.

    Args:
        title: the document's name, also in the file's data.
        subtitle: one line above the title: whose it is, and of when.
        blocks: what stands in it, in order.
        footer: one line at the foot of each page, beside the page's number.
        language: code of the language that it is written in ("en", "cy").
    """

    title: str
    subtitle: str
    blocks: Sequence[Block]
    footer: str
    language: str = "en"
