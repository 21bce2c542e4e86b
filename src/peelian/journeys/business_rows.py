"""A business's file of reports: taken apart into rows, each checked by the questions of its kind; all or none.

A file is CSV in UTF-8 with a header. `kind`, `site` and `their_reference` say what, where and by which number of their
own; the other columns bear the codes of the questions. Where it was is the site's, who reports is the business, and
pictures are sent with the report's page.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, IncidentKind
from peelian.kernel.errors import BadInput, Refused
from peelian.kernel.text import tidy

MOST_ROWS = 500
LARGEST_FILE = 1_000_000
#: So many mistakes are named at once.
MOST_MISTAKES = 20
OWN_COLUMNS = ("kind", "site", "their_reference")
_LONGEST_REFERENCE = 60
#: Who reports in a file isn't in danger: that is what 999 is for.
_NOW = "now"
_STATED = {"happening_now": "no"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ZIPPED = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


class BadRows(Refused):
    """Something in the rows can't be taken; none of them was.

    Args:
        mistakes: each with its row and column, the first so many.
    """

    def __init__(self, mistakes: list[BadInput]) -> None:
        more = len(mistakes) - 1
        rest = f" {more} more mistake{'s' if more > 1 else ''}." if more else ""
        super().__init__(f"Nothing was taken. {mistakes[0].message}{rest}", field="file")
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Row:
    """One report as a business gives it: `number` counts from 1 and includes a header; values as they were typed."""

    number: int
    kind: str
    site: str
    their_reference: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row whose answers are in order."""

    row: Row
    kind: IncidentKind
    site: incidents.SiteView
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file, for people: its name, what it asks, how it is written, and for which kinds."""

    name: str
    question: str
    how: str
    kinds: tuple[IncidentKind, ...]
    needed: bool


def columns(kinds: Iterable[IncidentKind]) -> list[Column]:
    """The columns that a file about these kinds may have, in the order of the questions."""
    found: dict[str, Column] = {}
    for kind in kinds:
        for asked in questions_of(kind):
            before = found.get(asked.code)
            found[asked.code] = Column(
                asked.code,
                asked.label,
                _how(asked),
                (*before.kinds, kind) if before else (kind,),
                (before is None or before.needed) and asked.required and asked.only_if is None,
            )
    return list(found.values())


def questions_of(kind: IncidentKind) -> list[incidents.Asked]:
    """What a business answers about a kind, in the order of the questions."""
    return [asked for page in _pages(kind) for asked in page.fields if asked.kind is not AnswerKind.FILES]


def read_rows(content: bytes, *, file: str = "") -> list[Row]:
    """The rows of a file, as they were typed.

    Raises:
        BadInput: no CSV in UTF-8, too long, no or unknown columns; with the row and the column.
    """
    text = _decoded(content, file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    rows: list[Row] = []
    while True:
        number = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise BadInput(
                f"the row can't be taken apart into columns ({error}).", file=file, row=number,
                mend="Look for a quotation mark that never closes.",
            ) from error  # fmt: skip
        if not any(value.strip() for value in values):
            continue
        if not header:
            header = _header(values, file, number)
        else:
            rows.append(_row(header, values, file, number))
        if len(rows) > MOST_ROWS:
            raise BadInput(f"there are more than {MOST_ROWS} rows.", file=file, mend="Send several files.")
    if not rows:
        raise BadInput("there are no rows below the header." if header else "the file is empty.", file=file)
    return rows


def check(
    rows: Iterable[Row], business: incidents.BusinessView, *, at: dt.datetime, file: str = ""
) -> list[Checked]:
    """The rows with their answers in order. Raises BadRows with up to twenty mistakes: take nothing then."""
    sites = {site.code.casefold(): site for site in business.sites}
    mistakes: list[BadInput] = []
    done: list[Checked] = []
    seen: dict[str, int] = {}
    for row in rows:
        wrong = list(_mistakes_of_place(row, business, sites, seen, file))
        if not wrong:
            kind = IncidentKind(row.kind)
            site = sites[row.site.casefold()]
            answers, wrong = _answers(row, kind, site, at, file)
            done.append(Checked(row, kind, site, answers))
        mistakes += wrong
        if len(mistakes) >= MOST_MISTAKES:
            break
    if mistakes:
        raise BadRows(mistakes[:MOST_MISTAKES])
    return done


def _pages(kind: IncidentKind) -> list[incidents.QuestionPage]:
    """The pages that a business answers: all but where it was, who reports, and whether it still goes on."""
    return [
        page for page in incidents.QUESTIONNAIRES[kind].pages[1:-1] if page.stop is None and page.slug != _NOW
    ]


def _answers(
    row: Row, kind: IncidentKind, site: incidents.SiteView, at: dt.datetime, file: str
) -> tuple[dict[str, Any], list[BadInput]]:
    """The cleaned answers of a row, and what is wrong with them."""
    codes = {asked.code for asked in questions_of(kind)}
    wrong = [
        BadInput(f"this isn't asked about “{kind.value}”.", file=file, row=row.number, column=name[:40])
        for name, value in row.values.items()
        if name not in codes and value not in ("", None)
    ]
    given = {name: value for name, value in row.values.items() if name in codes}
    where = {"postcode": site.postcode, "address": f"{site.name}, {site.address}"[:250]}
    answers, errors = incidents.clean_all(kind, {**given, **where, **_STATED}, at=at)
    wrong += [BadInput(words, file=file, row=row.number, column=code) for code, words in errors.items()]
    return answers, wrong


def _mistakes_of_place(
    row: Row,
    business: incidents.BusinessView,
    sites: Mapping[str, incidents.SiteView],
    seen: dict[str, int],
    file: str,
) -> Iterable[BadInput]:
    """What is wrong with a row's kind, site and number."""
    kinds = {kind.value for kind in business.kinds}
    if row.kind not in kinds:
        yield BadInput(
            f"“{row.kind[:40]}” is no kind that you report.", file=file, row=row.number, column="kind",
            mend=f"It is one of: {', '.join(sorted(kinds))}.",
        )  # fmt: skip
    if row.site.casefold() not in sites:
        yield BadInput(
            f"“{row.site[:40]}” is none of your sites.", file=file, row=row.number, column="site",
            mend=f"They are: {', '.join(site.code for site in business.sites)}.",
        )  # fmt: skip
    if not row.their_reference:
        yield BadInput(
            "there is no number of yours.", file=file, row=row.number, column="their_reference",
            mend="Give each report a number of your own, so that it is never taken twice.",
        )  # fmt: skip
    elif len(row.their_reference) > _LONGEST_REFERENCE:
        yield BadInput(
            f"it is longer than {_LONGEST_REFERENCE} characters.",
            file=file, row=row.number, column="their_reference",
        )  # fmt: skip
    elif row.their_reference in seen:
        yield BadInput(
            f"the same number is in row {seen[row.their_reference]}.",
            file=file, row=row.number, column="their_reference",
        )  # fmt: skip
    seen.setdefault(row.their_reference, row.number)


def _decoded(content: bytes, file: str) -> str:
    if len(content) > LARGEST_FILE:
        raise BadInput(f"the file is larger than {LARGEST_FILE // 1_000_000} MB.", file=file)
    if content.startswith(_ZIPPED):
        raise BadInput("this is a workbook or an archive.", file=file, mend="Save it as CSV UTF-8.")
    if content.startswith(_WIDE):
        raise BadInput("the text is UTF-16.", file=file, mend="Save it as CSV UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"the byte 0x{content[error.start]:02x} is not UTF-8: the file looks like Windows-1252.",
            file=file, row=row, mend="Save it as CSV UTF-8.",
        ) from error  # fmt: skip
    if "\0" in text:
        raise BadInput("there is a NUL character.", file=file, row=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _header(values: list[str], file: str, number: int) -> list[str]:
    header = [value.strip().casefold() for value in values]
    if len(header) == 1 and ";" in header[0]:
        raise BadInput(
            "the columns are parted by semicolons.", file=file, row=number, mend="Save it as CSV with commas."
        )
    known = {column.name for column in columns(IncidentKind)} | set(OWN_COLUMNS)
    for name in OWN_COLUMNS:
        if name not in header:
            raise BadInput(f"there is no column “{name}”.", file=file, row=number)
    for name in header:
        if name not in known:
            raise BadInput(
                "there is no such question.", file=file, row=number, column=name[:40] or "(without a name)",
                mend="The page of this form lists the columns.",
            )  # fmt: skip
        if header.count(name) > 1:
            raise BadInput("the column is there twice.", file=file, row=number, column=name)
    return header


def _row(header: list[str], values: list[str], file: str, number: int) -> Row:
    if len(values) != len(header):
        raise BadInput(
            f"the row has {len(values)} values where the header has {len(header)}.", file=file, row=number
        )
    found = {name: tidy(value) for name, value in zip(header, values, strict=True)}
    kind, site, theirs = (found.pop(name) for name in OWN_COLUMNS)
    return Row(number, kind.casefold(), site, theirs, found)


_WRITTEN: Mapping[AnswerKind, str] = {
    AnswerKind.YES_NO: "yes or no",
    AnswerKind.DAY: "2026-11-02",
    AnswerKind.MOMENT: "2026-11-02 18:30, local time",
    AnswerKind.MONEY: "pounds, such as 45.50",
    AnswerKind.NUMBER: "a number",
    AnswerKind.PLATE: "such as AB12 CDE",
}


def _how(asked: incidents.Asked) -> str:
    """How an answer is written in a file."""
    values = ", ".join(value for value, _words in asked.choices)
    if asked.kind is AnswerKind.CHOICE:
        return f"one of: {values}"
    if asked.kind is AnswerKind.CHOICES:
        return f"any of, parted by semicolons: {values}"
    return _WRITTEN.get(asked.kind, f"text, at most {asked.longest} characters")
