"""Who sees patrols and places after their area has been reorganised."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.places.types import AreaKind
from peelian.apps.tasking import api as tasking
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import SINCE, TODAY
from tests.factories.places import AreaFactory, Land, make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import PlaceFactory, TaskWindowFactory


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


class TestAfterAReorganisation:
    def test_those_who_answer_for_the_area_now_see_its_patrols_and_places(self, land: Land) -> None:
        here = land.neighbourhoods[0]
        plan = PlanFactory.create(priority=PriorityFactory.create(area=here))
        task = TaskWindowFactory.create(task__plan=plan).task
        place = PlaceFactory.create(area=here)
        # The sector goes to a new LPA today; the neighbourhood's own row stays, under the sector's old one.
        sector = land.sector
        sector.valid_until = TODAY
        sector.save()
        lpa = AreaFactory.create(kind=AreaKind.LPA, code="lakeside", parent=land.force, valid_from=SINCE)
        AreaFactory.create(
            kind=AreaKind.SECTOR, code=sector.code, name=sector.name, parent=lpa, valid_from=TODAY
        )
        chief = make_viewer(Role.CHIEF_INSPECTOR, "lakeside")
        assert [row.id for row in tasking.list_tasks(viewer=chief)] == [task.pk]
        assert [row.id for row in tasking.list_tasks_of_plan(viewer=chief, plan_id=plan.pk)] == [task.pk]
        assert tasking.get_task(viewer=chief, task_id=task.pk).id == task.pk
        assert [row.id for row in tasking.list_places(viewer=chief, area_codes=["N01"], on=TODAY)] == [
            place.pk
        ]
        before = make_viewer(Role.CHIEF_INSPECTOR, land.lpa.code)
        assert tasking.list_tasks(viewer=before) == []
        with pytest.raises(NotAllowed):
            tasking.get_task(viewer=before, task_id=task.pk)
