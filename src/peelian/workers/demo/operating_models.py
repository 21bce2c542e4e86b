"""Two operating models with their units, and where Uplift's posts went: the board's paper of January 2024, table 1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import UnitKind
from peelian.kernel.actors import Actor
from peelian.workers.demo.careers import LPAS_ON, STARTED_ON
from peelian.workers.demo.ground import FORCE, FORCE_NAME, lpa_code
from peelian.workers.demo.place_names import DISTRICTS

OLD_MODEL_FROM = dt.date(2012, 4, 1)
LOCAL = "local-policing"
#: The paper's table 1: new unit, old function, uplift posts.
UPLIFT = (
    (LOCAL, "npu", 221), (LOCAL, "response", 252), (LOCAL, "fcid-volume", 68), (LOCAL, "socex-npu", 29),
    ("major-crime", "fcid-complex", 111), ("public-protection", "", 110), ("custody", "", 10), ("intel", "", 13),
    ("socex", "", 79),
)  # fmt: skip
#: Functions of the old model; the last holds whom the paper doesn't place.
OLD = (
    ("npu", "Local Policing/NPUs"), ("response", "Response & FSU"), ("fcid-volume", "FCID (Volume)"),
    ("socex-npu", "SOCEX (NPU)"), ("fcid-complex", "Force CID (Complex)"), ("other-functions", "Other functions"),
)  # fmt: skip
_NEW = (
    (LOCAL, "Local Policing Area", ("npu", "response", "fcid-volume", "socex-npu")),
    ("major-crime", "Major Crime Unit", ("fcid-complex",)), ("public-protection", "Public Protection Unit", ()),
    ("custody", "Custody", ()), ("intel", "Intel", ()), ("socex", "SOCEX (outside Local Policing)", ()),
    ("operations", "Operations", ("other-functions",)), ("contact", "Force Contact", ()),
    ("corporate", "Corporate Services", ()),
)  # fmt: skip
#: Under every LPA.
FUNCTIONS = (("response", "Response"), ("investigation", "Investigation"))
#: Officers that Uplift began from, in the whole force, and what it funded (Home Office allocation, as the paper says).
_PROGRAMME, _BASELINE, _TARGET = "Police Officer Uplift Programme", 6_691, 1_278


def begin_models(*, actor: Actor, at: dt.datetime) -> dict[str, int]:
    """The old model's functions and the new one's units; answers their ids by code.

    Before any team is made: teams stand in the newest model, under the unit of their LPA.
    """
    old = workforce.begin_model(
        actor=actor, at=at, code="npu-model", name="Neighbourhood policing units", valid_from=OLD_MODEL_FROM
    )
    made = {
        code: workforce.create_unit(
            actor=actor, at=at, model_id=old, code=code, name=name, kind=UnitKind.FUNCTION,
            valid_from=OLD_MODEL_FROM,
        )
        for code, name in OLD
    }  # fmt: skip
    new = workforce.begin_model(
        actor=actor, at=at, code="lpa-model", name="Local policing areas", valid_from=LPAS_ON
    )
    for code, _ in OLD:
        workforce.close_unit(actor=actor, at=at, unit_id=made[code], valid_until=LPAS_ON)

    def unit(
        code: str,
        name: str,
        kind: UnitKind,
        *,
        under: str = "",
        area: str = "",
        origins: tuple[str, ...] = (),
    ) -> None:
        made[code] = workforce.create_unit(
            actor=actor, at=at, model_id=new, code=code, name=name, kind=kind, valid_from=LPAS_ON, area_code=area,
            parent_id=made.get(under), origin_ids=tuple(made[one] for one in origins),
        )  # fmt: skip

    unit(FORCE, FORCE_NAME, UnitKind.FORCE, area=FORCE)
    for code, name, origins in _NEW:
        unit(code, name, UnitKind.DEPARTMENT, under=FORCE, origins=origins)
    for district in DISTRICTS.values():
        lpa = lpa_code(district)
        unit(lpa, district.name, UnitKind.LPA, under=LOCAL, area=lpa)
        for code, name in FUNCTIONS:
            unit(f"{lpa}.{code}", f"{name}, {district.name}", UnitKind.FUNCTION, under=lpa, area=lpa)
    _write_uplift(actor, at, made)
    return made


def _write_uplift(actor: Actor, at: dt.datetime, units: Mapping[str, int]) -> None:
    programme = workforce.begin_uplift(
        actor=actor, at=at, name=_PROGRAMME, baseline_on=STARTED_ON, baseline=_BASELINE, target=_TARGET
    )
    for unit, origin, posts in UPLIFT:
        workforce.allocate_uplift(
            actor=actor, at=at, programme_id=programme, unit_id=units[unit], posts=posts,
            valid_from=LPAS_ON, origin_id=units[origin] if origin else None,
        )  # fmt: skip
