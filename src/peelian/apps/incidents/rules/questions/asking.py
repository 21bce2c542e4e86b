"""Which page comes next, what is still missing, and answers in words. Pure: pages, files and interfaces ask alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from peelian.apps.incidents.rules.cleaning import BadAnswer, clean, moment_of
from peelian.apps.incidents.rules.questions.bilking import BILKING
from peelian.apps.incidents.rules.questions.burglary import BURGLARY
from peelian.apps.incidents.rules.questions.criminal_damage import CRIMINAL_DAMAGE
from peelian.apps.incidents.rules.questions.theft import THEFT
from peelian.apps.incidents.types.questions import AnswerKind, Asked, OnlyIf, Questionnaire, QuestionPage
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.incidents.types.views import Answered
from peelian.kernel import days
from peelian.kernel.text import gettext_noop as _

QUESTIONNAIRES: Mapping[IncidentKind, Questionnaire] = MappingProxyType(
    {form.kind: form for form in (CRIMINAL_DAMAGE, THEFT, BILKING, BURGLARY)}
)
#: Where every way through a questionnaire ends.
CHECK = "check"
#: A clock that is a little fast isn't an answer in the future.
_SLACK = dt.timedelta(minutes=15)


def first_page(kind: IncidentKind) -> str:
    """The page on which a report of this kind begins."""
    return QUESTIONNAIRES[kind].pages[0].slug


def pages_asked(kind: IncidentKind, answers: Mapping[str, Any]) -> tuple[QuestionPage, ...]:
    """The pages that these answers lead past, in their order."""
    return tuple(page for page in QUESTIONNAIRES[kind].pages if holds(page.only_if, answers))


def find_page(kind: IncidentKind, slug: str) -> QuestionPage | None:
    """The page with this name, None when there is none."""
    return next((page for page in QUESTIONNAIRES[kind].pages if page.slug == slug), None)


def next_page(kind: IncidentKind, answers: Mapping[str, Any], slug: str) -> str:
    """The page after this one, given the answers so far; "check" after the last, and for a name that is none."""
    slugs = [page.slug for page in QUESTIONNAIRES[kind].pages]
    if slug not in slugs:
        return CHECK
    after = slugs[slugs.index(slug) + 1 :]
    asked = {page.slug for page in pages_asked(kind, answers)}
    return next((one for one in after if one in asked), CHECK)


def fields_asked(page: QuestionPage, answers: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The questions of a page that these answers call for."""
    return tuple(asked for asked in page.fields if holds(asked.only_if, answers))


def clean_page(
    page: QuestionPage, data: Mapping[str, Any], *, at: dt.datetime | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Take what was typed on a page.

    Args:
        page: the page.
        data: by the codes of its questions: text, a list of it for `CHOICES`; a day or moment whole
            (`2026-11-02T21:30`, `02/11/2026 21:30`) or as `<code>_day`, `_month`, `_year` and `_time`.
        at: now; nothing can have happened later.

    Returns:
        The answers as JSON values, without those that nobody gave; and a sentence for each question that has a fault.
    """
    cleaned: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for asked in page.fields:
        if not holds(asked.only_if, cleaned):
            continue
        try:
            value = clean(asked, data)
        except BadAnswer as bad:
            errors[asked.code] = str(bad)
            continue
        if value is not None:
            cleaned[asked.code] = value
        elif asked.required:
            errors[asked.code] = _NEEDED.get(asked.kind, _NEEDED[AnswerKind.TEXT])
    _check_together(page, cleaned, errors, at)
    return cleaned, errors


def missing(kind: IncidentKind, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the pages whose questions aren't answered yet, or not soundly."""
    return tuple(page.slug for page in pages_asked(kind, answers) if clean_page(page, answers)[1])


def clean_all(
    kind: IncidentKind, data: Mapping[str, Any], *, at: dt.datetime | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """All pages at once, in their order: for a row of a file, an interface, and before a report is taken."""
    cleaned: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for page in QUESTIONNAIRES[kind].pages:
        if holds(page.only_if, cleaned):
            taken, faults = clean_page(page, data, at=at)
            cleaned |= taken
            errors |= faults
    return cleaned, errors


def in_words(kind: IncidentKind, answers: Mapping[str, Any]) -> tuple[Answered, ...]:
    """The answers for people, in English, in the order of the questions; those that nobody gave are left out."""
    return tuple(
        Answered(asked.code, asked.label, words)
        for page in pages_asked(kind, answers)
        for asked in fields_asked(page, answers)
        if (words := answer_in_words(asked, answers.get(asked.code)))
    )


def answer_in_words(asked: Asked, value: Any) -> str:
    """One answer for people, in English; empty for none."""
    if value in (None, "", []):
        return ""
    words = _IN_WORDS.get(asked.kind)
    return words(asked, value) if words else str(value)


def is_sensitive(kind: IncidentKind, answers: Mapping[str, Any]) -> bool:
    """Whether whoever made it may have to hide that they did: somebody close to them did it, or it was for hate."""
    return bool(answers.get("hate")) or answers.get("suspect_is") in ("partner", "family")


def without_addresses(kind: IncidentKind, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those by which somebody is reached: they belong to the contact, not to the report."""
    private = {
        asked.code
        for page in QUESTIONNAIRES[kind].pages
        for asked in page.fields
        if asked.kind in (AnswerKind.EMAIL, AnswerKind.PHONE)
    }
    return {code: value for code, value in answers.items() if code not in private}


def holds(only_if: OnlyIf | None, answers: Mapping[str, Any]) -> bool:
    """Whether a condition holds for these answers; no condition holds always."""
    if only_if is None:
        return True
    code, wanted = only_if
    value = answers.get(code)
    return bool(wanted.intersection(value)) if isinstance(value, list | tuple) else value in wanted


def _check_together(
    page: QuestionPage, cleaned: dict[str, Any], errors: dict[str, str], at: dt.datetime | None
) -> None:
    """What several answers of a page have to keep with each other, and with the clock."""
    if page.one_of and not errors:
        codes, sentence = page.one_of
        if not any(cleaned.get(code) for code in codes):
            errors[codes[0]] = sentence
    if at is not None:
        for asked in page.fields:
            moment = moment_of(cleaned.get(asked.code)) if asked.kind is AnswerKind.MOMENT else None
            if moment is not None and moment > at + _SLACK:
                errors[asked.code] = _("This is still to come. Check the day and the time.")
    if page.in_order:
        first, last = (cleaned.get(code) for code in page.in_order)
        if first and last and last < first:
            errors.setdefault(page.in_order[1], _("This is before the time above. Check both."))
    if cleaned.get("call_back") == "yes" and not cleaned.get("phone"):
        errors.setdefault("phone", _("Write a phone number, so that we can call you."))


_NEEDED = {
    AnswerKind.TEXT: _("Write an answer."),
    AnswerKind.CHOICE: _("Choose one of the answers."),
    AnswerKind.CHOICES: _("Choose at least one of the answers."),
    AnswerKind.YES_NO: _("Choose yes or no."),
    AnswerKind.DAY: _("Write the day, the month and the year, such as 27 3 2026."),
    AnswerKind.MOMENT: _("Write the day and the time."),
    AnswerKind.MONEY: _("Write the amount in pounds, such as 45.50."),
}


def _chosen(asked: Asked, value: Any) -> str:
    names = dict(asked.choices)
    return "; ".join(
        names.get(one, str(one)) for one in (value if isinstance(value, list | tuple) else [value])
    )


_IN_WORDS: dict[AnswerKind, Callable[[Asked, Any], str]] = {
    AnswerKind.CHOICE: _chosen,
    AnswerKind.CHOICES: _chosen,
    AnswerKind.YES_NO: lambda asked, value: "Yes" if value == "yes" else "No",
    AnswerKind.MONEY: lambda asked, value: f"£{value / 100:,.2f}",
    AnswerKind.DAY: lambda asked, value: days.in_words(dt.date.fromisoformat(value)),
    AnswerKind.MOMENT: lambda asked, value: f"{dt.datetime.fromisoformat(value):%-d %B %Y, %H:%M}",
    AnswerKind.PLACE: lambda asked, value: f"{value[0]}, {value[1]}",
}
