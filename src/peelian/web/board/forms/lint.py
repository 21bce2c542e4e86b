"""The form that takes a paper to be checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from peelian.web.shared import fields
from peelian.web.shared.forms import Form

LARGEST_FILE = 10_000_000
#: Some eighty pages, in a file too. Figures and nothing else take a second for each 60,000 letters, and somebody waits.
LONGEST_TEXT = 250_000


class LintForm(Form):
    """A paper as a file, or its text; one of them."""

    file = forms.FileField(
        label="A file (optional)",
        required=False,
        help_text="Word (DOCX), Markdown or plain text, 10 MB and 250,000 letters at most. Tables are read too.",
        error_messages={"empty": "The file is empty. Choose another one"},
        widget=forms.FileInput(attrs={"accept": ".docx,.md,.markdown,.txt,text/plain,text/markdown"}),
    )
    text = fields.words(
        "Or paste the text (optional)",
        longest=LONGEST_TEXT,
        rows=10,
        help_text="250,000 letters at most. Tables are read where cells are parted by tabs or by | signs.",
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Not too large. Raises ValidationError."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Take its pictures out, or check it in parts"
            )
        return file

    def clean(self) -> dict[str, Any]:
        """A file or words, and not both: nobody could tell which was checked."""
        said = super().clean() or {}
        if self.errors:
            return said
        if said.get("file") and said.get("text"):
            self.add_error("text", "Choose a file or paste the text, not both")
        elif not said.get("file") and not said.get("text"):
            self.add_error("file", "Choose a file, or paste the text below")
        return said
