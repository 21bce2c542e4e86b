"""Who writes, who approves, who is told."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.contacts.types import Status, Topic
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.priorities.models import Priority
from peelian.journeys import tell
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.factories.voice import ContributionFactory

NOW = AT + dt.timedelta(days=21)


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.SERGEANT, "riverside-1")


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


@pytest.fixture
def priority_id(land: Land) -> int:
    """Speeding in Abbey Green, of which three people spoke."""
    ContributionFactory.create_batch(3, area=land.neighbourhoods[0])
    ContributionFactory.create(area=land.neighbourhoods[0], category=Category.DRUGS)
    ContributionFactory.create(area=land.neighbourhoods[1])
    ContributionFactory.create(area=land.neighbourhoods[0], said_at=AT - dt.timedelta(weeks=9))
    return int(PriorityFactory.create(area=land.neighbourhoods[0]).pk)


class TestDraft:
    def test_counts_what_was_said_there_of_it_since_it_counted(
        self, sergeant: Viewer, priority_id: int
    ) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)

        assert draft.said.startswith(
            "3 people told us about speeding in Abbey Green between 7 September 2026"
        )
        assert draft.did == "We have not agreed a plan yet. We have not planned a patrol yet."
        assert draft.facts["people"] == 3

    def test_says_that_nothing_was_checked(self, sergeant: Viewer, priority_id: int) -> None:
        task = PatrolTaskFactory.create(plan__priority=Priority.objects.get(pk=priority_id))
        TaskWindowFactory.create(task=task)

        did = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id).did

        assert "We planned 3 visits of 15 minutes. We have not checked yet where our patrols went." in did

    def test_counts_the_neighbourhoods_of_a_sector(self, land: Land, sergeant: Viewer) -> None:
        for area in land.neighbourhoods:
            ContributionFactory.create(area=area)
        ContributionFactory.create(area=land.other_neighbourhood)
        row = PriorityFactory.create(area=land.sector)

        assert tell.draft(viewer=sergeant, at=NOW, priority_id=row.pk).said.startswith("3 people told us")

    def test_is_for_those_who_may_in_the_area(self, land: Land, priority_id: int) -> None:
        for role, area in ((Role.OFFICER, "N01"), (Role.COMMS, "riverside-2")):
            with pytest.raises(NotAllowed):
                tell.draft(viewer=make_viewer(role, area), at=NOW, priority_id=priority_id)


class TestEdit:
    def test_whoever_edits_last_is_the_writer(
        self, sergeant: Viewer, inspector: Viewer, priority_id: int
    ) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)
        edited = tell.edit(viewer=inspector, at=NOW, update_id=draft.id, said="You said.", did="We did.")

        assert (edited.written_by_id, edited.said, edited.facts) == (
            inspector.user_id,
            "You said.",
            draft.facts,
        )
        with pytest.raises(feedback.CannotApprove):
            tell.approve_and_send(viewer=inspector, at=NOW, update_id=draft.id)

    def test_keeps_both_halves(self, sergeant: Viewer, priority_id: int) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)

        with pytest.raises(feedback.SaysNothing) as refusal:
            tell.edit(viewer=sergeant, at=NOW, update_id=draft.id, said="You said.", did=" ")
        assert refusal.value.field == "did"


class TestApproveAndSend:
    def test_goes_to_those_who_asked_and_live_there_and_to_those_who_spoke(
        self, land: Land, sergeant: Viewer, inspector: Viewer, priority_id: int
    ) -> None:
        asked = ContactFactory.create()
        spoke = ContactFactory.create(neighbourhood_code="N04", topics=[Topic.ALERTS.value])
        ContributionFactory.create(area=land.neighbourhoods[0], contact=spoke)
        ContactFactory.create(neighbourhood_code="N02")
        ContactFactory.create(topics=[Topic.NEWS.value])
        ContactFactory.create(status=Status.PENDING, confirmed_at=None)
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)

        told = tell.approve_and_send(viewer=inspector, at=NOW, update_id=draft.id)

        assert told.state is feedback.UpdateState.SENT
        assert {row.contact_id for row in Delivery.objects.all()} == {asked.pk, spoke.pk}

    def test_is_public_only_then_and_happens_once(
        self, sergeant: Viewer, inspector: Viewer, priority_id: int
    ) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)
        assert feedback.list_public_updates(area_codes=["N01"]) == []
        tell.approve_and_send(viewer=inspector, at=NOW, update_id=draft.id)

        with pytest.raises(feedback.CannotApprove):
            tell.approve_and_send(viewer=inspector, at=NOW, update_id=draft.id)
        with pytest.raises(feedback.CannotEdit):
            tell.edit(viewer=sergeant, at=NOW, update_id=draft.id, said="A", did="B")
        assert Message.objects.count() == 1
        assert [update.id for update in feedback.list_public_updates(area_codes=["N01"])] == [draft.id]

    def test_refuses_words_that_were_changed_while_somebody_read_them(
        self, sergeant: Viewer, inspector: Viewer, priority_id: int
    ) -> None:
        read = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)
        later = NOW + dt.timedelta(minutes=1)
        new = tell.edit(
            viewer=sergeant, at=later, update_id=read.id, said="Other words.", did="Not read by anybody."
        )

        with pytest.raises(feedback.CannotApprove):
            tell.approve_and_send(viewer=inspector, at=later, update_id=read.id, read_as_of=read.written_at)
        assert not Message.objects.exists()

        told = tell.approve_and_send(viewer=inspector, at=later, update_id=read.id, read_as_of=new.written_at)
        assert told.state is feedback.UpdateState.SENT

    def test_nothing_of_it_stands_when_it_is_refused(self, sergeant: Viewer, priority_id: int) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)

        with pytest.raises(NotAllowed):
            tell.approve_and_send(viewer=sergeant, at=NOW, update_id=draft.id)
        assert not Message.objects.exists()

    def test_drafts_are_seen_by_the_station_of_the_area(self, sergeant: Viewer, priority_id: int) -> None:
        draft = tell.draft(viewer=sergeant, at=NOW, priority_id=priority_id)

        assert feedback.list_updates(viewer=sergeant, state=feedback.UpdateState.DRAFT) == [draft]
        assert feedback.list_updates(viewer=make_viewer(Role.SERGEANT, "riverside-2")) == []
