"""A paper's file as the lint reads it: Markdown, plain text, or a Word document (DOCX)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from peelian.analysis.papers.document import Note, Paper
from peelian.analysis.papers.reading import read_paper as read_text
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes

#: A paper of a thousand pages is two or three million letters.
MOST_TEXT = 5_000_000
#: A Word document holds its pictures too.
MOST_WORD = 30_000_000

_ZIP = b"PK\x03\x04"
_NOT_READ = {
    b"%PDF": (
        "a PDF, which keeps no tables",
        "Save the paper as Word (DOCX) or as text, and check that one.",
    ),
    b"\xd0\xcf\x11\xe0": (
        "an old Word document, or one with a password",
        "Open it in Word and save it as DOCX, without a password.",
    ),
    b"{\\rtf": ("a rich text document", "Open it in Word and save it as DOCX."),
    b"\x89PNG": ("a picture", "Type what it says, or have it read by letter recognition, and check that."),
    b"\xff\xd8\xff": (
        "a picture",
        "Type what it says, or have it read by letter recognition, and check that.",
    ),
}
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: Control characters that text has: tab, line feed, form feed, carriage return.
_TEXT_CONTROLS = frozenset("\t\n\f\r\x0b\x85")
_MOST_CONTROLS = 0.01


def read_paper(path: Path, *, data: bytes | None = None) -> Iterator[Paper]:
    """The one paper of a file.

    Args:
        path: of the file; its name is the paper's.
        data: the file's bytes, where it was sent to us and lies nowhere.

    Raises:
        BadInput: the file can't be read, is too long, is empty, or is no text; with what to do.
    """
    content = data if data is not None else read_bytes(path, most=MOST_WORD)
    for begins, (what, mend) in _NOT_READ.items():
        if content.startswith(begins):
            raise BadInput(f"this is {what}.", file=path.name, mend=mend)
    if content.startswith(_ZIP):
        from peelian.adapters.paper_files.word import read_word  # half a second, for those who read Word

        paper = read_word(content, name=path.name)
    else:
        text, notes = decoded(content, name=path.name)
        paper = read_text(text, name=path.name, notes=notes)
    if not paper.blocks:
        raise BadInput("there are no words in it.", file=path.name, mend="Is it the right file?")
    yield paper


def decoded(content: bytes, *, name: str) -> tuple[str, tuple[Note, ...]]:
    """A file's text and what has to be said about its letters. Raises BadInput where it is no text, or too long."""
    if len(content) > MOST_TEXT:
        raise BadInput(
            f"the paper is longer than {MOST_TEXT // 1_000_000} million bytes.", file=name,
            mend="Check it in parts, one chapter after the other.",
        )  # fmt: skip
    wide = next((encoding for mark, encoding in _WIDE.items() if content.startswith(mark)), None)
    notes: tuple[Note, ...] = ()
    try:
        text = content.decode(wide or "utf-8-sig")
    except UnicodeDecodeError:
        if wide:
            raise BadInput(
                "it begins as UTF-16 and isn’t.", file=name, mend="Save it as UTF-8 text."
            ) from None
        text, notes = _older(content)
    _refuse_binary(text, name)
    return text, notes


def _older(content: bytes) -> tuple[str, tuple[Note, ...]]:
    """Text of an older encoding, and a note that names it."""
    try:
        text, called = content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, called = content.decode("latin-1"), "Latin-1"
    words = f"The file isn’t UTF-8: it was read as {called}. If pound signs or dashes look wrong, save it as UTF-8."
    return text, (Note(words),)


def _refuse_binary(text: str, name: str) -> None:
    """Raises BadInput for what isn't text."""
    mend = "Give a paper as Markdown, text or Word (DOCX)."
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise BadInput("there is a NUL byte in it: it isn’t text.", file=name, row=row, mend=mend)
    controls = sum(char < " " and char not in _TEXT_CONTROLS for char in text)
    if controls > _MOST_CONTROLS * len(text):
        raise BadInput("it isn’t text.", file=name, mend=mend)
