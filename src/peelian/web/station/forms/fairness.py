"""Forms of figures by group, campaigns and impact assessments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.apps.fairness.api import VALUES, CampaignView, Characteristic, EntryRoute
from peelian.kernel.days import in_words
from peelian.web.shared.forms import Checkboxes, Form
from peelian.web.station.forms import fields

_CHARACTERISTICS = [(one.value, one.label) for one in Characteristic]


class RecruitmentForm(Form):
    """Which closed campaigns are counted together, and by what."""

    campaign = forms.MultipleChoiceField(
        label="Campaigns", widget=Checkboxes, error_messages={"required": "Choose a campaign"}
    )
    of = forms.ChoiceField(label="By", choices=_CHARACTERISTICS)

    def __init__(self, *args: object, campaigns: Sequence[CampaignView], **kwargs: object) -> None:
        """Take the campaigns that have closed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["campaign"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.name) for one in campaigns
        ]


class OfficersForm(Form):
    """On which day, and by what."""

    day = forms.ChoiceField(label="On the last day of a quarter")
    of = forms.ChoiceField(label="By", choices=_CHARACTERISTICS)

    def __init__(self, *args: object, days: Sequence[dt.date], **kwargs: object) -> None:
        """Take the days that can be asked."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), in_words(day)) for day in days
        ]


class AspirationForm(Form):
    """How many recruits of which groups are aimed for, and since when they are counted."""

    groups = forms.MultipleChoiceField(
        label="Recruits who have said that they are",
        choices=list(VALUES[Characteristic.ETHNICITY].items()),
        widget=Checkboxes,
        error_messages={"required": "Choose the groups that are meant"},
    )
    aim = fields.number("Aim", missing="Enter how many are aimed for", least=5, most=100_000)
    since = fields.day(
        "Counted since",
        missing="Enter the day from which they are counted",
        help_text="The first day of a quarter: 1 January, April, July or October.",
    )


class CampaignForm(Form):
    """A round of recruitment."""

    name = fields.line(
        "Name", missing="Give the campaign a name", longest=120, help_text="Like: Spring 2026."
    )
    route = forms.ChoiceField(label="Entry route", choices=[(one.value, one.label) for one in EntryRoute])
    opened_on = fields.day("Opened on", missing="Enter the day on which it opened")
    stages = fields.words(
        "Stages, one on each line, in their order",
        missing="Name the stages",
        longest=1000,
        rows=6,
        help_text="As the recruitment system names them, since its file is matched by these words.",
    )


class DraftForm(Form):
    """What a decision does to people of different groups."""

    title = fields.line("Title", missing="Give the assessment a title", longest=150)
    affected = forms.MultipleChoiceField(
        label="Who is affected?", choices=_CHARACTERISTICS, widget=Checkboxes, required=False
    )
    body = fields.words(
        "What it does to them, how you know, and what was considered",
        missing="Say who is affected, and how you know",
        longest=20_000,
        rows=12,
    )


class AssessmentForm(DraftForm):
    """The same, with the decision that it is of."""

    subject = fields.line(
        "The decision, as the record names it",
        missing="Name the decision",
        longest=120,
        help_text="Like: fairness.Campaign:12. The list of decisions without an assessment fills it in.",
    )
    field_order = ("subject",)


class FileForm(Form):
    """A file that belongs to an assessment."""

    file = forms.FileField(
        label="The file",
        help_text="PDF, JPEG or PNG, 5 MB at most. It names nobody.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload"}),
        error_messages={"required": "Choose a file", "empty": "This file is empty"},
    )


class ActionForm(Form):
    """What is to be done about an impact."""

    words = fields.line("What is to be done?", missing="Say what is to be done", longest=300)
    owner = fields.line("By whom?", missing="Say who does it", longest=120, help_text="A role or a unit.")
    due_on = fields.day("By when?", missing="Enter the day by which it is done")
