"""Forms that offer a scheme, and answer whoever asked to join it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.journeys.get_involved import LONGEST_ANSWER
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


class SchemeForm(Form):
    """What people can join, in words for the public."""

    name = fields.line("Name", missing="Give the scheme a name", longest=80, help_text="Like: Speed Watch.")
    what = fields.words(
        "What do people do in it?",
        missing="Say what people do in it",
        longest=2000,
        help_text="How much time it takes, what they learn, who is there with them.",
    )
    who_for = fields.line(
        "Who is it for? (optional)", longest=300, help_text="Like: anybody over 18. You need no experience."
    )
    area_code = forms.ChoiceField(
        label="Where?",
        help_text="Residents of this area can join. For the force, everybody can.",
        error_messages={"required": "Choose the area"},
    )

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas that it can be for (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]


class AnswerForm(Form):
    """What the team writes back."""

    words = fields.words(
        "Your answer",
        missing="Write the answer",
        longest=LONGEST_ANSWER,
        rows=8,
        help_text="Say what happens next, and when. If they write back, it comes into the inbox.",
    )
