"""Forms of a patrol task: what, where, when, how much, who."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from peelian.apps.tasking import api as tasking
from peelian.kernel.days import in_words
from peelian.kernel.ids import digest
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields
from peelian.web.station.forms.rows import BaseRows

KINDS = [
    (tasking.PatrolKind.FOOT, "On foot"),
    (tasking.PatrolKind.CYCLE, "By bicycle"),
    (tasking.PatrolKind.VEHICLE, "In a vehicle"),
    (tasking.PatrolKind.PLAIN_CLOTHES, "In plain clothes"),
    (tasking.PatrolKind.PCT, "By the Priority Crime Team"),
    (tasking.PatrolKind.PARTNER, "By a partner"),
]
NEIGHBOURHOOD, CIRCLE, DRAWN, SAVED, SUGGESTED = "neighbourhood", "circle", "drawn", "saved", "suggested"
STREET = "street"
_LONGEST_SPAN = dt.timedelta(days=92)


class TaskForm(Form):
    """A patrol, but for its windows."""

    title = fields.line(
        "What is the patrol for?",
        missing="Say what the patrol is for",
        help_text="Few words: they are read on a phone.",
    )
    instructions = fields.words(
        "Directions", rows=4, longest=2000, help_text="Where to walk, who to speak to, what to look for."
    )
    kind = forms.ChoiceField(label="How", choices=KINDS, widget=Radios, initial=tasking.PatrolKind.FOOT)
    partner = fields.line(
        "Which partner?", longest=120, help_text="Only for a partner’s patrol, such as street wardens."
    )
    tactic_id = forms.TypedChoiceField(
        label="Which tactic of the plan?", coerce=int, empty_value=None, required=False
    )
    objective_code = forms.ChoiceField(label="Which of the force’s objectives is it for?", required=False)
    suggestion_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    chosen_because = fields.words(
        "Why not the place that was suggested?",
        rows=2,
        longest=1000,
        help_text="Only when you choose another. Both are kept.",
    )
    place = forms.ChoiceField(
        label="Where?",
        choices=[
            (NEIGHBOURHOOD, "A whole neighbourhood"),
            (CIRCLE, "Around a postcode"),
            (DRAWN, "A place drawn on the map"),
            (STREET, "A street, by its name"),
            (SAVED, "A place that is kept"),
            (SUGGESTED, "The place that is suggested"),
        ],
        widget=Radios,
        error_messages={"required": "Choose how to give the place"},
    )
    neighbourhood_code = forms.ChoiceField(label="Neighbourhood", required=False)
    place_id = forms.TypedChoiceField(label="Kept place", coerce=int, empty_value=None, required=False)
    postcode = fields.line("Postcode", longest=10)
    metres = forms.IntegerField(
        label="Metres around it",
        required=False,
        initial=250,
        min_value=50,
        max_value=2000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "invalid": "Enter metres as a whole number",
            "min_value": "Metres must be between 50 and 2000",
            "max_value": "Metres must be between 50 and 2000",
        },
    )
    street = fields.line(
        "Street",
        help_text="Its addresses, and the points of published crime that bear its name, with 50 m around each.",
    )
    street_in = forms.ChoiceField(label="In which neighbourhood?", required=False)
    place_name = fields.line(
        "Name of the place", help_text="As people call it: High Street shops, Cannon Hill Park."
    )
    geojson = forms.CharField(
        label="Outline as GeoJSON",
        required=False,
        max_length=200_000,
        help_text="Draw on the map, or paste a GeoJSON polygon (longitude first).",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    dose_visits = fields.number("Visits", missing="Enter how many visits", least=1, most=500)
    dose_minutes = fields.number(
        "Minutes for each visit", missing="Enter how many minutes for each visit", least=1, most=480
    )
    person_ids = forms.TypedMultipleChoiceField(label="Who?", coerce=int, widget=Checkboxes, required=False)
    team_id = forms.TypedChoiceField(
        label="Or a whole team",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Everybody who is posted to it on the first day, unless you choose people above.",
    )
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    despite = fields.words(
        "Why do you send it all the same?", rows=2, longest=500, help_text="Kept in the record."
    )

    def __init__(
        self,
        *args: object,
        tactics: Sequence[tuple[int, str]],
        neighbourhoods: Sequence[tuple[str, str]],
        people: Sequence[tuple[int, str]],
        teams: Sequence[tuple[int, str]] = (),
        kept: Sequence[tuple[int, str]] = (),
        objectives: Sequence[tuple[str, str]] = (),
        suggestion: tasking.SuggestionView | None = None,
        **kwargs: object,
    ) -> None:
        """Take what there is to choose from: the plan's tactics, the area's neighbourhoods, people, teams …"""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self._choose("tactic_id", [("", "None in particular"), *tactics])
        self._choose("neighbourhood_code", neighbourhoods)
        self._choose("street_in", [("", "Any of them"), *neighbourhoods])
        self._choose("person_ids", people)
        self._choose("team_id", [("", "No team"), *teams])
        self._choose("place_id", [("", "Choose a place"), *kept])
        self._choose("objective_code", [("", "Those of the plan"), *objectives])
        self.suggestion = suggestion

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask only for what the chosen kind of place needs."""
        cleaned = super().clean() or self.cleaned_data
        place = cleaned.get("place")
        if place == CIRCLE:
            self._clean_circle(cleaned)
        elif place == DRAWN:
            self._clean_drawn(cleaned)
        elif place == STREET and not cleaned.get("street"):
            self.add_error("street", "Enter the name of the street")
        elif place == SAVED and not cleaned.get("place_id"):
            self.add_error("place_id", "Choose a place")
        elif place == SUGGESTED and self.suggestion is None:
            self.add_error("place", "Nothing is suggested here: choose another way to give the place")
        elif place == NEIGHBOURHOOD and not cleaned.get("neighbourhood_code"):
            self.add_error("neighbourhood_code", "Choose a neighbourhood")
        cleaned["suggestion_id"] = self.suggestion.id if self.suggestion else None
        if cleaned.get("kind") != tasking.PatrolKind.PARTNER:
            if (
                not cleaned.get("person_ids")
                and cleaned.get("team_id") is None
                and "person_ids" not in self.errors
            ):
                self.add_error("person_ids", "Choose at least one person")
        elif not cleaned.get("partner"):
            self.add_error("partner", "Say which partner walks")
        return cleaned

    def _clean_circle(self, cleaned: dict[str, Any]) -> None:
        postcode = normalise_postcode(cleaned.get("postcode") or "")
        if postcode is None:
            self.add_error("postcode", "Enter a full postcode, like B14 7QH")
        cleaned["postcode"] = postcode
        if cleaned.get("metres") is None and "metres" not in self.errors:
            self.add_error("metres", "Enter how many metres around it")

    def _clean_drawn(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("place_name"):
            self.add_error("place_name", "Give the place a name")
        try:
            check_outline(cleaned.get("geojson") or "")
        except forms.ValidationError as error:
            self.add_error("geojson", error)


def check_outline(text: str) -> None:
    """Refuse a text that isn't GeoJSON, with a sentence that says what to do.

    The journey reads the outline itself: whether it is one polygon, closes, and lies where it should.

    Raises:
        ValidationError: nothing is there, or it isn't JSON.
    """
    if not text.strip():
        raise forms.ValidationError("Draw the place on the map or paste its outline")
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise forms.ValidationError(
            "This isn't GeoJSON. Paste the whole text, with its curly brackets"
        ) from error


class WindowForm(Form):
    """A time of day on one day, or on days of a span. An end before the start means the next morning."""

    first_on = fields.day("First day", missing="Enter the first day")
    last_on = fields.day("Last day", required=False)
    starts = fields.clock("From", missing="Enter when it starts")
    ends = fields.clock("To", missing="Enter when it ends")
    weekdays = forms.TypedMultipleChoiceField(
        label="On these weekdays only",
        choices=list(enumerate(calendar.day_name)),
        coerce=int,
        required=False,
        widget=Checkboxes,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that runs backwards or on for ever, holds none of its weekdays, or an hour that there isn't."""
        cleaned = super().clean() or self.cleaned_data
        self._check_span(cleaned)
        if not self.errors:
            self._check_windows()
        return cleaned

    def _check_span(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first day or later")
        elif first and last and last - first > _LONGEST_SPAN:
            self.add_error("last_on", "A task can run for three months at most")
        elif first and cleaned.get("weekdays") and not last:
            self.add_error("last_on", "Enter the last day, until which the weekdays repeat")
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error("ends", "The end must differ from the start")

    def _check_windows(self) -> None:
        windows = self.windows()
        if not windows:
            self.add_error("weekdays", "None of these weekdays is among the days")
        for starts, ends in windows:
            if ends <= starts:
                day = starts.astimezone(LONDON)
                self.add_error(
                    "starts",
                    f"On {in_words(day)} the clocks go forward from 1:00 to 2:00: there is no such time. "
                    "Give that day another",
                )

    def windows(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """The stretches of time that the row means, in UTC. Of a valid, filled-in row only."""
        data = self.cleaned_data
        weekdays = data.get("weekdays") or range(7)
        found = tasking.windows_over(
            data["first_on"], data.get("last_on") or data["first_on"], data["starts"], data["ends"], weekdays
        )
        return [(window.starts_at, window.ends_at) for window in found]


class _WindowRows(BaseRows):
    """The task's windows: at least one."""

    def clean(self) -> None:
        """Refuse windows that overlap: a minute must not count twice."""
        if any(self.errors):
            return
        if not self.forms:  # the page always has one: what was sent is no form of ours, or half of one
            raise forms.ValidationError("Enter when the patrol is")
        if not any(row.has_changed() for row in self.forms):
            self.forms[0].add_error("first_on", "Enter the first day")
            return
        windows = windows_of(self)
        if len(windows) > tasking.MOST_WINDOWS:
            raise forms.ValidationError(
                f"That is {len(windows)} times, and one task can have {tasking.MOST_WINDOWS} at most. Choose fewer "
                "days, or send two"
            )
        for (_, ends), (starts, _) in itertools.pairwise(windows):
            if starts < ends:
                day = starts.astimezone(LONDON)
                raise forms.ValidationError(
                    f"Two of the times overlap on {day.day} {day:%B}. Change one of them"
                )


def windows_of(rows: forms.BaseFormSet[WindowForm]) -> list[tuple[dt.datetime, dt.datetime]]:
    """All windows of all rows, in order of time, in UTC. Of a valid set only."""
    return sorted(window for row in rows.forms if row.has_changed() for window in row.windows())


@dataclass(frozen=True, slots=True)
class Repeat:
    """The times of a task as they are shown before it is sent.

    Args:
        key: of these very times: sent back with the form, it says that they were seen.
        windows: start, end, how many hours, and whether the clocks change between them.
        hours: of all of them together.
    """

    key: str
    windows: tuple[tuple[dt.datetime, dt.datetime, float, bool], ...]
    hours: float


def repeat_of(windows: Sequence[tuple[dt.datetime, dt.datetime]]) -> Repeat:
    """The times as they are shown."""
    rows = []
    for starts, ends in windows:
        changes = starts.astimezone(LONDON).utcoffset() != ends.astimezone(LONDON).utcoffset()
        rows.append((starts, ends, (ends - starts) / dt.timedelta(hours=1), changes))
    key = digest(" ".join(moment.isoformat() for window in windows for moment in window).encode())
    return Repeat(key, tuple(rows), sum(row[2] for row in rows))


WindowRows = forms.formset_factory(WindowForm, formset=_WindowRows, extra=0, max_num=20)
