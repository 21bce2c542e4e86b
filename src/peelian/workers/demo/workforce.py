"""The whole force's records, so that the 2024 board paper's tables of uplift and strength come out of them.

The paper's figures are of West Midlands Police. The people are invented: a number, a made-up name, and dates chosen so
that the counts are those of the paper. Who left, its third table, is in `retention`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import HrRow, JoinedAs, Rank, UnitKind
from peelian.kernel.actors import Actor
from peelian.workers.demo.person_names import invent

OLD_MODEL_FROM, NEW_MODEL_FROM = dt.date(2012, 4, 1), dt.date(2023, 4, 1)
STARTED_ON = dt.date(2019, 10, 1)
LOCAL = "local-policing"
#: The paper's table 1: new unit, old function, uplift posts.
UPLIFT = (
    (LOCAL, "npu", 221), (LOCAL, "response", 252), (LOCAL, "fcid-volume", 68), (LOCAL, "socex-npu", 29),
    ("major-crime", "fcid-complex", 111), ("public-protection", "", 110), ("custody", "", 10), ("intel", "", 13),
    ("socex", "", 79),
)  # fmt: skip
#: The paper's table 2: officers in the old functions in October 2019, and those added by April and December 2023.
IN_2019 = (("npu", 1_342), ("response", 1_458), ("fcid-volume", 567))
BY_APRIL, BY_DECEMBER = 3_972, 4_092
_OLD = (
    ("npu", "Local Policing/NPUs"), ("response", "Response & FSU"), ("fcid-volume", "FCID (Volume)"),
    ("socex-npu", "SOCEX (NPU)"), ("fcid-complex", "Force CID (Complex)"),
)  # fmt: skip
_NEW = (
    (LOCAL, "Local Policing Area", ("npu", "response", "fcid-volume", "socex-npu")),
    ("major-crime", "Major Crime Unit", ("fcid-complex",)), ("public-protection", "Public Protection Unit", ()),
    ("custody", "Custody", ()), ("intel", "Intel", ()), ("socex", "SOCEX (outside Local Policing)", ()),
)  # fmt: skip
#: Officers that Uplift began from, in the whole force, and what it funded (Home Office allocation, as the paper says).
_PROGRAMME, _BASELINE, _TARGET = "Police Officer Uplift Programme", 6_691, 1_278


class _Numbers:
    """Warrant numbers, each once, with an invented name."""

    def __init__(self) -> None:
        self._last = 90_000
        self._chance = random.Random("workforce")  # noqa: S311 - invented names

    def next(self) -> tuple[str, str]:
        """A number and a name."""
        self._last += 1
        return str(self._last), invent(self._chance).name


def write_workforce(*, actor: Actor, at: dt.datetime, scale: int = 1) -> int:
    """Two operating models with their units, the programme, and everybody's records. Returns how many people.

    Before any team is made: teams stand in the newest model. `scale` 10 makes a tenth of the people.
    """
    units = _write_models(actor, at)
    _write_uplift(actor, at, units)
    plan = workforce.apply_extract(
        actor=actor, at=at, items=list(_rows(scale)), source="Made by the demo: invented officers"
    )
    return plan.people


def _write_models(actor: Actor, at: dt.datetime) -> dict[str, int]:
    old = workforce.begin_model(
        actor=actor, at=at, code="npu-model", name="Neighbourhood policing units", valid_from=OLD_MODEL_FROM
    )
    made = {
        code: workforce.create_unit(
            actor=actor, at=at, model_id=old, code=code, name=name, kind=UnitKind.FUNCTION,
            valid_from=OLD_MODEL_FROM,
        )
        for code, name in _OLD
    }  # fmt: skip
    new = workforce.begin_model(
        actor=actor, at=at, code="lpa-model", name="Local policing areas", valid_from=NEW_MODEL_FROM
    )
    for code, _ in _OLD:
        workforce.close_unit(actor=actor, at=at, unit_id=made[code], valid_until=NEW_MODEL_FROM)
    for code, name, origins in _NEW:
        made[code] = workforce.create_unit(
            actor=actor, at=at, model_id=new, code=code, name=name, kind=UnitKind.DEPARTMENT,
            valid_from=NEW_MODEL_FROM, origin_ids=tuple(made[one] for one in origins),
        )  # fmt: skip
    return made


def _write_uplift(actor: Actor, at: dt.datetime, units: dict[str, int]) -> None:
    programme = workforce.begin_uplift(
        actor=actor, at=at, name=_PROGRAMME, baseline_on=STARTED_ON, baseline=_BASELINE, target=_TARGET
    )
    for unit, origin, posts in UPLIFT:
        workforce.allocate_uplift(
            actor=actor, at=at, programme_id=programme, unit_id=units[unit], posts=posts,
            valid_from=NEW_MODEL_FROM, origin_id=units[origin] if origin else None,
        )  # fmt: skip


def _rows(scale: int) -> Iterator[HrRow]:
    numbers = _Numbers()
    row = 0
    served = 0
    for unit, count in IN_2019:
        for place in range(count // scale):
            joined = STARTED_ON - dt.timedelta(days=30 + (place * 37) % 9_000)
            who = numbers.next()
            yield _row(row + 1, who, joined, STARTED_ON, NEW_MODEL_FROM, unit)
            row += 2
            yield _row(row, who, joined, NEW_MODEL_FROM, None, LOCAL)
        served += count // scale
    for place in range(BY_DECEMBER // scale - served):
        row += 1
        # By April, or in the autumn intake; the record of both begins with the new model or after.
        on_time = served + place < BY_APRIL // scale
        joined = (
            dt.date(2020, 1, 6) + dt.timedelta(days=place * 2 % 1_150) if on_time else dt.date(2023, 10, 2)
        )
        since = NEW_MODEL_FROM if on_time else joined
        yield _row(row, numbers.next(), joined, since, None, LOCAL)


def _row(  # noqa: PLR0917
    row: int, who: tuple[str, str], joined: dt.date, since: dt.date, until: dt.date | None, unit: str
) -> HrRow:
    number, name = who
    return HrRow(
        row=row, number=number, name=name, rank=Rank.CONSTABLE, fte=Decimal(1), joined_on=joined,
        valid_from=since, valid_until=until, unit=unit,
        joined_as=JoinedAs.PCDA if joined.year >= 2020 else JoinedAs.IPLDP,
    )  # fmt: skip
