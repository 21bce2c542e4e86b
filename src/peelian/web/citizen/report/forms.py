"""A question page as a form: one questionnaire in code, drawn field by field. What is right is told by its room."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, Asked, QuestionPage
from peelian.apps.places import api as places
from peelian.web.shared.forms import Checkboxes, DayInput, EmailField, Form, Radios

#: Drawn when a page has one question and nothing else: its label is the page's heading.
_HEADING_ROW = "shared/forms/heading_field.html"
#: A point is chosen on a map, which needs script: a street in words does as well.
_NOT_DRAWN = frozenset({AnswerKind.PLACE, AnswerKind.FILES})
BY_HAND = ""
_TOKEN = re.compile(r"[a-z2-7]{26}")


class MomentInput(DayInput):
    """Day, month, year and time in four inputs."""

    template_name = "shared/forms/widgets/moment.html"
    parts: ClassVar[Any] = (*DayInput.parts, ("time", _("Time"), 5))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        # A time is typed with a colon, or as 9pm: no keypad of digits alone.
        self.widgets[-1].attrs.update({"inputmode": "text", "maxlength": 8})

    def decompress(self, value: Any) -> list[Any]:
        """The parts of a cleaned moment."""
        if not isinstance(value, dt.datetime):
            return [None] * 4
        return [value.day, value.month, value.year, f"{value:%H:%M}"]


class QuestionField(forms.Field):
    """One question: drawn here, checked by its questionnaire.

    Attributes:
        condition: for the page's script, which shows the question only then: `code=value|value`.
        template_name: of its row; None for the usual one.
    """

    condition: str = ""
    template_name: str | None


class PageForm(Form):
    """The questions of one page. `page_errors`: sentences by question, when it was sent."""

    def __init__(
        self,
        page: QuestionPage,
        data: QueryDict | None = None,
        *,
        answers: Mapping[str, Any],
        at: dt.datetime,
        addresses: tuple[places.AddressView, ...] = (),
    ) -> None:
        super().__init__(data)
        self._page, self._at = page, at
        self._unchecked = False
        #: Who answers where it happened, when it isn't us.
        self.forces: tuple[places.OtherForce, ...] = ()
        #: Whether the page has one question, which is its heading.
        self.heads_itself = False
        here = {asked.code for asked in page.fields}
        drawn = [_field(asked, page, answers) for asked in _drawn(page, answers)]
        for asked, field in drawn:
            if asked.only_if is not None and asked.only_if[0] in here:
                field.condition = f"{asked.only_if[0]}={'|'.join(sorted(asked.only_if[1]))}"
            self.fields[asked.code] = field
        if "uprn" in self.fields:
            _offer(self.fields, addresses)
        if len(drawn) == 1 and not page.intro and str(drawn[0][1].label) == gettext(page.title):
            self.heads_itself = True
            drawn[0][1].template_name = _HEADING_ROW

    def leave_unchecked(self) -> None:
        """Show what was typed as it is: it wasn't meant to be final."""
        self._unchecked = True

    def clean(self) -> dict[str, Any]:
        """What the questionnaire says of the answers."""
        if self._unchecked:
            return {}
        cleaned, errors = incidents.clean_page(self._page, plain(self.data), at=self._at)
        for code, sentence in errors.items():
            self.add_error(code if code in self.fields else None, gettext(sentence))
        return cleaned

    def take(self, errors: Mapping[str, str]) -> None:
        """Show what the room below found."""
        for code, sentence in errors.items():
            self.add_error(code if code in self.fields else None, gettext(sentence))


class PictureForm(Form):
    """A picture and what it shows."""

    picture = forms.FileField(
        label=_("Choose a picture"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 20 MB."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif", "class": "govuk-file-upload"}
        ),
        error_messages={
            "required": _("Choose a picture first"),
            "empty": _("This file is empty. Choose another one"),
        },
    )
    alt = forms.CharField(
        label=_("What does it show? (optional)"),
        help_text=_("For example: the broken window, from the street."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": _("Write at most 300 characters")},
    )


class SaveForm(Form):
    """Where to send the link to a report that isn't finished."""

    email = EmailField(
        label=_("Your email address"),
        help_text=_("We use it for this one message."),
    )


class ResumeForm(Form):
    """The link or the letters of a report that was begun."""

    link = forms.CharField(
        label=_("The link, or its 26 letters and digits"),
        help_text=_("It is in the message that we sent you, or in what you wrote down."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        error_messages={"required": _("Paste the link here"), "max_length": _("This is no link of ours")},
    )

    def clean_link(self) -> str:
        """The token in what was pasted."""
        text = str(self.cleaned_data["link"]).strip().lower()
        parts = [text.replace(" ", "").replace("-", ""), *text.split("/")]
        found = next((part for part in parts if _TOKEN.fullmatch(part)), "")
        if not found:
            raise forms.ValidationError(_("This is no link of ours. Copy it whole from our message"))
        return found


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """A posted form as the questionnaire takes it: a text, or a list of several."""
    if not isinstance(data, QueryDict):
        return dict(data)
    return {name: values[0] if len(values) == 1 else values for name, values in data.lists() if values}


def _drawn(page: QuestionPage, answers: Mapping[str, Any]) -> list[Asked]:
    """The questions that are drawn: those whose condition is an answer on this page, or one that holds."""
    here = {asked.code for asked in page.fields}
    asked_now = {asked.code for asked in incidents.fields_asked(page, answers)}
    return [
        asked
        for asked in page.fields
        if asked.kind not in _NOT_DRAWN
        and (asked.code in asked_now or (asked.only_if is not None and asked.only_if[0] in here))
    ]


def _field(asked: Asked, page: QuestionPage, answers: Mapping[str, Any]) -> tuple[Asked, QuestionField]:
    label = gettext(asked.label)
    one_of_several = page.one_of is not None and asked.code in page.one_of[0]
    if not (asked.required or one_of_several or asked.kind is AnswerKind.CHOICES):
        label = gettext("%(question)s (optional)") % {"question": label}
    field = QuestionField(
        label=label,
        help_text=gettext(asked.hint) if asked.hint else "",
        required=False,
        initial=_initial(asked, answers.get(asked.code)),
        widget=_WIDGETS.get(asked.kind, _text)(asked),
    )
    return asked, field


def _initial(asked: Asked, value: Any) -> Any:
    """A cleaned answer as its field shows it."""
    if value is None:
        return None
    if asked.kind is AnswerKind.DAY:
        return dt.date.fromisoformat(value)
    if asked.kind is AnswerKind.MOMENT:
        return dt.datetime.fromisoformat(value)
    if asked.kind is AnswerKind.MONEY:
        return f"{value / 100:.2f}"
    return value


def _choices(asked: Asked) -> list[tuple[str, str]]:
    return [(value, gettext(words)) for value, words in asked.choices]


def _text(asked: Asked, **more: str) -> forms.Widget:
    attrs: dict[str, str] = {"dir": "auto", **more}
    if asked.autocomplete:
        attrs["autocomplete"] = asked.autocomplete
    return forms.TextInput(attrs=attrs)


def _narrow(width: int, **more: str) -> Callable[[Asked], forms.Widget]:
    return lambda asked: _text(asked, **{"class": f"govuk-input--width-{width}", "dir": "ltr", **more})


def _area(_asked: Asked) -> forms.Widget:
    return forms.Textarea(attrs={"rows": 6, "dir": "auto"})


def _yes_no(_asked: Asked) -> forms.Widget:
    return Radios(choices=[("yes", gettext("Yes")), ("no", gettext("No"))], inline=True)


_WIDGETS: Mapping[AnswerKind, Callable[[Asked], forms.Widget]] = {
    AnswerKind.LONG_TEXT: _area,
    AnswerKind.CHOICE: lambda asked: Radios(choices=_choices(asked)),
    AnswerKind.CHOICES: lambda asked: Checkboxes(choices=_choices(asked)),
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.DAY: lambda _asked: DayInput(),
    AnswerKind.MOMENT: lambda _asked: MomentInput(),
    AnswerKind.MONEY: _narrow(10, inputmode="decimal"),
    AnswerKind.NUMBER: _narrow(5, inputmode="decimal"),
    AnswerKind.PLATE: _narrow(10, spellcheck="false", autocapitalize="characters"),
    AnswerKind.POSTCODE: _narrow(10, spellcheck="false"),
    AnswerKind.EMAIL: lambda asked: _text(asked, type="email", spellcheck="false", dir="ltr"),
    AnswerKind.PHONE: _narrow(20, type="tel", inputmode="tel", spellcheck="false"),
}


def _offer(fields: dict[str, forms.Field], addresses: tuple[places.AddressView, ...]) -> None:
    """The addresses of the postcode as radio buttons; the field goes where there are none."""
    if not addresses:
        del fields["uprn"]
        return
    rows = [(one.uprn, one.line) for one in addresses]
    fields["uprn"].label = gettext("Choose the address")
    fields["uprn"].widget = Radios(
        choices=[*rows, (BY_HAND, gettext("It is none of these. I write it below."))]
    )
