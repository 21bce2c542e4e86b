"""Forms about what people said, the fortnight's list and priorities."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


class RecodeForm(Form):
    """Another category for something that somebody said."""

    category = forms.ChoiceField(label="Category", choices=fields.category_choices())


class AdoptForm(Form):
    """A line of the list becomes a priority, in words for the public."""

    issue = fields.words(
        "The problem, as residents will read it",
        missing="Describe the problem for residents",
        longest=600,
        rows=3,
        help_text="One or two plain sentences. Published on the neighbourhood page.",
    )
    area_code = forms.ChoiceField(label="Where")

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas that it can be about (code, name): the sector and its neighbourhoods."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]


class TakeUpForm(AdoptForm):
    """What a list had no room for becomes a priority all the same, with a reason."""

    why = fields.words(
        "Why is it taken up although the list had no room?",
        missing="Give a reason for taking it up",
        longest=600,
        rows=3,
        help_text="For staff. It stands on the list and in the minutes.",
    )


class DeclineForm(Form):
    """A line of the list isn't taken up, with a reason."""

    reason = fields.words(
        "Why not this fortnight?", missing="Give a reason for declining", longest=600, rows=3
    )


class KeepForm(Form):
    """An open priority stays one for another fortnight, with a reason."""

    priority_id = forms.TypedChoiceField(
        label="Which one?",
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the priority to keep"},
    )
    reason = fields.words(
        "Why does it stay a priority?", missing="Give a reason for keeping it", longest=600, rows=3
    )

    def __init__(self, *args: object, standing: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the priorities that can be kept (number, where and what); asks which only where there are several."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        if len(standing) > 1:
            self.fields["priority_id"].choices = list(standing)  # type: ignore[attr-defined]
        else:
            del self.fields["priority_id"]


class InternalForm(Form):
    """What a priority is about among ourselves."""

    words = fields.words(
        "What residents shouldn’t read",
        missing="Write what it is about among yourselves",
        longest=2000,
        help_text="Names, addresses, what is known of suspects. Never published, never sent.",
    )


class ActionForm(Form):
    """What the team does about a priority, in words for the public."""

    action = fields.words(
        "What we are doing",
        missing="Describe what you are doing",
        longest=1000,
        help_text="Published beside the problem. Say what, where and when.",
    )


class EndForm(Form):
    """Why a priority or a task ends."""

    reason = fields.words("Why is it ending?", missing="Say why it is ending", longest=600, rows=3)
