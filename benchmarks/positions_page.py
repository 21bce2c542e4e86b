"""The station's page of one sector's fortnight, over ten million positions taken, folded and worked out as always.

`python -m benchmarks.positions_page DATA`, on a database that is migrated and empty (DATABASE_URL): prints its cost as
JSON. The wards are the real ones of 2025, in drafted sectors; the patrols and their devices are invented.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import positions_made as made

if TYPE_CHECKING:
    from peelian.apps.accounts.api import Viewer
    from peelian.apps.accounts.models import User
    from peelian.apps.places.api import AreaView

DAYS, DEVICES = 14, 248  # at a fix every 30 seconds: 9,999,360
TASKS, LOOKS = 30, 20
_DAY = dt.timedelta(days=1)


def measure(data: Path) -> dict[str, Any]:
    """Lay the wards, send patrols, take and work out a fortnight, and look at its page twenty times."""
    from django.core.management import call_command
    from django.test import Client

    from peelian.kernel.time import local_day

    begins = dt.datetime.combine(made.FIRST_DAY, dt.time(9), tzinfo=dt.UTC)
    ends = begins + DAYS * _DAY
    with tempfile.TemporaryDirectory(prefix="wards-") as folder:
        _lay_wards(call_command, data, Path(folder))
    sector, viewer, user = _people(begins)
    tasks = _send(sector, viewer, begins)
    started, worked = _cpu(), _take(data, ends)
    cost: dict[str, Any] = {"taken_and_worked_out_cpu": _cpu() - started, **worked, "tasks": tasks}
    client = Client(SERVER_NAME="localhost", HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    span = {
        "since": made.FIRST_DAY.isoformat(), "until": local_day(ends - _DAY).isoformat(), "area": sector.code
    }  # fmt: skip
    for by in ("task", "team"):
        cost |= {f"{name}_{by}": value for name, value in _look(client, span | {"by": by}).items()}
    return cost


def _lay_wards(call_command: Any, data: Path, folder: Path) -> None:
    outlines, areas = str(data / "boundaries" / "wards_2025.geojson"), str(folder / "areas.csv")
    force = ("--force", "west-midlands", "--name", "West Midlands Police", "--valid-from", "2025-05-01")
    with (folder / "said").open("w", encoding="utf-8") as said:
        call_command("draft_areas", outlines, *force, "--output", areas, stdout=said)
        call_command("import", "areas", areas, stdout=said)
        call_command("import", "boundaries", outlines, "--valid-from", "2025-05-01", stdout=said)


def _people(at: dt.datetime) -> tuple[AreaView, Viewer, User]:
    """The first sector of today, and its inspector, signed in with a second factor."""
    from allauth.mfa.models import Authenticator

    from peelian.apps.accounts import api as accounts
    from peelian.apps.places import api as places
    from peelian.kernel.actors import system

    sector = places.list_areas(on=at.date(), kind=places.AreaKind.SECTOR)[0]
    user = accounts.create_user(
        actor=system("benchmark"), at=at, email="inspector@force.example", name="Inspector", password=None
    )
    accounts.grant_role(
        actor=system("benchmark"), at=at, user_id=user.pk, role=accounts.Role.INSPECTOR, area_code=sector.code,
        valid_from=at.date() - _DAY,
    )  # fmt: skip
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return sector, accounts.viewer_for(user, at.date()), user


def _send(sector: AreaView, viewer: Viewer, at: dt.datetime) -> int:
    """Patrols of one plan: each at a place of its own, for four hours of a day, asked of a team by its number."""
    from peelian.apps.places import api as places
    from peelian.apps.priorities import api as priorities
    from peelian.apps.problems import api as problems
    from peelian.apps.tasking import api as tasking
    from peelian.journeys import send_patrol, set_priorities, write_plan
    from peelian.kernel.actors import system
    from peelian.kernel.categories import ProblemCategory

    actor, before = system("benchmark"), at - _DAY
    priorities.set_strand(
        actor=actor, at=before, area_id=sector.id, category=ProblemCategory.BURGLARY, impact=4, likelihood=3,
        why="It does lasting harm.", valid_from=before.date(),
    )  # fmt: skip
    cycle = set_priorities.make_list(viewer=viewer, at=at, sector_code=sector.code, on=at.date())
    priority = set_priorities.adopt(
        viewer=viewer, at=at, candidate_id=cycle.candidates[0].id, issue="Break-ins."
    )
    plan = write_plan.write(
        viewer=viewer, at=at, priority_id=priority.id, title="Fewer break-ins", aim="Fewer homes broken into.",
        tactics=[problems.TacticDraft("Walk the alleys", "The team")],
        outcomes=[
            problems.OutcomeDraft("Burglaries", "a month", problems.Direction.FALL, 9, 6, at.date() + 90 * _DAY)
        ],
    )  # fmt: skip
    write_plan.agree(viewer=viewer, at=at, plan_id=plan.id, seen=plan.version)
    wards = places.list_areas(on=at.date(), kind=places.AreaKind.NEIGHBOURHOOD, within=sector.code)
    teams = [_team(ward, at, number) for number, ward in enumerate(wards)]
    for number in range(TASKS):
        ward = wards[number % len(wards)]
        outline = places.boundary_of(ward.code, at.date())
        if outline is None:
            raise SystemExit(f"{ward.name} has no outline.")
        window = tasking.Window(*(at + dt.timedelta(days=number % 12 + 1, hours=hours) for hours in (0, 4)))
        send_patrol.task(
            viewer=viewer, at=at, plan_id=plan.id, title=f"Patrol {number + 1}", kind=tasking.PatrolKind.PARTNER
            if number % 10 == 9 else tasking.PatrolKind.FOOT,
            partner="Wardens" if number % 10 == 9 else "",
            place=send_patrol.Circle(outline.label_lat, outline.label_lng + number * 2e-4, 300, f"Place {number + 1}"),
            dose_visits=2, dose_minutes=15, windows=[window], person_ids=[],
            team_id=teams[number % len(teams)], despite="They take turns.",
        )  # fmt: skip
    return TASKS


def _team(ward: AreaView, at: dt.datetime, number: int) -> int:
    """Three officers posted to a ward, each with a radio; the team's number."""
    from peelian.apps.visibility import api as visibility
    from peelian.apps.workforce import api as workforce
    from peelian.kernel.actors import system

    actor, before = system("benchmark"), at - _DAY
    team = workforce.create_team(actor=actor, at=before, area_id=ward.id, name=f"{ward.name} team")
    for place in range(3 * number, 3 * number + 3):
        post = workforce.create_post(
            actor=actor, at=before, team_id=team.id, title="Officer", rank=workforce.Rank.CONSTABLE,
            valid_from=before.date(),
        )  # fmt: skip
        person = workforce.create_person(
            actor=actor, at=before, name=f"Officer {place}", rank=workforce.Rank.CONSTABLE,
            collar_number=str(30_000 + place), joined_on=before.date(),
        )  # fmt: skip
        workforce.post_person(
            actor=actor, at=before, person_id=person.id, post_id=post, valid_from=before.date()
        )
        visibility.hold_device(
            actor=actor, at=before, device=f"radio-{place}", person_id=person.id, starts_at=before
        )
    return team.id


def _take(data: Path, at: dt.datetime) -> dict[str, Any]:
    """The fortnight's fixes into the store by its one way, then what the worker does with them."""
    from django.db import transaction

    from peelian.analysis import national_grid
    from peelian.apps.visibility.services.parts import keep_loose
    from peelian.journeys import fold
    from peelian.kernel.actors import system

    taken = 0
    for fixes in made.each_day(made.wards(data)[1], number_of_days=DAYS, share=0.27, devices=DEVICES):
        lng, lat = national_grid.to_degrees(fixes.x, fixes.y)
        names = [f"radio-{device}" for device in fixes.device.tolist()]
        with transaction.atomic():
            taken += keep_loose(at=at, device=names, at_us=fixes.at_us, lat=lat, lng=lng).taken
        fold.fold_due(actor=system("benchmark"), at=at)
    return {"taken": taken}


def _look(client: Any, asked: dict[str, str]) -> dict[str, Any]:
    """Twenty looks after one that warms up: median milliseconds of wall and of this process, and what came."""
    first = client.get("/station/practice/", asked)
    if first.status_code != 200 or b"All together" not in first.content:
        raise SystemExit(f"The page answers {first.status_code}: {first.content[:300]!r}")
    walls, cpus = [], []
    for _ in range(LOOKS):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get("/station/practice/", asked)
        walls.append(1_000 * (time.perf_counter() - wall))
        cpus.append(1_000 * (time.process_time() - cpu))
    return {
        "page_ms": statistics.median(walls), "page_worst_ms": max(walls), "page_cpu_ms": statistics.median(cpus),
        "bytes": len(first.content),
    }  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(data: str) -> None:
    """Measure and print."""
    from peelian.config import entry

    entry.choose_settings()
    import django

    django.setup()
    print(json.dumps(measure(Path(data))))


if __name__ == "__main__":
    main(*sys.argv[1:])
