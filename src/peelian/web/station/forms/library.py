"""Forms that write good practice up, search it and withdraw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.apps.library import api as library
from peelian.apps.library.api import EntryDraft, EntryView
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields

Choices = Sequence[tuple[int, str]]


class EntryForm(Form):
    """What a team did, what came of it, and whom to ring."""

    title = fields.line("Title", missing="Give it a title")
    category = forms.ChoiceField(
        label="What problem does it answer?",
        choices=fields.category_choices("Choose"),
        error_messages={"required": "Choose the problem"},
    )
    team_id = forms.TypedChoiceField(label="Team", coerce=int, error_messages={"required": "Choose the team"})
    summary = fields.words("In two sentences", missing="Say in two sentences what it is", longest=500, rows=2)
    done = fields.words("What did you do?", missing="Say what the team did", longest=8000, rows=8)
    result = fields.words(
        "What came of it?",
        missing="Say what came of it",
        longest=8000,
        rows=6,
        help_text="Also what didn’t work: others are spared it.",
    )
    figures = fields.words(
        "Figures (optional)",
        longest=4000,
        help_text="One a line: what was counted; before; after; where it’s from. "
        "Like: Burglaries a month; 14; 9; crime records",
    )
    ring_id = forms.TypedChoiceField(
        label="Whom to ring", coerce=int, error_messages={"required": "Choose whom to ring"}
    )
    plan_id = forms.TypedChoiceField(
        label="The plan it came from (optional)", coerce=int, required=False, empty_value=None
    )
    pilot_from = fields.day(
        "First day of the pilot", required=False, help_text="Only if it was tried for a time."
    )
    pilot_until = fields.day("Last day of the pilot", required=False)

    def __init__(
        self,
        *args: Any,
        teams: Choices,
        people: Choices,
        plans: Choices,
        entry: EntryView | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the teams, people and plans to choose from, and the entry that is changed."""
        if entry is not None:
            kwargs["initial"] = _initial(entry)
        super().__init__(*args, **kwargs)
        for name, choices in (("team_id", teams), ("ring_id", people), ("plan_id", plans)):
            self.fields[name].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]

    def clean_figures(self) -> tuple[library.ResultFigure, ...]:
        """The figures, read. A line that isn't one is said by its number."""
        try:
            return library.read_figures(self.cleaned_data["figures"])
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused

    def draft(self) -> EntryDraft:
        """What was filled in. Of a valid form only; the last day that is typed is in."""
        values = dict(self.cleaned_data)
        last = values.pop("pilot_until")
        values["category"] = ProblemCategory(values["category"])
        return EntryDraft(**values, pilot_until=last + dt.timedelta(days=1) if last else None)


class WithdrawForm(Form):
    """Why others shouldn't do it any more."""

    reason = fields.line("Why is it withdrawn?", missing="Say why it is withdrawn", longest=300)


def _initial(entry: EntryView) -> dict[str, Any]:
    return {
        "title": entry.title,
        "category": entry.category.value,
        "team_id": entry.team_id,
        "summary": entry.summary,
        "done": entry.done,
        "result": entry.result,
        "figures": library.write_figures(entry.figures),
        "ring_id": entry.ring_id,
        "plan_id": entry.plan_id,
        "pilot_from": entry.pilot_from,
        "pilot_until": entry.pilot_until - dt.timedelta(days=1) if entry.pilot_until else None,
    }
