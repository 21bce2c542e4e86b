"""Groups as pages: made, filled with people who are known, looked into with a reason, and closed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact, Group
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.apps.messaging.models.messages import Message
from tests.factories.accounts import RoleGrantFactory
from tests.factories.contacts import ContactFactory
from tests.web.staff_stage import Station, client_of, member

WHY = "the list that the shop watch gave us"


@pytest.fixture
def keeper(station: Station) -> User:
    """Manages the sector's messages."""
    return member("Kim Keeper", Role.COMMS, station.land.sector.code)


@pytest.fixture
def comms(keeper: User) -> Client:
    """The same, signed in."""
    return client_of(keeper)


@pytest.fixture
def watch(station: Station, comms: Client) -> Group:
    """The shop watch that they made."""
    comms.post(
        reverse("station:make_group"),
        {
            "name": "Shop watch",
            "code": "shops",
            "description": "For shops",
            "area_code": "riverside-1",
            "offered": "on",
        },
    )
    return Group.objects.get()


def _page(client: Client, name: str, /, *args: object, **said: object) -> str:
    address = reverse(f"station:{name}", args=args)
    answer = client.post(address, said, follow=True) if said else client.get(address)
    return answer.content.decode()


def _enter(client: Client, group: Group, *lines: str, do: str = "add") -> str:
    return _page(client, "message_group", group.pk, do=do, people="\n".join(lines), reason=WHY)


class TestMaking:
    def test_keeps_what_was_written_and_lists_it(self, watch: Group, comms: Client) -> None:
        assert (watch.code, watch.name, watch.area_code, watch.offered) == (
            "shops", "Shop watch", "riverside-1", True,
        )  # fmt: skip
        listed = _page(comms, "message_groups")
        assert "Shop watch" in listed
        assert "0 members" in listed

    def test_says_beside_the_field_that_the_short_name_is_taken(self, watch: Group, comms: Client) -> None:
        page = _page(comms, "make_group", name="Another", code="shops", area_code="riverside-1")
        assert "There is a group with this short name already" in page
        assert '<a href="#id_code">' in page

    def test_is_refused_for_an_area_of_others(self, comms: Client) -> None:
        page = _page(comms, "make_group", name="Theirs", area_code="riverside-2")
        assert "Select a valid choice" in page
        assert not Group.objects.exists()

    def test_is_changed_but_for_its_short_name(self, watch: Group, comms: Client) -> None:
        _page(comms, "change_group", watch.pk, name="Retail watch", code="other", area_code="N01")
        watch.refresh_from_db()
        assert (watch.code, watch.name, watch.area_code, watch.offered) == (
            "shops", "Retail watch", "N01", False,
        )  # fmt: skip


class TestEntering:
    def test_enters_those_who_are_known_and_lists_the_others(self, watch: Group, comms: Client) -> None:
        known = ContactFactory.create()
        before = Contact.objects.count()
        page = _enter(comms, watch, known.email.upper(), "stranger@home.example", "<b>not one</b>")
        known.refresh_from_db()
        assert known.groups == ["shops"]
        assert "1 entered" in page
        assert "2 lines told of nobody" in page
        assert "<li>stranger@home.example</li><li>&lt;b&gt;not one&lt;/b&gt;</li>" in page
        assert Contact.objects.count() == before
        assert PersonalDataRead.objects.get().reason == WHY
        assert "1 was in it already" in _enter(comms, watch, known.email)

    def test_takes_people_out_by_their_address(self, watch: Group, comms: Client) -> None:
        known = ContactFactory.create(groups=["cctv", "shops"])
        page = _enter(comms, watch, known.email, ContactFactory.create().email, do="remove")
        known.refresh_from_db()
        assert known.groups == ["cctv"]
        assert "1 taken out" in page
        assert "1 wasn’t in it" in page

    def test_needs_a_line_and_how_they_know(self, watch: Group, comms: Client) -> None:
        page = _page(comms, "message_group", watch.pk, do="add", people=" ", reason="")
        assert "Paste at least one mail address or telephone number" in page
        assert "Say how you know that they belong to it" in page
        assert not Event.objects.filter(name="contacts.group.joined").exists()

    def test_is_shut_to_those_who_keep_another_areas_groups(self, watch: Group, station: Station) -> None:
        other = client_of(member("Eli Elsewhere", Role.COMMS, station.land.other_sector.code))
        answer = other.post(
            reverse("station:message_group", args=[watch.pk]),
            {"do": "add", "people": "a@b.example", "reason": WHY},
        )
        assert answer.status_code == 403


class TestMembers:
    def test_are_shown_after_a_reason_and_each_look_is_kept(self, watch: Group, station: Station) -> None:
        known = ContactFactory.create(groups=["shops"])
        client = client_of(member("Cleo Centre", Role.CONTACT_CENTRE, station.land.force.code))
        assert known.email not in _page(client, "group_members", watch.pk)
        page = _page(client, "group_members", watch.pk, reason="complaint 4127")
        assert known.email in page
        assert "Take out" not in page, "they don't keep the group"
        read = PersonalDataRead.objects.get()
        assert (read.subject, read.reason) == (f"contacts.Contact:{known.pk}", "complaint 4127")

    def test_are_not_shown_to_those_who_may_only_keep_the_group(self, watch: Group, comms: Client) -> None:
        assert comms.get(reverse("station:group_members", args=[watch.pk])).status_code == 403
        assert "See who is in it" not in _page(comms, "message_group", watch.pk)

    def test_are_taken_out_by_a_press(self, watch: Group, keeper: User, comms: Client) -> None:
        known = ContactFactory.create(groups=["shops"])
        RoleGrantFactory.create(user=keeper, role=Role.CONTACT_CENTRE, area_code="riverside-1")
        assert "See who is in it" in _page(comms, "message_group", watch.pk)
        assert "Take out" in _page(comms, "group_members", watch.pk, reason="they asked us")
        address = reverse("station:take_out_of_group", args=[watch.pk, known.pk])
        assert "They are out of the group" in comms.post(address, follow=True).content.decode()
        known.refresh_from_db()
        assert known.groups == []

    def test_see_their_group_named_on_their_page_of_the_station(self, watch: Group, station: Station) -> None:
        known = ContactFactory.create(groups=["shops"])
        client = client_of(member("Cleo Centre", Role.CONTACT_CENTRE, station.land.force.code))
        assert "Shop watch" in _page(client, "contact", known.pk, reason="complaint 4127")


class TestClosing:
    def test_empties_it_and_leaves_it_to_be_read(self, watch: Group, comms: Client) -> None:
        known = ContactFactory.create(groups=["shops"])
        assert "can’t be opened again" in _page(comms, "close_group", watch.pk)
        done = comms.post(reverse("station:close_group", args=[watch.pk]), follow=True).content.decode()
        assert "1 person was in it" in done
        known.refresh_from_db()
        assert known.groups == []
        assert "Closed on" in _page(comms, "message_group", watch.pk)
        assert "This group is closed" in _page(comms, "change_group", watch.pk, name="x", area_code="N01")


class TestInAnAudience:
    def test_is_offered_by_name_and_area_until_it_is_closed(
        self, watch: Group, station: Station, sergeant: Client, comms: Client
    ) -> None:
        sergeant.post(
            reverse("station:write_message"),
            {
                "kind": "news", "subject": "Thefts", "body": "Three shops.", "urgency": "3", "topic": "alerts",
                "organisation": "police", "area_code": "N01",
            },
        )  # fmt: skip
        draft = Message.objects.get(subject="Thefts")
        ContactFactory.create(groups=["shops"])
        page = _page(sergeant, "message_audience", draft.pk, flag="include", kind="group", groups=["shops"])
        assert f"Members of Shop watch ({station.land.sector.name})" in page
        assert 'data-people="1"' in page
        comms.post(reverse("station:close_group", args=[watch.pk]))
        page = _page(sergeant, "message_audience", draft.pk)
        assert f"Members of Shop watch ({station.land.sector.name}), closed" in page
        assert 'value="shops"' not in page
