"""What the look of every ten minutes at plans' outcomes costs, and what one plan's page adds when somebody opens it.

`read_outcomes.read_due` of 300, then `show_outcomes.show` of a plan with three: that reads the fortnight so far anew.

In a throwaway database. The wards are the real ones of 2025 in drafted sectors; the crimes, what people say and the
hundred plans are invented: each reads recorded crime, voice and proven minutes. The second look finds nothing new,
which is the usual case.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import positions_page
from benchmarks.report import Report, timed
from benchmarks.throwaway import database

if TYPE_CHECKING:
    from peelian.apps.accounts.api import Viewer

PLANS, CRIMES, VOICES, SEED = 100, 60_000, 10_000, 7
AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
AGREED = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)
_DAY = dt.timedelta(days=1)
_FORCE = "West Midlands Police"


def run(data: Path, *, repeats: int = 5) -> Report:
    """Make a force with a hundred plans, then read what is due. Needs the outlines of wards in `data`."""
    with database("outcomes"):
        return measure(data, repeats)


def measure(data: Path, repeats: int) -> Report:
    """The same on the database of the settings, which is migrated and empty."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from peelian.apps.problems import api as problems
    from peelian.journeys import read_outcomes, show_outcomes

    started = time.perf_counter()
    _make(data)
    made = time.perf_counter() - started
    outcomes = len(problems.list_measured())
    found: list[int] = []

    def look() -> None:
        found.append(read_outcomes.read_due(at=AT))

    plan = problems.get_plan(problems.list_measured()[0].plan_id, on=AT.date())
    first, usual = timed(look, repeats=1), timed(look, repeats=repeats)
    page = timed(lambda: show_outcomes.show(at=AT, plan=plan), repeats=repeats)
    with CaptureQueriesContext(connection) as asked:
        look()
    report = Report(
        f"Reading what is due of {outcomes} outcomes", ("look", "readings", "wall s", "CPU s", "wall min–max")
    )
    rows = (("first", first, found[0]), ("nothing new", usual, found[-1]), ("one plan’s page", page, 0))
    for name, cost, n in rows:
        seconds = (f"{cost.wall:.3f}", f"{cost.cpu:.3f}", f"{cost.fastest:.3f}–{cost.slowest:.3f}")
        report.add(name, f"{n}", *seconds)
    report.notes.append("CPU is the process's, without the database's. A look comes every ten minutes.")
    report.figures = {
        "outcomes": outcomes, "cpu_s": f"{usual.cpu:.2f}", "wall_s": f"{usual.wall:.2f}",
        "first_cpu_s": f"{first.cpu:.2f}", "page_cpu_s": f"{page.cpu:.3f}", "page_wall_s": f"{page.wall:.3f}",
        "queries": len(asked), "made_s": f"{made:.0f}",
    }  # fmt: skip
    return report


def _make(data: Path) -> None:
    from django.core.management import call_command

    from peelian.apps.places import api as places

    with tempfile.TemporaryDirectory(prefix="wards-") as folder:
        positions_page._lay_wards(call_command, data, Path(folder))
    wards = places.list_areas(on=AT.date(), kind=places.AreaKind.NEIGHBOURHOOD)
    dice = random.Random(SEED)  # invented crime
    _publish(wards, dice)
    _hear(wards, dice)
    _plan(_inspector())


def _publish(wards: list[Any], dice: random.Random) -> None:
    """Crimes of twenty months at the label points of wards."""
    from peelian.apps.incidents import api as incidents
    from peelian.apps.places import api as places
    from peelian.kernel.actors import system

    points = [place for ward in wards if (place := places.boundary_of(ward.code, AT.date()))]
    months = [dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(21)]
    kinds = sorted({kind for category in _categories() for kind in category.published_categories})
    rows = []
    for number in range(CRIMES):
        point = dice.choice(points)
        rows.append(
            incidents.CrimeRow(
                row=number + 2, crime_id=f"{number:064x}", month=dice.choice(months), reported_by=_FORCE,
                falls_within=_FORCE, lat=round(point.label_lat, 6), lng=round(point.label_lng, 6),
                location="On or near High Street", lsoa_code="", category=dice.choice(kinds), outcome="", context="",
            )
        )  # fmt: skip
    incidents.load_crimes(actor=system("benchmark"), at=AT, rows=rows, name="street.csv", sha256="invented")


def _hear(wards: list[Any], dice: random.Random) -> None:
    """What people said since the spring, of any of the problems."""
    from peelian.apps.voice import api as voice
    from peelian.kernel.actors import system

    for number in range(VOICES):
        said_at = AT - dice.random() * 250 * _DAY
        voice.record_contribution(
            actor=system("benchmark"), at=said_at, kind=voice.Kind.SURVEY, area_id=dice.choice(wards).id,
            category=dice.choice(_categories()), coded_by=voice.CodedBy.RESIDENT, text="It happens at night.",
            person_key=f"person:{number}", said_at=said_at,
        )  # fmt: skip


def _categories() -> list[Any]:
    from peelian.kernel.categories import ProblemCategory

    return [category for category in ProblemCategory if category.published_categories]


def _inspector() -> Viewer:
    from peelian.apps.accounts import api as accounts
    from peelian.apps.places import api as places
    from peelian.kernel.actors import system

    force = places.list_areas(on=AT.date(), kind=places.AreaKind.FORCE)[0]
    user = accounts.create_user(
        actor=system("benchmark"), at=AGREED, email="inspector@force.example", name="Inspector", password=None
    )
    accounts.grant_role(
        actor=system("benchmark"), at=AGREED, user_id=user.pk, role=accounts.Role.INSPECTOR, area_code=force.code,
        valid_from=AGREED.date() - _DAY,
    )  # fmt: skip
    return accounts.viewer_for(user, AT.date())


def _plan(viewer: Viewer) -> None:
    """A plan for each line of each sector's list until there are a hundred, agreed in July."""
    from peelian.apps.places import api as places
    from peelian.apps.priorities import api as priorities
    from peelian.apps.problems import api as problems
    from peelian.journeys import set_priorities, write_plan

    sectors = places.list_areas(on=AGREED.date(), kind=places.AreaKind.SECTOR)
    for sector, category in product(sectors, _categories()):
        priorities.set_strand(
            actor=viewer.actor, at=AGREED - _DAY, area_id=sector.id, category=category, impact=4, likelihood=3,
            why="It does lasting harm.", valid_from=AGREED.date() - _DAY,
        )  # fmt: skip
    made = 0
    for number, sector in enumerate(sectors):
        beside = sectors[number - 1].code
        cycle = set_priorities.make_list(viewer=viewer, at=AGREED, sector_code=sector.code, on=AGREED.date())
        for line in cycle.candidates:
            priority = set_priorities.adopt(
                viewer=viewer, at=AGREED, candidate_id=line.id, issue="It happens at night.", area_code=sector.code
            )  # fmt: skip
            plan = write_plan.write(
                viewer=viewer, at=AGREED, priority_id=priority.id, title=f"Plan {made}", aim="Fewer.",
                tactics=[problems.TacticDraft("Walk the alleys", "The team")],
                outcomes=[_outcome(measure, beside) for measure in _MEASURES],
            )  # fmt: skip
            write_plan.agree(viewer=viewer, at=AGREED, plan_id=plan.id, seen=plan.version)
            made += 1
            if made == PLANS:
                return
    raise SystemExit(f"There were lines for {made} plans only.")


_MEASURES = ("recorded-crime", "voice", "patrol-minutes")


def _outcome(measure: str, beside: str) -> Any:
    from peelian.apps.problems import api as problems

    rises = measure == "patrol-minutes"
    return problems.OutcomeDraft(
        "", "", problems.Direction.RISE if rises else problems.Direction.FALL, None, 90 if rises else 0,
        AT.date() + 90 * _DAY, measure=problems.Measure(measure), comparison_code="" if rises else beside,
    )  # fmt: skip
