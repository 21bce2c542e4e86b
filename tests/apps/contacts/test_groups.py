"""Groups of people who belong together: made once, entered by an address that is known, left and closed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind, Status
from peelian.apps.contacts.models import Contact, Group
from peelian.apps.contacts.queries import groups
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db

ACTOR = system("tests")
WHY = "the list that the shop watch gave us"


@pytest.fixture
def land() -> Land:
    """A force with two sectors."""
    return make_land()


@pytest.fixture
def watch(land: Land) -> contacts.GroupView:
    """A shop watch of the sector."""
    return contacts.make_group(actor=ACTOR, at=AT, name="Shop watch", area_code=land.sector.code)


@pytest.fixture
def comms(land: Land) -> Viewer:
    """Manages the messages of the sector."""
    return make_viewer(Role.COMMS, land.sector.code)


def enter(group: contacts.GroupView, *people: Contact) -> int:
    return contacts.add_members(
        actor=ACTOR, at=AT, group_id=group.id, contact_ids=[person.pk for person in people]
    )


def find(viewer: Viewer, *lines: str) -> contacts.FoundPeople:
    return contacts.find_people(viewer=viewer, at=AT, lines=lines, reason=WHY)


class TestMakeGroup:
    def test_makes_the_code_of_the_name_and_says_so(self, watch: contacts.GroupView) -> None:
        assert (watch.code, watch.area_code, watch.offered) == ("shop-watch", "riverside-1", True)
        event = Event.objects.get(name="contacts.group.made")
        assert (event.area_code, event.data) == ("riverside-1", {"code": "shop-watch", "offered": True})

    def test_refuses_a_second_one_of_the_same_code(self, watch: contacts.GroupView) -> None:
        with pytest.raises(contacts.GroupExists):
            contacts.make_group(actor=ACTOR, at=AT, name="Another", code="shop-watch")
        assert Group.objects.get().name == "Shop watch"

    def test_asks_for_a_code_where_the_name_gives_none(self) -> None:
        with pytest.raises(Refused) as refused:
            contacts.make_group(actor=ACTOR, at=AT, name="商店")
        assert refused.value.field == "code"


class TestChangeGroup:
    def test_keeps_the_code_and_the_members(self, watch: contacts.GroupView) -> None:
        person = ContactFactory.create()
        enter(watch, person)
        changed = contacts.change_group(
            actor=ACTOR, at=AT, group_id=watch.id, name="Retail watch", description="For shops",
            area_code="riverside", offered=False,
        )  # fmt: skip
        assert (changed.code, changed.name, changed.area_code) == ("shop-watch", "Retail watch", "riverside")
        assert contacts.count_members() == {"shop-watch": 1}

    def test_needs_a_group(self) -> None:
        with pytest.raises(NotFound):
            contacts.change_group(
                actor=ACTOR, at=AT, group_id=0, name="x", description="", area_code="", offered=True
            )


class TestMembers:
    def test_are_entered_once_and_only_while_they_are_signed_up(self, watch: contacts.GroupView) -> None:
        person, pending = (
            ContactFactory.create(groups=["cctv"]),
            ContactFactory.create(status=Status.PENDING, confirmed_at=None),
        )
        assert enter(watch, person, pending) == 1
        assert enter(watch, person) == 0
        person.refresh_from_db()
        assert person.groups == ["cctv", "shop-watch"]
        assert contacts.count_members() == {"shop-watch": 1}
        assert [event.data for event in Event.objects.filter(name="contacts.group.joined")] == [
            {"contacts": [person.pk]}
        ]

    def test_are_taken_out_and_stay_signed_up(self, watch: contacts.GroupView) -> None:
        person = ContactFactory.create(groups=["cctv"])
        enter(watch, person)
        for expected in (1, 0):
            gone = contacts.remove_members(actor=ACTOR, at=AT, group_id=watch.id, contact_ids=[person.pk])
            assert gone == expected
        person.refresh_from_db()
        assert (person.groups, person.status) == (["cctv"], Status.ACTIVE)
        assert Event.objects.filter(name="contacts.group.left").count() == 1

    def test_are_found_and_counted_in_the_index_of_those_who_are_in_a_group(
        self, watch: contacts.GroupView
    ) -> None:
        Contact.objects.bulk_create(ContactFactory.build_batch(2000))
        Contact.objects.bulk_create(ContactFactory.build_batch(5, groups=[watch.code]))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE contacts_contact, contacts_group")
            cursor.execute(f"EXPLAIN {groups.COUNT}")
            counted = str(cursor.fetchall())
        assert "contact_active_groups" in counted
        assert "contact_active_groups" in groups.members_of(watch.code).explain()
        assert contacts.count_members() == {watch.code: 5}


class TestCloseGroup:
    def test_empties_it_and_offers_it_no_more(self, watch: contacts.GroupView) -> None:
        people = [ContactFactory.create(groups=["cctv"]), ContactFactory.create()]
        enter(watch, *people)
        assert contacts.close_group(actor=ACTOR, at=AT, group_id=watch.id) == 2
        assert [sorted(person.groups) for person in Contact.objects.order_by("pk")] == [["cctv"], []]
        assert contacts.list_groups(open_only=True) == contacts.list_groups(offered_only=True) == []
        assert contacts.get_group(watch.id).closed_at == AT
        assert Event.objects.get(name="contacts.group.closed").data == {"members": 2}

    def test_is_for_good(self, watch: contacts.GroupView) -> None:
        contacts.close_group(actor=ACTOR, at=AT, group_id=watch.id)
        with pytest.raises(contacts.GroupClosed):
            contacts.close_group(actor=ACTOR, at=AT, group_id=watch.id)
        with pytest.raises(contacts.GroupClosed):
            enter(watch, ContactFactory.create())

    def test_is_never_undone_by_an_offer(self, watch: contacts.GroupView) -> None:
        contacts.close_group(actor=ACTOR, at=AT, group_id=watch.id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Group.objects.update(offered=True)


class TestFindPeople:
    def test_knows_people_by_mail_in_any_case_and_by_number_however_it_is_spelt(self, comms: Viewer) -> None:
        by_mail = ContactFactory.create(email="Shop@home.example")
        by_text = ContactFactory.create(
            email="", phone="+447700900123", channel="sms", address_kind=AddressKind.PHONE
        )
        found = find(comms, " shop@HOME.example ", "07700 900 123", "", "+44 7700 900123")
        assert found.contact_ids == (by_mail.pk, by_text.pk)
        assert found.unknown == ()
        reads = PersonalDataRead.objects.order_by("id").values_list("subject", "reason")
        assert list(reads) == [(f"contacts.Contact:{one.pk}", WHY) for one in (by_mail, by_text)]

    def test_hands_back_lines_that_tell_of_nobody_and_makes_nobody_of_them(self, comms: Viewer) -> None:
        ContactFactory.create(email="waits@home.example", status=Status.PENDING, confirmed_at=None)
        ContactFactory.create(email="far@home.example", neighbourhood_code="N04")
        lines = ("waits@home.example", "far@home.example", "stranger@home.example", "Mrs Smith, No 4")
        before = Contact.objects.count()
        assert find(comms, *lines) == contacts.FoundPeople((), lines)
        assert Contact.objects.count() == before
        assert not PersonalDataRead.objects.exists()

    def test_takes_whoever_signed_up_with_a_number_before_who_added_it(self, comms: Viewer) -> None:
        owner = ContactFactory.create(
            email="", phone="+447700900123", channel="sms", address_kind=AddressKind.PHONE
        )
        ContactFactory.create(phone="+447700900123")
        assert find(comms, "07700900123").contact_ids == (owner.pk,)

    @pytest.mark.parametrize("lines", [[], [" "], [f"n{n}@home.example" for n in range(501)]])
    def test_takes_some_lines_and_not_a_towns(self, comms: Viewer, lines: list[str]) -> None:
        with pytest.raises(Refused):
            find(comms, *lines)

    def test_asks_why_and_whether_they_may(self, comms: Viewer, land: Land) -> None:
        with pytest.raises(Refused):
            contacts.find_people(viewer=comms, at=AT, lines=["a@b.example"], reason=" ")
        with pytest.raises(NotAllowed):
            find(make_viewer(Role.INSPECTOR, land.force.code), "a@b.example")


class TestListMembers:
    def test_shows_those_of_the_viewers_areas_and_records_each_look(
        self, watch: contacts.GroupView, land: Land
    ) -> None:
        near, far = ContactFactory.create(), ContactFactory.create(neighbourhood_code="N04")
        enter(watch, near, far)
        viewer = make_viewer(Role.CONTACT_CENTRE, land.sector.code)
        rows = contacts.list_members(viewer=viewer, group_id=watch.id, at=AT, reason=WHY)
        assert rows == [contacts.MemberView(near.pk, near.name, near.email)]
        assert [read.subject for read in PersonalDataRead.objects.all()] == [f"contacts.Contact:{near.pk}"]
        everybody = contacts.list_members(
            viewer=make_viewer(Role.CONTACT_CENTRE, land.force.code), group_id=watch.id, at=AT, reason=WHY
        )
        assert [row.contact_id for row in everybody] == [near.pk, far.pk]

    def test_turns_pages(self, watch: contacts.GroupView, land: Land) -> None:
        people = ContactFactory.create_batch(3)
        enter(watch, *people)
        viewer = make_viewer(Role.CONTACT_CENTRE, land.force.code)
        first = contacts.list_members(viewer=viewer, group_id=watch.id, at=AT, reason=WHY, limit=2)
        rest = contacts.list_members(
            viewer=viewer, group_id=watch.id, at=AT, reason=WHY, limit=2, after=first[-1].contact_id
        )
        assert [row.contact_id for row in first + rest] == [person.pk for person in people]

    def test_needs_a_reason_and_the_permission_to_see_details(
        self, watch: contacts.GroupView, comms: Viewer, land: Land
    ) -> None:
        with pytest.raises(NotAllowed):
            contacts.list_members(viewer=comms, group_id=watch.id, at=AT, reason=WHY)
        with pytest.raises(Refused):
            contacts.list_members(
                viewer=make_viewer(Role.CONTACT_CENTRE, land.force.code), group_id=watch.id, at=AT, reason=""
            )
