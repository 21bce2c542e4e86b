"""Signing in to the demo takes two presses; elsewhere nothing is filled in for anybody."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from peelian.apps.accounts.models import User
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.web.stage import Stage

PASSWORD = "correct horse battery staple"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
EMAIL = "sergeant@midshire.example"
STEP = "/accounts/2fa/authenticate/"
FILLED = re.compile(r'name="code"[^>]*\bvalue="(\d{6})"')


def _account(*, is_demo: bool, email: str = EMAIL) -> None:
    """A sergeant's account with a password and a second factor."""
    user = UserFactory.create(email=email, is_demo=is_demo)
    user.set_password(PASSWORD)
    user.save()
    RoleGrantFactory.create(user=user, area_code="riverside-1")
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})


def _asked_for_a_code(client: Client, **more: str) -> str:
    """The page that asks for the code, after who one is and the password."""
    answer = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD, **more})
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'name="code"' in page
    return page


class TestInTheDemo:
    @override_settings(DEMO=True)
    def test_two_presses_sign_somebody_in_where_their_work_is(self, client: Client, stage: Stage) -> None:
        _account(is_demo=True)
        start = client.get("/demo/").content.decode()
        assert f'name="login" value="{EMAIL}"' in start
        assert 'name="next" value="/station/my-team/"' in start
        code = FILLED.search(_asked_for_a_code(client, next="/station/my-team/"))
        assert code
        assert client.post(STEP, {"code": code[1]}).headers["Location"] == "/station/my-team/"

    @override_settings(DEMO=True, ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS=False)
    def test_the_name_that_was_pressed_last_is_meant(self, client: Client, stage: Stage) -> None:
        other = "inspector@midshire.example"
        for email in (EMAIL, other):
            _account(is_demo=True, email=email)

        def press(email: str) -> None:
            client.post("/accounts/login/", {"login": email, "password": PASSWORD, "next": "/station/"})

        press(EMAIL)
        press(other)
        code = FILLED.search(client.get(STEP).content.decode())
        assert code
        client.post(STEP, {"code": code[1]})
        assert User.objects.get(pk=client.session["_auth_user_id"]).email == other

    @override_settings(DEMO=True)
    def test_a_code_that_has_run_out_is_replaced_by_the_next(self, client: Client, stage: Stage) -> None:
        _account(is_demo=True)
        _asked_for_a_code(client)
        again = FILLED.search(client.post(STEP, {"code": "000000"}).content.decode())
        assert again
        assert again[1] != "000000"

    @override_settings(DEMO=True)
    def test_an_account_that_is_not_the_demos_is_asked_for_its_own_code(
        self, client: Client, stage: Stage
    ) -> None:
        _account(is_demo=False)
        assert EMAIL not in client.get("/demo/").content.decode()
        assert not FILLED.search(_asked_for_a_code(client))


class TestOutsideTheDemo:
    def test_no_code_is_filled_in_even_for_an_account_of_the_demo(self, client: Client, stage: Stage) -> None:
        _account(is_demo=True)
        page = _asked_for_a_code(client)
        assert not FILLED.search(page)
        assert "/demo/" not in page

    def test_there_is_no_page_that_signs_anybody_in(self, client: Client, stage: Stage) -> None:
        _account(is_demo=True)
        assert client.get("/demo/").status_code == 404
        assert PASSWORD not in client.get("/accounts/login/").content.decode()
