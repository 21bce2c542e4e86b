"""What a section asks first: which area and days, whether the asker may, and since when there are records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.journeys import standing
from peelian.journeys.packs.sections.draft import Draft, Measure
from peelian.journeys.packs.sections.section import Asked
from peelian.journeys.packs.telling import TO_MEND
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day, start_of_day

_DAY = dt.timedelta(days=1)
#: What happened when the records were read is in them.
_MOMENT = dt.timedelta(microseconds=1)
#: So many codes of areas are written out in a source; of more, it says how many more there are.
_FEW_CODES = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """The area and the days of a section.

    Args:
        area: the area as it stands when the records are read.
        codes: its code and those of all areas below it on the first or last day, or today.
        first_on: the first day.
        last_on: the last; of a period that isn't over, the day on which the records are read.
        since: the first moment.
        until: the first moment after it; of a period that isn't over, the next after the records are read.
        as_of: when they are read.
    """

    area: places.AreaView
    codes: tuple[str, ...]
    first_on: dt.date
    last_on: dt.date
    since: dt.datetime
    until: dt.datetime
    as_of: dt.datetime

    @property
    def of_force(self) -> bool:
        """Whether it is the whole force."""
        return self.area.kind is places.AreaKind.FORCE

    @property
    def sought(self) -> tuple[str, ...] | None:
        """The codes to ask for; None for the whole force, which also has what lies in no area that stands today."""
        return None if self.of_force else self.codes

    @property
    def asked(self) -> dict[str, object]:
        """The days and areas as most questions to the records have them, for `question`."""
        return {"since": self.first_on, "until": self.until_on, "area_codes": self.sought}

    @property
    def until_on(self) -> dt.date:
        """The day after the last."""
        return self.last_on + _DAY

    @property
    def days(self) -> str:
        """The days in words."""
        return f"{in_words(self.first_on)} to {in_words(self.last_on)}"

    @property
    def is_to_come(self) -> bool:
        """Whether the period hasn't begun when the records are read."""
        return self.as_of <= self.since


def ground_of(asked: Asked) -> Ground:
    """The area and days that were asked. Raises NotFound for no such area."""
    today = local_day(asked.span.as_of)
    area = places.get_area(asked.area_code, today)
    last = asked.span.until - _DAY
    return Ground(
        area=area,
        codes=standing.codes_within(area.code, asked.span.since, last, today),
        first_on=asked.span.since,
        last_on=max(asked.span.since, min(last, today)),
        since=start_of_day(asked.span.since),
        until=min(start_of_day(asked.span.until), asked.span.as_of + _MOMENT),
        as_of=asked.span.as_of,
    )


def not_permitted(asked: Asked, permission: Permission, what: str) -> str:
    """Why the asker isn't shown something in the area, a sentence; "" where they may see it.

    Args:
        asked: who asks, of which area.
        permission: what they need.
        what: what isn't shown, as the beginning of a sentence (“Strength”).
    """
    area = places.get_area(asked.area_code, local_day(asked.span.as_of))
    decision = accounts.may(asked.viewer, permission, area.path)
    if decision:
        return ""
    return (
        f"{what}: not shown, for whoever built this section may not see it. {decision.reason} {TO_MEND}have"
        f" somebody with the permission “{permission.value}” in {area.name} build it."
    )


def not_of_force(ground: Ground, what: str) -> str:
    """Why something that is told of whole forces isn't told of a part of one; "" of the whole force."""
    if ground.of_force:
        return ""
    return f"{what}: told of the whole force, not of {ground.area.name} alone. {TO_MEND}make the pack for the force."


def before_all_records(ground: Ground, what: str) -> str:
    """Why nothing is told of days before anything at all was written down; "" of later ones.

    For what has no first day of its own: a place where none was written is not one where none was kept.

    Args:
        ground: the period.
        what: what isn't told, as the beginning of a sentence (“Impact assessments”).
    """
    first = events.first_at()
    if first is None or local_day(first) <= ground.last_on:
        return ""
    begun = in_words(local_day(first))
    return (
        f"{what}: the records begin on {begun}, after the period ({ground.days})."
        f" {TO_MEND}give this section later days."
    )


def tells(
    draft: Draft,
    ground: Ground,
    measures: Iterable[Measure],
    *,
    first_day: dt.date | None,
    records: str,
    mend: str,
) -> bool:
    """Whether records tell of the period. What they don't tell is said in the draft.

    Args:
        draft: gets figures without a value for all `measures` where nothing is told.
        ground: the period.
        measures: what would be told.
        first_day: the first of which there is a record; None: there is none at all.
        records: what they are of, as the beginning of a sentence (“Messages”).
        mend: what a reader has to know of it, a sentence, or `TO_MEND` and what its author is to do.
    """
    if first_day is None:
        draft.lacks(measures, f"{records}: nothing is recorded yet. {mend}")
        return False
    if ground.is_to_come:
        draft.lacks(
            measures, f"{records}: the period has not begun. {TO_MEND}build this section again when it has."
        )
        return False
    begun = f"{records}: the records begin on {in_words(first_day)}"
    if first_day > ground.last_on:
        draft.lacks(measures, f"{begun}, after the period ({ground.days}). {mend}")
        return False
    if first_day > ground.first_on:
        draft.begun[records] = first_day
    return True


def question(function: str, **arguments: object) -> str:
    """The question that was asked of the records, as a programmer can ask it again."""
    return f"{function}({', '.join(f'{name}={_plain(value)}' for name, value in arguments.items())})"


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Collection) and not isinstance(value, str):
        shown = [_plain(one) for one in list(value)[:_FEW_CODES]]
        more = len(value) - len(shown)
        return f"[{', '.join([*shown, *([f'and {more} more'] if more > 0 else [])])}]"
    return str(value)
