"""Forms about groups of residents, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

ADD, REMOVE = "add", "remove"


class GroupForm(Form):
    """What a group is called, what it's for, and whose it is."""

    name = fields.line(
        "Name",
        missing="Enter the group's name",
        longest=80,
        help_text="As residents read it. Like: Shop watch.",
    )
    description = fields.words(
        "What is it for?",
        longest=300,
        rows=2,
        help_text="A sentence under the name on the sign-up page.",
    )
    area_code = forms.ChoiceField(
        label="Whose group is it?",
        help_text="Those who manage messages in this area keep it.",
        error_messages={"required": "Choose an area"},
    )
    offered = forms.BooleanField(
        label="Offer it on the sign-up page, for everybody to say that they belong to it",
        required=False,
    )

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas in which the viewer manages messages."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]


class NewGroupForm(GroupForm):
    """Also a short name, which never changes."""

    code = forms.SlugField(
        label="Short name",
        required=False,
        max_length=30,
        help_text="Letters, digits and dashes. It stays when the name changes. Empty: we make it from the name.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        ),
        error_messages={
            "invalid": "Use letters, digits and dashes only, like shop-watch",
            "max_length": "The short name must be 30 characters or fewer",
        },
    )
    field_order = ("name", "code", "description", "area_code", "offered")


class PeopleForm(Form):
    """Addresses of people who are to be in a group, or no more."""

    do = forms.ChoiceField(
        label="What shall we do?",
        choices=[(ADD, "Enter these people"), (REMOVE, "Take these people out")],
        widget=Radios(inline=True),
        initial=ADD,
        error_messages={"required": "Choose what to do"},
    )
    people = forms.CharField(
        label="Mail addresses or telephone numbers",
        help_text="One a line, at most 500. Only people who are signed up are entered; this signs nobody up.",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste at least one mail address or telephone number"},
    )
    reason = fields.line(
        "How do you know?",
        missing="Say how you know that they belong to it",
        longest=200,
        help_text="Kept in the audit with your name. For example: the list that the shop watch gave us on 3 March.",
    )
