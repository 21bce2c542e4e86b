"""The demo's conversations with leavers, without the rest of the demo."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import State
from peelian.kernel.actors import system
from peelian.kernel.time import local_day
from peelian.workers.demo import retention as step
from peelian.workers.demo.ground import FORCE
from peelian.workers.demo.operating_models import begin_models
from peelian.workers.demo.people import Staff
from peelian.workers.demo.workforce import write_workforce
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db


class _Setting:
    """As much of a demo's setting as leaving asks for: a tenth of a force, and constables who serve in teams."""

    actor, at, today = system("demo"), AT, local_day(AT)

    def __init__(self) -> None:
        units = begin_models(actor=self.actor, at=AT)
        write_workforce(actor=self.actor, at=AT, units=units, scale=10)
        people = [
            PersonFactory.create(joined_on=AT.date() - dt.timedelta(days=90 * n + 30)) for n in range(12)
        ]
        self.staff = Staff(collars={person.pk: person.collar_number for person in people})

    def chance(self, what: str) -> random.Random:
        return random.Random(what)


class TestLeaving:
    def test_is_talked_of_and_its_curves_are_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        setting = _Setting()
        viewer = make_viewer(Role.WORKFORCE, FORCE)
        monkeypatch.setattr(step, "_holder", lambda _: viewer)
        monkeypatch.setattr("peelian.apps.places.api.force", lambda _: type("Force", (), {"code": FORCE}))
        assert step.talk_of_leaving(setting) > 40  # type: ignore[arg-type]
        kept = retention.latest_survival(viewer=viewer, on=setting.today, staff_class="officer")

        assert kept is not None
        assert kept.refused == ""
        assert retention.list_conversations(viewer=viewer, state=State.HELD)
        assert retention.list_conversations(viewer=viewer, state=State.DECLINED)
