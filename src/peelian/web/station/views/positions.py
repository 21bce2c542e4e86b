"""A file of positions comes in; the page says what was taken, what was refused and why."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.visibility import api as visibility
from peelian.journeys import prove
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.people import PositionsForm
from peelian.web.station.page import page

#: How files are written, as people say it.
_WRITTEN = {
    visibility.FileKind.CSV: "comma-separated text",
    visibility.FileKind.GTFS_RT: "GTFS-realtime",
    visibility.FileKind.SIRI_VM: "SIRI-VM",
    visibility.FileKind.PARQUET: "Parquet",
    visibility.FileKind.JSON: "JSON",
}
#: Why a position that could be read isn't counted beside the others of its day.
_ASIDE = {
    "contradictory": "the device was in two places at one moment",
    "duplicates": "the same moment once more, within what receivers err",
    "jumps": "no vehicle could have come there",
}


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take(request: HttpRequest) -> HttpResponse:
    """Choose a file and send it; see what became of earlier ones."""
    form = PositionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            loaded = _load(request, form.cleaned_data["file"], form.cleaned_data["time_zone"])
            if loaded.already:
                messages.info(request, "We had this file already. Nothing was changed.")
            return redirect("station:positions_file", file_id=loaded.file_id)
    return page(
        request, "positions.html", "positions", form=form, files=visibility.list_files(limit=20),
        feeds=visibility.list_feeds(at=now()),
    )  # fmt: skip


@requires(Permission.IMPORT_DATA)
@require_safe
def show(request: HttpRequest, file_id: int) -> HttpResponse:
    """What became of one file: rows taken, repeated and refused, and the patrols that it touched."""
    file = visibility.get_file(file_id)
    return page(
        request, "positions_file.html", "positions", file=file, written=_WRITTEN[file.kind],
        aside=[(_ASIDE[reason], number) for reason, number in sorted((file.set_aside or {}).items())],
        unheld=visibility.list_unheld_devices(file_id, viewer=viewer_of(request)),
    )  # fmt: skip


def _load(request: HttpRequest, upload: UploadedFile[bytes], time_zone: str) -> visibility.PositionsLoaded:
    """Write the upload where the readers can open it, with its own name: their messages name the file."""
    with tempfile.TemporaryDirectory(prefix="peelian-positions-") as folder:
        path = Path(folder) / _name_of(upload)
        with path.open("wb") as held:
            for chunk in upload.chunks():
                held.write(chunk)
        return prove.load_positions(viewer=viewer_of(request), at=now(), path=path, time_zone=time_zone)


def _name_of(upload: UploadedFile[bytes]) -> str:
    """The file's own name, its beginning cut to what any file system takes (255 bytes); its endings say its form."""
    name = Path(upload.name or "positions.csv").name
    endings = "".join(Path(name).suffixes[-2:])[-20:]
    return f"{name.removesuffix(endings)[:40]}{endings}"
