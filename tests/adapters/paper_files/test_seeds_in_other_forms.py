"""The two papers that the house was built after say the same of themselves in whatever form they come."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from peelian.adapters.paper_files import reader
from peelian.analysis.papers.document import Heading, Paper, Paragraph, Table
from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper

pytestmark = pytest.mark.real_data


@pytest.fixture(params=["000", "001"])
def text(request: pytest.FixtureRequest, real_data: Path) -> str:
    found = sorted((real_data.parent / "seeds").glob(f"{request.param}*.txt"))
    if not found:
        pytest.skip("the papers aren't there")
    return found[0].read_text(encoding="utf-8")


def read(content: bytes, name: str) -> Paper:
    (paper,) = reader.read_paper(Path(name), data=content)
    return paper


def told(paper: Paper) -> Counter[tuple[str, Severity, tuple[str, ...]]]:
    """What is found, without notes of how the file was read and without the places in it."""
    return Counter(
        (one.rule, one.severity, tuple(step.partition(" at line")[0] for step in one.arithmetic))
        for one in lint(paper)
        if one.arithmetic
    )


def test_as_a_word_document(text: str) -> None:
    document: Any = Document()
    out = io.BytesIO()
    paper = read_paper(text, name="paper.txt")
    for block in paper.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.words, level=2)
        elif isinstance(block, Table):
            _write(document, block)
        elif isinstance(block, Paragraph):
            document.add_paragraph(" ".join(sentence.words for sentence in block.sentences))
    document.save(out)

    assert told(read(out.getvalue(), "paper.docx")) == told(paper)


def _write(document: Any, block: Table) -> None:
    if block.caption:
        document.add_paragraph(block.caption)
    table = document.add_table(rows=0, cols=len(block.rows[0].cells))
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row.cells, strict=True):
            cell.text = words


def test_as_markdown(text: str) -> None:
    lines = [f"| {line.replace(chr(9), ' | ')} |" if "\t" in line else line for line in text.split("\n")]

    assert told(read_paper("\n".join(lines), name="paper.md")) == told(read_paper(text, name="paper.txt"))


def test_in_letters_of_windows(text: str) -> None:
    found = read(text.encode("cp1252", errors="replace"), "paper.txt")

    assert told(found) == told(read_paper(text, name="paper.txt"))
    assert any("Windows-1252" in note.words for note in found.notes)
