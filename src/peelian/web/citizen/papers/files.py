"""Files of a published paper. Each is made once and kept, for all processes, under the digest of what it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches

from peelian.apps.board.api import Document, PublicRelease
from peelian.journeys.packs import formats
from peelian.journeys.packs.front import Release
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound

#: Part of what a file is kept under: another one has all of them made anew.
_MADE_AS = "1"
_KEPT = int(dt.timedelta(days=31).total_seconds())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Args:
        suffix: of its name.
        words: what people call it.
        media_type: what browsers call it.
        make: makes it; None where nothing here can.
        here: whether something here can.
    """

    suffix: str
    words: str
    media_type: str
    make: Callable[[Document, Release], bytes | None]
    here: Callable[[], bool] = lambda: True


KINDS = (
    Kind("pdf", "PDF", "application/pdf", formats.pdf, lambda: ports().press is not None),
    Kind(
        "docx", "Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        formats.word, lambda: ports().word is not None,
    ),
    Kind(
        "xlsx", "Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        formats.workbook,
    ),
    Kind("zip", "CSV (ZIP)", "application/zip", formats.archive),
    Kind("json", "JSON", "application/json", lambda document, _: formats.data(document)),
)  # fmt: skip


def kinds_here() -> list[Kind]:
    """The kinds that can be made here, in the order in which a page offers them."""
    return [kind for kind in KINDS if kind.here()]


def file_of(paper: PublicRelease, name: str) -> tuple[Kind, bytes]:
    """A file of a paper by its whole name, `january-2024.pdf`.

    Raises:
        NotFound: for another name, or a kind that nothing here makes.
        Refused: where the letters of its language are missing.
    """
    kind = next((one for one in kinds_here() if name == f"{paper.line.code}.{one.suffix}"), None)
    if kind is None:
        raise NotFound("There is no such file.")
    if kind.suffix == "json":  # the very text that was hashed, which costs nothing
        return kind, paper.text.encode()
    key = f"board-paper:{_MADE_AS}:{paper.line.public_sha256}:{kind.suffix}"
    made = caches["shared"].get(key)
    if made is None:
        made = kind.make(paper.document, Release(paper.line.released_at, paper.line.public_sha256))
        if made is None:
            raise NotFound("There is no such file.")
        caches["shared"].set(key, made, _KEPT)
    return kind, made
