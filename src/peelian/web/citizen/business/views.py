"""Business accounts: behind a mailed link a business reports many at once and sees what became of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import BusinessView, Origin
from peelian.journeys import business_rows, report_as_business
from peelian.journeys.business_rows import BadRows
from peelian.kernel.errors import BadInput, Refused
from peelian.kernel.text import one_line, tidy
from peelian.kernel.time import now
from peelian.web.citizen.business.forms import FileForm, LinkForm
from peelian.web.citizen.business.words import state_words
from peelian.web.shared.access import public
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once
from peelian.web.shared.refusals import on_form

_SHOWN = 500
#: A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _linked(
    view: Callable[[HttpRequest, BusinessView, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give a view the business whose link it is. There is one page for a link that is wrong, forged, expired,
    replaced, or of an account that is closed."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            business = report_as_business.business_by_link(at=now(), token=token)
        except contacts.BadLink:
            return _draw(request, "expired.html", status=404)
        return view(request, business, token)

    return opened


@public("Businesses come in by a link that is mailed to them")
@limited("business", times=20)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether or not there is such an account."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            report_as_business.ask_link(at=now(), email=form.cleaned_data["email"])
            return redirect("citizen:business-asked")
    return _draw(request, "ask.html", form=form, status=400 if form.errors else 200)


@public("Says what to do next")
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look in your mail."""
    return _draw(request, "asked.html")


@public("The signed link says whose page it is")
@never_cache
@require_safe
@_linked
def home(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """What a business reported, and where it reports more."""
    lines = incidents.list_own_reports(business.id, limit=_SHOWN)
    return _draw(
        request,
        "home.html",
        business=business,
        token=token,
        lines=[(line, state_words(line.state)) for line in lines],
        shown=_SHOWN,
    )


@public("The signed link says whose page it is")
@never_cache
@limited("business-file", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
@once
@_linked
def file(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """Send a file: all of its rows are taken, or none, and each mistake is named by row and column."""
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    mistakes: Iterable[BadInput] = ()
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            try:
                filed = _file(business, form.cleaned_data["file"])
            except BadRows as bad:
                mistakes = bad.mistakes
                raise
            request.session[f"filed:{business.id}"] = [
                len(filed.new),
                [row.number for row, _received in filed.known],
            ]
            return redirect("citizen:business-filed", token=token)
    return _draw(
        request,
        "file.html",
        business=business,
        token=token,
        form=form,
        mistakes=mistakes,
        columns=business_rows.columns(business.kinds),
        status=400 if form.errors else 200,
    )


@public("The signed link says whose page it is")
@never_cache
@require_safe
@_linked
def filed(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """What was taken of the file just sent."""
    new, known = request.session.get(f"filed:{business.id}", (0, []))
    return _draw(request, "filed.html", business=business, token=token, new=new, known=known)


@public("The signed link says whose page it is")
@never_cache
@require_safe
@_linked
def example(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """A file with the columns that this business's reports may have, and no rows."""
    names = [column.name for column in business_rows.columns(business.kinds)]
    return _csv("reports.csv", [[*business_rows.OWN_COLUMNS, *names]])


@public("The signed link says whose page it is")
@never_cache
@require_safe
@_linked
def own_reports(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """What a business reported, as a file for its own books."""
    rows = [["their_reference", "reference", "kind", "received_at", "state", "crime_number"]]
    rows += [
        [
            line.their_reference,
            line.reference,
            line.kind.value,
            line.received_at.isoformat(timespec="seconds"),
            line.state.value,
            line.crime_number,
        ]
        for line in incidents.list_own_reports(business.id, limit=_SHOWN)
    ]
    return _csv("our-reports.csv", rows)


@public("The signed link says whose page it is")
@never_cache
@require_safe
@_linked
def keys(request: HttpRequest, business: BusinessView, token: str) -> HttpResponse:
    """The keys of a business's own systems, without their secrets, and how to get one."""
    address = request.build_absolute_uri(reverse("business_v1:reports"))
    return _draw(request, "keys.html", business=business, token=token, address=address)


def _file(business: BusinessView, sent: UploadedFile[Any]) -> report_as_business.Filed:
    """Raises BadInput, BadRows, Refused; nothing was taken then."""
    name = one_line(tidy(str(sent.name or "")), 60)
    if (sent.size or 0) > business_rows.LARGEST_FILE:
        raise Refused("The file is larger than 1 MB. Send several.", field="file")
    try:
        rows = business_rows.read_rows(sent.read(), file=name)
    except BadInput as bad:
        raise Refused(f"Nothing was taken. {bad.message}", field="file") from bad
    return report_as_business.file_many(
        at=now(), business_id=business.id, rows=rows, origin=Origin.BUSINESS_FILE, file=name
    )


def _csv(name: str, rows: Iterable[list[str]]) -> HttpResponse:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _draw(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, f"citizen/business/{template}", {"page": "business", **context}, status=status)
