"""What the station's and the beat's conversation pages share: the form for an answer, and how a thread is shown."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from peelian.apps.accounts.api import Viewer
from peelian.apps.inbox import api as inbox
from peelian.apps.languages import api as languages
from peelian.journeys import converse
from peelian.web.shared.forms import Form, Radios
from peelian.web.shared.once import FIELD

KINDS: dict[inbox.ThreadKind, str] = {
    inbox.ThreadKind.QUESTION: "Question",
    inbox.ThreadKind.INFORMATION: "Information",
    inbox.ThreadKind.CRIME: "Crime",
    inbox.ThreadKind.LOST_PROPERTY: "Lost property",
    inbox.ThreadKind.THANKS: "Thanks",
    inbox.ThreadKind.STOP: "Wants no more",
    inbox.ThreadKind.OTHER: "Something else",
}
CHANNELS = {"email": "email", "sms": "text", "voice": "telephone", "push": "notification"}


class AnswerForm(Form):
    """Words for one resident: a phrase, one's own words, or both."""

    phrase = forms.ChoiceField(label="Begin with", required=False)
    text = forms.CharField(
        label="Your answer",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": "An answer has at most 5,000 characters"},
    )
    language = forms.ChoiceField(label="I write in", required=False, widget=Radios(inline=True))

    def __init__(self, *args: object, reads: str, **kwargs: object) -> None:
        """Take the code of the language that the person reads."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self._phrases_in, self._phrases = converse.phrases_for(reads)
        self.fields["phrase"].choices = [("", "My own words"), *self._phrases.items()]  # type: ignore[attr-defined]
        own = languages.LANGUAGES.get(reads)
        if own is None or reads == "en":
            del self.fields["language"]
        else:
            self.fields["language"].choices = [("en", "English"), (reads, own.english_name)]  # type: ignore[attr-defined]
            self.initial.setdefault("language", "en")
            self.fields["text"].help_text = (
                f"They read {own.english_name}. What you type goes out as it is: no machine translates it. "
                "Short words and plain English help."
            )

    @property
    def words(self) -> str:
        """What goes out. Of a valid form only."""
        phrase = self._phrases.get(self.cleaned_data.get("phrase", ""), "")
        return "\n\n".join(part for part in (phrase, self.cleaned_data.get("text", "").strip()) if part)

    @property
    def written_in(self) -> str:
        """The language of the words: the phrase's where there is nothing else. Of a valid form only."""
        if not self.cleaned_data.get("text", "").strip():
            return self._phrases_in
        return str(self.cleaned_data.get("language") or "en")

    def clean(self) -> dict[str, object]:
        """Refuse an answer without words."""
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("phrase")
            and not str(cleaned.get("text") or "").strip()
            and "text" not in self.errors
        ):
            self.add_error("text", "Write your answer, or choose a phrase")
        return cleaned


@dataclass(frozen=True, slots=True)
class Line:
    """A thread in a list, with the words of a screen."""

    row: inbox.ThreadLine
    kind: str
    channel: str
    language: str  # in English; empty for English and for what isn't known
    direction: str
    due: str
    urgent: bool


def line_of(row: inbox.ThreadLine, at: dt.datetime) -> Line:
    """A thread as a line of a list."""
    return Line(
        row=row,
        kind=KINDS[row.kind],
        channel=CHANNELS.get(row.channel, row.channel),
        language=language_name(row.language),
        direction="auto",
        due=due_words(row, at),
        urgent=row.overdue or bool(row.escalated_for),
    )


def due_words(row: inbox.ThreadLine, at: dt.datetime) -> str:
    """How long there is to answer: "3 hours left", "2 days late"."""
    if row.due_at is None:
        return ""
    away = abs(row.due_at - at)
    if away >= dt.timedelta(days=2):
        length = f"{away.days} days"
    elif away >= dt.timedelta(hours=1):
        hours = int(away / dt.timedelta(hours=1))
        length = f"{hours} hour{'s' if hours > 1 else ''}"
    else:
        length = "less than an hour"
    return f"{length} {'late' if row.overdue else 'left'}"


def language_name(code: str) -> str:
    """A language's English name; empty for English, and for none."""
    if code in ("", "en"):
        return ""
    known = languages.LANGUAGES.get(code)
    return known.english_name if known else code


def answer(request: HttpRequest, viewer: Viewer, at: dt.datetime, thread_id: int, form: AnswerForm) -> None:
    """Send the words of a valid form. One showing of the form answers once."""
    converse.answer(
        viewer=viewer,
        at=at,
        thread_id=thread_id,
        text=form.words,
        language=form.written_in,
        key=request.POST.get(FIELD, "")[:40] or secrets.token_urlsafe(12),
    )
