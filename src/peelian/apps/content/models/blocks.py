"""The pieces that a page is made of: few, plain, and each translatable. No HTML by hand, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from peelian.apps.content.rules.options import door_fault
from peelian.apps.content.types import DoorKind, DoorView

#: What an editor may do inside a text: no headings (they are blocks), no pictures, nothing that loads from elsewhere.
TEXT_FEATURES = ["bold", "link", "ol", "ul"]


class DoorBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """Where the reader goes on. Its address is checked against its kind."""

    kind = blocks.ChoiceBlock(choices=[(kind.value, kind.label) for kind in DoorKind], default="call")
    name = blocks.CharBlock(max_length=80, help_text="What the reader does: “Call 101”, “Report a theft”")
    address = blocks.CharBlock(
        required=False,
        max_length=300,
        help_text="A number, a kind of report (theft), a path (/contact-us/) or a link (https://…)",
    )
    words = blocks.CharBlock(required=False, max_length=300, help_text="One sentence, if it needs one")
    urgent = blocks.BooleanBlock(required=False, help_text="Somebody may be in danger: shown first, in red")

    class Meta:
        icon = "link"
        label = "Door"

    def clean(self, value: Any) -> Any:
        """Refuse a door that doesn't open, unless it is only kept as a draft."""
        cleaned = super().clean(value)
        fault = door_fault(door_of(cleaned))
        if fault and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"address": ValidationError(fault)})
        return cleaned


class GuideDoorBlock(DoorBlock):
    """A door of "Your Options": answers lead to its code."""

    code = blocks.CharBlock(max_length=40, help_text="Answers lead here by this code: small letters, dashes")

    class Meta:
        icon = "link"
        label = "Door"


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]
    """A picture in the text. It says what it shows with the picture's own words, or others that fit here better."""

    picture = ImageChooserBlock()
    alt = blocks.CharBlock(
        required=False, max_length=250, help_text="What it shows, if the picture’s own words don’t fit here"
    )
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"


class StepBlock(blocks.StructBlock):  # type: ignore[misc]
    """One of several steps in a row."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)


class BodyBlock(blocks.StreamBlock):  # type: ignore[misc]
    """A page from top to bottom."""

    heading = blocks.CharBlock(max_length=120, icon="title")
    text = blocks.RichTextBlock(features=TEXT_FEATURES, icon="pilcrow")
    warning = blocks.TextBlock(max_length=400, icon="warning", help_text="Only for danger")
    inset = blocks.TextBlock(max_length=400, icon="openquote")
    picture = PictureBlock()
    steps = blocks.ListBlock(StepBlock(), icon="list-ol")
    door = DoorBlock()


class DoorsBlock(blocks.StreamBlock):  # type: ignore[misc]
    """The doors at a page's end."""

    door = DoorBlock()


class ChoiceOfQuestionBlock(blocks.StructBlock):  # type: ignore[misc]
    """An answer of the guide."""

    words = blocks.CharBlock(max_length=150)
    to = blocks.CharBlock(max_length=40, label="Leads to", help_text="The code of a question or of a door")


class QuestionBlock(blocks.StructBlock):  # type: ignore[misc]
    """A question of the guide with its answers."""

    code = blocks.CharBlock(max_length=40, help_text="Answers lead here by this code: small letters, dashes")
    words = blocks.CharBlock(max_length=200, label="Question")
    hint = blocks.CharBlock(required=False, max_length=300)
    choices = blocks.ListBlock(ChoiceOfQuestionBlock(), label="Answers")

    class Meta:
        icon = "help"


class QuestionsBlock(blocks.StreamBlock):  # type: ignore[misc]
    """The guide's questions; it begins with the first."""

    question = QuestionBlock()


class GuideDoorsBlock(blocks.StreamBlock):  # type: ignore[misc]
    """The guide's doors."""

    door = GuideDoorBlock()


def door_of(value: Any) -> DoorView:
    """A door block's value as a door."""
    return DoorView(
        kind=DoorKind(value.get("kind") or "call"),
        name=value.get("name") or "",
        address=(value.get("address") or "").strip(),
        words=value.get("words") or "",
        urgent=bool(value.get("urgent")),
        code=value.get("code") or "",
    )
