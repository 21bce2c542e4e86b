"""`peelian person export|erase`: what the named account may do on the screen, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import PersonalDataRead
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def contact(land: Land) -> Contact:
    """A resident of Abbey Green."""
    resident: Contact = ContactFactory.create(email="rita@home.example")
    return resident


def member(role: Role, area_code: str) -> User:
    user: User = UserFactory.create(email="Cleo.Clerk@midshire.example")
    RoleGrantFactory.create(user=user, role=role, area_code=area_code)
    return user


def run(what: str, contact: Contact, *more: str, reason: str = "request of 3 May") -> str:
    out = io.StringIO()
    account = "cleo.clerk@midshire.example"
    call_command("person", what, str(contact.pk), "--as", account, "--reason", reason, *more, stdout=out)
    return out.getvalue()


class TestExport:
    def test_gives_all_that_is_held_as_json_and_records_the_look(self, contact: Contact) -> None:
        user = member(Role.CONTACT_CENTRE, "midshire")

        held = json.loads(run("export", contact))

        assert held["contact"]["details"]["email"] == "rita@home.example"
        [read] = PersonalDataRead.objects.all()
        assert (read.viewer_id, read.reason) == (str(user.pk), "request of 3 May")

    def test_gives_a_text_to_read(self, contact: Contact) -> None:
        member(Role.CONTACT_CENTRE, "midshire")

        text = run("export", contact, "--readable")

        assert text.startswith("All that we hold on you\n")
        assert "rita@home.example" in text


class TestErase:
    def test_removes_what_was_held(self, contact: Contact) -> None:
        member(Role.CONTACT_CENTRE, "midshire")

        assert f"Removed what we held on contact {contact.pk}." in run("erase", contact)

        contact.refresh_from_db()
        assert (contact.email, contact.name, contact.postcode) == ("", "", "")


@pytest.mark.parametrize("what", ["export", "erase"])
class TestIsRefused:
    @pytest.fixture(autouse=True)
    def _leaves_all_as_it_was(self, contact: Contact) -> Iterator[None]:
        yield
        assert not PersonalDataRead.objects.exists()
        assert Contact.objects.filter(email="rita@home.example").exists()

    def test_to_an_account_that_is_not_there(self, contact: Contact, what: str) -> None:
        with pytest.raises(CommandError, match="There is no account cleo"):
            run(what, contact)

    def test_to_an_account_that_is_closed(self, contact: Contact, what: str) -> None:
        user = member(Role.CONTACT_CENTRE, "midshire")
        user.is_active = False
        user.save()

        with pytest.raises(CommandError, match="There is no account cleo"):
            run(what, contact)

    def test_to_another_role(self, contact: Contact, what: str) -> None:
        member(Role.SERGEANT, "midshire")

        with pytest.raises(CommandError, match="Your role does not allow this"):
            run(what, contact)

    def test_in_another_area(self, contact: Contact, what: str) -> None:
        member(Role.CONTACT_CENTRE, "riverside-2")

        with pytest.raises(CommandError, match="in another area"):
            run(what, contact)

    def test_without_a_reason(self, contact: Contact, what: str) -> None:
        member(Role.CONTACT_CENTRE, "midshire")

        with pytest.raises(CommandError, match="Say why"):
            run(what, contact, reason=" ")

    def test_for_somebody_who_is_not_there(self, contact: Contact, what: str) -> None:
        member(Role.CONTACT_CENTRE, "midshire")
        contact.pk += 1000

        with pytest.raises(CommandError, match="There is no such"):
            run(what, contact)
