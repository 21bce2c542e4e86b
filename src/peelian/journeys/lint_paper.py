"""Check the figures of a paper: of a file, of what somebody sent, or of words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from peelian.analysis.papers.document import Paper
from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper
from peelian.journeys.ports import ports
from peelian.kernel.errors import BadInput

_LONGEST = 5_000_000
#: No letter of a text has more bytes; what is packed (DOCX) isn't asked by its bytes.
_WIDEST = 4
_ZIP = b"PK\x03\x04"


def lint_file(path: Path, *, data: bytes | None = None, most: int | None = None) -> list[Finding]:
    """What the lint finds in a paper's file (Markdown, text, DOCX), the worst first.

    Args:
        path: of the file.
        data: its bytes, where it was sent and lies nowhere; then only the path's name is used.
        most: letters that are checked, where somebody waits for it; None: as many as can be read.

    Raises:
        BadInput: it can't be read, or is longer than `most`, with what to do.
    """
    if most is not None and data is not None and not data.startswith(_ZIP) and len(data) > _WIDEST * most:
        # before it is read, which takes seconds
        raise _too_long(f"{path.name} has at least {len(data) // _WIDEST:,} letters", most)
    paper: Paper = next(ports().readers["paper"](path, data=data))
    if most is not None and paper.letters > most:
        raise _too_long(f"{path.name} has {paper.letters:,} letters", most)
    return lint(paper)


def _too_long(words: str, most: int) -> BadInput:
    return BadInput(
        f"{words}, and {most:,} are checked at once.",
        mend="Check it in parts, or with the command peelian lint-paper.",
    )


def lint_text(text: str, *, name: str = "The text") -> list[Finding]:
    """What the lint finds in words that somebody pasted, the worst first. Raises BadInput: none, or too many."""
    if not text.strip():
        raise BadInput("There are no words to check.", column="text", mend="Paste the paper’s text.")
    if len(text) > _LONGEST:
        raise BadInput(
            f"The text is longer than {_LONGEST // 1_000_000} million letters.", mend="Check it in parts."
        )
    return lint(read_paper(text.replace("\x00", ""), name=name))


def contradicts_itself(findings: Sequence[Finding]) -> bool:
    """Whether there is a contradiction among findings."""
    return any(one.severity is Severity.CONTRADICTION for one in findings)
