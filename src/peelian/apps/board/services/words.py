"""Writing in a pack, and talking about it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.board.models.packs import Commentary, PackComment, PackSection
from peelian.apps.board.services.holding import (
    CannotChange,
    changed,
    hold_pack,
    hold_section,
    person_id,
    staff_id,
    tell,
)
from peelian.apps.board.types.packs import LONGEST_COMMENT, LONGEST_COMMENTARY
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class WordsHaveChanged(Refused):
    """Somebody wrote another version meanwhile. Both texts are here, so that nothing is lost.

    Args:
        yours: what couldn't be kept.
        newest: what somebody else wrote.
        number: its version, to base the next on.
        by_name: who wrote it, or "".
        at: when.
    """

    def __init__(self, *, yours: str, newest: str, number: int, by_name: str, at: dt.datetime) -> None:
        who = by_name or "The system"
        super().__init__(
            f"{who} wrote version {number} of these words while you were writing. Yours aren’t kept yet: "
            "put the two together and save again.",
            field="text",
        )
        self.yours = yours
        self.newest = newest
        self.number = number
        self.by_name = by_name
        self.at = at


@transaction.atomic
def write_commentary(*, actor: Actor, at: dt.datetime, section_id: int, text: str, based_on: int) -> int:
    """Write a section's words; the number of the version. The same words again are no new version.

    Args:
        actor: who writes; the system may, for first words.
        at: when.
        section_id: the section.
        text: all of its words; empty takes them away, as a version of its own.
        based_on: the version that the writer had before them; 0: there was none.

    Raises:
        WordsHaveChanged: there is a newer version, with other words.
        NotFound: there is no such section, or it was taken out.
        CannotChange: the text is too long, or the pack was released.
    """
    text = tidy(text)
    if len(text) > LONGEST_COMMENTARY:
        raise CannotChange(f"Write {LONGEST_COMMENTARY:,} characters or fewer.", field="text")
    pack, section = hold_section(section_id)
    newest = (
        Commentary.objects.filter(section=section).select_related("written_by").order_by("-number").first()
    )
    number, stands = (newest.number, newest.text) if newest else (0, "")
    if text == stands:
        return number
    if newest is not None and based_on != number:
        raise WordsHaveChanged(
            yours=text,
            newest=stands,
            number=number,
            by_name=newest.written_by.name if newest.written_by else "",
            at=newest.written_at,
        )
    if based_on != number:
        raise CannotChange(f"There is no version {based_on} of these words.", field="based_on")
    row = Commentary.objects.create(
        section=section, number=number + 1, text=text, written_at=at, written_by_id=staff_id(actor)
    )
    changed("board.commentary.written", pack, actor, at, section=section, data={"version": row.number})
    return row.number


@transaction.atomic
def comment(*, actor: Actor, at: dt.datetime, pack_id: int, section_id: int | None, text: str) -> int:
    """Say something of a pack, or of a section of it, to those who make it; the comment's number.

    Raises NotFound, CannotChange.
    """
    text = tidy(text)
    if not text or len(text) > LONGEST_COMMENT:
        raise CannotChange(f"Write something, in {LONGEST_COMMENT:,} characters or fewer.", field="text")
    pack = hold_pack(pack_id)
    section = None
    if section_id is not None:
        section = PackSection.objects.filter(pk=section_id, pack=pack, place__isnull=False).first()
        if section is None:
            raise NotFound("This section was taken out of the pack.")
    row = PackComment.objects.create(
        pack=pack, section=section, text=text, made_at=at, made_by_id=person_id(actor)
    )
    tell("board.comment.made", pack, actor, at, {"comment": row.pk})
    return row.pk


@transaction.atomic
def settle_comment(*, actor: Actor, at: dt.datetime, comment_id: int) -> None:
    """Say that a comment has been seen to. One that was settled already stays as it was.

    Raises NotFound, CannotChange.
    """
    number = PackComment.objects.filter(pk=comment_id).values_list("pack_id", flat=True).first()
    if number is None:
        raise NotFound("There is no such comment.")
    pack = hold_pack(number)
    row = PackComment.objects.get(pk=comment_id)
    if row.settled_at is not None:
        return
    row.settled_at, row.settled_by_id = at, person_id(actor)
    row.save(update_fields=["settled_at", "settled_by"])
    tell("board.comment.settled", pack, actor, at, {"comment": row.pk})
