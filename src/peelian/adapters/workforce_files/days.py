"""Days as spreadsheets write them: serials, ISO, and slashes that can be read two ways.

Excel counts days from 1 January 1900 and believes that 1900 had a 29 February (so serials below 61 are not taken);
workbooks made on older Macs count from 2 January 1904.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from peelian.kernel.days import in_words

SERIAL, ISO, DAY_FIRST, MONTH_FIRST = "serial", "iso", "day/month/year", "month/day/year"
#: Forms by the word that a mapping says them with.
FORMS = (ISO, SERIAL, DAY_FIRST, MONTH_FIRST)
EPOCH_1900, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_SERIAL = re.compile(r"\d{3,6}(\.0+)?")
_SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: 00:00(?::00)?)?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
#: Nobody who serves joined before, and nothing is known so far ahead.
_FIRST, _LAST = dt.date(1920, 1, 1), dt.date(2150, 1, 1)
MEND = "Write it as 2025-05-01, or as a date cell of the spreadsheet."


class NotADay(ValueError):  # noqa: N818 - an answer about a cell, not an error of the program
    """The text is no day; its words say why, and `mend` what to do."""

    def __init__(self, words: str, mend: str = MEND) -> None:
        super().__init__(words)
        self.words, self.mend = words, mend


def slashes_of(texts: Iterable[str]) -> str:
    """How the slashes of one column are to be read, from what it holds itself.

    DAY_FIRST where a first number is above twelve and no second one is; MONTH_FIRST the other way round; "both" where
    the column holds both, "either" where nothing tells, and "" where it has no slashes.
    """
    day = month = anything = False
    for text in texts:
        found = _SLASHES.fullmatch(text)
        if found is None:
            continue
        anything = True
        day = day or int(found[1]) > 12
        month = month or int(found[2]) > 12
    if not anything:
        return ""
    if day and month:
        return "both"
    return DAY_FIRST if day else MONTH_FIRST if month else "either"


def has_slashes(text: str) -> bool:
    """Whether a text is a day written with slashes or dots."""
    return _SLASHES.fullmatch(text) is not None


def day_of(text: str, *, slashes: str, forms: tuple[str, ...] = (), epoch: dt.date = EPOCH_1900) -> dt.date:
    """The day that a cell's text stands for.

    Args:
        text: of one cell, without spaces around it.
        slashes: how slashes are read: DAY_FIRST or MONTH_FIRST, as the mapping or the column says.
        forms: the only forms that are taken; empty for all.
        epoch: from which the workbook counts serials.

    Raises:
        NotADay: with the reason and the mend.
    """
    form, day = _read(text, slashes, epoch)
    if forms and form not in forms:
        raise NotADay(
            f"“{text[:40]}” is written as {form}.", f"The mapping's [dates] take only: {', '.join(forms)}."
        )
    if not _FIRST <= day < _LAST:
        raise NotADay(f"“{text[:40]}” would be {in_words(day)}.", "Correct the year.")
    return day


def _read(text: str, slashes: str, epoch: dt.date) -> tuple[str, dt.date]:
    if found := _ISO.fullmatch(text):
        written = found[1]
        return ISO, _made(text, lambda: dt.date.fromisoformat(written))
    if found := _SLASHES.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if slashes == DAY_FIRST else (second, first)
        return slashes, _made(text, lambda: dt.date(year, month, day))
    if _SERIAL.fullmatch(text):
        serial = int(float(text))
        if epoch == EPOCH_1900 and serial < 61:
            raise NotADay(f"“{text}” is too small for a spreadsheet's day.")
        return SERIAL, _made(text, lambda: epoch + dt.timedelta(days=serial))
    raise NotADay(f"“{text[:40]}” is not a day.")


def _made(text: str, make: Callable[[], dt.date]) -> dt.date:
    try:
        return make()
    except (ValueError, OverflowError) as error:
        raise NotADay(f"“{text[:40]}” is a day that no calendar has.") from error
