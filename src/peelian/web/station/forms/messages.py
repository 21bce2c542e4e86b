"""Forms of a message: its words, when it goes, its files, its notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.kernel.errors import Refused
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Form, Radios
from peelian.web.shared.topics import TOPICS
from peelian.web.station.forms import fields

KINDS = [(messaging.MessageKind.ALERT.value, "Alert"), (messaging.MessageKind.NEWS.value, "News")]
URGENCIES = [(str(urgency.value), urgency.label) for urgency in messaging.Urgency]
URGENCY_HINTS = {
    "1": "Reading for when there is time. Goes by each person’s own channel, after everything else.",
    "2": "Advice, such as crime prevention. Waits for the end of quiet hours.",
    "3": "Ordinary news of the neighbourhood. Waits for the end of quiet hours.",
    "4": "Goes before ordinary messages. Waits for the end of quiet hours.",
    "5": "Goes at once, in quiet hours too, and also over the channels that people keep for what is urgent.",
}
ORGANISATIONS = [(one.value, one.label) for one in contacts.Organisation]
LONGEST_BODY = 6000


class TimesMixin(forms.Form):
    """A day and a time of day that make a moment, both or neither."""

    def moment(self, name: str) -> dt.datetime | None:
        """The moment of `<name>_on` and `<name>_time`, None when they are empty; half of it is an error of the form."""
        day, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if day and clock:
            return dt.datetime.combine(day, clock, LONDON).astimezone(dt.UTC)
        if day and not self.errors.get(f"{name}_time"):
            self.add_error(f"{name}_time", "Enter the time as well, like 17:30")
        elif clock and not self.errors.get(f"{name}_on"):
            self.add_error(f"{name}_on", "Enter the day as well")
        return None


def times_of(at: dt.datetime | None, name: str) -> dict[str, Any]:
    """A moment as initial values of the two fields."""
    if at is None:
        return {}
    local = at.astimezone(LONDON)
    return {f"{name}_on": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}


def _optional_clock(label: str) -> forms.TimeField:
    field = fields.clock(label, missing="")
    field.required = False
    return field


class WordsForm(TimesMixin, Form):
    """What a message says, how much it matters, who answers, and when it goes."""

    kind = forms.ChoiceField(
        label="What kind?",
        choices=KINDS,
        widget=Radios(inline=True),
        initial=messaging.MessageKind.ALERT.value,
    )
    subject = fields.line(
        "Subject",
        missing="Write a subject",
        help_text="What happened and where. Your team’s name, the day and a reference are put around it.",
    )
    body = forms.CharField(
        label="Words",
        max_length=LONGEST_BODY,
        help_text="Short sentences translate best. Leave an empty line between paragraphs.",
        widget=forms.Textarea(attrs={"rows": 12, "class": "govuk-js-character-count"}),
        error_messages={
            "required": "Write what you want to say",
            "max_length": f"The words must be {LONGEST_BODY:,} characters or fewer",
        },
    )
    urgency = forms.TypedChoiceField(
        label="How urgent?",
        choices=URGENCIES,
        coerce=lambda text: messaging.Urgency(int(text)),
        widget=Radios(hints=URGENCY_HINTS),
        initial="3",
    )
    topic = forms.ChoiceField(
        label="Topic",
        choices=TOPICS,
        help_text="Only a label: the audience says who gets it.",
        initial="alerts",
    )
    organisation = forms.ChoiceField(
        label="In whose name?",
        choices=ORGANISATIONS,
        initial="police",
        help_text="Only people who agreed to hear from them get it.",
    )
    officer_id = forms.TypedChoiceField(
        label="Who answers?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Their name is shown to readers, and answers are given to them first.",
    )
    category = forms.ChoiceField(
        label="What are answers about? (optional)",
        choices=fields.category_choices("Whatever they say"),
        required=False,
    )
    send_on = fields.day("Not before: day", required=False)
    send_time = _optional_clock("Time")
    expires_on = fields.day("Not after: day", required=False)
    expires_time = _optional_clock("Time")

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"expires_at": "expires_on", "send_at": "send_on", "sender_name": "officer_id"}

    def __init__(self, *args: object, officers: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the officers who answer there (account, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        choices = [("", "The team"), *((str(number), name) for number, name in officers)]
        self.fields["officer_id"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the moments together."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["send_at"], cleaned["expires_at"] = self.moment("send"), self.moment("expires")
        return cleaned

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field=self._BESIDE.get(refused.field, refused.field)))

    def said(self) -> messaging.Fields:
        """What was entered, as a message's fields. Of a valid form only."""
        said = self.cleaned_data
        return messaging.Fields(
            kind=messaging.MessageKind(said["kind"]),
            subject=said["subject"],
            body=said["body"],
            urgency=said["urgency"],
            topic=said["topic"],
            organisation=said["organisation"],
            officer_id=said["officer_id"],
            category=said["category"],
            send_at=said["send_at"],
            expires_at=said["expires_at"],
        )


class GapsForm(Form):
    """The gaps of a template."""

    def __init__(self, *args: object, template: messaging.TemplateView, **kwargs: object) -> None:
        """Ask for each gap of the template."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for gap in template.gaps:
            self.fields[f"gap_{gap.name}"] = fields.line(
                gap.label,
                missing=f"Fill in: {gap.label}",
                help_text=f"For example: {gap.example}" if gap.example else "",
            )

    def values(self) -> dict[str, str]:
        """What fills each gap. Of a valid form only."""
        return {name.removeprefix("gap_"): value for name, value in self.cleaned_data.items()}


class AreaForm(Form):
    """Which area a message is about: it stands in that area's archive, and its people answer for it."""

    area_code = forms.ChoiceField(
        label="Which area is it about?",
        help_text="It goes on this area’s page, and its team answers. You choose who gets it in the next step.",
        error_messages={"required": "Choose the area"},
    )

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        choices = list(areas) if len(areas) == 1 else [("", "Choose one"), *areas]
        self.fields["area_code"].choices = choices  # type: ignore[attr-defined]


class FileForm(Form):
    """A picture or a PDF."""

    file = forms.FileField(
        label="Picture or PDF",
        help_text="At most 5 MB. What a camera wrote into a picture (place, time, owner) is taken out.",
        error_messages={"required": "Choose a file", "empty": "This file is empty"},
    )
    alt = fields.line(
        "What the picture shows, in words",
        longest=300,
        help_text="For people who don’t see it. Needed for every picture.",
    )


class TestForm(Form):
    """Sending a message to oneself."""

    address = fields.line("Your own mobile number", longest=20, help_text="For a text or a call only.")


class ReasonForm(Form):
    """Why a message is recalled."""

    reason = fields.words(
        "Why?",
        missing="Say why, in a sentence for those who got it",
        longest=1000,
        help_text="It becomes the start of the notice to those whose copy has gone.",
    )


class NoticeForm(Form):
    """The words of a correction."""

    subject = fields.line("Subject", missing="Write a subject")
    body = fields.words("What is right?", missing="Write what is right", longest=LONGEST_BODY, rows=10)
