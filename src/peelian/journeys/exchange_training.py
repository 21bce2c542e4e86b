"""Take training records in and give them out: as xAPI statements (JSON), or as comma-separated text.

A statement says who, what they did (attended, passed, failed), with which course, when and for how long. Who is an
account of a site of the force, this one among them, and its name is the collar number: the same name on another site
is somebody else, and a mail address names nobody. A statement's id stands for it for ever: the same again changes
nothing. Stores hold statements that are nothing for a training record (launched, voided …): these are left out and
said, and those that another one voids too. https://github.com/adlnet/xAPI-Spec (1.0.3), its vocabulary at
http://adlnet.gov/expapi/
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from peelian.analysis.tables import unguarded
from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys.issue_badge import activity_of
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes, read_table
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day, start_of_day

#: The largest file of statements that is read, unpacked.
LARGEST = 200_000_000
COLUMNS = ("id", "collar_number", "course", "version", "on", "result", "hours")

_VERBS = {
    "http://adlnet.gov/expapi/verbs/attended": training.Result.ATTENDED,
    "http://adlnet.gov/expapi/verbs/completed": training.Result.ATTENDED,
    "http://adlnet.gov/expapi/verbs/passed": training.Result.PASSED,
    "http://adlnet.gov/expapi/verbs/failed": training.Result.FAILED,
}
_VOIDED = "http://adlnet.gov/expapi/verbs/voided"
_VERB_OF = {result: verb for verb, result in reversed(_VERBS.items())}
_ACTIVITY = re.compile(r"/courses/([a-z0-9-]{1,60})(?:/versions/(\d{1,4}))?/?$")
_PART = r"(\d{1,7}(?:\.\d{1,9})?)"
_DURATION = re.compile(
    rf"P(?:{_PART}W|(?:{_PART}D)?(?:T(?=\d)(?:{_PART}H)?(?:{_PART}M)?(?:{_PART}S)?)?)", re.ASCII
)
#: Hours of a week, a day, an hour, a minute and a second, in the order of a duration.
_HOURS_OF = (Decimal(168), Decimal(24), Decimal(1), 1 / Decimal(60), 1 / Decimal(3600))


def load_statements(*, actor: Actor, at: dt.datetime, path: Path) -> training.RecordsLoaded:
    """Take a file of statements in, all or none: one statement, an array, a store's answer, or one on each line.

    `left_out` of the answer counts those of other verbs, and those that the file voids. Raises BadInput naming the
    statement, counted from 1, and its property; also where all of them are left out.
    """
    statements = _statements(path)
    read = _results_of(statements, path.name)
    rows = list(_rows_of(read, path.name))
    loaded = training.load_records(actor=actor, at=at, rows=rows, source=training.RecordSource.XAPI)
    return replace(loaded, left_out=len(statements) - len(rows))


def load_table(
    *, actor: Actor, at: dt.datetime, path: Path, encoding: str = "utf-8"
) -> training.RecordsLoaded:
    """Take comma-separated text in, all or none, with the columns of `give_table`; `id`, `version`, `hours` may miss.

    A row without an id gets one that hangs on what it says, so that the same file again changes nothing.
    Raises BadInput naming row and column.
    """
    table = read_table(path, encoding=encoding)
    needed = {name: table.column(name) for name in ("collar_number", "course", "on", "result")}
    more = {name: table.find(name) for name in ("id", "version", "hours")}
    rows: list[tuple[int, dict[str, str]]] = []
    for record in table.sound():
        places = {**needed, **{name: place for name, place in more.items() if place is not None}}
        rows.append((record.row, {name: _plain(record.values[place]) for name, place in places.items()}))
    people = workforce.person_ids(tidy(said["collar_number"]) for _, said in rows)
    taken = [_of_row(row, said, people, path.name) for row, said in rows]
    return training.load_records(actor=actor, at=at, rows=taken, source=training.RecordSource.FILE)


def _plain(words: str) -> str:
    """A cell without what keeps a spreadsheet from taking it for a formula, as our own export writes it."""
    return unguarded(words.strip())


def give_statements(records: Iterable[training.RecordView]) -> list[dict[str, Any]]:
    """Records as statements, in the order given."""
    site = ports().public_url
    return [_statement(record, site) for record in records]


def give_table(records: Iterable[training.RecordView]) -> list[tuple[str, ...]]:
    """Records as rows of text in the order of `COLUMNS`."""
    return [
        (
            str(one.statement_id), one.collar_number, one.course_code, str(one.version), one.on.isoformat(),
            one.result.value, "" if one.hours is None else f"{one.hours.normalize():f}",
        )
        for one in records
    ]  # fmt: skip


def _statement(record: training.RecordView, site: str) -> dict[str, Any]:
    result: dict[str, Any] = {"completion": record.counts}
    if record.result is not training.Result.ATTENDED:
        result["success"] = record.result is training.Result.PASSED
    if record.hours is not None:
        result["duration"] = _duration(record.hours)
    return {
        "id": str(record.statement_id),
        "actor": {"objectType": "Agent", "account": {"homePage": site, "name": record.collar_number}},
        "verb": {"id": _VERB_OF[record.result], "display": {"en-GB": record.result.value}},
        "object": {
            "objectType": "Activity",
            "id": activity_of(site, record.course_code, record.version),
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/course", "name": {"en-GB": record.course_name},
            },
        },
        "result": result,
        "timestamp": start_of_day(record.on).isoformat().replace("+00:00", "Z"),
        "version": "1.0.3",
    }  # fmt: skip


def _statements(path: Path) -> list[Any]:
    try:
        text = read_bytes(path, most=LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("it isn’t text in UTF-8.", file=path.name, mend="Save it as UTF-8.") from error
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise BadInput("it is nested too deep to be statements.", file=path.name) from error
    except ValueError:
        said = _lines(text, path.name)
    if isinstance(said, dict):
        said = said.get("statements", [said])
    if not isinstance(said, list) or not said:
        raise BadInput(
            "it holds no statements.", file=path.name, mend="Give a list of statements, or one on each line."
        )
    return said


def _lines(text: str, file: str) -> list[Any]:
    found = []
    for row, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise BadInput("this isn’t JSON.", file=file, row=row) from error
    return found


def _results_of(statements: list[Any], file: str) -> list[tuple[int, Any]]:
    """Statements, counted from 1, that say what came of a course and that no other one voids."""
    found, voided = [], set()
    for row, said in enumerate(statements, start=1):
        verb = _told(said, "verb", "id")
        if not isinstance(verb, str):
            raise BadInput("it has no verb.id.", file=file, row=row, column="verb")
        if verb == _VOIDED:
            voided.add(str(_told(said, "object", "id")).casefold())
        elif verb in _VERBS:
            found.append((row, said))
    kept = [(row, said) for row, said in found if str(_told(said, "id")).casefold() not in voided]
    if not kept:
        raise BadInput(
            "none of its statements says that somebody attended, completed, passed or failed a course.", file=file,
            row=1, column="verb", mend=f"Use the verbs {', '.join(_VERBS)}.",
        )  # fmt: skip
    return kept


def _told(said: Any, *names: str) -> Any:
    """What a statement says under these names, one within the other; None where it says nothing."""
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return said


def _rows_of(statements: list[tuple[int, Any]], file: str) -> Iterator[training.RecordRow]:
    read = [_Statement(said, row, file) for row, said in statements]
    people = workforce.person_ids(one.who for one in read)
    for one in read:
        yield one.record(people)


class _Statement:
    """One statement, whose parts are asked for by name."""

    def __init__(self, said: Any, row: int, file: str) -> None:
        self._said, self._row, self._file = said, row, file
        self._account_of_ours()
        self.who = str(self._part("actor", "account", "name", kind=str)).strip()
        if self.who != tidy(self.who):
            raise self._wrong("actor", "its name holds characters that no collar number has.")

    def _account_of_ours(self) -> None:
        """Refuse an account of a site that isn't the force's: its names are no collar numbers."""
        site = self._part("actor", "account", "homePage", kind=str)
        if site.strip().rstrip("/") not in _sites():
            raise BadInput(
                f"“{site[:120]}” isn’t a site of the force, so its accounts are nobody here.", file=self._file,
                row=self._row, column="actor",
                mend="If its accounts are named by collar numbers, add it to PEELIAN_LEARNING_SITES.",
            )  # fmt: skip

    def record(self, people: Mapping[str, int]) -> training.RecordRow:
        """As a line of a training record."""
        if self.who not in people:
            raise self._wrong("actor", f"nobody has the collar number “{self.who[:40]}”.")
        course, version = self._course()
        return training.RecordRow(
            row=self._row, person_id=people[self.who], course_code=course, on=self._day(), result=self._result(),
            statement_id=self._id(), version=version, hours=self._hours(),
        )  # fmt: skip

    def _id(self) -> uuid.UUID:
        try:
            return uuid.UUID(self._part("id", kind=str))
        except ValueError as error:
            raise self._wrong("id", "it isn’t a UUID.") from error

    def _result(self) -> training.Result:
        verb = self._part("verb", "id", kind=str)
        result, word = _VERBS[verb], verb.rpartition("/")[2]
        success, completion = (_told(self._said, "result", name) for name in ("success", "completion"))
        if any(said is not None and not isinstance(said, bool) for said in (success, completion)):
            raise self._wrong("result", "its success and completion are true or false.")
        if word == "completed":
            if completion is False:
                raise self._wrong("result", "it says “completed”, and completion: false.")
            if success is not None:
                return training.Result.PASSED if success else training.Result.FAILED
        elif result is not training.Result.ATTENDED and success is (result is not training.Result.PASSED):
            raise self._wrong("result", f"it says “{word}”, and success: {'true' if success else 'false'}.")
        return result

    def _course(self) -> tuple[str, int | None]:
        found = _ACTIVITY.search(self._part("object", "id", kind=str))
        if found is None:
            raise self._wrong(
                "object", "its id doesn’t end in /courses/CODE or /courses/CODE/versions/NUMBER."
            )
        return found[1], int(found[2]) if found[2] else None

    def _day(self) -> dt.date:
        try:
            at = dt.datetime.fromisoformat(self._part("timestamp", kind=str))
        except ValueError as error:
            raise self._wrong("timestamp", "it isn’t a moment (ISO 8601).") from error
        if at.tzinfo is None:
            raise self._wrong("timestamp", "it has no offset, as in 2026-03-01T09:00:00Z.")
        try:
            return local_day(at)
        except OverflowError as error:
            raise self._wrong("timestamp", "it lies outside the calendar.") from error

    def _hours(self) -> Decimal | None:
        duration = _told(self._said, "result", "duration")
        if duration is None:
            return None
        found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
        if found is None or not any(found.groups()):
            raise self._wrong("result", "its duration isn’t like PT14H, PT1H30M or P1DT2H.")
        parts = (Decimal(part or 0) for part in found.groups())
        hours = sum((part * each for part, each in zip(parts, _HOURS_OF, strict=True)), start=Decimal())
        return hours.quantize(Decimal("0.01"))

    def _part(self, *names: str, kind: type[str]) -> str:
        value = self._said
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        if not isinstance(value, kind) or not value:
            raise self._wrong(names[0], f"it has no {'.'.join(names)}.")
        return value

    def _wrong(self, column: str, words: str) -> BadInput:
        return BadInput(words, file=self._file, row=self._row, column=column)


def _sites() -> set[str]:
    """Sites whose accounts are named by collar numbers, without a slash at the end."""
    return {site.rstrip("/") for site in (ports().public_url, *ports().learning_sites)}


def _of_row(row: int, said: Mapping[str, str], people: Mapping[str, int], file: str) -> training.RecordRow:
    def wrong(column: str, words: str, mend: str = "") -> BadInput:
        return BadInput(words, file=file, row=row, column=column, mend=mend)

    number = said["collar_number"]
    if number != tidy(number):
        raise wrong("collar_number", "it holds characters that no collar number has.")
    if number not in people:
        raise wrong("collar_number", f"nobody has the number “{number[:40]}”.")
    if said["result"].casefold() not in list(training.Result):
        raise wrong(
            "result",
            f"“{said['result'][:40]}” isn’t a result.",
            f"Write one of {', '.join(training.Result)}.",
        )
    try:
        on = dt.date.fromisoformat(said["on"])
    except ValueError as error:
        raise wrong("on", f"“{said['on'][:40]}” isn’t a day.", "Write it as 2026-03-01.") from error
    try:
        hours = Decimal(said["hours"]) if said.get("hours") else None
    except InvalidOperation as error:
        raise wrong("hours", f"“{said['hours'][:40]}” isn’t a number.") from error
    version = said.get("version", "")
    if version and not re.fullmatch(r"[0-9]{1,4}", version):
        raise wrong("version", f"“{version[:40]}” isn’t a version’s number.")
    try:
        statement = uuid.UUID(said["id"]) if said.get("id") else _id_of(said)
    except ValueError as error:
        raise wrong("id", "it isn’t a UUID.", "Leave it empty, and one is made.") from error
    return training.RecordRow(
        row=row, person_id=people[number], course_code=said["course"], on=on,
        result=training.Result(said["result"].casefold()), statement_id=statement,
        version=int(version) if version else None, hours=hours,
    )  # fmt: skip


def _id_of(said: Mapping[str, str]) -> uuid.UUID:
    """The id of a row without one: of who, which course and when, so that a second reading finds it."""
    words = "\n".join(said[name] for name in ("collar_number", "course", "on"))
    return uuid.uuid5(uuid.NAMESPACE_URL, f"peelian:training:{words}")


def _duration(hours: Decimal) -> str:
    whole, minutes = divmod(int((hours * 60).to_integral_value()), 60)
    return f"PT{whole}H" if not minutes else f"PT{whole}H{minutes}M"
