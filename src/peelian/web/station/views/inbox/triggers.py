"""The force's list of words that make a reply urgent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission
from peelian.apps.inbox import api as inbox
from peelian.apps.languages import api as languages
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.inbox import TriggerForm
from peelian.web.station.page import page


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """The words by reason, and a form for more."""
    viewer = viewer_of(request)
    form = TriggerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            row = inbox.add_trigger(
                actor=viewer.actor, at=now(), added_by_id=viewer.user_id, **form.cleaned_data
            )
            messages.success(request, f"Replies with “{row.words}” are urgent from now on.")
            return redirect("station:triggers")
    rows = sorted(inbox.list_triggers(), key=lambda row: (row.reason, row.language, row.words))
    named = [
        (row, languages.LANGUAGES[row.language].english_name)
        for row in rows
        if row.language in languages.LANGUAGES
    ]
    return page(request, "inbox_triggers.html", "inbox", form=form, rows=named)


@requires(Permission.MANAGE_MESSAGING)
@require_POST
@once
def remove(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Take words off the list."""
    inbox.remove_trigger(actor=viewer_of(request).actor, at=now(), trigger_id=trigger_id)
    messages.success(request, "Taken off the list.")
    return redirect("station:triggers")
