"""The form of an HR extract."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from peelian.web.shared.forms import Form

#: Twenty thousand rows take two to three million bytes.
LARGEST_EXTRACT = 25 * 1024 * 1024
LARGEST_MAPPING = 1024 * 1024


class ExtractForm(Form):
    """An extract and its mapping."""

    file = forms.FileField(
        label="Extract",
        help_text="An Excel workbook (.xlsx) or comma-separated text in UTF-8.",
        error_messages={"required": "Choose the extract", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,text/csv"}),
    )
    mapping = forms.FileField(
        label="Mapping (optional)",
        required=False,
        help_text="The TOML file that says whose columns, ranks and units are ours. Without it, the columns are ours.",
        error_messages={"empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what no extract's size is."""
        return self._small(self.cleaned_data["file"], LARGEST_EXTRACT)

    def clean_mapping(self) -> UploadedFile[bytes] | None:
        """Refuse what no mapping's size is."""
        given = self.cleaned_data["mapping"]
        return self._small(given, LARGEST_MAPPING) if given else None

    def _small(self, given: UploadedFile[bytes], most: int) -> UploadedFile[bytes]:
        if given.size is not None and given.size > most:
            raise forms.ValidationError(
                f"The file is larger than {most // 1024 // 1024} MB: send it in parts"
            )
        return given
