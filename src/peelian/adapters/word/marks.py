"""Marks that python-docx has no words for: numbers, bookmarks, fields, descriptions (ECMA-376, part 1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from peelian.adapters.word import styles


def plain(words: str) -> str:
    """One line without what the XML of a document can't hold, and without control characters."""
    kept = (" " if letter == "\t" else letter for letter in words if _may_stand(letter))
    return "".join(kept).strip()


def _may_stand(letter: str) -> bool:
    return letter == "\t" or letter.isprintable() or unicodedata.category(letter) == "Zs"


def element(tag: str, /, **attributes: str) -> Any:
    """An element of WordprocessingML with its attributes: `element("w:num", numId="1")`."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def number(paragraph: Paragraph, numbering: int) -> None:
    """Have a paragraph carry the next number of a numbering."""
    found = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    found.get_or_add_ilvl().val = 0
    found.get_or_add_numId().val = numbering


def bookmark(paragraph: Paragraph, name: str, place: int) -> None:
    """Let a link find a paragraph."""
    runs = paragraph._p.r_lst
    start = element("w:bookmarkStart", id=str(place), name=name)
    end = element("w:bookmarkEnd", id=str(place))
    if runs:
        runs[0].addprevious(start)
    else:
        paragraph._p.append(start)
    paragraph._p.append(end)


def link(paragraph: Paragraph, words: str, anchor: str) -> None:
    """Words that lead to a bookmark of the same document."""
    found = element("w:hyperlink", anchor=anchor, history="1")
    found.append(_run(words))
    paragraph._p.append(found)


def add_field(paragraph: Paragraph, code: str) -> None:
    """A simple field (PAGE) that Word fills in."""
    field = element("w:fldSimple", instr=code)
    run = element("w:r")
    words = element("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)


def add_contents(word: Word, entries: Iterable[tuple[str, str]]) -> None:
    """A table of contents of headings on level 2: words and the bookmark that each leads to."""
    paragraph: Paragraph | None = None
    for words, anchor in entries:
        following = word.add_paragraph(style=styles.CONTENTS)
        if paragraph is None:
            for part in (_mark("begin"), _instruction(r' TOC \o "2-2" \h \z '), _mark("separate")):
                following._p.append(part)
        paragraph = following
        link(paragraph, words, anchor)
    if paragraph is not None:
        paragraph._p.append(_mark("end"))


def leave_out_thumbnail(word: Word) -> None:
    """The template's own picture of its first page stays behind."""
    relations = word.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def describe(drawn: Any, name: str, words: str) -> None:
    """What a picture says, for those who can't see it."""
    properties = drawn._inline.docPr
    properties.set("name", name)
    properties.set("descr", words)


def _mark(kind: str) -> Any:
    run = element("w:r")
    run.append(element("w:fldChar", fldCharType=kind))
    return run


def _instruction(code: str) -> Any:
    run = element("w:r")
    said = element("w:instrText")
    said.set(qn("xml:space"), "preserve")
    said.text = code
    run.append(said)
    return run


def _run(words: str) -> Any:
    run = element("w:r")
    said = element("w:t")
    said.set(qn("xml:space"), "preserve")
    said.text = words
    run.append(said)
    return run
