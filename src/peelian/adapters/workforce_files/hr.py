"""A force's own HR extract, as comma-separated text or as an Excel workbook, read by its mapping.

One row is one person in one unit and post, at one rank and FTE, for a span of days. Whatever stands against a row is
gathered, with its row and column and what to do, so that an extract is mended once and not row by row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from peelian.adapters.workforce_files import days
from peelian.adapters.workforce_files.mapping import NEEDED, OURS, OWN, HrMapping, plain, read_mapping
from peelian.adapters.workforce_files.ranks import KNOWN, can_act, rank_of, without_acting
from peelian.adapters.workforce_files.sheets import Row, Sheet, read_text
from peelian.adapters.workforce_files.workbooks import is_workbook, read_workbook
from peelian.analysis.tables import unguarded
from peelian.apps.workforce.api import (
    HrNote,
    HrRefusal,
    HrRow,
    JoinedAs,
    LeaveReason,
    Rank,
    StaffClass,
    collar_number,
)
from peelian.kernel.errors import BadInput
from peelian.kernel.text import tidy

_DAYS = ("joined", "left", "from", "until")
#: Columns of which the record stands where an extract hasn't got them.
_MAY = frozenset({"left", "reason", "destination", "acting", "unit", "post"})
#: As long as the columns that they are kept in.
_LONGEST = {"number": 12, "name": 120, "unit": 80, "post": 120, "role": 60, "destination": 120}
_Choice = TypeVar("_Choice", bound=StrEnum)
_NUMBER = re.compile(r"\d+(\.\d+)?")
_YES, _NO = {"yes", "y", "true", "1", "acting", "temporary"}, {"no", "n", "false", "0", "substantive"}
#: Columns of words to choose from: the mapping's section for them, and what each of them is.
_CHOSEN = {"joined_as": ("joined_as", "a way of joining"), "reason": ("reasons", "a reason")}
_CLASSES = {
    "officer": StaffClass.OFFICER, "police officer": StaffClass.OFFICER, "pcso": StaffClass.PCSO,
    "police community support officer": StaffClass.PCSO, "staff": StaffClass.STAFF,
    "police staff": StaffClass.STAFF, "special": StaffClass.SPECIAL, "special constable": StaffClass.SPECIAL,
}  # fmt: skip


def read_hr(
    path: Path, *, mapping: Path | None = None, encoding: str = "utf-8"
) -> Iterator[HrRow | HrRefusal | HrNote]:
    """What an extract says: its rows, what stands against others, and what its sender should know.

    Args:
        path: the extract, .csv or .xlsx; its content says which.
        mapping: the mapping file; without one, the columns have our own names and days are in ISO.
        encoding: of comma-separated text.

    Raises:
        BadInput: for a file or a mapping that can't be read at all, and for a mapped column that isn't there.
    """
    said = read_mapping(mapping) if mapping is not None else OWN
    sheet = (
        read_workbook(path, sheet=said.sheet, header_row=said.header_row)
        if is_workbook(path)
        else read_text(path, encoding=encoding)
    )
    places = _places(sheet, said)
    rows = list(sheet.rows)
    for words in sheet.notes:
        yield HrNote(words)
    slashes, refusals = _slashes(sheet, said, rows, places)
    yield from refusals
    reader = _RowReader(sheet, said, places, slashes)
    for row in rows:
        yield from reader.read(row)


def _places(sheet: Sheet, said: HrMapping) -> dict[str, int]:
    """Where our columns stand. A mapping that names a heading that isn't there is refused: it is of another file."""
    headings = {plain(name): place for place, name in reversed(list(enumerate(sheet.header)))}
    own = said is OWN
    places = {ours: headings[theirs] for theirs, ours in said.columns.items() if theirs in headings}
    missing = [
        f"“{theirs}” ({ours}: {OURS[ours]})"
        for theirs, ours in said.columns.items()
        if (not own or ours in NEEDED) and ours not in places
    ]
    if missing and len(sheet.header) == 1 and ";" in sheet.header[0]:
        raise BadInput(
            "its columns seem to be separated by semicolons.", file=sheet.file, row=sheet.header_row,
            mend="Save it with commas between the columns, or as an Excel workbook.",
        )  # fmt: skip
    if missing:
        raise BadInput(
            f"there is no column {', no column '.join(missing)}.",
            file=sheet.file, row=sheet.header_row, mend=f"The columns are: {', '.join(filter(None, sheet.header))}.",
        )  # fmt: skip
    if "from" not in places and said.dated is None:
        raise BadInput(
            "no column says from when a row holds, and the mapping doesn't say of which day the extract is.",
            file=sheet.file, row=sheet.header_row, mend='Map a column to from, or write [meta] dated = "2026-11-01".',
        )  # fmt: skip
    return places


def _slashes(
    sheet: Sheet, said: HrMapping, rows: list[Row], places: dict[str, int]
) -> tuple[dict[str, str], list[HrRefusal]]:
    """How slashes are read in each column of days; refusals of columns that leave it open."""
    stated = next((form for form in said.forms if form in (days.DAY_FIRST, days.MONTH_FIRST)), "")
    found, refusals = {}, []
    for column in (name for name in _DAYS if name in places):
        place = places[column]
        texts = [(row.row, row.texts[place].strip()) for row in rows if place < len(row.texts)]
        form = stated or days.slashes_of(text for _, text in texts)
        found[column] = form
        if form in ("either", "both"):
            number, text = next(one for one in texts if days.has_slashes(one[1]))
            words = (
                f"“{text}” may be day first or month first, and no day of the column tells."
                if form == "either"
                else "some days of the column are day first and others month first."
            )
            mend = 'Say it in the mapping: [dates] forms = ["day/month/year"] or ["month/day/year"].'
            refusals.append(HrRefusal(words, number, sheet.header[place], mend))
    return found, refusals


class _RowReader:
    """Knows where the columns stand, and turns one row into ours or into what stands against it."""

    def __init__(
        self, sheet: Sheet, said: HrMapping, places: dict[str, int], slashes: dict[str, str]
    ) -> None:
        self.sheet, self.said, self.places, self.slashes = sheet, said, places, slashes
        self._mapped = set(places.values())
        self._unsaid = _MAY - places.keys()
        self._row = Row(0, ())
        self._faults: list[HrRefusal] = []

    def read(self, row: Row) -> Iterator[HrRow | HrRefusal]:
        """The row, or each of its faults."""
        if row.problem:
            yield HrRefusal(f"the row {row.problem}.", row.row, "", "Look for a comma or a quotation mark.")
            return
        self._row = row
        # Cells that are merged have one fault, whatever columns they touch.
        by_words: dict[str, HrRefusal] = {}
        for place, words, mend in row.faults:
            if place in self._mapped:
                by_words.setdefault(words, HrRefusal(words, row.row, self.sheet.header[place], mend))
        self._faults = list(by_words.values())
        if not self._faults:
            made = self._made()
            if made is not None:
                yield made
        yield from self._faults

    def _made(self) -> HrRow | None:
        number, name = collar_number(self._needed("number")), self._needed("name")
        joined, left = self._day("joined", needed=True), self._day("left")
        starts = self._day("from", needed="from" in self.places) or self.said.dated
        (rank, acting), fte = self._rank(), self._fte()
        row = HrRow(
            row=self._row.row,
            number=number,
            name=name,
            rank=rank or Rank.CONSTABLE,
            fte=fte,
            acting=acting,
            joined_on=joined or dt.date.min,
            joined_as=self._joined_as(),
            left_on=left,
            reason=self._reason(left),
            destination=self._text("destination"),
            unit=self._unit(),
            post=self._text("post"),
            role=self._text("role"),
            valid_from=max(starts or dt.date.min, joined or dt.date.min)
            if "from" not in self.places
            else starts or dt.date.min,
            valid_until=self._day("until"),
            new_post=self.said.new_posts,
            unsaid=self._unsaid,
        )
        if rank is not None:
            self._check_class(rank)
        return None if self._faults else row

    def _refuse(self, column: str, reason: str, mend: str = "") -> None:
        heading = self.sheet.header[self.places[column]] if column in self.places else column
        self._faults.append(HrRefusal(reason, self._row.row, heading, mend))

    def _text(self, column: str) -> str:
        place = self.places.get(column)
        if place is None:
            return ""
        text = unguarded(" ".join(tidy(self._row.texts[place]).split()))  # as our own export writes it
        longest = _LONGEST.get(column, 200)
        if len(text) > longest:
            self._refuse(column, f"this is longer than {longest} characters.", "Shorten it.")
        return text

    def _needed(self, column: str) -> str:
        text = self._text(column)
        if not text:
            self._refuse(column, "this is empty.", "Every row needs it.")
        return text

    def _day(self, column: str, *, needed: bool = False) -> dt.date | None:
        text = self._needed(column) if needed else self._text(column)
        slashes = self.slashes.get(column, "")
        if not text or (slashes in ("either", "both") and days.has_slashes(text)):
            return None  # an open question of the whole column is asked once
        try:
            day = days.day_of(text, slashes=slashes, forms=self.said.forms, epoch=self.sheet.epoch)
            return day + dt.timedelta(days=1) if column in self.said.last_days else day
        except days.NotADay as fault:
            self._refuse(column, fault.words, fault.mend)
            return None

    def _rank(self) -> tuple[Rank | None, bool]:
        """The rank, and whether it is held for a time: by its own words (T/Sgt) or by the column for that."""
        text, said = self._needed("rank"), self._acting()
        rank = self._known(text)
        if rank is not None or not text:
            return rank, bool(said)
        substantive, acting = without_acting(text)
        rank = self._known(substantive) if acting else None
        if rank is None or not can_act(rank):
            self._refuse(
                "rank", f"“{text[:40]}” is not a rank that we know.",
                f'Write one of: {KNOWN}; or add "{text[:40]}" to [ranks] in the mapping.',
            )  # fmt: skip
        elif said is False:
            self._refuse(
                "acting", f"the rank {text[:40]} is for a time, and this says no.", "Correct the one."
            )
        return rank, True

    def _known(self, text: str) -> Rank | None:
        return self.said.ranks.get(plain(text)) or rank_of(text)

    def _fte(self) -> Decimal:
        text = self._needed("fte")
        if not text:
            return Decimal(1)
        if not _NUMBER.fullmatch(text):
            self._refuse(
                "fte", f"“{text[:40]}” is not a number.", "Write 1 for full time, 0.6 for three days of five."
            )
            return Decimal(1)
        fte = Decimal(text)
        if not 0 < fte <= 1:
            self._refuse(
                "fte", f"an FTE of {text} is {'more than one person' if fte > 1 else 'nobody'}.",
                "Write 1 for full time: overtime isn't FTE. Two part-time people are two rows.",
            )  # fmt: skip
        elif fte != round(fte, 2):
            self._refuse("fte", f"an FTE of {text} has more than two decimals.", f"Write {round(fte, 2)}.")
        return fte

    def _acting(self) -> bool | None:
        text = plain(self._text("acting"))
        if text and text not in _YES | _NO:
            self._refuse("acting", f"“{text[:40]}” is neither yes nor no.", "Write yes or no.")
        return text in _YES if text else None

    def _unit(self) -> str:
        text = self._text("unit")
        if not text or not self.said.unit_codes:
            return text
        return self.said.unit_codes.get(plain(text), text)

    def _joined_as(self) -> JoinedAs | None:
        text = plain(self._text("joined_as"))
        if not text:
            return None
        return self._chosen("joined_as", text, self.said.joined_as, JoinedAs)

    def _reason(self, left: dt.date | None) -> LeaveReason | None:
        text = plain(self._text("reason"))
        if not text:
            if left is not None:
                self._refuse(
                    "reason", "somebody left and no reason is given.", "Write why, or map a word for unknown."
                )
            return None
        if left is None and not self._text("left"):
            self._refuse(
                "reason", "there is a reason for leaving and no day.", "Fill in the day, or empty this."
            )
        return self._chosen("reason", text, self.said.reasons, LeaveReason)

    def _chosen(
        self, column: str, text: str, theirs: Mapping[str, _Choice], kind: type[_Choice]
    ) -> _Choice | None:
        """What a word stands for, by the mapping or as one of ours; refused where it is neither."""
        section, what = _CHOSEN[column]
        found = theirs.get(text) or next((one for one in kind if one == text), None)
        if found is None:
            self._refuse(
                column, f"“{text[:40]}” is not {what} that we know.",
                f"Add it to [{section}] in the mapping, as one of: {', '.join(kind)}.",
            )  # fmt: skip
        return found

    def _check_class(self, rank: Rank) -> None:
        text = plain(self._text("class"))
        if not text:
            return
        said = _CLASSES.get(text)
        if said is None:
            self._refuse("class", f"“{text[:40]}” is not a class.", "Write officer, PCSO, staff or special.")
        elif said is not rank.staff_class:
            self._refuse(
                "class", f"the rank {rank.label} is not of the class {text}.", "Correct the one or the other."
            )
