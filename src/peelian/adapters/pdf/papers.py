"""A paper of the force (minutes, a plan) as PDF: tagged, with tables that a screen reader can walk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.adapters.pdf.compiling import PLAIN, compile_pdf, installed, plain
from peelian.adapters.pdf.printer import fonts_for, leading_for
from peelian.apps.languages import api as languages
from peelian.journeys.papers import Block, Heading, Pairs, Paper, Table, Words


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
        "blocks": [_block(block) for block in paper.blocks],
    }
    return compile_pdf("paper.typ", data, at)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "words": plain(block.words), "level": block.level}
    if isinstance(block, Words):
        return {"kind": "words", "paragraphs": _paragraphs(block.words)}
    if isinstance(block, Pairs):
        return {"kind": "pairs", "rows": [(plain(name), _lines(words)) for name, words in block.rows]}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": plain(block.caption),
            "head": [plain(cell) for cell in block.head],
            "rows": [["\n".join(_lines(cell)) for cell in row] for row in block.rows],
        }
    return {"kind": "picture", "svg": block.svg, "alt": block.words}


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs as lines: an empty line parts them."""
    found: list[list[str]] = [[]]
    for line in words.splitlines():
        if clean := plain(line):
            found[-1].append(clean)
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def _lines(words: str) -> list[str]:
    return [clean for line in words.splitlines() if (clean := plain(line))] or [""]
