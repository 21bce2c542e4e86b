"""What goes to paper: minutes, plans, Board papers. A paper is made of plain blocks.

`ports().press` sets it as a tagged PDF, `ports().word` as a Word document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: A paper's title is its first level; a screen reader finds its way by the levels below.
LEVELS = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title.

    Args:
        words: of it.
        level: 2, 3 or 4.
        number: stands before it where headings are numbered.
        anew: whether it begins a page.
    """

    words: str
    level: int = 2
    number: str = ""
    anew: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for another level."""
        if self.level not in LEVELS:
            raise ValueError(f"A heading of a paper is on level 2, 3 or 4, not {self.level}.")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text. An empty line begins a new paragraph; a line break stays one. Nothing in it is read as markup."""

    words: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """Paragraphs with their numbers, as papers to a board cite them: the first has the number `start`."""

    start: int
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class List:
    """Points, one after the other, without an order."""

    points: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """A box that stands out: its title, and a sentence or more."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of level 2, with the page of each where there are pages."""

    title: str


@dataclass(frozen=True, slots=True)
class Small:
    """Plain text in smaller letters, a paragraph each: what stands under a table or a heading."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures that lead a paper: its title, then what each is of and the figure (“Officers”, “795”)."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A line that leads to a table elsewhere in the paper, by its `anchor`, and names its page where that is known."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Facts with their names, in order: ("Owner", "Sgt A. Mills")."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Names and what they mean, in smaller letters."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Front:
    """What a paper says of itself under its title, in the manner of `Pairs`: ("Period", "2017")."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one head row, which is repeated on each page that the table runs over.

    Args:
        caption: what it shows.
        head: of its columns.
        rows: each with as many cells.
        numeric: places of the columns that hold numbers (0 is the first): they stand to the right.
        total: whether the last row is the sum of the others.
        meanings: what the things in it mean, with their names, below it.
        notes: stand below these.
        fitted: whether a wide one is set smaller, or on a page that lies, and one that a page holds isn't parted.
        small: whether it is set in smaller letters from the beginning.
        widths: each column's share of the room, where it isn't worked out from its words; they sum to 1.
        anchor: what a `Reference` finds it by; "" for nothing.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    total: bool = False
    meanings: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    fitted: bool = False
    small: bool = False
    widths: Sequence[float] = ()
    anchor: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError when a row is longer or shorter than the head."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.head):
                raise ValueError(
                    f"Row {number} of “{self.caption}” has {len(row)} cells under {len(self.head)} heads."
                )


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG) and what it says in words, for those who can't see it.

    Args:
        svg: the drawing.
        words: what it says.
        caption: stands above it; "" for none.
        png: the same in points, for files that take no SVG; empty where nobody asked for it.
    """

    svg: str
    words: str
    caption: str = ""
    png: bytes = b""

    def __post_init__(self) -> None:
        """Raises ValueError without words."""
        if not self.words.strip():
            raise ValueError("A picture on paper needs words for those who can't see it.")


Block: TypeAlias = (
    Heading
    | Words
    | Numbered
    | List
    | Note
    | Small
    | Meanings
    | Contents
    | Front
    | Facts
    | Pairs
    | Table
    | Reference
    | Picture
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be printed.

    Args:
        title: the document's name, also in the file's data.
        subtitle: one line above the title: whose it is, and of when.
        blocks: what stands in it, in order.
        footer: one line at the foot of each page, beside the page's number.
        language: code of the language that it is written in ("en", "cy").
        mark: one line at the head of each page (“Draft, not released”); "" for none.
    """

    title: str
    subtitle: str
    blocks: Sequence[Block]
    footer: str
    language: str = "en"
    mark: str = ""
