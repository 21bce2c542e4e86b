"""Good practice that the walked sector wrote up: two entries that everybody reads, one that waits for a check."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from peelian.apps.library import api as library
from peelian.apps.library.api import EntryDraft, ResultFigure
from peelian.apps.problems import api as problems
from peelian.apps.workforce import api as workforce
from peelian.journeys import share_practice
from peelian.kernel.categories import ProblemCategory
from peelian.workers.demo.setting import Setting

_ENTRIES = (
    (
        "Alley gates agreed street by street", ProblemCategory.BURGLARY,
        "Gates on alleys behind terraces, asked for by the residents who hold the keys.",
        "We walked each alley with residents on a Saturday, drew what they could see from their back windows, and took"
        " the list to the council. Residents of both sides signed for keys before a gate was ordered.",
        "Burglaries from the back fell while those from the front stayed as they were. One gate was left open for a"
        " month: name two key holders for each, not one.",
        (ResultFigure("Burglaries from the back, six months", Decimal(17), Decimal(8), "crime records"),
         ResultFigure("Alleys with gates", Decimal(0), Decimal(6), "the council")),
        None,
    ),
    (
        "Speed Watch with the school’s eldest", ProblemCategory.SPEEDING,
        "Children of the eldest year held the device with us for ten mornings.",
        "Two officers and six children stood at the crossing from a quarter past eight. Drivers over the limit chose"
        " between a letter and a talk with the children.",
        "Fewer drivers were fast at that hour; at other hours nothing changed. A pilot of ten mornings is too short to"
        " say how long it lasts.",
        (ResultFigure("Drivers over 35 mph, of a hundred", Decimal(21), Decimal(12), "Speed Watch"),),
        60,
    ),
    (
        "A bench moved, not removed", ProblemCategory.ASB,
        "A bench that gathered complaints was moved to where people are seen.",
        "Residents, the council and the young people who sat there chose the new place together.",
        "Calls about the old place stopped. We don’t know yet of the new one.",
        (),
        None,
    ),
)  # fmt: skip
#: Of these so many are checked and published; the others wait.
_PUBLISHED = 2


def write_up(setting: Setting) -> int:
    """Write the entries up, check and publish most. Returns how many the force reads."""
    sector = setting.walked
    sergeant, inspector = setting.staff.sergeants[sector.code], setting.staff.inspectors[sector.code]
    plans = problems.list_plans(area_codes=[patch.code for patch in sector.patches], on=setting.today)
    agreed = [plan for plan in plans if plan.state is not problems.PlanState.DRAFT]
    for number, (title, category, summary, done, result, figures, pilot_days) in enumerate(_ENTRIES):
        patch = sector.patches[number % len(sector.patches)]
        teams = workforce.list_teams(viewer=sergeant, area_path_code=patch.code, on=setting.today)
        begun = setting.today - dt.timedelta(days=pilot_days) if pilot_days else None
        made = share_practice.write(
            viewer=sergeant,
            at=setting.moment(setting.today - dt.timedelta(days=21 - number), 10),
            draft=EntryDraft(
                title=title, category=category, team_id=teams[0].id, summary=summary, done=done, result=result,
                ring_id=setting.staff.teams[patch.code].constables[0], figures=figures,
                plan_id=next((plan.id for plan in agreed if plan.category is category), None),
                pilot_from=begun, pilot_until=begun + dt.timedelta(days=14) if begun else None,
            ),
        )  # fmt: skip
        if number < _PUBLISHED:
            checked = setting.moment(setting.today - dt.timedelta(days=14 - number), 15)
            share_practice.check(viewer=inspector, at=checked, entry_id=made.id)
            share_practice.publish(viewer=sergeant, at=checked + dt.timedelta(minutes=20), entry_id=made.id)
    return len(library.search().entries)
