"""Forms for following a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import SlotView
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Form, PhoneField, Radios
from peelian.web.shared.templatetags.peelian import clock, weekday

LONGEST = 4000


class ReceiptForm(Form):
    """The receipt code."""

    reference = forms.CharField(
        label=_("Your receipt code"),
        help_text=_("It begins with R, for example R26-7BXK2MV."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "dir": "ltr",
                "class": "govuk-input--width-20",
            }
        ),
        error_messages={
            "required": _("Enter your receipt code"),
            "max_length": _("Enter a receipt code like R26-7BXK2MV"),
        },
    )

    def clean_reference(self) -> str:
        """The code as we write it."""
        found = incidents.read_reference(self.cleaned_data["reference"])
        if not found:
            raise forms.ValidationError(_("Enter a receipt code like R26-7BXK2MV"))
        return found


class CodeForm(Form):
    """Six digits: those that were sent, or the PIN."""

    code = forms.RegexField(
        regex=r"^\s*(?:\d\s*){6}$",
        label=_("Six digits"),
        help_text=_("The code that we sent you, or the PIN that you wrote down."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "dir": "ltr",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={
            "required": _("Enter the six digits"),
            "invalid": _("Enter six digits"),
            "max_length": _("Enter six digits"),
        },
    )

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(char for char in self.cleaned_data["code"] if char in "0123456789")


class WordsForm(Form):
    """More about a report, or the answer to our question."""

    text = forms.CharField(
        label=_("What do you want to tell us?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={
            "required": _("Write what you want to tell us"),
            "max_length": _("Write at most 4,000 characters"),
        },
    )


class RateReportForm(Form):
    """How it was to report to us."""

    score = forms.TypedChoiceField(
        label=_("How did we do?"),
        coerce=int,
        choices=[
            (5, _("Very well")),
            (4, _("Well")),
            (3, _("Neither well nor badly")),
            (2, _("Badly")),
            (1, _("Very badly")),
        ],
        widget=Radios,
        error_messages={"required": _("Choose one of the answers")},
    )
    words = forms.CharField(
        label=_("Do you want to say why? (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("Write at most 2,000 characters")},
    )


class CallBackForm(Form):
    """When we call, and where."""

    slot = forms.TypedChoiceField(
        label=_("When can we call you?"),
        coerce=int,
        widget=Radios,
        error_messages={
            "required": _("Choose a time"),
            "invalid_choice": _("This time can’t be chosen any more. Choose another one"),
        },
    )
    phone = PhoneField(
        label=_("Which number do we call? (optional)"),
        help_text=_("Leave it empty to use the number that you gave with your report."),
        required=False,
    )

    def __init__(self, *args: Any, slots: list[SlotView], **kwargs: Any) -> None:
        """Take the times that can be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [(slot.id, when(slot)) for slot in slots]  # type: ignore[attr-defined]


def when(slot: SlotView) -> str:
    """A time to call: Tuesday 3 November 2026, 5pm to 5:30pm."""
    day = weekday(slot.starts_at.astimezone(LONDON).date())
    return gettext("%(day)s, %(first)s to %(last)s") % {
        "day": day,
        "first": clock(slot.starts_at),
        "last": clock(slot.ends_at),
    }
