"""Where officers were, and when they worked, ends after two years; the force's own places and rules stay."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.tasking.models import Assignment, PatrolTask, Suggestion
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay
from peelian.apps.visibility.models.positions import PositionFile
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.journeys import forget_words
from tests.apps.visibility.test_services import ACTOR, LATER, MINUTE, WINDOW, load, make_task
from tests.factories.clock import AT
from tests.factories.positions import stay
from tests.factories.tasking import AssignmentFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db

TWO_YEARS = dt.timedelta(days=2 * 365)
#: Of whom or when somebody was where.
TELLING = (Visit, Proof, DeviceHolding, PositionFile, GroundDay, CellDay, DayWorked, Shift, Abstraction)


@pytest.fixture
def walked() -> PatrolTask:
    """A patrol of somebody's that was proven, with their shift and an hour in court the same week."""
    task = make_task()
    person = PersonFactory.create()
    AssignmentFactory.create(task=task, person=person)
    for starts, ends in ((WINDOW, LATER), (LATER, None)):
        holder = person if ends else PersonFactory.create()
        visibility.hold_device(
            actor=ACTOR, at=AT, device="B1", person_id=holder.pk, starts_at=starts, ends_at=ends
        )
    load(stay("B1", WINDOW + MINUTE, 20))
    visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
    visibility.fold_day(actor=ACTOR, at=LATER, day=WINDOW.date())
    assert visibility.roll_up_day(actor=ACTOR, at=LATER, day=WINDOW.date())
    hours = {"starts_at": WINDOW, "ends_at": WINDOW + dt.timedelta(hours=8)}
    workforce.set_shift(actor=ACTOR, at=AT, person_id=person.pk, kind=workforce.ShiftKind.EARLY, **hours)
    workforce.abstract(actor=ACTOR, at=AT, person_id=person.pk, code="court", **hours)
    return task


class TestForgetPatrols:
    def test_deletes_whatever_tells_of_officers_after_two_years(self, walked: PatrolTask) -> None:
        after = LATER + TWO_YEARS + dt.timedelta(days=1)
        assert [model for model in TELLING if not model._default_manager.exists()] == []
        visibility.forget_positions(actor=ACTOR, at=after)

        gone = forget_words.forget_due(at=after)

        assert gone["tasks"] == 1
        assert gone["duties"] == 2
        kept = {model.__name__: model._default_manager.count() for model in TELLING}
        assert kept == dict.fromkeys(kept, 0) | {"DeviceHolding": 1}, "who carries it still"
        assert not Assignment.objects.exists()
        assert PatrolTask.objects.count() == 0
        assert forget_words.forget_due(at=after) == {}

    def test_keeps_all_of_it_until_then(self, walked: PatrolTask) -> None:
        before = {model: model._default_manager.count() for model in TELLING}

        assert forget_words.forget_due(at=WINDOW + TWO_YEARS) == {}

        assert {model: model._default_manager.count() for model in TELLING} == before
        assert not Suggestion.objects.exists()
