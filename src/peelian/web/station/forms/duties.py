"""Forms of one shift and of one abstraction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import Refused
from peelian.kernel.time import LONDON, local_moment
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

KINDS = [(kind.value, kind.label.capitalize()) for kind in workforce.ShiftKind]
ASKED_BY = sorted(((one.value, one.label) for one in workforce.AskedBy), key=lambda row: row[0] != "")
PLANNED, SUDDEN = "planned", "sudden"


class DutyForm(Form):
    """Whose, from when until when."""

    person_id = forms.TypedChoiceField(
        label="Who?", coerce=int, error_messages={"required": "Choose who it is"}
    )
    first_on = fields.day("Day", missing="Enter the day")
    starts = fields.clock("From", missing="Enter when it starts")
    last_on = fields.day(
        "Last day",
        required=False,
        help_text="Only where it ends on a later day than the next morning.",
    )
    ends = fields.clock("To", missing="Enter when it ends")

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"starts_at": "first_on", "ends_at": "ends"}

    def __init__(self, *args: object, people: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the people to choose from (id, name and team)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["person_id"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        field = self._BESIDE.get(refused.field, refused.field)
        super().refuse(Refused(refused.message, field=field))

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first day or later")
        if not self.errors:
            on, ends = self._last_on(cleaned), cleaned["ends"]  # an error takes its value away
            fields.check_moment(self, "starts", cleaned["first_on"], cleaned["starts"])
            fields.check_moment(self, "ends", on, ends)
        return cleaned

    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """When it starts and ends, in UTC: without a last day, an end before the start is of the next morning."""
        said = self.cleaned_data
        return local_moment(said["first_on"], said["starts"]), local_moment(self._last_on(said), said["ends"])

    @staticmethod
    def _last_on(said: Mapping[str, Any]) -> dt.date:
        last: dt.date = said["last_on"] or said["first_on"] + dt.timedelta(
            days=said["ends"] <= said["starts"]
        )
        return last


class ShiftForm(DutyForm):
    """A shift, a rest day or leave."""

    kind = forms.ChoiceField(
        label="What?", choices=KINDS, widget=Radios, error_messages={"required": "Choose what it is"}
    )


class AbstractionForm(DutyForm):
    """What takes somebody away."""

    code = forms.ChoiceField(
        label="Where are they?",
        widget=Radios,
        error_messages={"required": "Choose where they are"},
    )
    asked_by = forms.ChoiceField(label="Who asked for them?", choices=ASKED_BY, required=False)
    requester = fields.line(
        "Who was it? (optional)", longest=80, help_text="By role: duty inspector, force operations."
    )
    to_where = fields.line("Where to? (optional)", longest=80)
    own_sector = forms.BooleanField(label="They stay within their own sector", required=False)
    planned = forms.ChoiceField(
        label="Was it planned?",
        choices=[
            (PLANNED, "Planned: known when the roster was made"),
            (SUDDEN, "Taken away at short notice"),
        ],
        widget=Radios,
        initial=PLANNED,
        error_messages={"required": "Choose whether it was planned"},
    )
    note = fields.line("Note (optional)", longest=200, help_text="Not about health: who tasks here reads it.")

    def __init__(self, *args: object, codes: Sequence[workforce.CodeView], **kwargs: object) -> None:
        """Take the reasons to choose from."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["code"].choices = code_choices(codes)  # type: ignore[attr-defined]

    def details(self, at: dt.datetime) -> workforce.AwayDetails:
        """What is told beside whose, when and why; known since now. Of a valid form only."""
        said = self.cleaned_data
        return workforce.AwayDetails(
            planned=said["planned"] == PLANNED, note=said["note"], asked_by=workforce.AskedBy(said["asked_by"]),
            requester=said["requester"], noticed_at=at, to_where=said["to_where"], own_sector=said["own_sector"],
        )  # fmt: skip


def code_choices(codes: Sequence[workforce.CodeView]) -> list[tuple[str, str]]:
    """Reasons as choices."""
    return [(one.code, one.label.capitalize()) for one in codes]


def local_parts(starts_at: dt.datetime, ends_at: dt.datetime) -> dict[str, Any]:
    """A span as the form takes it."""
    starts, ends = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    return {
        "first_on": starts.date(), "starts": starts.time(), "last_on": ends.date(), "ends": ends.time(),
    }  # fmt: skip
