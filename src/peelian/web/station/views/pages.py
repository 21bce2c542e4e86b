"""Pages of the site: which are live, each in other languages, and taking one down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.content import api as content
from peelian.apps.languages.api import LANGUAGES
from peelian.journeys import translate_page
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.pages import TakeDownForm
from peelian.web.station.page import page


@requires(Permission.EDIT_CONTENT)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is on the site or goes there at its time, and the way to the newsroom."""
    viewer = viewer_of(request)
    return page(
        request,
        "page_list.html",
        "pages",
        rows=content.list_pages(),
        may_take_down=accounts.may_anywhere(viewer, Permission.PUBLISH_CONTENT),
        may_translate=accounts.may_anywhere(viewer, Permission.APPROVE_TRANSLATION),
    )


@requires(Permission.APPROVE_TRANSLATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def in_languages(request: HttpRequest, page_id: int) -> HttpResponse:
    """How far a page is in each language: ask for its words, or make the page out of approved ones."""
    state = content.get_state(page_id)
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language not in LANGUAGES:
            raise NotFound("There is no such language.")
        name = LANGUAGES[language].english_name
        with refusals.on_page(request):
            if request.POST.get("do") == "make":
                translate_page.make(viewer=viewer_of(request), at=now(), page_id=page_id, language=language)
                messages.success(
                    request, f"Made in {name}, and sent for approval. Somebody else has to approve it."
                )
            else:
                count = translate_page.want(
                    viewer=viewer_of(request), at=now(), page_id=page_id, language=language
                )
                messages.success(
                    request, f"Asked for {count} texts in {name}. They wait among the translations."
                )
        return redirect("station:page_languages", page_id=page_id)
    return page(request, "page_languages.html", "pages", state=state, rows=translate_page.standings(page_id))


@requires(Permission.PUBLISH_CONTENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_down(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a page off the site at once, with the reason."""
    state = content.get_state(page_id)
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        viewer = viewer_of(request)
        with refusals.on_form(form):
            content.take_down(
                actor=viewer.actor,
                at=now(),
                page_id=page_id,
                reason=form.cleaned_data["reason"],
                by_id=viewer.user_id,
            )
            messages.success(request, "Taken down. Its words stay as a draft in the newsroom.")
            return redirect("station:pages")
    return page(
        request,
        "end.html",
        "pages",
        form=form,
        heading="Take this page down",
        what=f"{state.title}. It is gone from the site at once, in every language.",
        button="Take it down",
        back=reverse("station:pages"),
    )
