"""Courses as data: those that ship, as written in the files beside this module, and a force's own in the same form."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from peelian.apps.training import api as training
from peelian.kernel.errors import BadInput

_HERE = Path(__file__).parent
_ROW = re.compile(r"\(at line (\d+), column \d+\)")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = frozenset(
    {
        "code", "name", "version", "valid_from", "completion", "hours", "summary", "provider", "source", "subjects",
        "objective", "counts_as", "reported",
    }
)  # fmt: skip


def shipped() -> list[training.CourseWords]:
    """The courses that come with Peelian."""
    return [read_course(path) for path in sorted(_HERE.glob("*.toml"))]


def read_course(path: Path) -> training.CourseWords:
    """One file of a course. Raises BadInput naming what is wrong with it and how to mend it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"it can’t be read: {error.strerror}.", file=path.name) from error
    return parse_course(content, file=path.name)


def parse_course(content: bytes, *, file: str) -> training.CourseWords:
    """The bytes of a file of that name. Raises BadInput as `read_course`."""
    try:
        said = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput("it isn’t text in UTF-8.", file=file, mend="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        found = _ROW.search(str(error))
        raise BadInput(
            "this isn’t TOML.", file=file, row=int(found[1]) if found else None,
            mend="Compare it with a course that ships.",
        ) from error  # fmt: skip
    if unknown := sorted(said.keys() - _KEYS):
        raise BadInput(
            f"there is no such key as “{unknown[0]}”.", file=file, column=unknown[0],
            mend=f"The keys are: {', '.join(sorted(_KEYS))}.",
        )  # fmt: skip
    return _course(_Part(said, file))


def _course(part: _Part) -> training.CourseWords:
    code = part.text("code", longest=60)
    if not _CODE.fullmatch(code):
        raise part.wrong(
            "code", f"“{code}” isn’t a code.", "Write small letters and digits with dashes between."
        )
    completions = ", ".join(training.Completion)
    completion = part.text("completion", longest=12)
    if completion not in list(training.Completion):
        raise part.wrong(
            "completion", f"“{completion}” isn’t how a course is completed.", f"Write one of {completions}."
        )
    objectives = tuple(_objective(one) for one in part.tables("objective"))
    if completion == training.Completion.EVIDENCE and not any(one.tasks for one in objectives):
        raise part.wrong(
            "objective", "a course that is completed by evidence has no task.", "Give an objective tasks."
        )
    return training.CourseWords(
        code=code,
        name=part.text("name", longest=150),
        version=part.number("version", 1, 9999),
        hours=part.hours("hours"),
        valid_from=part.day("valid_from"),
        completion=training.Completion(completion),
        summary=part.text("summary", longest=2000, needed=False),
        provider=part.text("provider", longest=150, needed=False),
        source=part.text("source", longest=1000, needed=False),
        subjects=part.texts("subjects", longest=150),
        objectives=objectives,
        counts_as=part.texts("counts_as", longest=60),
        reported=tuple(_reported(one) for one in part.tables("reported")),
    )


def _objective(part: _Part) -> training.ObjectiveWords:
    return training.ObjectiveWords(
        letter=part.text("letter", longest=3),
        words=part.text("words", longest=500),
        points=part.texts("points", longest=500),
        tasks=tuple(training.TaskWords(words) for words in part.texts("tasks", longest=500)),
    )


def _reported(part: _Part) -> training.ReportedWords:
    return training.ReportedWords(
        attended=part.number("attended", 0, 1_000_000),
        until_on=part.day("until_on"),
        source=part.text("source", longest=1000),
        of=part.number("of", 1, 1_000_000) if "of" in part.said else None,
    )


class _Part:
    """A table of the file, whose values are asked for by name and kind."""

    def __init__(self, said: Mapping[str, Any], file: str) -> None:
        self.said, self._file = said, file

    def wrong(self, name: str, words: str, mend: str) -> BadInput:
        """The refusal of a value."""
        return BadInput(words, file=self._file, column=name, mend=mend)

    def text(self, name: str, *, longest: int, needed: bool = True) -> str:
        value = self.said.get(name, "")
        if not isinstance(value, str) or len(value) > longest or (needed and not value.strip()):
            raise self.wrong(name, f"it has to be text of 1 to {longest} characters.", f'Write {name} = "…".')
        return value.strip()

    def texts(self, name: str, *, longest: int) -> tuple[str, ...]:
        value = self.said.get(name, [])
        if not isinstance(value, list) or any(
            not isinstance(one, str) or not one.strip() or len(one) > longest for one in value
        ):
            raise self.wrong(name, "it has to be a list of texts.", f'Write {name} = ["…", "…"].')
        if len(set(value)) < len(value):
            raise self.wrong(name, "a text stands in it twice.", "Leave one out.")
        return tuple(one.strip() for one in value)

    def number(self, name: str, least: int, most: int) -> int:
        value = self.said.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(
                name, f"it isn’t a whole number from {least} to {most}.", f"Write {name} = {least}."
            )
        return value

    def hours(self, name: str) -> Decimal | None:
        value = self.said.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 10_000:
            raise self.wrong(
                name, "these aren’t hours.", "Write hours = 14, or leave it out where nobody said."
            )
        return Decimal(str(value))

    def day(self, name: str) -> dt.date:
        value = self.said.get(name)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.wrong(name, "it isn’t a day.", f"Write {name} = 2024-01-23, without quotation marks.")
        return value

    def tables(self, name: str) -> list[_Part]:
        value = self.said.get(name, [])
        if not isinstance(value, list) or any(not isinstance(one, dict) for one in value):
            raise self.wrong(name, "it has to be a table.", f"Write [[{name}]].")
        return [_Part(one, f"{self._file}, {name} {place}") for place, one in enumerate(value, start=1)]
