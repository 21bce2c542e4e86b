from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.admin import urls as wagtail_urls

from peelian.apps.accounts.types import Role
from peelian.web.shared.access import access_of
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.places import make_land
from tests.web.conftest import SignIn
from tests.web.staff_stage import client_of

pytestmark = pytest.mark.django_db


class TestTheDoor:
    def test_opens_to_those_who_write_and_those_who_publish(self, sign_in: SignIn) -> None:
        land = make_land()
        for role in (Role.COMMS, Role.SERGEANT):
            client = sign_in(role, land.force.code)
            for address in ("", "pages/", "images/"):
                assert client.get(f"/newsroom/{address}").status_code == 200, (role, address)

    @pytest.mark.parametrize("role", [Role.PCSO, Role.BOARD, Role.ADMINISTRATOR, Role.CONTACT_CENTRE])
    def test_stays_shut_to_other_roles(self, sign_in: SignIn, role: Role) -> None:
        answer = sign_in(role, make_land().force.code).get("/newsroom/pages/")
        assert answer.status_code == 403

    def test_sends_somebody_without_a_second_factor_to_set_one_up(self) -> None:
        grant = RoleGrantFactory.create(role=Role.COMMS, area_code=make_land().force.code)
        client = Client()
        client.force_login(grant.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get("/newsroom/")
        assert answer.status_code == 302
        assert "2fa" in answer["Location"] or "totp" in answer["Location"]

    def test_sends_a_stranger_to_our_own_sign_in(self) -> None:
        answer = Client().get("/newsroom/pages/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")

    def test_opens_to_nobody_by_groups_alone(self) -> None:
        user = UserFactory.create()
        user.groups.set(Group.objects.all())
        assert client_of(user).get("/newsroom/").status_code == 403

    def test_takes_the_groups_away_with_the_role(self, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMS, make_land().force.code)
        client.get("/newsroom/")
        user_id = int(client.session["_auth_user_id"])
        assert sorted(Group.objects.filter(user=user_id).values_list("name", flat=True)) == [
            "Publishers",
            "Writers",
        ]
        grant = client  # the same person, now a sergeant
        from peelian.apps.accounts.models import RoleGrant

        RoleGrant.objects.filter(user_id=user_id).update(role=Role.SERGEANT)
        grant.get("/newsroom/")
        assert list(Group.objects.filter(user=user_id).values_list("name", flat=True)) == ["Writers"]


class TestShutRooms:
    @pytest.mark.parametrize(
        "address",
        [
            "users/",
            "users/add/",
            "groups/",
            "groups/new/",
            "sites/",
            "locales/",
            "login/",
            "password_reset/",
            "redirects/",
            "workflows/list/",
            "collections/",
            "api/main/documents/",
            "failwhale/",
        ],
    )
    def test_answer_that_nothing_is_there(self, sign_in: SignIn, address: str) -> None:
        answer = sign_in(Role.COMMS, make_land().force.code).get(f"/newsroom/{address}")
        assert answer.status_code == 404

    def test_send_whoever_looks_for_their_account_to_ours(self, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMS, make_land().force.code)
        assert client.get("/newsroom/account/")["Location"].startswith("/accounts/")
        assert client.post("/newsroom/logout/")["Location"].startswith("/accounts/")


class TestWhatBrowsersAreTold:
    def test_is_looser_in_the_newsroom_and_nowhere_else(self, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMS, make_land().force.code)
        inside, outside = client.get("/newsroom/"), client.get("/")
        assert inside["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
        assert "script-src 'self' 'unsafe-inline'" in inside["Content-Security-Policy"]
        assert "base-uri 'none'" in inside["Content-Security-Policy"]
        assert outside["X-Frame-Options"] == "DENY"
        assert "unsafe-inline" not in outside["Content-Security-Policy"]
        assert "no-store" in inside["Cache-Control"]

    def test_leaves_wagtails_own_list_of_addresses_as_it_is(self) -> None:
        assert access_of(wagtail_urls.urlpatterns[0].callback) is None
