"""Rows of small forms on one page (tactics, outcomes, times), to which a button adds one more without script."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict


def as_typed(form: BaseForm) -> dict[str, Any]:
    """What was typed into a bound form, field by field, unchecked: for drawing it again with nothing marked wrong."""
    return {name: form[name].data for name in form.fields}


def redrawn(
    kind: type[BaseFormSet[Any]],
    typed: QueryDict,
    prefix: str,
    *,
    one_more: bool,
    form_kwargs: dict[str, Any] | None = None,
) -> BaseFormSet[Any]:
    """The rows as they were typed, unchecked, with an empty one at the end when one was asked for."""
    sent = kind(typed, prefix=prefix, form_kwargs=form_kwargs)
    rows = [as_typed(form) for form in sent.forms]
    if one_more:
        rows.append({})
    return kind(initial=rows, prefix=prefix, form_kwargs=form_kwargs)


def filled(rows: BaseFormSet[Any]) -> list[dict[str, Any]]:
    """The checked values of the rows that somebody wrote in. Of a valid set only."""
    return [form.cleaned_data for form in rows.forms if form.has_changed()]


def all_errors(form: BaseForm, *sets: BaseFormSet[Any]) -> list[tuple[str, str]]:
    """What is wrong in a form and its rows, in the order of the page: the id to jump to (or nothing) and the words."""
    found = _errors_of(form)
    for rows in sets:
        if rows.is_bound:
            found += [("", str(words)) for words in rows.non_form_errors()]
            found += [error for row in rows.forms for error in _errors_of(row)]
    return found


def _errors_of(form: BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound:
        return []
    whole = [("", str(words)) for words in form.non_field_errors()]
    return whole + [
        (str(getattr(field, "focus_id", field.auto_id)), str(words))
        for field in form
        for words in field.errors
    ]
