"""One set of people in an audience: what it goes by, and what it does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.apps.contacts import api as contacts
from peelian.apps.places import api as places
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, now
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.shared.topics import TOPICS
from peelian.web.station.forms import fields

Kind = contacts.PartKind
FLAGS = [
    (contacts.PartFlag.INCLUDE.value, "Include them"),
    (contacts.PartFlag.MUST.value, "Everybody must be one of them"),
    (contacts.PartFlag.EXCLUDE.value, "Leave them out"),
]
KINDS = [
    (Kind.AREA.value, "People who live in areas"),
    (Kind.CIRCLE.value, "People who live around a place"),
    (Kind.OUTLINE.value, "People who live in a drawn place"),
    (Kind.TOPIC.value, "People who chose topics"),
    (Kind.GROUP.value, "Members of groups"),
    (Kind.LANGUAGE.value, "People who read a language"),
    (Kind.CHANNEL.value, "People who chose a channel"),
    (Kind.EVERYBODY.value, "Everybody in your areas"),
]
_CHOSEN = {
    Kind.AREA: "areas",
    Kind.TOPIC: "topics",
    Kind.GROUP: "groups",
    Kind.LANGUAGE: "languages",
    Kind.CHANNEL: "channels",
}
_SAY = {
    Kind.AREA: "Choose at least one area",
    Kind.TOPIC: "Choose at least one topic",
    Kind.GROUP: "Choose at least one group",
    Kind.LANGUAGE: "Choose at least one language",
    Kind.CHANNEL: "Choose at least one channel",
}
#: A larger outline is a slip of the mouse, or somebody's file.
LONGEST_OUTLINE = 20_000


class PartForm(Form):
    """A set to add."""

    flag = forms.ChoiceField(
        label="What about them?",
        choices=FLAGS,
        widget=Radios(),
        initial=contacts.PartFlag.INCLUDE.value,
    )
    kind = forms.ChoiceField(
        label="Which people?",
        choices=KINDS,
        widget=Radios(),
        error_messages={"required": "Choose which people"},
    )
    areas = forms.MultipleChoiceField(label="Areas", required=False, widget=Checkboxes())
    postcode = fields.line("Postcode in the middle", longest=10)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    metres = forms.IntegerField(
        label="Metres around it",
        required=False,
        initial=400,
        min_value=20,
        max_value=20_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={
            "invalid": "Enter a whole number of metres",
            "min_value": "Enter at least 20 metres",
            "max_value": "Enter at most 20,000 metres",
        },
    )
    outline = forms.CharField(
        label="Outline (GeoJSON)",
        required=False,
        max_length=LONGEST_OUTLINE,
        help_text="The map fills this in. Without the map, paste a polygon, or choose areas or a postcode instead.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    topics = forms.MultipleChoiceField(label="Topics", required=False, choices=TOPICS, widget=Checkboxes())
    groups = forms.MultipleChoiceField(label="Groups", required=False, widget=Checkboxes())
    languages = forms.MultipleChoiceField(label="Languages", required=False, widget=Checkboxes())
    channels = forms.MultipleChoiceField(label="Channels", required=False, widget=Checkboxes())

    def __init__(
        self,
        *args: object,
        areas: Sequence[tuple[str, str]],
        groups: Sequence[tuple[str, str]],
        languages: Sequence[tuple[str, str]],
        channels: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        """Take what can be chosen, as (value, words)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for name, choices in (
            ("areas", areas),
            ("groups", groups),
            ("languages", languages),
            ("channels", channels),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not groups:
            self.fields["kind"].choices = [row for row in KINDS if row[0] != Kind.GROUP.value]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the values of the kind that was chosen; a fault is shown beside its field."""
        said = super().clean() or self.cleaned_data
        kind = said.get("kind")
        said["values"] = self._values(Kind(kind)) if kind else ()
        return said

    def part(self) -> contacts.Part:
        """The set. Of a valid form only."""
        said = self.cleaned_data
        return contacts.Part(contacts.PartFlag(said["flag"]), Kind(said["kind"]), said["values"])

    def _values(self, kind: contacts.PartKind) -> tuple[str, ...]:
        said = self.cleaned_data
        if kind in _CHOSEN:
            chosen = tuple(said.get(_CHOSEN[kind]) or ())
            if not chosen:
                self.add_error(_CHOSEN[kind], _SAY[kind])
            return chosen
        if kind is Kind.CIRCLE:
            return self._circle()
        if kind is Kind.OUTLINE:
            return self._outline()
        return ()

    def _circle(self) -> tuple[str, ...]:
        said = self.cleaned_data
        metres = said.get("metres")
        if metres is None:
            if not self.errors.get("metres"):
                self.add_error("metres", "Enter how many metres around it")
            return ()
        if said.get("postcode"):
            try:
                place = places.locate_postcode(said["postcode"], local_day(now()))
            except Refused:
                place = None
            if place is None or place.lat is None or place.lng is None:
                self.add_error("postcode", "We don’t know this postcode. Check it, or choose areas instead")
                return ()
            return (f"{place.lng:.6f}", f"{place.lat:.6f}", str(metres))
        if said.get("lon") is None or said.get("lat") is None:
            self.add_error("postcode", "Enter a postcode, or click on the map")
            return ()
        return (f"{said['lon']:.6f}", f"{said['lat']:.6f}", str(metres))

    def _outline(self) -> tuple[str, ...]:
        text = (self.cleaned_data.get("outline") or "").strip()
        shape = _polygon(text)
        if shape is None:
            self.add_error(
                "outline", "Draw a place with at least three corners on the map, or paste a polygon"
            )
            return ()
        return (json.dumps(shape, separators=(",", ":")),)


def _polygon(text: str) -> dict[str, Any] | None:
    """A GeoJSON polygon of three corners or more, out of a geometry or a feature; None for anything else."""
    try:
        shape = json.loads(text)
        if shape.get("type") == "Feature":
            shape = shape["geometry"]
        ring = [(float(point[0]), float(point[1])) for point in shape["coordinates"][0]]
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    inside = all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
    if shape.get("type") != "Polygon" or len(set(ring)) < 3 or not inside:
        return None
    return {
        "type": "Polygon",
        "coordinates": [[list(point) for point in [*ring, *([] if ring[0] == ring[-1] else [ring[0]])]]],
    }
