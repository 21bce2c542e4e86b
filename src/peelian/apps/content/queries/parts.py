"""Pages as Wagtail keeps them → the parts that our templates draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from wagtail.rich_text import expand_db_html

from peelian.apps.content.models.blocks import door_of
from peelian.apps.content.models.pictures import Picture
from peelian.apps.content.types import DoorView, Part, PictureView

#: The sizes that our pages use: points, cut to fit or only made smaller.
CARD, WIDE = "fill-480x270", "width-960"


def parts_of(body: Any) -> tuple[Part, ...]:
    """The parts of a page's body, in order. A picture that was taken out is left out."""
    return tuple(part for block in body for part in _part(block.block_type, block.value))


def doors_of(stream: Any) -> tuple[DoorView, ...]:
    """The doors at a page's end; urgent ones first."""
    doors = (door_of(block.value) for block in stream)
    return tuple(sorted(doors, key=lambda door: not door.urgent))


def picture_of(picture: Picture | None, alt: str, size: str) -> PictureView | None:
    """A picture in one size; the file of that size is made the first time it is asked for."""
    if picture is None:
        return None
    rendition = picture.get_rendition(size)
    return PictureView(
        url=settings.MEDIA_URL + str(rendition.file),
        width=rendition.width,
        height=rendition.height,
        alt=alt or picture.description,
    )


def _part(kind: str, value: Any) -> Iterator[Part]:
    match kind:
        case "text":
            yield Part("text", html=expand_db_html(value.source))
        case "picture":
            shown = picture_of(value["picture"], value["alt"], WIDE)
            if shown:
                yield Part("picture", picture=shown, words=value["caption"])
        case "steps":
            steps = tuple((step["title"], expand_db_html(step["text"].source)) for step in value)
            yield Part("steps", steps=steps)
        case "door":
            yield Part("door", door=door_of(value))
        case _:
            yield Part(kind, words=str(value))
