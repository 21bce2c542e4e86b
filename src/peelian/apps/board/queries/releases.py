"""Released packs. The public's reads never touch the internal version."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from peelian.apps.board.models.packs import Pack
from peelian.apps.board.models.releases import Release
from peelian.apps.board.rules import documents
from peelian.apps.board.types.releases import PublicRelease, ReleaseLine, ReleaseView, Verified
from peelian.apps.events import api as events
from peelian.kernel.errors import NotFound

#: What only those who see the Board's packs may read.
_INTERNAL = ("document", "findings")


def list_releases() -> list[ReleaseLine]:
    """All released packs, those of the latest meeting first."""
    rows = _releases().defer(*_INTERNAL, "public_document").order_by("-pack__meeting_on", "-pk")
    corrections = _corrections()
    return [_line(row, corrections.get(row.pack_id, ())) for row in rows]


def get_public_release(code: str) -> PublicRelease:
    """The public version of a released pack; the internal one isn't read. Raises NotFound."""
    row = _release(code, _releases().defer(*_INTERNAL))
    text = row.public_document
    return PublicRelease(_told(row), documents.document_of(text), text)


def get_release(code: str) -> ReleaseView:
    """A released pack, both versions. Raises NotFound."""
    row = _release(code, _releases().select_related("released_by"))
    return ReleaseView(
        line=_told(row),
        document=documents.document_of(row.document),
        text=row.document,
        sha256=row.sha256,
        public_document=documents.document_of(row.public_document),
        public_text=row.public_document,
        released_by=row.released_by_id,
        released_by_name=row.released_by.name,
        findings=row.findings,
    )


def verify_release(code: str) -> Verified:
    """Whether a release is what it was: each text is hashed again, and so is the document that is read from it.

    The event of the release tells both digests too, in case somebody changed a text and its digest together.

    Raises NotFound.
    """
    row = _release(code, _releases())
    told = events.list_events(subject=events.subject_of(row.pack), name_prefix="board.pack.released", limit=2)
    return Verified(
        code=code,
        document=_agrees(row.document, row.sha256),
        public_document=_agrees(row.public_document, row.public_sha256),
        recorded=[event.data for event in told]
        == [{"sha256": row.sha256, "public_sha256": row.public_sha256}],
        sha256=documents.digest_of(row.document),
        public_sha256=documents.digest_of(row.public_document),
    )


def _agrees(text: str, digest: str) -> bool:
    """Whether a text has this digest, and what is made from it, on page and paper, is of this digest too."""
    try:
        return documents.digest_of(text) == digest == documents.digest(documents.document_of(text))
    except documents.UnreadableDocument:
        return False


def _releases() -> QuerySet[Release]:
    return Release.objects.select_related("pack", "pack__corrects")


def _release(code: str, rows: QuerySet[Release]) -> Release:
    row = rows.filter(pack__code=code).first()
    if row is None:
        raise NotFound("There is no released pack of this name.")
    return row


def _corrections(pack_id: int | None = None) -> dict[int, list[str]]:
    """Codes of the released packs that correct one, oldest first, by the number of the one."""
    rows = Pack.objects.filter(release__isnull=False, corrects__isnull=False)
    if pack_id is not None:
        rows = rows.filter(corrects=pack_id)
    found: dict[int, list[str]] = {}
    for corrected, code in rows.order_by("release__released_at", "pk").values_list("corrects_id", "code"):
        if corrected is not None:
            found.setdefault(corrected, []).append(code)
    return found


def _told(row: Release) -> ReleaseLine:
    return _line(row, _corrections(row.pack_id).get(row.pack_id, ()))


def _line(row: Release, corrected_by: Sequence[str]) -> ReleaseLine:
    pack = row.pack
    return ReleaseLine(
        code=pack.code, title=pack.title, subtitle=pack.subtitle, area_code=pack.area_code,
        meeting_on=pack.meeting_on, since=pack.since, until=pack.until, released_at=row.released_at,
        public_sha256=row.public_sha256, corrects=pack.corrects.code if pack.corrects else "",
        corrected_by=tuple(corrected_by),
    )  # fmt: skip
