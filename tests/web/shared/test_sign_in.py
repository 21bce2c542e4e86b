from __future__ import annotations

import re

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from peelian.apps.accounts.models import User
from peelian.apps.events import api as events
from tests.factories.accounts import RoleGrantFactory

PASSWORD = "correct horse battery staple"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def sergeant(stage: object) -> User:
    user: User = RoleGrantFactory.create(area_code="midshire").user
    user.set_password(PASSWORD)
    user.save()
    return user


def _enter(client: Client, user: User, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/accounts/login/", {"login": user.email, "password": password})


class TestSigningIn:
    def test_asks_for_a_code_after_the_password(self, client: Client, sergeant: User) -> None:
        Authenticator.objects.create(user=sergeant, type="totp", data={"secret": SECRET})
        assert _enter(client, sergeant).headers["Location"] == "/accounts/2fa/authenticate/"
        assert client.get("/station/").status_code == 302
        page = client.get("/accounts/2fa/authenticate/").content.decode()
        assert "Enter the code from your app" in page
        assert 'class="govuk-input' in page
        done = client.post("/accounts/2fa/authenticate/", {"code": pyotp.TOTP(SECRET).now()})
        assert done.headers["Location"] == "/accounts/"
        assert client.get("/station/").status_code == 200

    def test_says_the_same_for_a_wrong_password_and_an_unknown_address(
        self, client: Client, sergeant: User
    ) -> None:
        wrong = _enter(client, sergeant, "wrong").content.decode()
        unknown = client.post(
            "/accounts/login/", {"login": "no@body.example", "password": "x"}
        ).content.decode()
        message = re.compile(r'error-summary__list">(.*?)</ul>', re.DOTALL)
        assert message.search(wrong).group(1) == message.search(unknown).group(1)  # type: ignore[union-attr]

    def test_refuses_a_wrong_code_in_our_pattern(self, client: Client, sergeant: User) -> None:
        Authenticator.objects.create(user=sergeant, type="totp", data={"secret": SECRET})
        _enter(client, sergeant)
        page = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
        assert "There is a problem" in page
        assert "govuk-input--error" in page

    def test_makes_a_newcomer_set_up_the_second_step_first(self, client: Client, sergeant: User) -> None:
        _enter(client, sergeant)
        assert client.get("/station/").headers["Location"] == "/accounts/2fa/totp/activate/"
        again = client.get("/accounts/2fa/totp/activate/").headers["Location"]
        assert again.startswith("/accounts/reauthenticate/")
        onward = client.post(
            "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"}
        )
        assert onward.headers["Location"] == "/accounts/2fa/totp/activate/"
        page = client.get("/accounts/2fa/totp/activate/").content.decode()
        secret = re.search(r"<code class=\"peelian-key\">([A-Z2-7]+)</code>", page).group(1)  # type: ignore[union-attr]
        done = client.post("/accounts/2fa/totp/activate/", {"code": pyotp.TOTP(secret).now()})
        assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
        assert "Your recovery codes" in client.get("/accounts/2fa/recovery-codes/").content.decode()
        assert client.get("/station/").status_code == 200

    def test_ends_by_a_press_not_by_a_link(self, client: Client, sergeant: User) -> None:
        _enter(client, sergeant)
        assert client.get("/accounts/logout/").status_code == 200
        assert client.get("/accounts/2fa/").status_code == 200
        client.post("/accounts/logout/")
        assert client.get("/accounts/2fa/").status_code == 302

    def test_has_no_sign_up_and_no_reset_by_mail(self, client: Client, sergeant: User) -> None:
        for address in ("signup", "password/reset", "email"):
            assert client.get(f"/accounts/{address}/").status_code == 404

    def test_changes_of_the_second_step_ask_again_who_it_is(self, client: Client, sergeant: User) -> None:
        client.force_login(sergeant, backend="allauth.account.auth_backends.AuthenticationBackend")
        Authenticator.objects.create(user=sergeant, type="totp", data={"secret": SECRET})
        assert "reauthenticate" in client.get("/accounts/2fa/totp/deactivate/").headers["Location"]
        assert client.get("/accounts/reauthenticate/").status_code == 200
        assert client.get("/accounts/2fa/reauthenticate/").status_code == 200


class TestChangingThePassword:
    def _signed_in(self, client: Client, user: User) -> None:
        Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
        _enter(client, user)
        client.post("/accounts/2fa/authenticate/", {"code": pyotp.TOTP(SECRET).now()})

    def test_takes_a_good_one_and_records_it(self, client: Client, sergeant: User) -> None:
        self._signed_in(client, sergeant)
        new = "staple battery horse correct"

        done = client.post(
            "/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )

        sergeant.refresh_from_db()
        assert done.status_code == 302
        assert sergeant.check_password(new)
        (event,) = events.list_events(name_prefix="accounts.user.password")
        assert (event.subject, event.actor_id) == (f"accounts.User:{sergeant.pk}", str(sergeant.pk))

    def test_refuses_a_short_one_in_our_pattern(self, client: Client, sergeant: User) -> None:
        self._signed_in(client, sergeant)

        page = client.post(
            "/accounts/password/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
        ).content.decode()

        sergeant.refresh_from_db()
        assert "There is a problem" in page
        assert sergeant.check_password(PASSWORD)

    def test_is_for_those_who_are_signed_in(self, client: Client, sergeant: User) -> None:
        assert client.get("/accounts/password/").headers["Location"].startswith("/accounts/login/")
