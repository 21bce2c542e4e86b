"""A paper as the lint reads it: headings, sentences and tables, each with the line that it stands on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: Where a sentence may end: a mark, perhaps closing quotes, a space, and what a sentence begins with.
_END = re.compile(r"[.!?][)\]’”'\"]{0,2}(\s+)(?=[\"'“‘(\[£]?[A-Z0-9])")
#: No sentence is so long.
_LONGEST = 3000
#: What ends with a point and is no sentence.
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|no|nos|vol|fig|p|pp|v|vs|mr|mrs|ms|dr|st|supt|insp|sgt|cf)\.|\b[A-Z]\.)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the line (from 1) that it begins on."""

    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 for the paper's title."""

    words: str
    line: int
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a point of a list, by its sentences.

    Args:
        sentences: in order.
        line: that it begins on.
        point: whether it is a point of a list.
    """

    sentences: Sequence[Sentence]
    line: int
    point: bool = False

    @classmethod
    def of(cls, words: str, line: int, *, point: bool = False) -> Paragraph:
        """A paragraph from its text; a line break in it begins the next line of the paper."""
        return cls(tuple(_sentences(words, line)), line, point)


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its cells as printed, and its line."""

    cells: Sequence[str]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed.

    Args:
        caption: “Table 3: Leavers by reason”; "" where it has none.
        rows: head rows first, then the others, all with as many cells.
        heads: how many of the rows are heads.
        line: of its first row.
        marked: whether heads were marked as such in the file, so that they need not be guessed.

    Raises:
        ValueError: rows of different lengths.
    """

    caption: str
    rows: Sequence[Row]
    line: int
    heads: int = 1
    marked: bool = False

    def __post_init__(self) -> None:
        if len({len(row.cells) for row in self.rows}) > 1:
            raise ValueError(f"“{self.caption}” has rows of different lengths.")

    @property
    def head(self) -> tuple[str, ...]:
        """Each column's head; of several rows of heads, joined by a space."""
        top = [row.cells for row in self.rows[: self.heads]]
        return tuple(" ".join(cell for cell in column if cell) for column in zip(*top, strict=True))

    @property
    def body(self) -> Sequence[Row]:
        """The rows below the heads."""
        return self.rows[self.heads :]


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was met while the file was read, such as its encoding, and the line that it is about (0: none)."""

    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.

    Args:
        name: of its file, or its title.
        blocks: in order.
        on: its day, against which “currently” and “9 June” are read; None: found in its first lines, if there.
        notes: what was met while it was read.
    """

    name: str
    blocks: Sequence[Block]
    on: dt.date | None = None
    notes: Sequence[Note] = ()

    @property
    def letters(self) -> int:
        """How many letters its words and cells have."""
        return sum(_letters(block) for block in self.blocks)


def _letters(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.caption) + sum(len(cell) + 1 for row in block.rows for cell in row.cells)
    return len(block.words) if isinstance(block, Heading) else sum(len(one.words) for one in block.sentences)


def _sentences(words: str, line: int) -> list[Sentence]:
    found, begin, here, counted = [], 0, line, 0
    cuts = [
        match
        for match in _END.finditer(words)
        if not _SHORT.search(words[max(0, match.start() - 11) : match.start() + 1])
    ]
    for end, after in [*((cut.start(1), cut.end(1)) for cut in cuts), (len(words), len(words))]:
        here += words.count("\n", counted, begin)
        counted = begin
        said = " ".join(words[begin:end].split())
        found += [Sentence(piece, here) for piece in _pieces(said)]
        begin = after
    return found


def _pieces(said: str) -> list[str]:
    """A sentence, in pieces where it is longer than any is: the rules look around in a sentence again and again."""
    found = []
    while len(said) > _LONGEST:
        cut = said.rfind(" ", 1, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        found.append(said[:cut])
        said = said[cut:].lstrip()
    return [*found, said] if said else found
