"""Accounts of staff, and who may manage whose."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.places.models import Area
from peelian.journeys import manage_accounts
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import RoleGrantFactory, UserFactory, make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land

DAY = dt.timedelta(days=1)


@pytest.fixture
def admin(land: Land) -> Viewer:
    """Of the LPA Riverside."""
    return make_viewer(Role.ADMINISTRATOR, "riverside")


class TestMakeAccount:
    def test_gives_a_first_password_that_works(self, admin: Viewer) -> None:
        made = manage_accounts.make_account(viewer=admin, at=AT, name="New", email="new@midshire.example")

        assert User.objects.get(pk=made.user_id).check_password(made.password)

    def test_is_refused_to_another_role(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            manage_accounts.make_account(
                viewer=make_viewer(Role.INSPECTOR, "midshire"),
                at=AT,
                name="New",
                email="new@midshire.example",
            )


class TestGiveRole:
    def give(self, viewer: Viewer, area_code: str, user_id: int | None = None) -> None:
        manage_accounts.give_role(
            viewer=viewer, at=AT, user_id=user_id or UserFactory.create().pk, role=Role.SERGEANT,
            area_code=area_code, valid_from=TODAY,
        )  # fmt: skip

    def test_gives_it_in_an_area_below(self, admin: Viewer) -> None:
        self.give(admin, "riverside-1")

        assert Event.objects.get(name="accounts.grant.given").actor_id == str(admin.user_id)

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHIEF_INSPECTOR])
    def test_is_refused_above_the_own_area_and_to_another_role(self, land: Land, role: Role) -> None:
        area = "midshire" if role is Role.ADMINISTRATOR else "riverside"

        with pytest.raises(NotAllowed):
            self.give(make_viewer(role, "riverside"), area)

    def test_of_nobody_is_refused(self, admin: Viewer) -> None:
        with pytest.raises(NotFound):
            self.give(admin, "riverside", user_id=404)


class TestEndRole:
    def test_ends_it_today(self, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="riverside-1")

        manage_accounts.end_role(viewer=admin, at=AT, user_id=grant.user_id, grant_id=grant.pk)

        grant.refresh_from_db()
        assert grant.valid_until == TODAY

    def test_is_refused_outside_the_own_area(self, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="midshire")

        with pytest.raises(NotAllowed):
            manage_accounts.end_role(viewer=admin, at=AT, user_id=grant.user_id, grant_id=grant.pk)

    def test_of_somebody_else_is_not_found(self, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="riverside-1")

        with pytest.raises(NotFound):
            manage_accounts.end_role(viewer=admin, at=AT, user_id=admin.user_id, grant_id=grant.pk)

    def test_in_an_area_that_is_no_more_is_for_the_force_to_tidy_up(self, land: Land, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="N02")
        Area.objects.filter(code="N02").update(valid_until=TODAY - DAY)
        end = {"at": AT, "user_id": grant.user_id, "grant_id": grant.pk}

        with pytest.raises(NotAllowed):
            manage_accounts.end_role(viewer=admin, **end)
        manage_accounts.end_role(viewer=make_viewer(Role.ADMINISTRATOR, "midshire"), **end)

        assert RoleGrant.objects.get(pk=grant.pk).valid_until == TODAY


class TestCloseAccount:
    def test_stops_the_sign_in(self, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="riverside-1")

        manage_accounts.close_account(viewer=admin, at=AT, user_id=grant.user_id)

        assert not User.objects.get(pk=grant.user_id).is_active

    @pytest.mark.parametrize("begins", [TODAY, TODAY + DAY], ids=["now", "from tomorrow"])
    def test_is_refused_where_a_role_reaches_further(self, admin: Viewer, begins: dt.date) -> None:
        grant = RoleGrantFactory.create(area_code="midshire", valid_from=begins)

        with pytest.raises(NotAllowed):
            manage_accounts.close_account(viewer=admin, at=AT, user_id=grant.user_id)

        assert User.objects.get(pk=grant.user_id).is_active

    def test_asks_nothing_of_roles_that_have_ended(self, admin: Viewer) -> None:
        grant = RoleGrantFactory.create(area_code="midshire", valid_until=TODAY)

        manage_accounts.close_account(viewer=admin, at=AT, user_id=grant.user_id)

    def test_is_refused_for_the_own_account(self, admin: Viewer) -> None:
        with pytest.raises(manage_accounts.OwnAccount):
            manage_accounts.close_account(viewer=admin, at=AT, user_id=admin.user_id)

    def test_is_refused_to_another_role(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            manage_accounts.close_account(
                viewer=make_viewer(Role.INSPECTOR, "midshire"), at=AT, user_id=UserFactory.create().pk
            )
