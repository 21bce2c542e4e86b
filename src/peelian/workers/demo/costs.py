"""What the demo force paid to set things up. The sums for Local Policing Areas are the Board's paper of January 2024's;
how invoices part them, and everything else, is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.finance import api as finance
from peelian.workers.demo.ground import FORCE, LPAS_FROM, lpa_code
from peelian.workers.demo.setting import Setting

_BUILDING, _IT, _FURNITURE = "building-works-and-relocations", "it-and-equipment", "furniture-and-lockers"
_TRAINING, _VEHICLES = "training", "vehicles"


@dataclass(frozen=True, slots=True)
class _Invoice:
    """One line: category, what was bought, pounds, and how many days after the undertaking began."""

    category: str
    what: str
    pounds: int
    after: int


#: 74,900 + 14,200 + 12,100 = 101,200.
_LPAS = (
    _Invoice(_BUILDING, "Walls and doors in three stations", 31_450, 36),
    _Invoice(_BUILDING, "Moving eleven teams", 18_900, 71),
    _Invoice(_BUILDING, "Rewiring of two briefing rooms", 15_750, 120),
    _Invoice(_BUILDING, "Signs with the new areas’ names", 8_800, 239),
    _Invoice(_IT, "Docking stations and screens", 8_650, 50),
    _Invoice(_IT, "Radios’ call groups set anew", 3_300, 8),
    _Invoice(_IT, "Telephones moved and renumbered", 2_250, 92),
    _Invoice(_FURNITURE, "Lockers", 7_400, 64),
    _Invoice(_FURNITURE, "Desks and chairs", 4_700, 106),
)
_CAMERAS = (
    _Invoice(_IT, "Cameras and chargers", 38_600, 21),
    _Invoice(_IT, "Licences for the first year", 9_250, 30),
    _Invoice(_TRAINING, "Half a day for each PCSO", 6_480, 75),
)
_BICYCLES = (
    _Invoice(_VEHICLES, "Twelve bicycles", 14_388, 14),
    _Invoice(_VEHICLES, "Locks, lights and panniers", 1_116, 28),
    _Invoice(_TRAINING, "Two days of riding on the road", 2_950, 49),
)


def record_costs(setting: Setting) -> int:
    """Three undertakings with their invoices, one that was recorded wrongly and put right. Returns how many stand."""
    a_year_ago = setting.today - dt.timedelta(days=330)
    half_a_year_ago = setting.today - dt.timedelta(days=160)
    lpas = finance.begin_undertaking(
        actor=setting.actor, at=setting.at, name="Setting up Local Policing Areas", area_code=FORCE,
        valid_from=LPAS_FROM, about="Seven Local Policing Areas in the place of eight neighbourhood policing units.",
    )  # fmt: skip
    stand = _pay(setting, lpas, LPAS_FROM, "LPA", _LPAS)
    finance.close_undertaking(
        actor=setting.actor, at=setting.at, code=lpas, valid_until=LPAS_FROM + dt.timedelta(days=273)
    )
    cameras = finance.begin_undertaking(
        actor=setting.actor, at=setting.at, name="Body-worn cameras for PCSOs", area_code=FORCE,
        valid_from=a_year_ago,
    )  # fmt: skip
    _put_right(setting, cameras, a_year_ago)
    stand += _pay(setting, cameras, a_year_ago, "BWV", _CAMERAS)
    area = lpa_code(setting.walked.district)
    bicycles = finance.begin_undertaking(
        actor=setting.actor, at=setting.at, name="Bicycles for neighbourhood teams", area_code=area,
        valid_from=half_a_year_ago,
    )  # fmt: skip
    return stand + _pay(setting, bicycles, half_a_year_ago, "CYC", _BICYCLES)


def _pay(setting: Setting, code: str, began: dt.date, prefix: str, invoices: Sequence[_Invoice]) -> int:
    for number, one in enumerate(invoices, start=1):
        finance.record_cost(
            actor=setting.actor, at=setting.at, undertaking_code=code, category_code=one.category,
            pence=one.pounds * 100, incurred_on=began + dt.timedelta(days=one.after),
            evidence=f"{prefix}-{4100 + 17 * number}", what=one.what,
        )  # fmt: skip
    return len(invoices)


def _put_right(setting: Setting, code: str, began: dt.date) -> None:
    """The first invoice, with two figures the wrong way round."""
    first = _CAMERAS[0]
    wrong = finance.record_cost(
        actor=setting.actor, at=setting.at, undertaking_code=code, category_code=first.category,
        pence=(first.pounds - 2_700) * 100, incurred_on=began + dt.timedelta(days=first.after),
        evidence="BWV-4117", what=first.what,
    )  # fmt: skip
    finance.withdraw_cost(
        actor=setting.actor, at=setting.at, cost_id=wrong,
        reason="Typed 35,900 for 38,600; recorded again.",
    )  # fmt: skip
