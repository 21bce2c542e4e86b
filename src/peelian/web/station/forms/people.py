"""Forms about people's data, messages, accounts and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.apps.accounts import api as accounts
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

LARGEST_FILE = 200 * 1024 * 1024


class ReasonForm(Form):
    """Why somebody looks at personal data."""

    reason = fields.reason()


class ContactSearchForm(Form):
    """Find a resident, with a reason."""

    text = fields.line(
        "Email address or name",
        missing="Enter an email address or a name",
        longest=254,
        help_text="The whole address, or part of a name.",
    )
    reason = fields.reason("Why are you looking for them?")


class UpdateForm(Form):
    """A "you said, we did" before it's approved."""

    said = fields.words("You said", missing="Write what people said", longest=1500)
    did = fields.words(
        "We did",
        missing="Write what was done",
        longest=3000,
        rows=8,
        help_text="Only what the facts beside it bear out.",
    )


class PositionsForm(Form):
    """A file of positions."""

    file = forms.FileField(
        label="File",
        help_text="CSV with device, time, lat and lng, plain or gzipped; or GTFS-realtime vehicle positions (.pb).",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.pb,text/csv"}),
    )
    time_zone = forms.ChoiceField(
        label="Times in the file",
        required=False,
        choices=[
            ("", "say their time zone, or are in UTC with a Z"),
            ("Europe/London", "are local times (Europe/London)"),
        ],
        widget=Radios,
        initial="",
    )

    def clean_file(self) -> object:
        """Refuse a file that no day of a force's positions fills."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file must be 200 MB or smaller. Split it by day")
        return file


class AccountForm(Form):
    """A new member of staff."""

    name = fields.line("Full name", missing="Enter the person's name", longest=120)
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an address like name@example.org",
        },
    )


class GrantForm(Form):
    """A role in an area for a span of days."""

    role = forms.ChoiceField(label="Role", choices=[(role.value, role.label) for role in accounts.Role])
    area_code = forms.ChoiceField(label="Area", help_text="The role holds in this area and everywhere in it.")
    valid_from = fields.day("First day")
    valid_until = fields.day("Last day", required=False, help_text="Leave empty if it has no end.")

    def __init__(
        self, *args: object, areas: Sequence[tuple[str, str]], today: dt.date, **kwargs: object
    ) -> None:
        """Take the areas in which the viewer manages accounts, and the local day."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.initial.setdefault("valid_from", today)
