"""Forms of packs: begin, name, arrange, write, talk, decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify

from peelian.apps.board import api as board
from peelian.apps.board.api import Audience
from peelian.journeys.packs.shapes import SHAPES
from peelian.kernel.errors import Refused
from peelian.web.shared import fields
from peelian.web.shared.forms import Form, Radios

_A_DAY = dt.timedelta(days=1)
_READERS = (
    (Audience.PUBLIC.value, "Everybody"),
    (Audience.INTERNAL.value, "The Board in private"),
)


class _Spanned(Form):
    """A form that asks for the last day, which the floors below call by the day after it."""

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"until": "last_on", "area_code": "area"}

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field=self._BESIDE.get(refused.field, refused.field)))

    def clean(self) -> dict[str, Any]:
        """The last day isn't before the first, nor the meeting before the period."""
        said = super().clean() or {}
        first, last, meeting = said.get("since"), said.get("last_on"), said.get("meeting_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first or a later one")
        if first and meeting and meeting < first:
            self.add_error("meeting_on", "The meeting can’t be before the first day of the period")
        return said

    def until(self) -> dt.date | None:
        """The day after the last one. Of a valid form only."""
        last: dt.date | None = self.cleaned_data["last_on"]
        return last + _A_DAY if last else None


class DetailsForm(_Spanned):
    """What a pack is called, and its days."""

    title = fields.line(
        "Title",
        missing="Enter a title",
        longest=board.LONGEST_TITLE,
        help_text=f"Like: January 2024. {board.LONGEST_TITLE} characters at most.",
    )
    subtitle = fields.line(
        "What is it about? (optional)",
        longest=board.LONGEST_SUBTITLE,
        help_text="Whose paper it is and on what, like: Rebuilding community policing, Midshire Police.",
    )
    meeting_on = fields.day("Day of the Board’s meeting", missing="Enter the day of the meeting")
    since = fields.day("First day of its period", missing="Enter the first day of its period")
    last_on = fields.day("Last day of its period", missing="Enter the last day of its period")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Let what is too long be pasted: it is said to be, and nothing is cut off without a word."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def said(self) -> dict[str, Any]:
        """What the floors below are told. Of a valid form only."""
        names = ("title", "subtitle", "meeting_on", "since")
        return {name: self.cleaned_data[name] for name in names} | {"until": self.until()}


class BeginForm(DetailsForm):
    """A new pack, in a shape or empty."""

    shape = forms.ChoiceField(
        label="What does it begin as?",
        widget=Radios(
            hints={key: shape.about for key, shape in SHAPES.items()} | {"": "You add each section."}
        ),
        choices=[*((key, shape.title) for key, shape in SHAPES.items()), ("", "Empty: no sections yet")],
        required=False,
    )
    code = fields.line(
        "Its name in addresses (optional)",
        longest=60,
        help_text="Lower-case letters, digits and dashes, like january-2024. Made of the title if you leave it empty. "
        "It can’t be changed later.",
    )
    area = forms.ChoiceField(
        label="Which area does it tell of?", error_messages={"required": "Choose the area"}
    )

    field_order = ("shape", "title", "code", "subtitle", "area", "meeting_on", "since", "last_on")

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas in which the viewer makes packs (code, name)."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the name in addresses would be refused for is said with all else."""
        said = super().clean()
        if "code" in said and not said["code"]:
            said["code"] = slugify(said.get("title", ""))[: board.LONGEST_CODE].strip("-")
        if said.get("code") or "title" in said:
            good = board.good_code(said.get("code", ""))
            if not good and "code" not in self.errors:
                self.add_error("code", good.reason)
        return said


class CorrectForm(DetailsForm):
    """A pack that corrects another: its area and its sections are the other's."""

    code = fields.line(
        "Its name in addresses",
        missing="Enter its name in addresses",
        longest=60,
        help_text="Like january-2024-corrected. It can’t be changed later.",
    )
    field_order = ("title", "code", "subtitle", "meeting_on", "since", "last_on")


class SectionForm(_Spanned):
    """A section's heading, readers and own days."""

    heading = fields.line("Heading", missing="Enter a heading", longest=board.LONGEST_HEADING)
    audience = forms.ChoiceField(
        label="Who is it for?",
        choices=_READERS,
        widget=Radios(
            hints={Audience.INTERNAL.value: "The public version says that it was taken out, by its heading."}
        ),
        error_messages={"required": "Choose who it is for"},
    )
    since = fields.day(
        "Its own first day (optional)",
        required=False,
        help_text="Leave both days empty to follow the pack’s.",
    )
    last_on = fields.day("Its own last day (optional)", required=False)

    def clean(self) -> dict[str, Any]:
        """Both days, or neither."""
        said = super().clean()
        if not self.errors and bool(said.get("since")) != bool(said.get("last_on")):
            missing = "last_on" if said.get("since") else "since"
            self.add_error(missing, "Give both days, or leave both empty")
        return said


class WordsForm(Form):
    """A section's words, and the version that the writer had before them."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = fields.words(
        "Words",
        longest=board.LONGEST_COMMENTARY,
        rows=16,
        help_text="An empty line ends a paragraph. A line that begins with “- ” is a point of a list. "
        "A figure’s name in double braces stands for the figure.",
    )


class CommentForm(Form):
    """Something said of a pack or of a section."""

    section = forms.ChoiceField(label="What is it about?", required=False)
    text = fields.words("Your comment", missing="Write your comment", longest=board.LONGEST_COMMENT)

    def __init__(self, *args: object, sections: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the sections of the pack (key, heading)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["section"].choices = [("", "The whole pack"), *sections]  # type: ignore[attr-defined]


class AcceptForm(Form):
    """Why a finding may stand."""

    reason = fields.words(
        "Why may it stand?",
        missing="Say why it may stand",
        longest=board.LONGEST_REASON,
        rows=3,
        help_text="Kept with the pack for good, with your name.",
    )


class SendBackForm(Form):
    """What has to change."""

    reason = fields.words(
        "What has to change?",
        missing="Say what has to change",
        longest=board.LONGEST_REASON,
        rows=4,
        help_text="Those who make the pack read it in its history.",
    )


class ApproveForm(Form):
    """The revision that was read, so that no other is approved."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReleaseForm(Form):
    """Nothing to fill in: the button is the answer."""
