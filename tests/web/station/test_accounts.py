"""Accounts of staff, and the audit of what was done."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.workforce.types.people import Rank
from tests.factories.clock import TODAY
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station, client_of, member


class TestAccounts:
    @pytest.fixture
    def admin(self, station: Station) -> Client:
        return client_of(member("Ada Admin", Role.ADMINISTRATOR, station.land.lpa.code))

    def test_makes_an_account_and_shows_the_password_once(self, admin: Client) -> None:
        said = {"name": "New Person", "email": "new@midshire.example"}
        page = admin.post(reverse("station:create_staff"), said, follow=True).content.decode()
        assert "shown this once" in page
        user = User.objects.get(email="new@midshire.example")
        assert (
            "shown this once"
            not in admin.get(reverse("station:staff_member", args=[user.pk])).content.decode()
        )

    def test_refuses_an_address_that_is_taken(self, station: Station, admin: Client) -> None:
        said = {"name": "Twin", "email": station.sergeant.email.upper()}
        page = admin.post(reverse("station:create_staff"), said).content.decode()
        assert "There is already an account" in page

    def test_gives_a_role_within_the_own_area_and_ends_it(self, station: Station, admin: Client) -> None:
        address = reverse("station:staff_member", args=[station.sergeant.pk])
        said = {"role": "analyst", "area_code": "riverside-2", "valid_from": "2026-11-02", "valid_until": ""}
        assert admin.post(address, said).status_code == 302
        grant = RoleGrant.objects.get(user=station.sergeant, role="analyst")
        outside = admin.post(address, {**said, "area_code": "midshire"})
        assert "Select a valid choice" in outside.content.decode()
        admin.post(reverse("station:end_grant", args=[station.sergeant.pk, grant.pk]))
        assert not RoleGrant.objects.filter(pk=grant.pk).exists()

    def test_keeps_the_own_account_open(self, station: Station, admin: Client) -> None:
        own = User.objects.get(name="Ada Admin")
        page = admin.post(reverse("station:close_staff", args=[own.pk]), follow=True).content.decode()
        assert "close your own account" in page


class TestWhoHasLeft:
    def test_an_account_that_goes_on_is_shown_to_the_administrator(self, station: Station) -> None:
        admin = client_of(member("Ada Admin", Role.ADMINISTRATOR, station.land.lpa.code))
        gone = member("Gus Gone", Role.OFFICER, station.land.lpa.code)
        PersonFactory.create(user=gone, left_on=TODAY)
        listed = admin.get(reverse("station:staff")).content.decode()
        assert "their person has left the force: 1" in listed
        narrowed = admin.get(reverse("station:staff"), {"left": "1"}).content.decode()
        assert "Gus Gone" in narrowed
        assert "Sam Sergeant" not in narrowed
        one = admin.get(reverse("station:staff_member", args=[gone.pk])).content.decode()
        assert "They left the force" in one
        gone.is_active = False
        gone.save()
        assert "their person has left" not in admin.get(reverse("station:staff")).content.decode()

    def test_nothing_is_recorded_for_them_on_the_beat(self, station: Station) -> None:
        """With a role that somebody left standing, a leaver went on recording as an officer."""
        gone = member("Gus Gone", Role.PCSO, "N01")
        PersonFactory.create(user=gone, rank=Rank.PCSO, left_on=TODAY)
        beat = client_of(gone)
        refused = beat.post(reverse("beat:away"), {"code": "court"})
        assert refused.status_code == 403
        assert "You don’t serve in the force today" in refused.content.decode()
        assert not Event.objects.filter(name__startswith="workforce.abstraction").exists()


class TestAudit:
    def test_shows_what_happened_to_a_record_and_who_did_it(
        self, station: Station, inspector: Client
    ) -> None:
        inspector.post(reverse("station:review", args=[station.priority.pk]))
        subject = f"priorities.Priority:{station.priority.pk}"
        page = inspector.get(reverse("station:audit"), {"subject": subject}).content.decode()
        assert Event.objects.filter(subject=subject).count() == 1
        assert "by Ines Inspector" in page
