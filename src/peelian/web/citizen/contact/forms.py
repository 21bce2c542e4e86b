"""Forms for writing to us."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peelian.kernel.days import in_words
from peelian.web.citizen.forms import PostcodeField
from peelian.web.shared.forms import DayField, EmailField, Form, PhoneField, Radios

LONGEST = 4000


class AnswerToForm(Form):
    """Where to answer, and which team: what every form for writing to us asks last."""

    email = EmailField(
        label=_("Your email address"),
        help_text=_("Give an email address or a mobile number. We send our answer there."),
        required=False,
    )
    phone = PhoneField(
        label=_("Your mobile number"),
        help_text=_("If you have no email address, we answer by text."),
        required=False,
    )
    postcode = PostcodeField(
        label=_("A postcode (optional)"),
        help_text=_("Where it is about, or where you live. Then the right team gets it."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two addresses."""
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("email")
            and not cleaned.get("phone")
            and not self.errors.keys() & {"email", "phone"}
        ):
            self.add_error("email", _("Give an email address or a mobile number, so that we can answer"))
        return cleaned


class QuestionForm(AnswerToForm):
    """A question to the team."""

    text = forms.CharField(
        label=_("What do you want to ask or tell us?"),
        help_text=_("Don’t give bank details or passwords."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Write what you want to ask or tell us"),
            "max_length": _("Write at most 4,000 characters"),
        },
    )
    field_order = ("text", "email", "phone", "postcode")


class LostPropertyForm(AnswerToForm):
    """Something lost or found."""

    lost = forms.ChoiceField(
        label=_("Did you lose something, or find it?"),
        choices=[("lost", _("I lost something")), ("found", _("I found something"))],
        widget=Radios,
        error_messages={"required": _("Choose if you lost it or found it")},
    )
    what = forms.CharField(
        label=_("What is it?"),
        help_text=_("Tell us its colour, its make, and any marks or numbers on it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": _("Tell us what it is"),
            "max_length": _("Write at most 2,000 characters"),
        },
    )
    where = forms.CharField(
        label=_("Where was it?"),
        help_text=_("A street, a park or a bus line. Say so if you don’t know."),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={
            "required": _("Tell us where it was, or that you don’t know"),
            "max_length": _("Write at most 300 characters"),
        },
    )
    day = DayField(label=_("On which day? (optional)"), help_text=_("For example, 27 3 2026"), required=False)
    field_order = ("lost", "what", "where", "day", "email", "phone", "postcode")

    def words(self) -> str:
        """What was filled in, as words for the team: the labels in English, which the team reads."""
        said = self.cleaned_data
        first = "I found something" if said["lost"] == "found" else "I lost something"
        lines = [f"{first}: {said['what']}", f"Where: {said['where']}"]
        if said.get("day"):
            lines.append(f"When: {in_words(said['day'])}")
        return "\n".join(lines)
