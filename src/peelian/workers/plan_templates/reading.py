"""Plan templates: those that ship, as written in the files beside this module, and a force's own in the same form."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peelian.apps.problems import api as problems
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import BadInput

_HERE = Path(__file__).parent
_ROW = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template as its file says it; `body` was found whole."""

    category: ProblemCategory
    name: str
    version: int
    body: dict[str, Any]
    sha256: str


def shipped() -> list[TemplateFile]:
    """The templates that come with Peelian: one for each category."""
    return [read_template(path) for path in sorted(_HERE.glob("*.toml"))]


def read_template(path: Path) -> TemplateFile:
    """One file of a template. Raises BadInput naming the row, what is wrong with it and how to mend it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"it can’t be read: {error.strerror}.", file=path.name) from error
    return parse_template(content, file=path.name)


def parse_template(content: bytes, *, file: str) -> TemplateFile:
    """The bytes of a file of that name. Raises BadInput naming the row, what is wrong with it and how to mend it."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("it isn’t text in UTF-8.", file=file, mend="Save it as UTF-8.") from error
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _ROW.search(str(error))
        raise BadInput(
            "this isn’t TOML.", file=file, row=int(found[1]) if found else None,
            mend="Compare it with a template that ships.",
        ) from error  # fmt: skip
    category, name, version = _heading(body, file, text)
    if fault := problems.find_fault(category, body):
        raise BadInput(
            fault.message, file=file, row=_row_of(text, fault.part, fault.number, fault.name), column=fault.name,
            mend=fault.mend,
        )  # fmt: skip
    return TemplateFile(category, name, version, body, hashlib.sha256(content).hexdigest())


def _heading(body: dict[str, Any], file: str, text: str) -> tuple[ProblemCategory, str, int]:
    """What the file is, taken out of its body."""
    category, name, version = body.pop("category", None), body.pop("name", None), body.pop("version", None)
    if category not in list(ProblemCategory):
        raise BadInput(
            f"“{category or ''}” isn’t one of our categories.", file=file, row=_row_of(text, "", 0, "category"),
            column="category", mend=f"Write one of {', '.join(ProblemCategory)}.",
        )  # fmt: skip
    if not isinstance(name, str) or not name.strip() or len(name) > 120:
        raise BadInput(
            "it has no words, or more than 120 letters.", file=file, row=_row_of(text, "", 0, "name"), column="name",
            mend="Give it a name.",
        )  # fmt: skip
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= 9999:
        raise BadInput(
            "it isn’t a whole number from 1.", file=file, row=_row_of(text, "", 0, "version"), column="version",
            mend="Write version = 1, and one more with every change.",
        )  # fmt: skip
    return ProblemCategory(category), name, version


def _row_of(text: str, part: str, number: int, name: str) -> int | None:
    """The row on which a value stands; that of its table where the value is missing, None where that is too."""
    opened = None
    for row, here, key in _places(text):
        if here == (part, number):
            if key == name:
                return row
            opened = opened if key else row
    return opened


def _places(text: str) -> Iterator[tuple[int, tuple[str, int], str]]:
    """Each row that opens a table or gives a value, with the table it is in; words in between are passed over."""
    seen: dict[str, int] = {}
    here, inside = ("", 0), False
    for row, line in enumerate(text.splitlines(), start=1):
        was_inside = inside
        inside ^= line.count('"""') % 2 == 1
        if was_inside:
            continue
        if table := re.match(r"\s*\[\[?\s*([\w-]+)\s*\]\]?", line):
            seen[table[1]] = seen.get(table[1], 0) + 1
            here = (table[1], seen[table[1]])
            yield row, here, ""
        elif value := re.match(r"\s*([\w-]+)\s*=", line):
            yield row, here, value[1]
