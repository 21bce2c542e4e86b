"""What may happen to a pack when, and what a release has to hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from peelian.apps.board.types.contents import Audience
from peelian.apps.board.types.documents import Document
from peelian.apps.board.types.packs import LONGEST_CODE, BuildState, PackState, PackView
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Where a pack may go from where it is. Any change of what is in it takes it back to draft.
MOVES: dict[PackState, frozenset[PackState]] = {
    PackState.DRAFT: frozenset({PackState.ASKED}),
    PackState.ASKED: frozenset({PackState.APPROVED, PackState.DRAFT}),
    PackState.APPROVED: frozenset({PackState.RELEASED, PackState.DRAFT}),
    PackState.RELEASED: frozenset(),
}
FROZEN = "This pack was released and never changes. Make another pack that corrects it."

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REFUSALS = {
    (PackState.DRAFT, PackState.APPROVED): "Ask for approval first.",
    (PackState.DRAFT, PackState.RELEASED): "Have the pack approved first.",
    (PackState.DRAFT, PackState.DRAFT): "This pack is a draft already.",
    (PackState.ASKED, PackState.ASKED): "Approval has been asked for already.",
    (PackState.ASKED, PackState.RELEASED): "Have the pack approved first.",
    (PackState.APPROVED, PackState.APPROVED): "This pack is approved already.",
    (PackState.APPROVED, PackState.ASKED): "This pack is approved already.",
}


def may_move(state: PackState, to: PackState) -> Decision:
    """Whether a pack may go from where it is to another state, by somebody's decision."""
    if to in MOVES[state]:
        return ALLOWED
    return refuse(FROZEN if state is PackState.RELEASED else _REFUSALS[state, to])


def may_change(state: PackState) -> Decision:
    """Whether words, sections, builds, comments and accepted findings of a pack may change."""
    return refuse(FROZEN) if state is PackState.RELEASED else ALLOWED


def may_approve(*, by: int, writers: Collection[int | None], open_comments: int) -> Decision:
    """Whether somebody may approve a pack, given who wrote the newest words of each section.

    Nobody approves words of their own, and nothing is approved while somebody waits for an answer.
    """
    if by in writers:
        return refuse("You wrote some of its newest words. Somebody else has to approve them.")
    return may_close(open_comments)


def may_close(open_comments: int) -> Decision:
    """Whether a pack with so many open comments may be approved or released."""
    if open_comments == 1:
        return refuse("One comment is still open. Settle it first.")
    if open_comments:
        return refuse(f"{open_comments} comments are still open. Settle them first.")
    return ALLOWED


def may_ask(builds: Sequence[tuple[str, BuildState]]) -> Decision:
    """Whether approval may be asked for, and a pack released, given each section's heading and build."""
    if not builds:
        return refuse("This pack has no sections. Choose some first.")
    for heading, build in builds:
        if build is BuildState.FAILED:
            return refuse(f"“{heading}” couldn’t be built. Build it again, or take it out.")
        if build is BuildState.NONE:
            return refuse(f"“{heading}” hasn’t been built yet. Build it, or take it out.")
    return ALLOWED


def good_code(code: str) -> Decision:
    """Whether a code may name a pack in addresses."""
    if len(code) <= LONGEST_CODE and _SLUG.fullmatch(code):
        return ALLOWED
    return refuse(
        f"Write lower-case letters, digits and single dashes, {LONGEST_CODE} at most, like january-2024."
    )


def good_days(since: dt.date | None, until: dt.date | None) -> Decision:
    """Whether a period goes forward; a section without days of its own has neither."""
    if (since is None) != (until is None):
        return refuse("Give both the first day and the day after the last, or neither.")
    if since is not None and until is not None and since >= until:
        return refuse("The day after the last has to come after the first day.")
    return ALLOWED


def next_key(kind: str, taken: Collection[str]) -> str:
    """A key for one more section of a kind: the kind's own, or with the next number that is free."""
    if kind not in taken:
        return kind
    number = 2
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def is_of(pack: PackView, whole: Document, public: Document) -> Decision:
    """Whether two documents are this pack's, the whole and its public version, so that nothing else is released.

    The whole has every section in order. The public version has none but those for everybody, in the same order, and
    no table for the Board alone. Both tell of the same days.
    """
    kept = [(section.key, section.audience) for section in pack.sections]
    if [(section.key, section.audience) for section in whole.sections] != kept:
        return refuse("The document’s sections aren’t the pack’s. Make it again.")
    shown = [section.key for section in public.sections]
    if shown != [key for key, audience in kept if audience is Audience.PUBLIC and key in shown]:
        return refuse("The public version holds a section that isn’t for everybody, or in another order.")
    tables = [table for section in public.sections for table in section.content.tables]
    if any(table.audience is not Audience.PUBLIC for table in tables):
        return refuse("The public version holds a table that isn’t for everybody.")
    if whole.audience is not Audience.INTERNAL or public.audience is not Audience.PUBLIC:
        return refuse("One document has to be the whole, and the other its public version.")
    head = (pack.code, pack.title, pack.subtitle, pack.meeting_on, pack.since, pack.until)
    for one in (whole, public):
        if (one.code, one.title, one.subtitle, one.meeting_on, one.since, one.until) != head:
            return refuse("The document names another pack or other days. Make it again.")
    return ALLOWED
