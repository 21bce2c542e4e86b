"""Pictures of pages: never without words that say what they show."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition

from peelian.kernel.privacy import Privacy


class Picture(AbstractImage):  # type: ignore[misc]  # Wagtail has no types
    """A picture. `description` is its alt text: what somebody who can't see it is told."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As long as a page shows it; editors take it out."

    admin_form_fields = ("title", "file", "description", "collection", "focal_point_x", "focal_point_y",
                         "focal_point_width", "focal_point_height", "tags")  # fmt: skip

    class Meta(AbstractImage.Meta):  # type: ignore[misc]
        constraints = (models.CheckConstraint(condition=~models.Q(description=""), name="picture_has_alt"),)


class PictureRendition(AbstractRendition):  # type: ignore[misc]
    """A picture in one size: the files that the site serves."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As the picture."

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once"
            ),
        )
