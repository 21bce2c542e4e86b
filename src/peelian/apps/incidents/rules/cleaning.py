"""An answer as it was typed becomes a plain value, or a sentence that says what to do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from peelian.apps.incidents.types.questions import AnswerKind, Asked
from peelian.kernel.text import gettext_noop as _
from peelian.kernel.text import normalise_postcode, tidy
from peelian.kernel.time import LONDON

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PLATE = re.compile(r"[A-Z0-9]{2,8}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: Nobody means these; a longer number was mistyped.
_MOST = 99_999_999
_EARLIEST_YEAR = 1900
#: Characters of an amount, a number, an address of mail and the like: a number of a million digits takes a minute.
_LONGEST_VALUE = 300


class BadAnswer(ValueError):  # noqa: N818 - somebody's answer, not an error of the program
    """One answer can't be taken; the message says what to type."""


def clean(asked: Asked, data: Mapping[str, Any]) -> Any:
    """The answer as a JSON value (see `AnswerKind`), None when there is none. Raises BadAnswer."""
    if asked.kind in _WHOLE:
        return _WHOLE[asked.kind](asked, data)
    given = data.get(asked.code)
    if asked.kind is AnswerKind.MONEY and isinstance(given, int) and not isinstance(given, bool):
        return given  # pence, cleaned before; what people type is text, in pounds
    text = _text(given)
    if asked.kind is not AnswerKind.LONG_TEXT:
        text = " ".join(text.split())
    if asked.kind in _FROM_TEXT and len(text) > _LONGEST_VALUE:
        raise BadAnswer(_("This is too long. Please use fewer words."))
    return _FROM_TEXT.get(asked.kind, _short_enough)(asked, text) if text else None


def moment_of(text: Any) -> dt.datetime | None:
    """A cleaned moment (or day: its beginning) of local time as an aware moment in UTC; None for none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if value is None or isinstance(value, bool | dict):
        return ""
    return tidy(str(value))


def _short_enough(asked: Asked, text: str) -> str:
    if len(text) > asked.longest:
        raise BadAnswer(_("This is too long. Please use fewer words."))
    return text


def _choice(asked: Asked, text: str) -> str:
    if text not in {value for value, _words in asked.choices}:
        raise BadAnswer(_("Choose one of the answers."))
    return text


def _choices(asked: Asked, data: Mapping[str, Any]) -> list[str] | None:
    value = data.get(asked.code)
    if isinstance(value, str):
        value = [part.strip() for part in value.split(";")]
    given = {str(one) for one in value if one} if isinstance(value, Sequence) else set()
    known = [one for one, _words in asked.choices if one in given]
    if len(known) != len(given):
        raise BadAnswer(_("Choose from the answers."))
    return known or None


def _yes_no(asked: Asked, text: str) -> str:
    found = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}.get(
        text.casefold()
    )
    if found is None:
        raise BadAnswer(_("Choose yes or no."))
    return found


def _money(asked: Asked, text: str) -> int:
    bare = re.sub(r"[£,\s]", "", text)
    try:
        if not _NUMBER.fullmatch(bare):
            raise InvalidOperation
        pence = int((Decimal(bare) * 100).to_integral_value())
    except InvalidOperation:
        raise BadAnswer(_("Write the amount in pounds, such as 45.50.")) from None
    if pence > _MOST:
        raise BadAnswer(_("This amount is too large. Check it."))
    return pence


def _number(asked: Asked, text: str) -> int | float:
    bare = text.replace(",", "")
    if not _NUMBER.fullmatch(bare):
        raise BadAnswer(_("Write a number, such as 42."))
    value = float(bare)
    if value > _MOST:
        raise BadAnswer(_("This number is too large. Check it."))
    return int(value) if value.is_integer() else round(value, 2)


def _plate(asked: Asked, text: str) -> str:
    bare = re.sub(r"[\s\-]", "", text).upper()
    if not _PLATE.fullmatch(bare):
        raise BadAnswer(_("Write the number plate in letters and numbers, such as AB12 CDE."))
    return bare


def _email(asked: Asked, text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise BadAnswer(_("Write an email address, such as name@example.com."))
    return text


def _phone(asked: Asked, text: str) -> str:
    digits = re.sub(r"[\s().\-]", "", text)
    if not re.fullmatch(r"\+?\d{9,15}", digits):
        raise BadAnswer(_("Write a phone number, such as 07700 900123."))
    return digits


def _postcode(asked: Asked, text: str) -> str:
    found = normalise_postcode(text[:20])
    if found is None:
        raise BadAnswer(_("Write a full postcode, such as B31 2AB."))
    return found


def _point(asked: Asked, data: Mapping[str, Any]) -> list[float] | None:
    """`52.4,-1.99`, or the two numbers in a list."""
    value = data.get(asked.code)
    if isinstance(value, str):
        value = value.split(",")
    if not value:
        return None
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 2:
        raise BadAnswer(_("Choose the place on the map again."))
    if [str(part).strip() for part in value] == [""]:
        return None
    try:
        lat, lng = (float(part) for part in value)
    except (TypeError, ValueError):
        raise BadAnswer(_("Choose the place on the map again.")) from None
    if not (abs(lat) <= 90 and abs(lng) <= 180):
        raise BadAnswer(_("Choose the place on the map again."))
    return [round(lat, 6), round(lng, 6)]


def _moment(asked: Asked, data: Mapping[str, Any]) -> str | None:
    """A day, or a moment of local time, whole or in its parts; one with an offset is put into local time."""
    with_offset = _aware(_text(data.get(asked.code)))
    if with_offset is not None:
        local = with_offset.astimezone(LONDON)
        return local.date().isoformat() if asked.kind is AnswerKind.DAY else f"{local:%Y-%m-%dT%H:%M}"
    day_text, time_text = _parts(asked.code, data)
    if not day_text and not time_text:
        return None
    day = _day(day_text)
    if asked.kind is AnswerKind.DAY:
        return day.isoformat()
    hour, minute = _hour(time_text)
    return f"{day.isoformat()}T{hour:02}:{minute:02}"


def _aware(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and _EARLIEST_YEAR < found.year < 9999 else None


def _parts(code: str, data: Mapping[str, Any]) -> tuple[str, str]:
    whole = _text(data.get(code))
    if whole:
        day, _gap, time = whole.replace("T", " ").partition(" ")
        return day, time
    parts = [_text(data.get(f"{code}_{part}")) for part in ("day", "month", "year")]
    return "/".join(parts) if any(parts) else "", _text(data.get(f"{code}_time"))


def _day(text: str) -> dt.date:
    found = _DAY.fullmatch(text)
    if not found:
        raise BadAnswer(_("Write the day, the month and the year, such as 27 3 2026."))
    numbers = found.groups()
    year, month, day = numbers[:3] if numbers[0] else (numbers[5], numbers[4], numbers[3])
    try:
        value = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise BadAnswer(_("There is no such day. Check it.")) from None
    if value.year < _EARLIEST_YEAR:
        raise BadAnswer(_("Check the year."))
    return value


def _hour(text: str) -> tuple[int, int]:
    found = _TIME.fullmatch(text)
    if not found:
        raise BadAnswer(_("Write the time too, such as 21:30. If you aren't sure, your best guess will do."))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise BadAnswer(_("There is no such time. Check it."))
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise BadAnswer(_("There is no such time. Check it."))
    return hour, minute


_Cleaner = Callable[[Asked, Mapping[str, Any]], Any]
_WHOLE: dict[AnswerKind, _Cleaner] = {
    AnswerKind.FILES: lambda asked, data: None,
    AnswerKind.CHOICES: _choices,
    AnswerKind.PLACE: _point,
    AnswerKind.DAY: _moment,
    AnswerKind.MOMENT: _moment,
}
_FROM_TEXT: dict[AnswerKind, Callable[[Asked, str], Any]] = {
    AnswerKind.CHOICE: _choice,
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.MONEY: _money,
    AnswerKind.NUMBER: _number,
    AnswerKind.PLATE: _plate,
    AnswerKind.EMAIL: _email,
    AnswerKind.PHONE: _phone,
    AnswerKind.POSTCODE: _postcode,
}
