"""Who may open a view. Every view carries one mark; the middleware refuses a view that carries none.

    @requires(Permission.TASK_PATROL, area="sector_code")   # held in the area that the address names
    @requires(Permission.SEE_STATION)                       # held somewhere; the journey checks where
    @public("Residents read this without signing in")

A mark is the first door, not the only one: journeys check again for the area that is really touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.kernel.time import local_day, now
from peelian.web.shared import errors

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Access:
    """The mark on a view.

    Args:
        permission: what the viewer must hold; None for a public view.
        area: the name of the address's argument that holds an area code, or "" when any area will do.
        reason: why the view is public.
    """

    permission: Permission | None = None
    area: str = ""
    reason: str = ""


class Request(HttpRequest):
    """A request as our views get it. `viewer` is set for views that require a permission, else None."""

    viewer: Viewer | None


def requires(permission: Permission, *, area: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view as open to those who hold `permission`.

    Args:
        permission: what must be held.
        area: name of the address's argument with the code of the area where it must be held; without it,
            holding it anywhere opens the view, and the view narrows what it shows by `areas_for`.
    """
    return _mark(Access(permission=permission, area=area))


def public(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view as open to everybody, with the reason in a sentence."""
    if not reason.strip():
        message = "A public view needs its reason."
        raise ValueError(message)
    return _mark(Access(reason=reason))


def access_of(view: object) -> Access | None:
    """The mark of a view, None when it has none."""
    mark = getattr(view, "access", None)
    return mark if isinstance(mark, Access) else None


def viewer_of(request: HttpRequest) -> Viewer:
    """The signed-in viewer of a view that requires a permission. Raises NotAllowed when there is none."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise NotAllowed("Sign in to see this page.")
    return viewer


class AccessMiddleware:
    """Opens a view to those whom its mark names, and turns refusals of the floors below into pages.

    A refusal (`Refused`) answers 400, `NotAllowed` 403, `NotFound` 404, each with its own sentence. Somebody
    who isn't signed in is sent to sign in; a member of staff without a second factor is sent to set one up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass the request on with no viewer yet."""
        request.viewer = None
        return self.get_response(request)

    def process_view(
        self,
        request: Request,
        view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer instead of the view when its mark doesn't let this person in."""
        access = access_of(view)
        if access is None:
            return errors.page(request, 403, "This page has no rule yet that says who may open it.")
        if access.permission is None:
            return None
        try:
            return _admit(request, access.permission, str(kwargs.get(access.area, "")) if access.area else "")
        except Refused as refused:  # Django asks process_exception about views only, not about middleware
            return self.process_exception(request, refused)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """The page for an anticipated refusal; None lets a bug through to be logged."""
        match exception:
            case NotAllowed():
                return errors.page(request, 403, exception.message)
            case NotFound():
                return errors.page(request, 404, exception.message)
            case Refused():
                return errors.page(request, 400, exception.message)
        return None


def _mark(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.access = access  # type: ignore[attr-defined]  # read back by access_of
        return view

    return mark


def _admit(request: Request, permission: Permission, area_code: str) -> HttpResponse | None:
    user = request.user
    if not user.is_authenticated:
        return _sign_in(request)
    if user.is_demo and not settings.DEMO:
        # Its password is known to everybody, and the demo's database may be served without the demo.
        logout(request)
        return errors.page(request, 403, "This account belongs to the demo, and this is not the demo.")
    today = local_day(now())
    request.viewer = viewer = accounts.viewer_for(user, today)
    if permission is Permission.USE_OWN_ACCOUNT:
        return None
    if not is_mfa_enabled(user):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if request.method == "POST" and _on_the_beat(request) and workforce.has_left(user.pk, today):
        return errors.page(
            request, 403, "You don’t serve in the force today, so nothing can be recorded for you."
        )
    if area_code:
        accounts.require(viewer, permission, places.path_of(area_code, today))
    elif not accounts.may_anywhere(viewer, permission):
        raise NotAllowed("Your role doesn't include this page.")
    return None


def _on_the_beat(request: Request) -> bool:
    """Whether it is a page of officers and PCSOs, which records what they do in their own name."""
    return request.resolver_match is not None and request.resolver_match.namespace == "beat"


def _sign_in(request: HttpRequest) -> HttpResponse:
    onward = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('account_login')}?{onward}".rstrip("?"))
