"""Forms about pages of the site."""

from __future__ import annotations

from django import forms

from peelian.web.shared.forms import Form


class TakeDownForm(Form):
    """Why a page comes down."""

    reason = forms.CharField(
        label="Why",
        help_text="Kept in the audit",
        max_length=300,
        error_messages={"required": "Say why the page comes down"},
    )
