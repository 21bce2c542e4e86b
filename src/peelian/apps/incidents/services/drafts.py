"""A report as somebody makes it, page by page, kept under a link that only they have."""

from __future__ import annotations

import base64
import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from peelian.analysis.pictures import BadPicture, Picture, drawn_anew
from peelian.apps.events import api as events
from peelian.apps.incidents.models.drafts import LARGEST_FILE, Attachment, Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries.drafts import KEPT, draft_at, view_of
from peelian.apps.incidents.queries.rows import file_view
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.queries.secrets import token_digest
from peelian.apps.incidents.rules.civil import civil_route
from peelian.apps.incidents.rules.questions.asking import (
    QUESTIONNAIRES,
    clean_page,
    find_page,
    first_page,
)
from peelian.apps.incidents.types.refusals import BadAnswers, BadFile, CannotOpen
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.incidents.types.views import DraftView, FileView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.ids import digest
from peelian.kernel.text import one_line, tidy

#: As it comes; a phone's picture has some 3 to 12 MB.
LARGEST_IN = 20_000_000
MOST_FILES = 5
_MOST_POINTS = 60_000_000
#: Drawn at these widths until it's small enough.
_WIDTHS = (2400, 1600, 1000)
_TOKEN_BYTES = 16


@transaction.atomic
def begin_draft(
    *,
    actor: Actor,
    at: dt.datetime,
    kind: IncidentKind,
    language: str,
    completes: str = "",
    business_id: int | None = None,
) -> str:
    """Begin a report of a kind. Returns the token of its link: 26 letters, of which only a digest is kept.

    Args:
        actor, at: who, when.
        kind: what is reported.
        language: that they read.
        completes: the receipt code of a report that we had begun with their words.
        business_id: the business that makes it.

    Raises:
        CannotOpen: the report to be completed isn't only begun.
    """
    token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode().rstrip("=").lower()
    begun = None
    if completes:
        begun = Report.objects.filter(reference=completes, state=ReportState.BEGUN).first()
        if begun is None:
            raise CannotOpen("That report was sent in already, or there is none.")
    Draft.objects.create(
        key_digest=token_digest(token),
        kind=kind,
        form_version=QUESTIONNAIRES[kind].version,
        language=language[:10],
        page=first_page(kind),
        started_at=at,
        saved_at=at,
        completes=begun,
        business_id=business_id,
    )
    return token


@transaction.atomic
def save_page(*, token: str, at: dt.datetime, page: str, data: Mapping[str, Any]) -> DraftView:
    """Keep the answers of one page, as `clean_page` takes them. Saved again, the page's answers are replaced.

    Raises:
        BadAnswers: with a sentence for each question at fault; nothing of the page is kept.
        BadToken: the link isn't whole.
        DraftGone: it was sent, or forgotten.
        NotFound: the questionnaire has no such page.
    """
    draft = draft_at(token, at, lock=True)
    kind = IncidentKind(draft.kind)
    asked = find_page(kind, page)
    if asked is None:
        raise NotFound("There is no such page.")
    cleaned, errors = clean_page(asked, data, at=at)
    if errors:
        raise BadAnswers(errors)
    codes = {field.code for field in asked.fields}
    draft.answers = {code: value for code, value in draft.answers.items() if code not in codes} | cleaned
    if kind is IncidentKind.BILKING:
        draft.answers["civil_route"] = "yes" if civil_route(draft.answers, get_rules()) else "no"
    draft.page, draft.saved_at = page, at
    draft.save(update_fields=["answers", "page", "saved_at"])
    return view_of(draft)


@transaction.atomic
def add_file(*, token: str, at: dt.datetime, name: str, content: bytes, alt: str = "") -> FileView:
    """Put a picture with a draft, drawn anew. The same file again is there once.

    Raises:
        BadFile: too large, too many, or no picture that we read.
        BadToken, DraftGone: as `save_page`.
    """
    draft = draft_at(token, at, lock=True)
    sha256 = digest(content)
    known = draft.files.filter(sha256=sha256).defer("content").first()
    if known is not None:
        return file_view(known)
    if len(content) > LARGEST_IN:
        raise BadFile("This file is larger than 20 MB. Make the picture smaller.", field="files")
    if draft.files.count() >= MOST_FILES:
        raise BadFile("You can add five pictures. Remove one first.", field="files")
    picture = _drawn(content)
    last = draft.files.order_by("-position").values_list("position", flat=True).first()
    row = Attachment.objects.create(
        draft=draft,
        position=(last or 0) + 1,
        name=_named(name, picture.ending),
        media_type=picture.media_type,
        content=picture.content,
        size=len(picture.content),
        alt=one_line(tidy(alt), 300),
        sha256=sha256,
        added_at=at,
    )
    draft.saved_at = at
    draft.save(update_fields=["saved_at"])
    return file_view(row)


@transaction.atomic
def remove_file(*, token: str, at: dt.datetime, file_id: int) -> None:
    """Take a picture out of a draft; one that isn't there is gone already. Raises BadToken, DraftGone."""
    draft = draft_at(token, at, lock=True)
    draft.files.filter(pk=file_id).delete()


@transaction.atomic
def drop_draft(*, token: str, at: dt.datetime) -> None:
    """Whoever makes it wants it gone, pictures and all. Raises BadToken, DraftGone."""
    draft_at(token, at, lock=True).delete()


@transaction.atomic
def forget_drafts(*, actor: Actor, at: dt.datetime) -> int:
    """Delete the drafts that nobody has saved for 28 days. Returns how many."""
    count, _each = Draft.objects.filter(saved_at__lt=at - KEPT).delete()
    drafts = _each.get("incidents.Draft", 0)
    if count:
        events.record(
            name="incidents.drafts.forgotten", actor=actor, at=at, subject="incidents.Draft:old",
            data={"drafts": drafts},
        )  # fmt: skip
    return drafts


def _drawn(content: bytes) -> Picture:
    for widest in _WIDTHS:
        try:
            picture = drawn_anew(content, widest=widest, most_points=_MOST_POINTS)
        except BadPicture as bad:
            raise BadFile(str(bad), field="files") from bad
        if len(picture.content) <= LARGEST_FILE:
            return picture
    raise BadFile("This picture can't be made small enough. Save it as JPEG.", field="files")


def _named(name: str, ending: str) -> str:
    """The name without a path and with the ending of what it is now."""
    stem = re.sub(r"[^\w .\-]", "", re.split(r"[\\/]", tidy(name))[-1].rpartition(".")[0] or tidy(name))
    return f"{one_line(stem, 90) or 'picture'}{ending}"
