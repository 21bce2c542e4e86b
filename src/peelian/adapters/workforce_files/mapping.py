"""How a force's own HR extract is to be read: a TOML file that its analyst writes once and keeps."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from peelian.adapters.workforce_files.days import FORMS
from peelian.adapters.workforce_files.ranks import KNOWN, rank_of
from peelian.apps.workforce.api import JoinedAs, LeaveReason, Rank
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes
from peelian.kernel.text import tidy

#: Our columns, and what each of them is. `from` may be left out where `[meta] dated` says when the extract is from.
OURS = {
    "number": "collar or payroll number", "name": "what they are called", "joined": "when they joined the force",
    "left": "the day on which they stopped being of the force", "reason": "why they left",
    "destination": "where they went", "joined_as": "how they came", "rank": "PC, PCSO, Sgt …",
    "fte": "full-time equivalent, up to 1", "acting": "whether the rank is acting", "unit": "the unit's code",
    "post": "the post's title", "role": "what the post does", "from": "from when this row holds",
    "until": "the first day on which it doesn't", "class": "officer, PCSO, staff or special",
}  # fmt: skip
NEEDED = ("number", "name", "joined", "rank", "fte")
_SECTIONS = ("meta", "columns", "ranks", "units", "reasons", "joined_as", "dates")
_LONGEST_FILE = 1_000_000
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class HrMapping:
    """What a mapping file says. Texts of theirs are kept without regard to case.

    `columns`: our column by their heading. `forms`: how days are written, empty where the file has to show it.
    `unit_codes`: our codes by their units; a unit that isn't there is our code already. `new_posts`: a post that there
    isn't is made. `last_days`: those of left and until that hold the last day, where ours are the first day after.
    `written`: their texts as they wrote them, by the text as it is compared.
    """

    columns: Mapping[str, str]
    ranks: Mapping[str, Rank]
    unit_codes: Mapping[str, str]
    reasons: Mapping[str, LeaveReason]
    joined_as: Mapping[str, JoinedAs]
    forms: tuple[str, ...] = ()
    dated: dt.date | None = None
    sheet: str = ""
    header_row: int = 1
    new_posts: bool = False
    last_days: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Text as it is compared: on one line, without regard to case."""
    return " ".join(tidy(text).split()).casefold()


#: For a file whose columns have our names already, as `peelian export hr` writes them.
OWN = HrMapping({name: name for name in OURS}, {}, {}, {}, {}, forms=("iso",))


def read_mapping(path: Path) -> HrMapping:
    """Read a mapping file. Raises BadInput for one that isn't TOML, or says what we don't know."""
    try:
        said = tomllib.loads(read_bytes(path, most=_LONGEST_FILE).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput("the mapping is not UTF-8.", file=path.name, mend="Save it as UTF-8.") from error
    except RecursionError as error:
        raise BadInput("the mapping is nested too deep.", file=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"the mapping is not TOML ({error}).", file=path.name,
            mend="Look at the line: texts stand in quotation marks, one pair on a line.",
        ) from error  # fmt: skip
    return _Reader(path.name, said).mapping()


class _Reader:
    def __init__(self, file: str, said: Mapping[str, Any]) -> None:
        self.file, self.said = file, said
        for name in said:
            if name not in _SECTIONS:
                raise self.refuse(
                    f"there is no section [{name}].", mend=f"Sections are: {', '.join(_SECTIONS)}."
                )
            if not isinstance(said[name], dict):
                raise self.refuse(f"{name} is not a section.", mend=f"Write [{name}] on a line of its own.")

    def refuse(self, message: str, *, section: str = "", mend: str = "") -> BadInput:
        return BadInput(message, file=self.file, column=f"[{section}]" if section else "", mend=mend)

    def mapping(self) -> HrMapping:
        meta = self._section("meta", "dated", "sheet", "header_row", "new_posts")
        return HrMapping(
            columns=self._columns(),
            ranks={theirs: self._rank(theirs, ours) for theirs, ours in self._texts("ranks").items()},
            unit_codes=self._texts("units"),
            reasons=self._choices("reasons", LeaveReason),
            joined_as=self._choices("joined_as", JoinedAs),
            forms=self._forms(),
            dated=self._dated(meta.get("dated")),
            sheet=self._sheet(meta.get("sheet", "")),
            header_row=self._header_row(meta.get("header_row", 1)),
            new_posts=self._new_posts(meta.get("new_posts", False)),
            last_days=self._last_days(),
            written={
                plain(theirs): " ".join(tidy(theirs).split())
                for section in ("columns", "ranks", "units", "reasons", "joined_as")
                for theirs in self.said.get(section, {})
            },
        )

    def _section(self, name: str, *known: str) -> Mapping[str, Any]:
        section: Mapping[str, Any] = self.said.get(name, {})
        for key in section:
            if key not in known:
                raise self.refuse(
                    f"“{key}” is not known here.", section=name, mend=f"Known are: {', '.join(known)}."
                )
        return section

    def _texts(self, section: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for theirs, ours in self.said.get(section, {}).items():
            if not isinstance(ours, str) or not ours.strip():
                raise self.refuse(
                    f"“{theirs}” has no text.", section=section, mend='Write "theirs" = "ours".'
                )
            if found.setdefault(plain(theirs), ours.strip()) != ours.strip():
                raise self.refuse(f"“{theirs}” is there twice and differs.", section=section)
        return found

    def _columns(self) -> Mapping[str, str]:
        columns = self._texts("columns")
        by_ours: dict[str, str] = {}
        for theirs, ours in columns.items():
            if ours not in OURS:
                raise self.refuse(
                    f"“{ours}” is not a column of ours.",
                    section="columns",
                    mend=f"Ours are: {', '.join(OURS)}.",
                )
            if by_ours.setdefault(ours, theirs) != theirs:
                raise self.refuse(
                    f"“{by_ours[ours]}” and “{theirs}” are both {ours}.", section="columns", mend="Keep one."
                )
        for name in NEEDED:
            if name not in by_ours:
                raise self.refuse(
                    f"no column is {name} ({OURS[name]}).",
                    section="columns",
                    mend=f'Add "heading" = "{name}".',
                )
        return columns

    def _rank(self, theirs: str, ours: str) -> Rank:
        rank = rank_of(ours)
        if rank is None:
            raise self.refuse(
                f"“{ours}” (for “{theirs}”) is not a rank that we know.", section="ranks",
                mend=f"Write one of: {KNOWN}.",
            )  # fmt: skip
        return rank

    def _choices(self, section: str, kind: type[_Choice]) -> dict[str, _Choice]:
        found: dict[str, _Choice] = {}
        for theirs, ours in self._texts(section).items():
            if ours not in set(kind):
                raise self.refuse(
                    f"“{ours}” (for “{theirs}”) is not one of ours.", section=section,
                    mend=f"Write one of: {', '.join(kind)}.",
                )  # fmt: skip
            found[theirs] = kind(ours)
        return found

    def _forms(self) -> tuple[str, ...]:
        forms = self._section("dates", "forms", "last_days").get("forms", [])
        if not isinstance(forms, list) or any(form not in FORMS for form in forms):
            raise self.refuse(
                "forms is not a list of forms that we know.", section="dates",
                mend=f"Write forms = [\"iso\"], with any of: {', '.join(FORMS)}.",
            )  # fmt: skip
        if {"day/month/year", "month/day/year"} <= set(forms):
            raise self.refuse(
                "days can't be both day first and month first.", section="dates", mend="Keep one of the two."
            )
        return tuple(forms)

    def _last_days(self) -> tuple[str, ...]:
        said = self._section("dates", "forms", "last_days").get("last_days", [])
        if not isinstance(said, list) or any(name not in ("left", "until") for name in said):
            raise self.refuse(
                "last_days is not a list of our columns.", section="dates",
                mend='Write last_days = ["left", "until"], or one of them.',
            )  # fmt: skip
        return tuple(said)

    def _new_posts(self, said: object) -> bool:
        if not isinstance(said, bool):
            raise self.refuse(
                "new_posts is neither true nor false.", section="meta", mend="Write new_posts = true."
            )
        return said

    def _dated(self, said: object) -> dt.date | None:
        if said is None:
            return None
        try:
            return said if type(said) is dt.date else dt.date.fromisoformat(str(said))
        except ValueError as error:
            raise self.refuse(
                f"dated is “{said}”, which is not a day.", section="meta", mend='Write dated = "2026-11-01".'
            ) from error

    def _sheet(self, said: object) -> str:
        if not isinstance(said, str):
            raise self.refuse("sheet is not a text.", section="meta", mend='Write sheet = "Staff in post".')
        return said

    def _header_row(self, said: object) -> int:
        if type(said) is not int or not 1 <= said <= 100:
            raise self.refuse(
                "header_row is not a row from 1 to 100.", section="meta", mend="Write header_row = 4."
            )
        return said
