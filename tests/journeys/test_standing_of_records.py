"""What was recorded before a reorganisation is read by those who answer for its area today."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.apps.priorities import api as priorities
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.feedback import UpdateFactory
from tests.factories.messaging import MessageFactory
from tests.factories.places import AreaFactory, Land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import TaskWindowFactory
from tests.factories.voice import ContributionFactory

MOVES_ON = TODAY + dt.timedelta(days=5)
AFTER = TODAY + dt.timedelta(days=10)
LATER = AT + dt.timedelta(days=10)


@pytest.fixture
def here(land: Land) -> Area:
    """A neighbourhood whose sector goes to a new LPA five days on. Its own row stays, under the sector's old row."""
    sector = land.sector
    sector.valid_until = MOVES_ON
    sector.save()
    lpa = AreaFactory.create(
        kind=places.AreaKind.LPA, code="lakeside", name="Lakeside", parent=land.force, valid_from=SINCE
    )
    AreaFactory.create(
        kind=places.AreaKind.SECTOR, code=sector.code, name=sector.name, parent=lpa, valid_from=MOVES_ON
    )
    return land.neighbourhoods[0]


@pytest.fixture
def chief(here: Area) -> Viewer:
    """The chief inspector of the LPA that the area belongs to afterwards."""
    return make_viewer(Role.CHIEF_INSPECTOR, "lakeside", on=AFTER)


@pytest.fixture
def before(here: Area, land: Land) -> Viewer:
    """The chief inspector who answered for it, afterwards."""
    return make_viewer(Role.CHIEF_INSPECTOR, land.lpa.code, on=AFTER)


class TestAfterAReorganisation:
    def test_updates_are_read_by_the_chief_inspector_of_today(
        self, here: Area, chief: Viewer, before: Viewer
    ) -> None:
        update = UpdateFactory.create(priority__area=here)

        assert [row.id for row in feedback.list_updates(viewer=chief)] == [update.pk]
        assert len(feedback.list_updates_of(viewer=chief, priority_id=update.priority_id)) == 1
        assert feedback.get_update(viewer=chief, update_id=update.pk).id == update.pk
        assert feedback.list_updates(viewer=before) == []
        with pytest.raises(NotAllowed):
            feedback.get_update(viewer=before, update_id=update.pk)

    def test_voice_is_read_by_the_chief_inspector_of_today(
        self, here: Area, chief: Viewer, before: Viewer
    ) -> None:
        said = ContributionFactory.create(area=here)

        assert voice.get_contribution(viewer=chief, contribution_id=said.pk).id == said.pk
        with pytest.raises(NotAllowed):
            voice.get_contribution(viewer=before, contribution_id=said.pk)

    def test_words_among_ourselves_are_read_by_the_chief_inspector_of_today(
        self, here: Area, chief: Viewer, before: Viewer
    ) -> None:
        priority = PriorityFactory.create(area=here)

        assert priorities.get_internal(viewer=chief, priority_id=priority.pk) is None
        with pytest.raises(NotAllowed):
            priorities.get_internal(viewer=before, priority_id=priority.pk)

    def test_patrols_and_who_was_there_are_read_by_the_chief_inspector_of_today(
        self, here: Area, chief: Viewer, before: Viewer
    ) -> None:
        task = TaskWindowFactory.create(
            task__plan=PlanFactory.create(priority=PriorityFactory.create(area=here))
        ).task

        assert [row.id for row in tasking.list_tasks(viewer=chief)] == [task.pk]
        assert visibility.list_visits(viewer=chief, task_id=task.pk, at=LATER, reason="A complaint.") == []
        assert tasking.list_tasks(viewer=before) == []
        with pytest.raises(NotAllowed):
            visibility.list_visits(viewer=before, task_id=task.pk, at=LATER, reason="A complaint.")

    def test_a_messages_report_is_read_by_the_chief_inspector_of_today(
        self, here: Area, chief: Viewer, before: Viewer
    ) -> None:
        message = MessageFactory.create(area=here)

        assert messaging.message_report(viewer=chief, message_id=message.pk)
        with pytest.raises(NotAllowed):
            messaging.message_report(viewer=before, message_id=message.pk)


class TestBeforeAReorganisation:
    def test_the_day_of_the_viewer_decides_and_not_a_generation_to_come(self, here: Area, land: Land) -> None:
        update = UpdateFactory.create(priority__area=here)
        now = make_viewer(Role.CHIEF_INSPECTOR, land.lpa.code)
        to_come = make_viewer(Role.CHIEF_INSPECTOR, "lakeside")

        assert [row.id for row in feedback.list_updates(viewer=now)] == [update.pk]
        assert feedback.list_updates(viewer=to_come) == []
