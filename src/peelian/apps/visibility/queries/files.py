"""Reading what became of files of positions."""

from __future__ import annotations

from collections.abc import Collection

from peelian.apps.accounts import api as accounts
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.types.positions import (
    FileKind,
    PartKind,
    PositionFileView,
    PositionsLoaded,
    RefusedRow,
)
from peelian.kernel.errors import NotAllowed, NotFound


def find_file(sha256: str) -> PositionsLoaded | None:
    """What became of the file with this digest, or None when it was never taken."""
    file = PositionFile.objects.filter(sha256=sha256).first()
    if file is None:
        return None
    return PositionsLoaded(
        file_id=file.pk,
        taken=file.taken,
        repeated=file.repeated,
        refused=file.refused,
        refusals=tuple(RefusedRow(**refusal) for refusal in file.refusals),
        first_at=file.first_at,
        last_at=file.last_at,
        already=True,
    )


def list_files(*, limit: int = 20) -> list[PositionFileView]:
    """The files taken last, newest first. They name no device."""
    rows = list(PositionFile.objects.order_by("-imported_at", "-id")[:limit])
    unfolded = _unfolded([row.pk for row in rows])
    return [_file(row, folded=row.pk not in unfolded) for row in rows]


def get_file(file_id: int) -> PositionFileView:
    """What became of one file. It names no device. Raises NotFound."""
    row = PositionFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return _file(row, folded=not _unfolded([row.pk]))


def list_unheld_devices(file_id: int, *, viewer: accounts.Viewer) -> list[str]:
    """The names of devices in a file that nobody was recorded as holding when it came in.

    Raises:
        NotAllowed: the viewer may not import data.
    """
    if not accounts.may_anywhere(viewer, accounts.Permission.IMPORT_DATA):
        raise NotAllowed("You may not see the names of devices.")
    found = PositionFile.objects.filter(pk=file_id, unheld_devices__isnull=False)
    return list(found.order_by("unheld_devices__name").values_list("unheld_devices__name", flat=True))


def _unfolded(file_ids: Collection[int]) -> set[int]:
    """Those of these files of which a day hasn't been folded since they came."""
    waiting = PositionPart.objects.filter(file_id__in=file_ids, kind=PartKind.LOOSE, replaced_at__isnull=True)
    return {file_id for file_id in waiting.values_list("file_id", flat=True) if file_id is not None}


def _file(row: PositionFile, *, folded: bool) -> PositionFileView:
    return PositionFileView(
        id=row.pk,
        name=row.name,
        kind=FileKind(row.feed_kind),
        taken=row.taken,
        repeated=row.repeated,
        refused=row.refused,
        refusals=tuple(RefusedRow(**refusal) for refusal in row.refusals),
        first_at=row.first_at,
        last_at=row.last_at,
        imported_at=row.imported_at,
        reasons=tuple(sorted(row.reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        unheld=row.unheld,
        set_aside=dict(row.set_aside) if folded else None,
    )
