"""Forms of the residents' site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peelian.apps.contacts.api import LANGUAGES, AddressKind, GroupView, Organisation
from peelian.apps.schemes.api import LONGEST_WORDS
from peelian.apps.voice.api import LONGEST_TEXT
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import normalise_postcode
from peelian.web.citizen.choices import Choice
from peelian.web.shared.forms import Checkboxes, EmailField, Form, PhoneField, Radios
from peelian.web.shared.topics import TOPIC_HINTS, TOPICS


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
        if not text:  # not asked for
            return ""
        postcode = normalise_postcode(text)
        if postcode is None:
            raise forms.ValidationError(_("Enter a full postcode, like B14 7QH"), code="invalid")
        return postcode


class PreferencesForm(Form):
    """What somebody wants to hear, where they live, and in which language."""

    topics = forms.MultipleChoiceField(
        label=_("What do you want to hear about?"),
        help_text=_("Choose all that you want."),
        choices=TOPICS,
        widget=Checkboxes(hints=TOPIC_HINTS),
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


class BrowserForm(PreferencesForm):
    """Messages in this browser: everything but an address, which the page's script asks the browser for."""

    postcode = None  # type: ignore[assignment]
    subscription = forms.CharField(
        max_length=2000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser did not say where to send messages. Please try again")},
    )
    agree = forms.BooleanField(
        label=_("Yes, I agree"),
        error_messages={"required": _("Tick the box to say that you agree, or we can’t show you messages")},
    )


class ChannelsForm(PreferencesForm):
    """Also: over which channels, from whom, and the groups that somebody belongs to.

    Works without script: every field is there, and what a choice needs is asked for when it is missing.
    """

    email = EmailField(
        label=_("Your email address"),
        help_text=_("We send you one message to check that it is yours."),
        required=False,
    )
    phone = PhoneField(
        label=_("Your mobile number"),
        help_text=_("We send you one text to check that it is yours."),
        required=False,
    )  # fmt: skip
    urgent_channels = forms.MultipleChoiceField(
        label=_("When something is urgent, also tell me by"),
        help_text=_("Something dangerous near you right now. It is rare."),
        required=False,
        widget=Checkboxes,
    )
    organisations = forms.MultipleChoiceField(
        label=_("Who do you want to hear from?"),
        help_text=_("You can take any of them away later."),
        choices=[(one.value, _(one.label)) for one in Organisation],
        widget=Checkboxes,
        required=False,
        error_messages={"required": _("Choose at least one. To stop everything, use the link below")},
    )
    groups = forms.MultipleChoiceField(
        label=_("Do you belong to one of these?"),
        help_text=_("Now and then we write to a group alone."),
        required=False,
        widget=Checkboxes,
    )

    def __init__(
        self, *args: Any, offered: Sequence[Choice], groups: Sequence[GroupView] = (), **kwargs: Any
    ) -> None:
        """Take the channels and the groups on offer."""
        super().__init__(*args, **kwargs)
        self.kinds = {choice.name: choice.kind for choice in offered}
        self._choose("urgent_channels", [(choice.name, choice.words) for choice in offered])
        self._choose("groups", [(group.code, group.name) for group in groups])
        self.fields["groups"].widget.hints = {group.code: group.description for group in groups}
        if not groups:
            del self.fields["groups"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _need(self, cleaned: dict[str, Any], channels: Sequence[str], held: Sequence[str] = ()) -> None:
        """Ask for the addresses that the chosen channels need."""
        for name, kind in (("email", AddressKind.EMAIL), ("phone", AddressKind.PHONE)):
            wanted = any(self.kinds.get(channel) is kind for channel in channels)
            if wanted and not cleaned.get(name) and name not in self.errors and name not in held:
                self.add_error(name, self.fields[name].error_messages["required"])


class SignUpForm(ChannelsForm):
    """The one page on which somebody asks for messages over the channel that they have chosen."""

    channel = forms.CharField(required=False, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("Yes, I agree"),
        error_messages={"required": _("Tick the box to say that you agree, or we can’t write to you")},
    )

    field_order = ("channel", "email", "phone", "postcode", "topics", "language", "agree")

    def __init__(self, *args: Any, channel: str, offered: Sequence[Choice], **kwargs: Any) -> None:
        """Take the channel that was chosen; the others are offered for what is urgent."""
        super().__init__(*args, offered=offered, **kwargs)
        self.chosen = channel
        self.initial.setdefault("channel", channel)
        self.initial.setdefault("organisations", [Organisation.POLICE.value])
        others = [(choice.name, choice.words) for choice in offered if choice.name != channel]
        self._choose("urgent_channels", others)
        self.main = "phone" if self.kinds.get(channel) is AddressKind.PHONE else "email"
        self.fields[self.main].required = True
        if self.main == "phone":
            self.fields["email"].label = _("Your email address, if you ticked email")
        else:
            self.fields["phone"].label = _("Your mobile number, if you ticked texts or calls")
        if not others:
            del self.fields["urgent_channels"]

    def clean(self) -> dict[str, Any]:
        """Ask for the address that a ticked channel needs."""
        cleaned = super().clean() or self.cleaned_data
        self._need(cleaned, [self.chosen, *cleaned.get("urgent_channels", ())])
        return cleaned


class ManageForm(ChannelsForm):
    """Everything that somebody can change of their subscription."""

    channel = forms.ChoiceField(
        label=_("How do you want to hear from us?"),
        widget=Radios,
        required=False,
        error_messages={"required": _("Choose how you want to hear from us")},
    )
    field_order = (
        "channel", "email", "phone", "urgent_channels", "topics", "organisations", "groups", "postcode", "language",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[Choice], **kwargs: Any) -> None:
        """Take the channels on offer, and the browser's notifications where they are switched on."""
        super().__init__(*args, offered=offered, **kwargs)
        self._choose("channel", [(choice.name, choice.words) for choice in offered])
        self.fields["email"].help_text = _(
            "A new address is used once you press the link that we send to it."
        )
        self.fields["phone"].help_text = _(
            "A new number is used once you answer the text that we send to it."
        )
        #: Whether the page as it is now was sent: one from before it had channels changes none.
        self.fields["organisations"].required = self.whole = "channel" in self.data

    def clean(self) -> dict[str, Any]:
        """Ask for the address that a chosen channel needs."""
        cleaned = super().clean() or self.cleaned_data
        if self.whole:
            self._need(cleaned, [cleaned.get("channel", ""), *cleaned.get("urgent_channels", ())])
        return cleaned


class MendForm(Form):
    """A new mail address in the place of one that came back."""

    email = EmailField(
        label=_("Your new email address"),
        help_text=_("We send you one message to check that it is yours."),
    )


class JoinForm(Form):
    """Ask to join a scheme: one way to be reached, where they live, and words if they like."""

    email = EmailField(
        label=_("Your email address"),
        required=False,
    )
    phone = PhoneField(
        label=_("Or your mobile number"),
        help_text=_("Give us one of the two. We use it to answer you, and for nothing else."),
        required=False,
    )  # fmt: skip
    postcode = PostcodeField(help_text=_("So that the right team answers you. We never show it to anybody."))
    words = forms.CharField(
        label=_("Do you want to tell us something? (optional)"),
        help_text=_("Your name, when you have time, or a question."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one way to be reached."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("phone") and "email" not in self.errors:
            self.add_error("email", _("Enter your email address or your mobile number"))
        return cleaned


class SayForm(Form):
    """The one question on a neighbourhood's page."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(category.value, _(category.label)) for category in ProblemCategory],
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
