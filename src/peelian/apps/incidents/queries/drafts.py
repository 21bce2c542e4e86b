"""Drafts, for whoever has their link."""

from __future__ import annotations

import datetime as dt

from peelian.apps.incidents.models.drafts import Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries.rows import file_view
from peelian.apps.incidents.queries.secrets import token_digest
from peelian.apps.incidents.rules.questions.asking import missing, pages_asked
from peelian.apps.incidents.rules.references import looks_like_token
from peelian.apps.incidents.types.refusals import BadToken, DraftGone
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.incidents.types.views import DraftView
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: After they were last saved.
KEPT = dt.timedelta(days=28)


def get_draft(token: str, *, at: dt.datetime) -> DraftView:
    """A draft as it was left. Of one that was sent, only what it became.

    Raises:
        BadToken: the link isn't whole.
        DraftGone: it was forgotten, or there never was one.
    """
    try:
        return view_of(draft_at(token, at))
    except DraftGone as gone:
        sent = Report.objects.filter(draft_digest=token_digest(token)).first()
        if sent is None:
            raise
        kind = IncidentKind(sent.kind)
        return DraftView(
            kind, {}, "", (), (), False, local_day(at), sent_as=gone.sent_as, language=sent.language
        )


def draft_file(token: str, file_id: int, *, at: dt.datetime) -> tuple[str, bytes]:
    """A picture of a draft: media type and bytes. Raises BadToken, DraftGone, NotFound."""
    file = draft_at(token, at).files.filter(pk=file_id).first()
    if file is None:
        raise NotFound("There is no such picture.")
    return file.media_type, bytes(file.content)


def draft_at(token: str, at: dt.datetime, *, lock: bool = False) -> Draft:
    """The row. Raises BadToken, DraftGone."""
    if not looks_like_token(token):
        raise BadToken("This link isn't whole. Please use the whole link.")
    key = token_digest(token)
    rows = Draft.objects.select_for_update() if lock else Draft.objects
    draft = rows.filter(key_digest=key, saved_at__gte=at - KEPT).first()
    if draft is not None:
        return draft
    sent = Report.objects.filter(draft_digest=key).values_list("reference", flat=True).first()
    if sent:
        raise DraftGone(f"You have sent this. Your receipt code is {sent}.", sent_as=sent)
    raise DraftGone("What you began isn't here any more: it was kept for 28 days. Please begin again.")


def view_of(draft: Draft) -> DraftView:
    """The row as a plain value."""
    kind = IncidentKind(draft.kind)
    return DraftView(
        kind=kind,
        answers=draft.answers,
        page=draft.page,
        files=tuple(file_view(file) for file in draft.files.defer("content")),
        asked=tuple(page.slug for page in pages_asked(kind, draft.answers)),
        ready=not missing(kind, draft.answers),
        expires_on=local_day(draft.saved_at + KEPT),
        language=draft.language,
        completes=draft.completes.reference if draft.completes else "",
        business_id=draft.business_id,
    )
