"""Reads of live pages: all public. An address is the same in every language; a page falls back to English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.models.pictures import PictureRendition
from peelian.apps.content.queries.parts import CARD, WIDE, doors_of, parts_of, picture_of
from peelian.apps.content.types import PageCard, PageState, PageView, Release, Section
from peelian.kernel.errors import NotFound

ENGLISH = "en"
_ROOT = "/pages/"
_MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}


def get_page(path: str, *, language: str) -> PageView:
    """The live page of news or advice at a path such as `news/more-patrols`. Raises NotFound.

    Args:
        path: without slashes at its ends.
        language: the reader's; where the page isn't live in it, the English one is given and says so.
    """
    source = Page.objects.live().filter(url_path=f"{_ROOT}{path}/", locale__language_code=ENGLISH).first()
    if source is None or source.specific_class not in (NewsPage, AdvicePage):
        raise NotFound("There is no such page.")
    versions = {
        page.locale.language_code: page
        for page in Page.objects.live()
        .filter(translation_key=source.translation_key)
        .select_related("locale")
    }
    page = versions.get(language, source).specific
    written_in = language if language in versions else ENGLISH
    return view_of(page, path=path, language=written_in, others=tuple(sorted(versions.keys() - {written_in})))


def view_of(page: Any, *, path: str, language: str, others: tuple[str, ...] = ()) -> PageView:
    """A page of news or advice as it stands in memory: live, or as a preview."""
    picture = picture_of(page.picture, page.picture_alt, WIDE) if isinstance(page, NewsPage) else None
    card = _card(page, path=path, language=language)
    return PageView(
        id=page.pk or 0,
        card=PageCard(**{**{name: getattr(card, name) for name in card.__slots__}, "picture": picture}),
        language=language,
        others=others,
        parts=parts_of(page.body),
        doors=doors_of(page.doors) if isinstance(page, AdvicePage) else (),
        changed_at=page.last_published_at,
        sensitive=isinstance(page, AdvicePage) and page.sensitive,
    )


def list_news(
    *,
    language: str,
    area_codes: Iterable[str] | None = None,
    limit: int = 20,
    before: dt.datetime | None = None,
) -> list[PageCard]:
    """Live news, newest first.

    Args:
        language: the reader's; each card falls back to English by itself.
        area_codes: only news of these areas and of the whole force; None: of all.
        limit: how many at most.
        before: only what went out before then, for the next page.
    """
    rows = (
        NewsPage.objects.live().filter(locale__language_code=ENGLISH).order_by("-first_published_at", "-pk")
    )
    if area_codes is not None:
        rows = rows.filter(area_code__in=["", *area_codes])
    if before is not None:
        rows = rows.filter(first_published_at__lt=before)
    return _cards(rows[:limit], language)


def list_advice(*, language: str) -> list[PageCard]:
    """Live advice by title."""
    rows = AdvicePage.objects.live().filter(locale__language_code=ENGLISH)
    return sorted(_cards(rows, language), key=lambda card: card.title.casefold())


def cards_of(pages: Sequence[Any], language: str) -> list[PageCard]:
    """Cards of live pages of any language, each once and in the reader's language where it is there; order kept."""
    keys = list(dict.fromkeys(page.translation_key for page in pages))
    sources = {
        page.translation_key: page
        for page in Page.objects.live()
        .filter(translation_key__in=keys, locale__language_code=ENGLISH)
        .specific()
    }
    return _cards([sources[key] for key in keys if key in sources], language)


def find_redirect(path: str) -> str | None:
    """Where a page went that was at this path: a path of this site or a whole link; None where none was."""
    old = Redirect.normalise_path("/" + path.strip("/"))
    row = Redirect.objects.select_related("redirect_page").filter(old_path=old).order_by("-pk").first()
    if row is None:
        return None
    if row.redirect_page is None:
        return str(row.redirect_link) or None
    return f"/{_path(row.redirect_page)}/" if row.redirect_page.live else None


def get_state(page_id: int) -> PageState:
    """Whether a page is live and what is to come. Raises NotFound."""
    page = Page.objects.select_related("locale").filter(pk=page_id).first()
    if page is None or page.specific_class not in (NewsPage, AdvicePage, GuidePage):
        raise NotFound("There is no such page.")
    waits = page.revisions.filter(approved_go_live_at__isnull=False).first()
    return PageState(
        id=page.pk,
        path=_path(page),
        title=page.title,
        language=page.locale.language_code,
        is_live=page.live,
        goes_live_at=waits.approved_go_live_at if waits else None,
        comes_down_at=page.expire_at,
    )


def languages_of(page_id: int) -> frozenset[str]:
    """The languages in which a page is live."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return frozenset()
    versions = Page.objects.live().filter(translation_key=page.translation_key)
    return frozenset(versions.values_list("locale__language_code", flat=True))


def list_pages() -> list[PageState]:
    """English pages that are live or are to go live, by title: for those who take down and translate."""
    pages = Page.objects.type(NewsPage, AdvicePage, GuidePage).filter(locale__language_code=ENGLISH)
    coming = dict(
        Revision.objects.filter(
            approved_go_live_at__isnull=False,
            object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)],
        ).values_list("object_id", "approved_go_live_at")
    )
    return [
        PageState(
            id=page.pk,
            path=_path_in_english(page),
            title=page.title,
            language=ENGLISH,
            is_live=page.live,
            goes_live_at=coming.get(str(page.pk)),
            comes_down_at=page.expire_at,
        )
        for page in pages.order_by("title", "pk")
        if page.live or str(page.pk) in coming
    ]


def published_between(since: dt.datetime, until: dt.datetime) -> list[Release]:
    """News that went out in a span, oldest first."""
    rows = NewsPage.objects.filter(
        locale__language_code=ENGLISH, first_published_at__gte=since, first_published_at__lt=until
    ).order_by("first_published_at", "pk")
    return [Release(row.pk, _path(row), row.title, row.first_published_at) for row in rows]


def picture_file(rendition_path: str) -> tuple[str, Path]:
    """The media type and the file of a picture in one size. Raises NotFound for anything else in that folder."""
    media_type = _MEDIA_TYPES.get(Path(rendition_path).suffix.lower())
    if media_type is None or not PictureRendition.objects.filter(file=rendition_path).exists():
        raise NotFound("There is no such picture.")
    return media_type, Path(default_storage.path(rendition_path))


def _path(page: Page) -> str:
    if page.locale.language_code != ENGLISH:
        source = Page.objects.filter(
            translation_key=page.translation_key, locale__language_code=ENGLISH
        ).first()
        page = source or page
    return str(page.url_path).removeprefix(_ROOT).strip("/")


def _cards(sources: Iterable[Any], language: str) -> list[PageCard]:
    sources = list(sources)
    theirs: dict[Any, Any] = {}
    if language != ENGLISH and sources:
        rows = Page.objects.live().filter(
            translation_key__in=[one.translation_key for one in sources], locale__language_code=language
        )
        theirs = {page.translation_key: page for page in rows.specific()}
    return [
        _card(
            theirs.get(source.translation_key, source),
            path=_path_in_english(source),
            language=language if source.translation_key in theirs else ENGLISH,
        )
        for source in sources
    ]


def _path_in_english(page: Any) -> str:
    return str(page.url_path).removeprefix(_ROOT).strip("/")


def _card(page: Any, *, path: str, language: str) -> PageCard:
    is_news = isinstance(page, NewsPage)
    return PageCard(
        path=path,
        section=Section.NEWS
        if is_news
        else Section.OPTIONS
        if isinstance(page, GuidePage)
        else Section.ADVICE,
        title=page.title,
        summary=page.summary,
        language=language,
        published_at=page.first_published_at,
        area_code=page.area_code if is_news else "",
        category=page.category if is_news else "",
        picture=picture_of(page.picture, page.picture_alt, CARD) if is_news else None,
    )
