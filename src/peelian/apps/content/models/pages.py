"""The pages that editors write: news, advice, and the guide "Your Options". Their editor is Wagtail's (ADR 9)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from peelian.apps.content.models.blocks import (
    BodyBlock,
    DoorsBlock,
    GuideDoorsBlock,
    QuestionsBlock,
    door_of,
)
from peelian.apps.content.models.pictures import Picture
from peelian.apps.content.rules.options import find_faults
from peelian.apps.content.types import Choice, OptionTree, Question, Section
from peelian.apps.places.models import Area
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy

_SHORT = 300


class PublicPage(Page):  # type: ignore[misc]  # Wagtail has no types
    """What our kinds of page have in common: an address of our own site, and no view of Wagtail's."""

    preview_modes: ClassVar = [("", "As readers see it")]
    promote_panels: ClassVar = [FieldPanel("slug")]

    class Meta:
        abstract = True

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        """What Wagtail draws, which is previews only: our own site makes pages out of what `content.api` hands out."""
        return "newsroom/preview.html"

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Where our site shows it: under the same address in every language. None outside the tree."""
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        site_id, root_path, root_url, _language = sites[0]
        return site_id, root_url, "/" + self.url_path[len(root_path) :]


class SectionPage(PublicPage):
    """The site's root, and the list of news or advice below it. Made once (`prepare_site`), never by editors."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "While in use."

    summary = models.CharField(max_length=_SHORT, blank=True, default="")

    is_creatable = False
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types: ClassVar = ["wagtailcore.Page", "content.SectionPage"]
    subpage_types: ClassVar = ["content.NewsPage", "content.AdvicePage"]

    @classmethod
    def can_exist_under(cls, parent: Any) -> bool:
        """Anywhere: only services make it."""
        return True


class NewsForm(WagtailAdminPageForm):  # type: ignore[misc]
    """Names the areas that a page of news may be about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Area.objects.filter(valid_until=None).exclude(kind="force").values_list("code", "name")
        self.fields["area_code"] = forms.ChoiceField(
            choices=[("", "The whole force"), *rows.order_by("name")], required=False, label="About"
        )


class NewsPage(PublicPage):
    """A page of news."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever, unless taken down."

    summary = models.CharField(max_length=_SHORT, help_text="One or two sentences, for lists")
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_alt = models.CharField(
        max_length=250,
        blank=True,
        default="",
        help_text="What it shows, if the picture’s own words don’t fit",
    )
    area_code = models.CharField(max_length=40, blank=True, default="", verbose_name="About")
    category = models.CharField(
        max_length=40, blank=True, default="", choices=[(one, one.label) for one in ProblemCategory]
    )
    body = StreamField(BodyBlock())

    base_form_class = NewsForm
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        FieldPanel("area_code"),
        FieldPanel("category"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.FilterField("area_code"),
    ]
    parent_page_types: ClassVar = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "News"
        indexes = (models.Index(fields=["area_code"], name="news_area"),)

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Below news only."""
        return bool(super().can_create_at(parent)) and parent.slug == Section.NEWS


class AdvicePage(PublicPage):
    """What to do about something. It ends in at least one door: a number, a report, a page, another organisation."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "While it is right; `review_on` says when somebody has to look."

    summary = models.CharField(max_length=_SHORT, help_text="One or two sentences, for lists")
    topic = models.SlugField(max_length=60, help_text="What it is about; the same in every language")
    body = StreamField(BodyBlock())
    doors = StreamField(DoorsBlock(), min_num=1, help_text="Where the reader goes on: at least one")
    sensitive = models.BooleanField(
        default=False, help_text="Whoever reads it may have to leave in a hurry: shows “Exit this page”"
    )
    review_on = models.DateField(
        null=True, blank=True, help_text="When somebody has to look whether it is right"
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("topic"),
        FieldPanel("body"),
        FieldPanel("doors"),
        FieldPanel("sensitive"),
        FieldPanel("review_on"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.SearchField("doors"),
    ]
    parent_page_types: ClassVar = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "Advice"
        indexes = (models.Index(fields=["topic"], name="advice_topic"),)

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Below advice only."""
        return bool(super().can_create_at(parent)) and parent.slug == Section.ADVICE


class GuideForm(WagtailAdminPageForm):  # type: ignore[misc]
    """A guide with a fault can be kept as a draft, and goes no further."""

    def clean(self) -> Any:
        """Name every fault of the tree, unless this is only a draft."""
        cleaned = super().clean()
        if not self.is_deferred_validation and {"questions", "doors"} <= cleaned.keys():
            faults = find_faults(tree_of(cleaned["questions"], cleaned["doors"]))
            if faults:
                raise ValidationError(list(faults))
        return cleaned


class GuidePage(PublicPage):
    """ "Your Options": one question a page, and every way through it ends in a door. Editors change all of it."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "While in use."

    summary = models.CharField(max_length=_SHORT, blank=True, default="")
    questions = StreamField(QuestionsBlock())
    doors = StreamField(GuideDoorsBlock())

    base_form_class = GuideForm
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("questions"),
        FieldPanel("doors"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("questions"),
        index.SearchField("doors"),
    ]
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "Your Options"

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Made once by `prepare_site`; editors change it."""
        return False


def tree_of(questions: Any, doors: Any) -> OptionTree:
    """The guide's tree out of its blocks."""
    return OptionTree(
        questions=tuple(
            Question(
                code=block.value.get("code") or "",
                words=block.value.get("words") or "",
                hint=block.value.get("hint") or "",
                choices=tuple(
                    Choice(choice.get("words") or "", choice.get("to") or "")
                    for choice in block.value.get("choices") or ()
                ),
            )
            for block in questions
        ),
        doors=tuple(door_of(block.value) for block in doors),
    )


def faults_of(page: Any) -> tuple[str, ...]:
    """What keeps a page from going live, a sentence each."""
    page = page.specific
    if isinstance(page, GuidePage):
        return find_faults(tree_of(page.questions, page.doors))
    try:
        page.full_clean()
    except ValidationError as error:
        return tuple(
            f"{name}: {' '.join(sentences)}" if name != "__all__" else " ".join(sentences)
            for name, sentences in error.message_dict.items()
        )
    return ()
