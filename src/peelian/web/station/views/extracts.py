"""An HR extract comes in; its differences are shown, and they are applied as shown or given up."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import load_hr
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.extracts import ExtractForm
from peelian.web.station.page import page


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """Send an extract in; see what became of earlier ones. What stands against it is shown row by row."""
    load_hr.require(viewer_of(request), now())
    form = ExtractForm(request.POST or None, request.FILES or None)
    bad: workforce.BadExtract | None = None
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            try:
                return redirect("station:hr_import", import_id=_send(request, form))
            except workforce.BadExtract as refused:
                bad = refused
                raise Refused(_against(refused), field="file") from refused
    return page(
        request, "hr_imports.html", "hr_imports", form=form, bad=bad, imports=workforce.list_imports(limit=20)
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_safe
def show(request: HttpRequest, import_id: int) -> HttpResponse:
    """What an extract would change, or that it did."""
    load_hr.require(viewer_of(request), now())
    return page(request, "hr_import.html", "hr_imports", one=workforce.get_import(import_id))


@requires(Permission.MANAGE_WORKFORCE)
@require_POST
def apply(request: HttpRequest, import_id: int) -> HttpResponse:
    """Apply the differences that were shown; where they would be others now, show those."""
    with refusals.on_page(request):
        digest = request.POST.get("digest", "")
        plan = load_hr.apply(viewer=viewer_of(request), at=now(), import_id=import_id, digest=digest)
        messages.success(request, "The differences are applied.")
        for words in plan.notes:
            messages.info(request, words)
    return redirect("station:hr_import", import_id=import_id)


@requires(Permission.MANAGE_WORKFORCE)
@require_POST
def drop(request: HttpRequest, import_id: int) -> HttpResponse:
    """Give an extract up; its file is let go."""
    with refusals.on_page(request):
        load_hr.drop(viewer=viewer_of(request), at=now(), import_id=import_id)
        messages.success(request, "The extract is given up. Nothing was changed.")
    return redirect("station:hr_imports")


def _against(bad: workforce.BadExtract) -> str:
    count = f"{bad.count:,} thing{'s' * (bad.count != 1)}"
    return f"Nothing was taken: {count} in the extract can't be. The table below says which, and how to mend them."


def _send(request: HttpRequest, form: ExtractForm) -> int:
    """Write the upload where the readers can open it, with its own name: their messages name the file."""
    with tempfile.TemporaryDirectory(prefix="peelian-hr-") as folder:
        path = _written(Path(folder) / "file", form.cleaned_data["file"], "extract.csv")
        given = form.cleaned_data["mapping"]
        mapping = _written(Path(folder) / "mapping", given, "mapping.toml") if given else None
        return load_hr.send(viewer=viewer_of(request), at=now(), path=path, mapping=mapping)


def _written(folder: Path, upload: UploadedFile[bytes], name: str) -> Path:
    folder.mkdir()
    path = folder / (Path(upload.name or name).name[-100:] or name)
    with path.open("wb") as held:
        for chunk in upload.chunks():
            held.write(chunk)
    return path
