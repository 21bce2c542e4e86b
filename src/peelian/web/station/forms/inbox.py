"""Forms about conversations: what closes one, the 3x5x2 report, trigger words."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.apps.inbox import api as inbox
from peelian.apps.languages import api as languages
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields


class IntelligenceForm(Form):
    """A report in 3x5x2 form."""

    entries = forms.MultipleChoiceField(
        label="Which of their words is it about?",
        help_text="These are held apart: colleagues without the permission no longer see them.",
        widget=Checkboxes,
        error_messages={"required": "Choose which of their words it is about"},
    )
    source_evaluation = forms.ChoiceField(
        label="Source",
        choices=[(grade.value, f"{grade.value}. {words}") for grade, words in inbox.SOURCE_WORDS.items()],
        widget=Radios,
        error_messages={"required": "Choose how reliable the source is"},
    )
    assessment = forms.ChoiceField(
        label="How do they know?",
        choices=[(grade.value, f"{grade.value}. {words}") for grade, words in inbox.ASSESSMENT_WORDS.items()],
        widget=Radios,
        error_messages={"required": "Choose how they know"},
    )
    handling = forms.ChoiceField(
        label="Handling",
        choices=[(code.value, f"{code.value}. {words}") for code, words in inbox.HANDLING_WORDS.items()],
        widget=Radios,
        error_messages={"required": "Choose a handling code"},
    )
    conditions = fields.line(
        "Conditions", longest=300, help_text="With handling code C: who may have it, and for what."
    )
    text = fields.words(
        "Sanitised text",
        missing="Write what was said, without anything that tells who said it",
        rows=6,
        help_text="Nothing that tells who said it. Their name, address, number and postcode are looked for.",
    )

    def __init__(self, *args: object, entries: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take their words to choose from (entry, beginning)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["entries"].choices = list(entries)  # type: ignore[attr-defined]


class TriggerForm(Form):
    """Words that make a reply urgent."""

    words = fields.line(
        "Words",
        missing="Write the words",
        longest=80,
        help_text="Whole words. A * at the end stands for any ending: suicid*",
    )
    language = forms.ChoiceField(
        label="Language",
        choices=[(code, language.english_name) for code, language in languages.LANGUAGES.items()],
        initial="en",
    )
    reason = fields.line("Why they are urgent", missing="Say why these words are urgent", longest=100)
