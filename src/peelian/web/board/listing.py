"""Papers in a list, with the files that can be taken away of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from peelian.apps.accounts.api import Viewer
from peelian.apps.board.api import PackLine, PackState
from peelian.journeys.packs import drafts
from peelian.journeys.ports import ports

#: Of the released, so many stand above the figures; those that wait stand there all.
_LATEST = 2
_WAITING = {PackState.ASKED, PackState.APPROVED}


@dataclass(frozen=True, slots=True)
class Paper:
    """A pack in a list.

    Args:
        line: what it is.
        files: words and addresses of what the Board reads as a file; none of a draft, which isn't a paper yet.
    """

    line: PackLine
    files: Sequence[tuple[str, str]]

    @property
    def is_released(self) -> bool:
        """Whether everybody may read its public version."""
        return self.line.state is PackState.RELEASED


def paper_of(line: PackLine) -> Paper:
    """A pack with its files, as far as they are made here."""
    kinds = [("PDF", "pdf", ports().press), ("Word", "docx", ports().word)]
    if line.state is PackState.DRAFT:
        return Paper(line, ())
    return Paper(
        line,
        [
            (words, reverse("board:pack_file", args=[line.code, "whole", kind]))
            for words, kind, made in kinds
            if made is not None
        ],
    )


def to_read(viewer: Viewer, at: dt.datetime) -> list[Paper]:
    """What somebody of the Board comes for: the papers that wait, then the latest that were released."""
    found = drafts.list_packs(viewer=viewer, at=at)
    waiting = [one for one in found if one.state in _WAITING]
    released = sorted(
        (one for one in found if one.released_at is not None),
        key=lambda one: (one.meeting_on, one.released_at),
        reverse=True,
    )
    return [paper_of(one) for one in (*waiting, *released[:_LATEST])]
