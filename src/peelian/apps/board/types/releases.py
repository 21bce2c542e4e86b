"""Released packs as others read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.apps.board.types.documents import Document


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A released pack in a list.

    Args:
        code: of the pack.
        title: of the pack.
        subtitle: of the pack.
        area_code: of the pack.
        meeting_on: when the Board met on it.
        since: the first day of its period.
        until: the day after the last.
        released_at: when.
        public_sha256: of the public version.
        corrects: the code of the pack that it corrects, or "".
        corrected_by: codes of the released packs that correct it, oldest first.
    """

    code: str
    title: str
    subtitle: str
    area_code: str
    meeting_on: dt.date
    since: dt.date
    until: dt.date
    released_at: dt.datetime
    public_sha256: str
    corrects: str
    corrected_by: Sequence[str]


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """A released pack as everybody may read it: nothing of the internal version is in it.

    Args:
        line: what it is.
        document: the public version.
        text: its canonical JSON, the bytes that were hashed, as text.
    """

    line: ReleaseLine
    document: Document
    text: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A released pack, both versions.

    Args:
        line: what it is.
        document: the whole.
        text: its canonical JSON.
        sha256: of the whole.
        public_document: the public version.
        public_text: its canonical JSON.
        released_by: number of the account.
        released_by_name: their name.
        findings: what the lint said of it, as it was released.
    """

    line: ReleaseLine
    document: Document
    text: str
    sha256: str
    public_document: Document
    public_text: str
    released_by: int
    released_by_name: str
    findings: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a release is what it was when it was hashed.

    Args:
        code: of the pack.
        document: whether the whole has its digest still.
        public_document: whether the public version has.
        recorded: whether the event of its release, which never changes, tells these digests.
        sha256: what the digest of the whole's text is now.
        public_sha256: what that of the public version's text is now.
    """

    code: str
    document: bool
    public_document: bool
    recorded: bool
    sha256: str
    public_sha256: str

    @property
    def sound(self) -> bool:
        """Whether all agree."""
        return self.document and self.public_document and self.recorded
