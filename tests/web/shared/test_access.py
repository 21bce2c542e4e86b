from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Permission, Role
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.web.shared.access import AccessMiddleware, access_of, public, requires, viewer_of
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.web.conftest import SignIn
from tests.web.stage import Stage


def _view(_request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse("in")


def _asked(view: Callable[..., HttpResponse], user: object, **kwargs: str) -> HttpResponse | None:
    request = RequestFactory().get("/somewhere/?a=1")
    request.user = user  # type: ignore[assignment]
    middleware = AccessMiddleware(lambda _request: HttpResponse())
    middleware(request)  # type: ignore[arg-type]
    return middleware.process_view(request, view, (), kwargs)  # type: ignore[arg-type]


class TestMarks:
    def test_a_public_view_needs_a_reason(self) -> None:
        with pytest.raises(ValueError, match="reason"):
            public(" ")

    def test_stay_on_the_view(self) -> None:
        marked = requires(Permission.SEE_STATION)(lambda _request: HttpResponse())
        assert access_of(marked).permission is Permission.SEE_STATION  # type: ignore[union-attr]


@pytest.mark.django_db
class TestTheDoor:
    def test_refuses_a_view_without_a_mark(self) -> None:
        def unmarked(_request: HttpRequest) -> HttpResponse:
            return HttpResponse("in")

        assert _asked(unmarked, AnonymousUser()).status_code == 403  # type: ignore[union-attr]

    def test_lets_everybody_into_a_public_view(self) -> None:
        assert (
            _asked(public("Everybody may read this")(lambda _request: HttpResponse()), AnonymousUser())
            is None
        )

    def test_sends_a_stranger_to_sign_in_and_back_again(self) -> None:
        answer = _asked(requires(Permission.SEE_STATION)(lambda _request: HttpResponse()), AnonymousUser())
        assert answer.headers["Location"] == "/accounts/login/?next=%2Fsomewhere%2F%3Fa%3D1"  # type: ignore[union-attr]

    def test_sends_staff_without_a_second_factor_to_set_one_up(self) -> None:
        user = RoleGrantFactory.create().user
        answer = _asked(requires(Permission.SEE_STATION)(lambda _request: HttpResponse()), user)
        assert answer.headers["Location"] == "/accounts/2fa/totp/activate/"  # type: ignore[union-attr]

    def test_refuses_accounts_of_the_demo_outside_it(self, stage: Stage, sign_in: SignIn) -> None:
        client = sign_in(Role.INSPECTOR, "midshire")
        assert client.get("/station/").status_code == 200
        User.objects.update(is_demo=True)

        assert client.get("/station/").status_code == 403
        assert client.get("/station/").status_code == 302, "signed out"

    def test_refuses_the_wrong_role(self, stage: Stage, sign_in: SignIn) -> None:
        assert sign_in(Role.BOARD, "midshire").get("/station/").status_code == 403

    def test_asks_for_the_permission_in_the_area_that_the_address_names(self, stage: Stage) -> None:
        from allauth.mfa.models import Authenticator

        view = requires(Permission.SEE_STATION, area="code")(lambda _request, code: HttpResponse())
        user = RoleGrantFactory.create(area_code="riverside-1").user
        Authenticator.objects.create(
            user=user, type="totp", data={"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
        )
        assert _asked(view, user, code="N01") is None
        assert _asked(view, user, code="N04").status_code == 403  # type: ignore[union-attr]
        assert _asked(view, user, code="nowhere").status_code == 404  # type: ignore[union-attr]

    def test_has_no_viewer_for_a_public_view(self) -> None:
        with pytest.raises(NotAllowed):
            viewer_of(RequestFactory().get("/"))


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize(
        ("refusal", "status"),
        [(Refused("That can’t be."), 400), (NotAllowed("Not yours."), 403), (NotFound("Not there."), 404)],
    )
    def test_of_the_floors_below_become_pages(self, refusal: Refused, status: int) -> None:
        request = RequestFactory().get("/")
        answer = AccessMiddleware(lambda _request: HttpResponse()).process_exception(request, refusal)  # type: ignore[arg-type]
        assert answer is not None
        assert answer.status_code == status
        assert refusal.message in answer.content.decode()

    def test_a_bug_is_not_swallowed(self) -> None:
        request = RequestFactory().get("/")
        assert (
            AccessMiddleware(lambda _request: HttpResponse()).process_exception(request, KeyError("x"))
            is None
        )  # type: ignore[arg-type]


@pytest.mark.django_db
class TestStartPage:
    @pytest.mark.parametrize(
        ("role", "address"),
        [
            (Role.PCSO, "/beat/"),
            (Role.SERGEANT, "/station/"),
            (Role.BOARD, "/board/"),
            (Role.STAFF_OFFICER, "/board/"),
            (Role.CHIEF_OFFICER, "/board/"),
        ],
    )
    def test_leads_to_the_part_that_the_role_is_for(
        self, stage: Stage, sign_in: SignIn, role: Role, address: str
    ) -> None:
        assert sign_in(role, "midshire").get("/accounts/").headers["Location"] == address

    def test_says_when_no_role_is_valid_today(self, client: Client) -> None:
        client.force_login(
            UserFactory.create(), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        assert "no role today" in client.get("/accounts/").content.decode()
