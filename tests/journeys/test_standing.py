"""Who answers for a record after its area has been reorganised."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.places.types import AreaKind
from peelian.journeys import prove, set_priorities, standing
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import AreaFactory, Land
from tests.factories.priorities import PriorityFactory
from tests.factories.tasking import TaskWindowFactory

LATER = AT + dt.timedelta(days=10)


class TestAReorganisation:
    @pytest.fixture
    def moved(self, land: Land) -> int:
        """A priority of Abbey Green, which moves to the southern sector five days on."""
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        day = TODAY + dt.timedelta(days=5)
        area = land.neighbourhoods[0]
        area.valid_until = day
        area.save()
        AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD,
            code="N01",
            name="Abbey Green",
            parent=land.other_sector,
            valid_from=day,
        )
        return int(row.pk)

    def test_hands_its_records_to_those_who_answer_for_it_now(self, moved: int) -> None:
        south = make_viewer(Role.INSPECTOR, "riverside-2")
        north = make_viewer(Role.INSPECTOR, "riverside-1")

        set_priorities.review(viewer=south, at=LATER, priority_id=moved)
        with pytest.raises(NotAllowed):
            set_priorities.review(viewer=north, at=LATER, priority_id=moved)

    def test_hands_over_the_positions_of_its_patrols_too(self, moved: int) -> None:
        task = TaskWindowFactory.create(task__plan__priority_id=moved).task
        south = make_viewer(Role.INSPECTOR, "riverside-2")
        north = make_viewer(Role.INSPECTOR, "riverside-1")

        prove.work_out(viewer=south, at=LATER, task_id=task.pk)
        with pytest.raises(NotAllowed):
            prove.work_out(viewer=north, at=LATER, task_id=task.pk)

    def test_leaves_an_area_that_is_no_more_with_those_who_had_it(self, land: Land) -> None:
        assert standing.path_now(("N99", "riverside-1", "midshire"), AT) == ("N99", "riverside-1", "midshire")
