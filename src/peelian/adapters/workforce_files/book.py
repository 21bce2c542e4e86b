"""An Excel workbook as an archive of parts (ECMA-376): its sheets, its texts, and which formats are days.

What is read is what a table of text needs. openpyxl gives as much by public ways only for several times the processor
time, so its part is to know which formats are days and times.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATED_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TRUE = ("1", "true")
#: Names of the parts that are read, and that have to be looked over before; others, pictures among them, never are.
LOOKED_OVER = (".xml", ".rels")


class Missing(Exception):  # noqa: N818 - what a file lacks, told as damage by who reads it
    """A part that the workbook names and doesn't hold."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of cells. `part`: where its XML stands in the archive."""

    title: str
    part: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is open.

    `dates` and `spans` are the numbers of cell formats (`s` of a cell) that write a number as a day and as a time that
    passed; `strings` the texts that cells share; `from_1904` whether its days are counted from 1904.
    """

    archive: zipfile.ZipFile
    pages: tuple[Page, ...]
    strings: tuple[str, ...]
    dates: frozenset[int]
    spans: frozenset[int]
    from_1904: bool

    def open(self, page: Page) -> IO[bytes]:
        """A sheet's XML. Raises Missing."""
        return _open(self.archive, page.part)


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """A workbook whose parts have been looked over: they declare no entities and unpack to a bounded size.

    Raises:
        Missing: it names a part that isn't there.
        ElementTree.ParseError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, OSError: for damaged parts.
    """
    with zipfile.ZipFile(path) as archive:
        yield _read(archive)


def _read(archive: zipfile.ZipFile) -> Book:
    main = next((part for kind, part in _related(archive, "").values() if kind == "officeDocument"), "")
    root = _parsed(archive, main)
    parts = _related(archive, main)
    pages, from_1904 = [], False
    for element in root.iter():
        name = _name(element)
        if name == "workbookPr":
            from_1904 = element.get("date1904") in _TRUE
        elif name == "sheet":
            kind, part = parts.get(element.get(_RELATED) or element.get(_RELATED_STRICT) or "", ("", ""))
            if kind == "worksheet":
                pages.append(
                    Page(element.get("name", ""), part, element.get("state", "visible") == "visible")
                )
    by_kind = dict(parts.values())
    strings = _strings(archive, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else ()
    dates, spans = _formats(archive, by_kind["styles"]) if "styles" in by_kind else (frozenset(), frozenset())
    return Book(archive, tuple(pages), strings, dates, spans, from_1904)


def _related(archive: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """What a part refers to by number: the kind and the place of each. Of the archive itself, by an empty name."""
    folder, name = posixpath.split(part)
    try:
        root = _parsed(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    except Missing:
        if not part:
            raise
        return {}
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in root
    }


def _strings(archive: zipfile.ZipFile, part: str) -> tuple[str, ...]:
    """The shared texts; readings that are printed over Japanese words aren't part of them."""
    found: list[str] = []
    with _open(archive, part) as source:
        for _, element in ET.iterparse(source):  # noqa: S314 - looked over
            if _name(element) == "si":
                found.append(text_of(element))
                element.clear()
    return tuple(found)


def text_of(element: ET.Element) -> str:
    """The text of a shared string or of a cell that holds its own."""
    texts = []
    for part in element:
        name = _name(part)
        if name == "t":
            texts.append(part.text or "")
        elif name == "r":
            texts += [run.text or "" for run in part if _name(run) == "t"]
    return "".join(texts).replace("_x005F_", "_")


def _formats(archive: zipfile.ZipFile, part: str) -> tuple[frozenset[int], frozenset[int]]:
    """Which formats of cells are days, and which are times that passed."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    root = _parsed(archive, part)
    codes = dict(BUILTIN_FORMATS)
    codes |= {
        int(one.get("numFmtId", "0")): one.get("formatCode", "")
        for one in root.iter()
        if _name(one) == "numFmt"
    }
    cells = next((one for one in root if _name(one) == "cellXfs"), ())
    written = [codes.get(int(one.get("numFmtId", "0")), "General") for one in cells]
    return (
        frozenset(place for place, code in enumerate(written) if is_date_format(code)),
        frozenset(place for place, code in enumerate(written) if is_timedelta_format(code)),
    )


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    with _open(archive, part) as source:
        return ET.parse(source).getroot()  # noqa: S314 - looked over


def _open(archive: zipfile.ZipFile, part: str) -> IO[bytes]:
    if not part.endswith(LOOKED_OVER):
        raise Missing(part)
    try:
        return archive.open(part)
    except KeyError as error:
        raise Missing(part) from error


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
