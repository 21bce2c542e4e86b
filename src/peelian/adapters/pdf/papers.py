"""A paper (minutes, a plan, a paper to the Board) as PDF: tagged, with tables that a screen reader can walk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from peelian.adapters.pdf.compiling import PLAIN, compile_pdf, installed, plain
from peelian.adapters.pdf.printer import fonts_for, leading_for
from peelian.apps.languages import api as languages
from peelian.journeys.paper_widths import columns_of, fit_of, is_whole, turned
from peelian.journeys.papers import (
    Block,
    Contents,
    Facts,
    Front,
    Heading,
    List,
    Meanings,
    Note,
    Numbered,
    Pairs,
    Paper,
    Picture,
    Reference,
    Small,
    Table,
    Words,
)

#: So many letters without a space, with more to come.
_LONG_WORD = re.compile(r"\S{30}(?=\S)")


def print_paper(paper: Paper, at: dt.datetime) -> bytes:
    """The paper as PDF (PDF/UA-1). `at` is written into the file as its date: the moment it was signed, not printed.

    The same paper and moment make the same bytes. Raises NoFont.
    """
    data = {
        "language": paper.language.partition("-")[0],
        "direction": languages.LANGUAGES[paper.language].direction,
        "fonts": [*fonts_for(paper.language), *installed(PLAIN)],
        "leading": leading_for(paper.language),
        "title": plain(paper.title),
        "subtitle": plain(paper.subtitle),
        "footer": plain(paper.footer),
        "mark": plain(paper.mark),
        "blocks": list(_blocks(paper.blocks)),
    }
    return compile_pdf("paper.typ", data, at)


def _blocks(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """All blocks in order; those on pages that lie together."""
    for lies, some in turned(blocks):
        told = [_block(one) for one in some]
        yield from [{"kind": "lying", "blocks": told}] if lies else told


def _block(block: Block) -> dict[str, Any]:
    return _SAYS[type(block)](block)


def _table(table: Table) -> dict[str, Any]:
    columns = columns_of(table)
    return {
        "kind": "table",
        "caption": plain(table.caption),
        "head": [_breakable(plain(cell)) for cell in table.head],
        "rows": [[_breakable("\n".join(_lines(cell))) for cell in row] for row in table.rows],
        "numeric": list(table.numeric),
        "total": table.total,
        "meanings": _meant(table.meanings),
        "notes": _plain_lines(table.notes),
        "fitted": table.fitted,
        "whole": is_whole(table),
        "anchor": table.anchor,
        "size": fit_of(table).size,
        "widths": columns.widths if table.fitted and columns.wraps else None,
    }


def _meant(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(plain(name), " ".join(_lines(words))) for name, words in rows]


def _pairs(kind: str, rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"kind": kind, "rows": [(plain(name), _lines(words)) for name, words in rows]}


def _numbered(block: Numbered) -> dict[str, Any]:
    paragraphs = [_lines(words) for words in block.paragraphs]
    return {"kind": "numbered", "start": block.start, "paragraphs": paragraphs}


#: What the template is told of each kind of block.
_SAYS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Heading: lambda one: {
        "kind": "heading", "words": plain(one.words), "level": one.level, "number": plain(one.number), "anew": one.anew,
    },
    Facts: lambda one: {"kind": "facts", "title": plain(one.title), "rows": _meant(one.rows)},
    Reference: lambda one: {"kind": "reference", "words": plain(one.words), "anchor": one.anchor},
    Words: lambda one: {"kind": "words", "paragraphs": _paragraphs(one.words)},
    Numbered: _numbered,
    List: lambda one: {"kind": "list", "points": _plain_lines(one.points)},
    Note: lambda one: {"kind": "note", "title": plain(one.title), "lines": _plain_lines(one.lines)},
    Small: lambda one: {"kind": "small", "lines": _plain_lines(one.lines)},
    Meanings: lambda one: {"kind": "meanings", "rows": _meant(one.rows)},
    Contents: lambda one: {"kind": "contents", "title": plain(one.title)},
    Front: lambda one: _pairs("front", one.rows),
    Pairs: lambda one: _pairs("pairs", one.rows),
    Table: _table,
    Picture: lambda one: {
        "kind": "picture", "svg": one.svg, "alt": one.words, "caption": plain(one.caption),
    },
}  # fmt: skip


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs as lines: an empty line parts them."""
    found: list[list[str]] = [[]]
    for line in words.splitlines():
        if clean := plain(line):
            found[-1].append(clean)
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def _breakable(words: str) -> str:
    """A cell whose longest words may be parted: an address would stand over the cells beside it."""
    return _LONG_WORD.sub("\\g<0>\u200b", words)


def _lines(words: str) -> list[str]:
    return [clean for line in words.splitlines() if (clean := plain(line))] or [""]


def _plain_lines(lines: Iterable[str]) -> list[str]:
    return [clean for line in lines if (clean := plain(line))]
