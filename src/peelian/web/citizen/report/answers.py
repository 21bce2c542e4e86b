"""What was answered, in the words of the page's language: for whoever checks it before they send it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, Asked, QuestionPage
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound

#: How days and moments are written.
_TIMES = {AnswerKind.DAY: "j F Y", AnswerKind.MOMENT: "j F Y, H:i"}


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one page. `missing`: it has still to be answered."""

    slug: str
    title: str
    rows: tuple[Row, ...]
    missing: bool


def parts_of(draft: incidents.DraftView) -> list[Part]:
    """The answers of a draft, page by page; pages that only say something are left out."""
    missing = set(incidents.missing(draft.kind, draft.answers))
    return [
        Part(page.slug, gettext(page.title), rows_of(page, draft.answers), page.slug in missing)
        for page in incidents.pages_asked(draft.kind, draft.answers)
        if page.fields and not has_files(page)
    ]


def rows_of(page: QuestionPage, answers: Mapping[str, Any]) -> tuple[Row, ...]:
    """A page's questions that were answered."""
    return tuple(
        Row(gettext(asked.label), words)
        for asked in incidents.fields_asked(page, answers)
        if (words := in_words(asked, answers.get(asked.code)))
    )


def has_files(page: QuestionPage) -> bool:
    """Whether a page is for pictures."""
    return any(asked.kind is AnswerKind.FILES for asked in page.fields)


def in_words(asked: Asked, value: Any) -> str:
    """One answer, empty for none."""
    if value in (None, "", []):
        return ""
    if asked.code == "uprn":
        return _address(str(value))
    if asked.kind in (AnswerKind.CHOICE, AnswerKind.CHOICES):
        names = dict(asked.choices)
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(gettext(names[one]) if one in names else str(one) for one in chosen)
    if asked.kind is AnswerKind.YES_NO:
        return gettext("Yes") if value == "yes" else gettext("No")
    if asked.kind in _TIMES:
        return date_format(dt.datetime.fromisoformat(value), _TIMES[asked.kind])
    return incidents.answer_in_words(asked, value)


def _address(uprn: str) -> str:
    try:
        found = places.get_address(uprn)
    except NotFound:
        return ""
    return f"{found.line}, {found.postcode}"
