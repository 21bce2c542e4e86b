"""Making the demo force: in one transaction, the same for the same seed, size and day."""

from __future__ import annotations

import datetime as dt
import time as clock
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from django.core.management import call_command
from django.db import connection, transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.journeys.ports import ports
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day
from peelian.workers.demo import ground
from peelian.workers.demo.people import Staffing
from peelian.workers.demo.place_names import DISTRICTS, LETTERS
from peelian.workers.demo.residents import sign_up

ACTOR = system("demo")
MARKER = "demo.force.made"


class NotADemo(Refused):
    """The database holds what the demo didn't make."""


class AnotherDemo(Refused):
    """There is a demo of other arguments or another day."""


@dataclass(frozen=True, slots=True)
class Size:
    """What makes two demos the same, beside the code that made them. `only` names districts (bhm); all when empty."""

    residents: int
    seed: int
    day: str
    only: tuple[str, ...] = ()


def make(
    *,
    at: dt.datetime,
    residents: int,
    seed: int,
    only: Sequence[str] = (),
    fresh: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> bool:
    """Make the demo; False when it is there already, made with the same arguments on the same day.

    Args:
        at: now; everything is dated back from it.
        residents: how many people are signed up.
        seed: of chance.
        only: short names of districts, for a small demo.
        fresh: empty the database first.
        tell: takes a sentence about each step.

    Raises:
        NotADemo: the database holds anything else; `fresh` doesn't empty it either.
        AnotherDemo: there is one of other arguments or another day, and not `fresh`.
    """  # fmt: skip
    wanted = Size(residents, seed, local_day(at).isoformat(), tuple(only))
    made = made_before()
    _refuse_others(made)
    if made is not None and not fresh:
        if made == wanted:
            return False
        raise AnotherDemo(
            f"There is a demo of {made.day} with {made.residents:,} residents and seed {made.seed}. "
            "--fresh empties the database and makes another."
        )
    if made is not None:
        call_command("flush", interactive=False, verbosity=0)
        tell("Emptied the database.")
    with transaction.atomic():
        _make(wanted, at, tell)
        events.record(name=MARKER, actor=ACTOR, at=at, subject="demo", data=asdict(wanted))
    return True


def made_before() -> Size | None:
    """The demo that this database holds, None where it holds none."""
    found = events.list_events(name_prefix=MARKER, limit=1)
    if not found:
        return None
    data = found[0].data
    return Size(data["residents"], data["seed"], data["day"], tuple(data["only"]))


def _refuse_others(made: Size | None) -> None:
    real = [user for user in accounts.list_users() if not user.is_demo]
    if real:
        raise NotADemo(
            f"This database holds {len(real)} accounts that aren't the demo's. Give the demo a database of its own."
        )
    if made is None and events.list_events(limit=1):
        raise NotADemo("This database was used for something else. Give the demo a database of its own.")


def _make(wanted: Size, at: dt.datetime, tell: Callable[[str], None]) -> None:
    step = _Steps(tell)
    rows = ports().readers["demo-postcodes"](None, letters=LETTERS, districts=DISTRICTS.keys())
    plan = ground.draw(list(rows), seed=wanted.seed, only=wanted.only)
    ground.load(plan, actor=ACTOR, at=at)
    step(
        f"{len(plan.postcodes):,} postcodes, {len(plan.patches)} neighbourhoods, {len(plan.sectors)} sectors"
    )
    staff = Staffing(plan, actor=ACTOR, at=at, seed=wanted.seed).everybody()
    step(f"{len(staff.teams)} neighbourhood teams and the accounts to sign in with")
    people = sign_up(plan, actor=ACTOR, at=at, count=wanted.residents, seed=wanted.seed)
    step(f"{people:,} residents who signed up")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Steps:
    """Tells of each step with the seconds that it took."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._began = tell, clock.monotonic()

    def __call__(self, what: str) -> None:
        now = clock.monotonic()
        self._tell(f"{what} ({now - self._began:.1f} s).")
        self._began = now
