"""Forms in the GOV.UK Frontend pattern: label, hint, message beside the field, summary at the top.

A form is a `Form` of this module with Django's fields; widgets and rows come out right by themselves:

    class SignUp(Form):
        email = EmailField(label=…)
        topics = forms.MultipleChoiceField(label=…, widget=Checkboxes)
        held_on = DayField(label=…)

In a template: `{% error_summary form %}` above the heading, `{{ form }}` or `{{ form.email.as_field_group }}`
in the <form>. Works without script; the ids that the summary links to are those of the inputs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peelian.kernel.errors import Refused

#: Words on a page, translated now or when they are shown.
Words = str | Promise


class GovukBoundField(BoundField):
    """A field on a form that knows its row's ids and its widget's classes."""

    @property
    def focus_id(self) -> str:
        """The id that the error summary links to: the input, or the first one of a group."""
        grouped = isinstance(
            self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
        )
        return f"{self.auto_id}_0" if grouped else str(self.auto_id)

    @property
    def is_tick(self) -> bool:
        """Whether it is one checkbox, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus the class of the widget, and of its error."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        name = _class_of(widget)
        if name:
            given = f"{widget.attrs.get('class', '')} {attrs.get('class', '')}".split()
            built["class"] = " ".join([name, *given, *([f"{name}--error"] if self.errors else [])])
        return built


class GovukRenderer(DjangoTemplates):
    """Renders forms from `shared/forms/`, and what we have not redrawn from Django's own templates."""

    form_template_name = "shared/forms/form.html"
    field_template_name = "shared/forms/field.html"
    bound_field_class = GovukBoundField

    def get_template(self, template_name: str) -> Any:
        """A template of ours through the project's engine, else one of Django's."""
        if template_name.startswith("shared/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


#: One for all forms: each would look for the template tags of every app, and read Django's templates, anew.
_RENDERER = GovukRenderer()


class Form(forms.Form):
    """The base of every form of ours."""

    default_renderer = _RENDERER
    use_required_attribute = False  # the browser's own bubbles are not read out everywhere and vanish

    def refuse(self, refused: Refused) -> None:
        """Show a refusal of the floors below beside the field that it names, or at the top, in the page's language."""
        words = gettext(refused.message) if refused.message else ""
        self.add_error(refused.field if refused.field in self.fields else None, words)


def in_our_pattern(form: forms.BaseForm) -> forms.BaseForm:
    """Make a form of somebody else's (allauth's) render like ours: same rows, no placeholders."""
    if not isinstance(form.renderer, GovukRenderer):
        form.renderer = _RENDERER
        form.bound_field_class = GovukBoundField
        form.use_required_attribute = False
        form._bound_fields_cache.clear()  # type: ignore[attr-defined]  # fields drawn or cleaned before were Django's
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
    return form


class Radios(forms.RadioSelect):
    """Radio buttons; `hints`: a line under a choice, by its value; `inline`: few short ones side by side."""

    template_name = "shared/forms/widgets/radios.html"

    def __init__(
        self, *, hints: Mapping[str, Words] | None = None, inline: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})
        self.inline = inline

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, with the hints and the direction."""
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its hint."""
        return {**super().create_option(name, value, *args, **kwargs), "hint": self.hints.get(str(value), "")}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes for several choices; `hints` gives a line under a choice, by its value."""

    template_name = "shared/forms/widgets/checkboxes.html"

    def __init__(self, *, hints: Mapping[str, Words] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its hint."""
        return {**super().create_option(name, value, *args, **kwargs), "hint": self.hints.get(str(value), "")}


class EmailField(forms.EmailField):
    """Somebody's email address. `error_messages` of a form may say more."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter your email address"),
        "invalid": _("Enter an email address in the right form, like name@example.com"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})


class PhoneField(forms.CharField):
    """Somebody's telephone number as they write it; the rooms read it."""

    widget = forms.TextInput(
        attrs={
            "type": "tel", "autocomplete": "tel", "inputmode": "tel", "spellcheck": "false", "dir": "ltr",
            "class": "govuk-input--width-20",
        }
    )  # fmt: skip
    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("Enter your mobile number")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})


class DayInput(forms.MultiWidget):
    """Day, month and year in three inputs; `birthday=True` gives them their autocomplete tokens."""

    template_name = "shared/forms/widgets/day.html"
    use_fieldset = True
    parts: ClassVar = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "maxlength": width, "size": width})
            for name, _label, width in self.parts
        }
        super().__init__(inputs, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Day, month and year of a date."""
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context, with a label for each part."""
        context = super().get_context(name, value, attrs)
        for part, (_name, label, width) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            part["label"], part["width"] = label, width
        return context

    def id_for_label(self, _id: str) -> str:
        """None: the group has a legend, each part its own label."""
        return ""


class DayField(forms.MultiValueField):
    """A date typed as day, month and year. Cleans to a date, or None when it's empty and not required."""

    widget = DayInput
    default_error_messages: ClassVar = {
        "required": _("Enter the date as a day, a month and a year"),
        "invalid": _("Enter a real date, like 27 3 2026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            fields=[forms.CharField(required=False) for _part in range(3)], require_all_fields=False, **kwargs
        )

    def compress(self, data_list: Sequence[str]) -> dt.date | None:
        """The date of three strings. Raises ValidationError when they are no date."""
        parts = [str(part).strip() for part in data_list]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            day, month, year = (int(part) for part in parts)
            return dt.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.ClearableFileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)


def _class_of(widget: forms.Widget) -> str:
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
