"""The form that announces a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from django import forms

from peelian.kernel.errors import Refused
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

KINDS = [
    ("meeting", "Meeting"),
    ("surgery", "Surgery, where anybody can drop in"),
    ("walkabout", "Walkabout"),
]


class MeetingForm(Form):
    """What, where and when, in words for the public."""

    title = fields.line(
        "Title", missing="Give the meeting a title", help_text="For example: Meet your team at the library."
    )
    kind = forms.ChoiceField(label="What kind?", choices=KINDS, widget=Radios, initial="meeting")
    area_code = forms.ChoiceField(
        label="For whom?",
        help_text="It goes on the pages of this neighbourhood, or of all in this sector.",
        error_messages={"required": "Choose the neighbourhood or the sector"},
    )
    address = fields.line(
        "Place", missing="Say where the meeting is", longest=250, help_text="Building, street and postcode."
    )
    held_on = fields.day("Day", missing="Enter the day")
    starts = fields.clock("From", missing="Enter when it starts")
    ends = fields.clock("To", missing="Enter when it ends")
    description = fields.words(
        "What to expect (optional)", longest=2000, help_text="Who will be there, and what it is about."
    )

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"starts_at": "held_on", "ends_at": "ends"}

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas that it can be for (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        choices = list(areas) if len(areas) == 1 else [("", "Choose one"), *areas]
        self.fields["area_code"].choices = choices  # type: ignore[attr-defined]

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        field = self._BESIDE.get(refused.field, refused.field)
        super().refuse(Refused(refused.message, field=field))

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """When it starts and ends, in UTC. Of a valid form only."""
        day = self.cleaned_data["held_on"]
        starts, ends = (
            dt.datetime.combine(day, self.cleaned_data[name], LONDON).astimezone(dt.UTC)
            for name in ("starts", "ends")
        )
        return starts, ends
