"""How a picture of a page comes in: drawn anew. A setting names this form: Wagtail reads it late."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from peelian.analysis.pictures import BadPicture, drawn_anew

_WIDEST = 2400
_MOST_POINTS = 60_000_000


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """What an editor fills in. The file's points are taken over into a file of ours; all else stays behind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["description"]
        words.required = True
        words.label = "What it shows"
        words.help_text = (
            "For people who can’t see it: “Two officers talk to a shopkeeper”, not “picture of officers”."
        )

        if self.instance.pk:
            # Live pages show it: another file would be on the site with nobody having approved it.
            self.fields["file"].disabled = True
            self.fields["file"].help_text = "A picture’s file never changes. Upload another picture instead."

    def clean_file(self) -> Any:
        """The picture drawn anew, under a name of ours. Refuses what isn't a picture."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        try:
            drawn = drawn_anew(file.read(), widest=_WIDEST, most_points=_MOST_POINTS)
        except BadPicture as bad:
            raise ValidationError(str(bad)) from bad
        return ContentFile(drawn.content, name=f"{PurePath(file.name or 'picture').stem[:60]}{drawn.ending}")
