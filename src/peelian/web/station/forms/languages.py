"""Forms for words in other languages."""

from __future__ import annotations

from django import forms

from peelian.apps.languages.api import LANGUAGES, Language
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields

_OTHERS = sorted(
    (language for language in LANGUAGES.values() if language.code != "en"), key=lambda one: one.english_name
)


class TranslationForm(Form):
    """The words in the language, and that whoever approves them reads it."""

    text = fields.words("Words", missing="Write the words in this language", longest=20_000, rows=12)
    reads_it = forms.BooleanField(
        required=False,
        error_messages={"required": "Say that you read this language, or leave it to somebody who does"},
    )

    def __init__(self, *args: object, language: Language, rows: int = 12, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        text = self.fields["text"]
        text.label = f"In {language.english_name} ({language.own_name})"
        # The browser's spelling and its direction of typing go by these.
        text.widget.attrs.update({"lang": language.code, "dir": language.direction, "rows": rows})
        self.fields[
            "reads_it"
        ].label = f"I read {language.english_name}, and these words say what the English says"


class OverrideForm(Form):
    """Why words that nobody has checked go out."""

    reason = fields.line(
        "Why can’t it wait?",
        missing="Say why these words can’t wait to be checked",
        longest=200,
        help_text="Kept with your name. For example: danger to life, and nobody on duty reads it.",
    )


class TermForm(Form):
    """One term of the glossary in one language."""

    term = fields.line("English term", missing="Enter the English term", longest=80)
    language = forms.ChoiceField(
        label="Language", choices=[(one.code, f"{one.english_name} ({one.own_name})") for one in _OTHERS]
    )
    rendering = fields.line(
        "How to say it", longest=120, help_text="Leave it empty to keep the English term as it is."
    )
    rendering.widget.attrs["dir"] = "auto"


class TermNameForm(Form):
    """Which term is taken out."""

    term = forms.CharField(max_length=80, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        choices=[(one.code, one.english_name) for one in _OTHERS], widget=forms.HiddenInput
    )
