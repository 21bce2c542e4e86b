"""Reading what became of files of positions. They name no device."""

from __future__ import annotations

from peelian.apps.visibility.models.positions import PositionFile
from peelian.apps.visibility.types.positions import PositionFileView, PositionsLoaded, RefusedRow
from peelian.kernel.errors import NotFound


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
    return [_file(row) for row in PositionFile.objects.order_by("-imported_at", "-id")[:limit]]


def get_file(file_id: int) -> PositionFileView:
    """What became of one file. Raises NotFound."""
    row = PositionFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return _file(row)


def _file(row: PositionFile) -> PositionFileView:
    return PositionFileView(
        id=row.pk,
        name=row.name,
        taken=row.taken,
        repeated=row.repeated,
        refused=row.refused,
        refusals=tuple(RefusedRow(**refusal) for refusal in row.refusals),
        first_at=row.first_at,
        last_at=row.last_at,
        imported_at=row.imported_at,
    )
