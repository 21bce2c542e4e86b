"""Groups are kept by those who manage messages in their area, and filled only with people who are known."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.journeys import keep_groups
from peelian.journeys.keep_groups import Entered
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land

WHY = "they told me at the shop watch meeting"


@pytest.fixture
def keeper(land: Land) -> Viewer:
    """Manages the messages of the first sector."""
    return make_viewer(Role.COMMS, land.sector.code)


@pytest.fixture
def watch(keeper: Viewer, land: Land) -> contacts.GroupView:
    """Their shop watch."""
    return keep_groups.make(viewer=keeper, at=AT, name="Shop watch", area_code=land.sector.code)


def enter(viewer: Viewer, group: contacts.GroupView, *lines: str) -> Entered:
    return keep_groups.enter(viewer=viewer, at=AT, group_id=group.id, text="\r\n".join(lines), reason=WHY)


class TestWhoKeepsThem:
    @pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR, Role.CONTACT_CENTRE])
    def test_are_not_those_without_the_permission(
        self, role: Role, watch: contacts.GroupView, land: Land
    ) -> None:
        viewer = make_viewer(role, land.force.code)
        with pytest.raises(NotAllowed):
            keep_groups.make(viewer=viewer, at=AT, name="Mine", area_code=land.sector.code)
        with pytest.raises(NotAllowed):
            enter(viewer, watch, "a@b.example")
        assert keep_groups.list_kept(viewer=viewer, at=AT) == []

    def test_are_not_those_of_another_area(
        self, keeper: Viewer, watch: contacts.GroupView, land: Land
    ) -> None:
        other = make_viewer(Role.COMMS, land.other_sector.code)
        with pytest.raises(NotAllowed):
            keep_groups.close(viewer=other, at=AT, group_id=watch.id)
        with pytest.raises(NotAllowed):
            keep_groups.take_one_out(viewer=other, at=AT, group_id=watch.id, contact_id=1)
        with pytest.raises(NotAllowed):  # nor is it given away to an area that they don't hold
            keep_groups.change(
                viewer=keeper, at=AT, group_id=watch.id, name="x", description="", offered=True,
                area_code=land.other_sector.code,
            )  # fmt: skip

    def test_are_those_of_the_whole_force_where_no_area_is_named(self, keeper: Viewer, land: Land) -> None:
        whole = contacts.make_group(actor=keeper.actor, at=AT, name="Owners of cameras")
        assert keep_groups.list_kept(viewer=keeper, at=AT) == []
        (kept,) = keep_groups.list_kept(viewer=make_viewer(Role.COMMS, land.force.code), at=AT)
        assert (kept.group, kept.area_name, kept.members) == (whole, land.force.name, 0)

    def test_is_told_of_a_group_that_there_is_not(self, keeper: Viewer) -> None:
        with pytest.raises(NotFound):
            enter(keeper, contacts.GroupView(0, "x", "x", "", offered=False), "a@b.example")


class TestEntering:
    def test_takes_known_people_and_hands_back_the_rest(
        self, keeper: Viewer, watch: contacts.GroupView
    ) -> None:
        inside, new = ContactFactory.create(groups=[watch.code]), ContactFactory.create()
        people = Contact.objects.count()
        done = enter(keeper, watch, inside.email, new.email, "stranger@home.example", "")
        assert done == Entered(changed=1, already=1, unknown=("stranger@home.example",))
        assert Contact.objects.count() == people
        event = Event.objects.get(name="contacts.group.joined")
        assert (event.actor_id, event.at, event.data) == (keeper.actor.id, AT, {"contacts": [new.pk]})
        assert set(PersonalDataRead.objects.values_list("reason", flat=True)) == {WHY}

    def test_reaches_its_members_and_nobody_else(self, keeper: Viewer, watch: contacts.GroupView) -> None:
        person, _ = ContactFactory.create_batch(2)
        enter(keeper, watch, person.email)
        part = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.GROUP, (watch.code,))
        count = contacts.count_audience(
            contacts.Selection((part,)), on=AT.date(), organisation="police", urgent=False,
            channels={"email": "email"},
        )  # fmt: skip
        assert count.people == 1


class TestTakingOut:
    def test_by_address_or_by_number_ends_membership_only(
        self, keeper: Viewer, watch: contacts.GroupView
    ) -> None:
        one, other = ContactFactory.create_batch(2, groups=[watch.code])
        done = keep_groups.take_out(
            viewer=keeper, at=AT, group_id=watch.id, text=f"{one.email}\nnobody", reason=WHY
        )
        assert done == Entered(changed=1, already=0, unknown=("nobody",))
        assert keep_groups.take_one_out(viewer=keeper, at=AT, group_id=watch.id, contact_id=other.pk)
        assert not keep_groups.take_one_out(viewer=keeper, at=AT, group_id=watch.id, contact_id=other.pk)
        assert set(Contact.objects.values_list("status", flat=True)) == {"active"}
        assert contacts.count_members() == {watch.code: 0}
