"""Files and pictures that go with a message: small, of a kind that everybody can open, and checked by their bytes.

A picture is drawn anew: what a camera wrote beside it (where, when, whose) and anything hidden in the file stay behind.
"""

from __future__ import annotations

import datetime as dt
import re

import puremagic
from django.db import transaction

from peelian.analysis.pictures import BadPicture, drawn_anew
from peelian.apps.messaging.models.messages import Attachment, Message
from peelian.apps.messaging.queries.sheets import attachment_view
from peelian.apps.messaging.services.steps import OPENED, locked, note_edited, open_for_change
from peelian.apps.messaging.types.sheets import AttachmentView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, tidy

#: Of one file as it came, and of all that go with a message: many mail services refuse more than 10 MB in all, and a
#: mail carries them a third larger.
LARGEST = 5_000_000
LARGEST_IN_ALL = 7_000_000
MOST = 5
#: Wider or higher pictures are made smaller: no phone shows more.
WIDEST = 1600
PDF = "application/pdf"


class BadFile(Refused):
    """A file that can't go with a message."""


@transaction.atomic
def attach(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    written_by_id: int | None,
    name: str,
    content: bytes,
    alt: str = "",
) -> AttachmentView:
    """Put a picture or a PDF with a message that hasn't gone; an approval is void. The same file again: once.

    Args:
        actor: who.
        at: now.
        message_id: which message.
        written_by_id: their account: whoever adds last is the writer.
        name: the file's name as they have it.
        content: its bytes. What it is, is told by them and not by the name.
        alt: what a picture shows, in words, for those who don't see it. A PDF needs none.

    Raises:
        BadFile: too large, too many, of another kind, broken, or a picture without words.
        NotNow: the message has gone.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    voided = open_for_change(message)
    alt = one_line(tidy(alt), 300)
    media_type, content, ending = _checked(content, alt)
    others = list(message.attachments.defer("content"))
    if len(others) >= MOST:
        raise BadFile(f"A message takes {MOST} files at most.", field="file")
    if sum(row.size for row in others) + len(content) > LARGEST_IN_ALL:
        raise BadFile("Together the files are larger than many mail services take (7 MB).", field="file")
    row, fresh = Attachment.objects.get_or_create(
        message=message,
        size=len(content),
        content=content,
        defaults={
            "position": max((other.position for other in others), default=0) + 1,
            "name": _named(name, ending),
            "media_type": media_type,
            "alt": alt,
        },
    )
    if fresh:
        _changed(message, actor=actor, at=at, written_by_id=written_by_id, approval_voided=voided)
    return attachment_view(row)


@transaction.atomic
def detach(
    *, actor: Actor, at: dt.datetime, message_id: int, attachment_id: int, written_by_id: int | None
) -> None:
    """Take a file away from a message that hasn't gone; an approval is void.

    Raises:
        NotNow: the message has gone.
        NotFound: there is no such message, or no such file with it.
    """
    message = locked(message_id)
    voided = open_for_change(message)
    count, _ = Attachment.objects.filter(message=message, pk=attachment_id).delete()
    if not count:
        raise NotFound("There is no such file with this message.")
    _changed(message, actor=actor, at=at, written_by_id=written_by_id, approval_voided=voided)


def _changed(
    message: Message, *, actor: Actor, at: dt.datetime, written_by_id: int | None, approval_voided: bool
) -> None:
    message.written_by_id = written_by_id
    message.save(update_fields=[*OPENED, "written_by"])
    note_edited(message, actor=actor, at=at, changed=["attachments"], approval_voided=approval_voided)


def _checked(content: bytes, alt: str) -> tuple[str, bytes, str]:
    """Media type, the bytes that go out, and the ending that fits them."""
    if not content:
        raise BadFile("This file is empty.", field="file")
    if len(content) > LARGEST:
        raise BadFile("This file is larger than 5 MB.", field="file")
    kinds = {found.mime_type for found in _kinds(content)}
    if PDF in kinds and content.startswith(b"%PDF-"):
        return PDF, content, ".pdf"
    if not any(kind.startswith("image/") for kind in kinds):
        raise BadFile("Choose a picture (JPEG, PNG, WebP or GIF) or a PDF.", field="file")
    if not alt:
        raise BadFile("Say what the picture shows, for people who don't see it.", field="alt")
    try:
        picture = drawn_anew(content, widest=WIDEST)
    except BadPicture as bad:
        raise BadFile(str(bad), field="file") from bad
    return picture.media_type, picture.content, picture.ending


def _kinds(content: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return []


def _named(name: str, ending: str) -> str:
    """The file's name without its folder, in letters that every mail program takes, with the ending that fits."""
    stem = re.split(r"[\\/]", tidy(name))[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w\- ]+", "-", stem).strip(" -_.") or "file"
    return stem[: 100 - len(ending)] + ending
