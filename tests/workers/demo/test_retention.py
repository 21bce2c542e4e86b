"""The demo's leavers and conversations, without the rest of the demo."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import State
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from peelian.kernel.time import local_day
from peelian.workers.demo import retention as step
from peelian.workers.demo.ground import FORCE
from peelian.workers.demo.people import Staff
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


class _Ground:
    """Of a small demo: not all districts."""

    sectors = ()


class _Setting:
    """As much of a demo's setting as leaving asks for: two LPAs, and constables who serve."""

    actor, at, today, ground = system("demo"), AT, local_day(AT), _Ground

    def __init__(self) -> None:
        for name in ("North", "South"):
            UnitFactory.create(name=name, kind=UnitKind.LPA)
        people = [
            PersonFactory.create(joined_on=AT.date() - dt.timedelta(days=90 * n + 30)) for n in range(12)
        ]
        self.staff = Staff(collars={person.pk: person.collar_number for person in people})

    def chance(self, what: str) -> random.Random:
        return random.Random(what)


class TestLeaving:
    def test_is_as_the_paper_had_it_but_a_tenth_and_for_the_retirements(self) -> None:
        """The board's paper of January 2024, table 3: 490 in all, so 180 retirements and not 203."""
        setting = _Setting()
        assert sum(step.LEAVERS.values()) == 490
        assert step.let_people_leave(setting) == 48  # type: ignore[arg-type]  # as much of one as it asks for
        found = workforce.leavers_table(
            first_on=setting.today - dt.timedelta(days=364), last_on=setting.today
        )

        assert {row.words: row.count for row in found.rows if row.count} == {
            "Resignation": 19, "Retirement": 18, "Transfer out": 8, "Ill-health retirement": 2, "Other reasons": 1,
        }  # fmt: skip
        assert step.let_people_leave(setting) == 0, "once"  # type: ignore[arg-type]

    def test_is_talked_of_and_its_curves_are_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = _Setting()
        viewer = make_viewer(Role.WORKFORCE, FORCE)
        monkeypatch.setattr(step, "_holder", lambda _: viewer)
        monkeypatch.setattr("peelian.apps.places.api.force", lambda _: type("Force", (), {"code": FORCE}))
        step.let_people_leave(setting)  # type: ignore[arg-type]
        assert step.talk_of_leaving(setting) > 40  # type: ignore[arg-type]
        kept = retention.latest_survival(viewer=viewer, on=setting.today, staff_class="officer")

        assert kept is not None
        assert kept.refused == ""
        assert retention.list_conversations(viewer=viewer, state=State.HELD)
        assert retention.list_conversations(viewer=viewer, state=State.DECLINED)
