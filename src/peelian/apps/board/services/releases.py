"""Asking for approval, approving, sending back, releasing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from peelian.apps.board.models.packs import FindingAccepted, Pack, PackComment
from peelian.apps.board.models.releases import Release
from peelian.apps.board.queries.packs import list_writers, view_of
from peelian.apps.board.rules import documents
from peelian.apps.board.rules import packs as rules
from peelian.apps.board.services.holding import CannotChange, hold_pack, person_id, refuse_unless, tell
from peelian.apps.board.types.documents import Document
from peelian.apps.board.types.packs import LONGEST_REASON, BuildState, PackState
from peelian.kernel.actors import Actor
from peelian.kernel.text import tidy

_DIGEST = re.compile(r"[0-9a-f]{64}")


class PackHasChanged(CannotChange):
    """The pack isn't any more what its reader had before them."""


@transaction.atomic
def accept_finding(*, actor: Actor, at: dt.datetime, pack_id: int, digest: str, reason: str) -> None:
    """Let a finding of the lint stand, with the reason; another reason takes the place of the last.

    Raises NotFound, CannotChange.
    """
    reason = _reason(reason, "Say why this may stand")
    if not _DIGEST.fullmatch(digest):
        raise CannotChange("There is no such finding.", field="digest")
    pack = hold_pack(pack_id)
    FindingAccepted.objects.update_or_create(
        pack=pack,
        digest=digest,
        defaults={"reason": reason, "accepted_at": at, "accepted_by_id": person_id(actor)},
    )
    tell("board.finding.accepted", pack, actor, at, {"finding": digest, "reason": reason})


@transaction.atomic
def ask_approval(*, actor: Actor, at: dt.datetime, pack_id: int) -> None:
    """Ask that somebody approves a pack. Every section has to be built. Raises NotFound, CannotChange."""
    pack = _moving(pack_id, PackState.ASKED)
    refuse_unless(rules.may_ask(_builds(pack)))
    pack.state = PackState.ASKED
    pack.save(update_fields=["state"])
    tell("board.pack.asked", pack, actor, at)


@transaction.atomic
def send_back(*, actor: Actor, at: dt.datetime, pack_id: int, reason: str) -> None:
    """Send a pack back to those who make it, saying why. Raises NotFound, CannotChange."""
    reason = _reason(reason, "Say what has to change")
    pack = _moving(pack_id, PackState.DRAFT)
    pack.state, pack.approved_by, pack.approved_at = PackState.DRAFT, None, None
    pack.save(update_fields=["state", "approved_by", "approved_at"])
    tell("board.pack.sent_back", pack, actor, at, {"reason": reason})


@transaction.atomic
def approve(*, actor: Actor, at: dt.datetime, pack_id: int, revision: int | None = None) -> None:
    """Approve a pack as it is.

    Args:
        actor: who approves; not whoever wrote the newest words of a section.
        at: when.
        pack_id: the pack.
        revision: the revision that the approver read, so that no other is approved.

    Raises NotFound, CannotChange, PackHasChanged.
    """
    pack = _moving(pack_id, PackState.APPROVED, revision)
    by = person_id(actor)
    refuse_unless(rules.may_approve(by=by, writers=list_writers(pack.pk), open_comments=_open_comments(pack)))
    refuse_unless(rules.may_ask(_builds(pack)))
    pack.state, pack.approved_by_id, pack.approved_at = PackState.APPROVED, by, at
    pack.save(update_fields=["state", "approved_by", "approved_at"])
    tell("board.pack.approved", pack, actor, at, {"revision": pack.revision})


@transaction.atomic
def release(
    *,
    actor: Actor,
    at: dt.datetime,
    pack_id: int,
    document: Document,
    public_document: Document,
    findings: Sequence[Mapping[str, Any]],
    revision: int | None = None,
) -> int:
    """Freeze an approved pack and keep both documents with their digests; the number of the release.

    Args:
        actor: who releases.
        at: when.
        pack_id: the pack.
        document: the whole.
        public_document: the version for everybody.
        findings: what the lint said of it, as JSON.
        revision: the revision that the documents were made from, so that no other is frozen under them.

    Raises:
        NotFound: there is no such pack.
        CannotChange: it isn't approved, a comment is open, or the documents aren't this pack's.
        PackHasChanged: its revision is another.
    """
    by = person_id(actor)
    pack = _moving(pack_id, PackState.RELEASED, revision)
    refuse_unless(rules.may_close(_open_comments(pack)))
    refuse_unless(rules.may_ask(_builds(pack)))
    refuse_unless(rules.is_of(view_of(pack), document, public_document))
    text, public_text = documents.text_of(document), documents.text_of(public_document)
    row = Release.objects.create(
        pack=pack,
        document=text,
        public_document=public_text,
        sha256=documents.digest_of(text),
        public_sha256=documents.digest_of(public_text),
        findings=[dict(finding) for finding in findings],
        released_at=at,
        released_by_id=by,
    )
    pack.state = PackState.RELEASED
    pack.save(update_fields=["state"])
    tell("board.pack.released", pack, actor, at, {"sha256": row.sha256, "public_sha256": row.public_sha256})
    return row.pk


def _moving(pack_id: int, to: PackState, revision: int | None = None) -> Pack:
    """A pack that may go there, held."""
    pack = hold_pack(pack_id)
    refuse_unless(rules.may_move(PackState(pack.state), to))
    if revision is not None and revision != pack.revision:
        raise PackHasChanged("Somebody changed this pack after you opened it. Read it again first.")
    return pack


def _builds(pack: Pack) -> list[tuple[str, BuildState]]:
    return [(section.heading, section.build) for section in view_of(pack).sections]


def _open_comments(pack: Pack) -> int:
    return PackComment.objects.filter(pack=pack, settled_at=None).count()


def _reason(text: str, ask: str) -> str:
    reason = tidy(text)
    if not reason or len(reason) > LONGEST_REASON:
        raise CannotChange(f"{ask}, in {LONGEST_REASON:,} characters or fewer.", field="reason")
    return reason
