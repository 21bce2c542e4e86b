"""Forms of business accounts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from peelian.web.shared.forms import EmailField, Form


class LinkForm(Form):
    """Where the link is to go."""

    email = EmailField(
        label=_("Email address of your business account"),
        error_messages={"invalid": _("Enter an email address like name@example.com")},
    )


class FileForm(Form):
    """A file of reports."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8, up to 500 rows and 1 MB. All rows are taken, or none."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty"),
            "missing": _("Choose a file"),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
