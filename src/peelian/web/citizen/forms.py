"""Forms of the residents' site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peelian.apps.contacts.api import LANGUAGES, Topic
from peelian.apps.voice.api import LONGEST_TEXT
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import normalise_postcode
from peelian.web.shared.forms import Checkboxes, Form, Radios

TOPICS = {
    Topic.ALERTS: (_("Alerts"), _("When something happens near you that you need to know")),
    Topic.YOU_SAID: (_("You said, we did"), _("What came of what people told us")),
    Topic.MEETINGS: (_("Meetings"), _("Where and when you can talk to your team")),
    Topic.CRIME_PREVENTION: (_("Staying safe"), _("Advice about crimes near you")),
    Topic.NEWS: (_("News"), _("What your team has been doing")),
}


class PostcodeField(forms.CharField):
    """A postcode in whatever spacing and case; cleans to the Post Office's way of writing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10", "spellcheck": "false"}
        )
        defaults = {
            "label": _("Your postcode"),
            "max_length": 20,
            "widget": widget,
            "error_messages": {"required": _("Enter your postcode")},
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value: Any) -> str:
        """The postcode; a message about what isn't one."""
        text = str(super().clean(value))
        postcode = normalise_postcode(text)
        if postcode is None:
            raise forms.ValidationError(_("Enter a full postcode, like B14 7QH"), code="invalid")
        return postcode


class PreferencesForm(Form):
    """What somebody wants to hear, where they live, and in which language."""

    topics = forms.MultipleChoiceField(
        label=_("What do you want to hear about?"),
        help_text=_("Choose all that you want."),
        choices=[(topic.value, words) for topic, (words, _hint) in TOPICS.items()],
        widget=Checkboxes(hints={topic.value: hint for topic, (_label, hint) in TOPICS.items()}),
        error_messages={"required": _("Choose at least one thing to hear about")},
    )
    postcode = PostcodeField(
        help_text=_("So that you hear from the right team. We never show it to anybody.")
    )
    language = forms.ChoiceField(
        label=_("Which language do you want to read?"),
        help_text=_("Until a message is translated, you get it in English."),
        choices=list(LANGUAGES.items()),
        widget=forms.Select(attrs={"autocomplete": "language"}),
        initial="en",
    )


class SignUpForm(PreferencesForm):
    """The one page on which somebody asks for messages."""

    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We send you one message to check that it is yours."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the right form, like name@example.com"),
        },
    )
    agree = forms.BooleanField(
        label=_("Yes, I agree"),
        error_messages={"required": _("Tick the box to say that you agree, or we can’t write to you")},
    )

    field_order = ("email", "postcode", "topics", "language", "agree")


class SayForm(Form):
    """The one question on a neighbourhood's page."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(category.value, category.label) for category in ProblemCategory],
        widget=Radios,
        error_messages={"required": _("Choose what it is about. If nothing fits, choose “Something else”")},
    )
    text = forms.CharField(
        label=_("Tell us more, if you want"),
        help_text=_(
            "Where is it? When does it happen? Leave out names, and anything that shows who you are."
        ),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["category"].label = question


class RateForm(Form):
    """How good a message was."""

    score = forms.TypedChoiceField(
        label=_("How good was this message?"),
        coerce=int,
        choices=[
            (5, _("5 – very good")),
            (4, _("4 – good")),
            (3, _("3 – neither good nor bad")),
            (2, _("2 – bad")),
            (1, _("1 – very bad")),
        ],
        widget=Radios,
        error_messages={"required": _("Choose a number from 1 to 5")},
    )
    words = forms.CharField(
        label=_("Do you want to tell us something? (optional)"),
        help_text=_("A person in your team reads this. In an emergency call 999."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
