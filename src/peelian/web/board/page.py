"""The Board's page furniture: its menu, a pack's own pages, and what this viewer may do with the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Document, PackState, PackView
from peelian.apps.places import api as places
from peelian.journeys.packs import drafts
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import viewer_of


class Entry(NamedTuple):
    """A part of the Board's pages: its key, its words and the name of its address. Who sees the Board sees all."""

    key: str
    words: str
    name: str


MENU = (
    Entry("figures", "Figures", "board:home"),
    Entry("packs", "Papers", "board:packs"),
    Entry("lint", "Check a paper", "board:lint"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a menu. `current` is a value of `aria-current`, empty elsewhere."""

    words: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack as somebody has it before them.

    Args:
        pack: as it stands.
        viewer: who looks.
        makes: whether they may change it: nobody may change a released one.
        releases: whether they may approve, send back and release it.
        begins: whether they may begin a pack in its area.
        release: both frozen versions, once it is released.
    """

    pack: PackView
    viewer: Viewer
    makes: bool
    releases: bool
    begins: bool
    release: board.ReleaseView | None

    @property
    def frozen(self) -> bool:
        """Whether it was released."""
        return self.release is not None

    def document(self) -> Document:
        """The whole: as it was released, or as it stands, which needs the pack read with its contents."""
        return self.release.document if self.release else drafts.look_at(self.pack)


def open_pack(request: HttpRequest, code: str, *, contents: bool = False) -> Opened:
    """A pack for somebody who sees the Board's figures in its area, with what they may do with it.

    Args:
        request: of a view that requires a permission.
        code: of the pack.
        contents: whether to read what its sections found.

    Raises NotFound, NotAllowed.
    """
    viewer, at = viewer_of(request), now()
    pack = drafts.read(viewer=viewer, at=at, code=code, contents=contents)
    path = places.get_area(pack.area_code, local_day(at)).path
    frozen = pack.state is PackState.RELEASED
    makes = bool(accounts.may(viewer, Permission.MAKE_PACKS, path))
    releases = bool(accounts.may(viewer, Permission.RELEASE_PACKS, path))
    return Opened(
        pack=pack, viewer=viewer, makes=makes and not frozen, releases=releases and not frozen, begins=makes,
        release=board.get_release(code) if frozen else None,
    )  # fmt: skip


def open_to_make(request: HttpRequest, code: str, *, contents: bool = False) -> Opened:
    """A pack for somebody who may change it. Raises NotFound, also of a released one, and NotAllowed."""
    opened = _may(open_pack(request, code, contents=contents), Permission.MAKE_PACKS)
    if opened.frozen:
        raise NotFound("This pack was released and never changes. Make another pack that corrects it.")
    return opened


def open_to_decide(request: HttpRequest, code: str) -> Opened:
    """A pack with its contents for somebody who may decide on it. Raises as `open_to_make` does."""
    opened = _may(open_pack(request, code, contents=True), Permission.RELEASE_PACKS)
    if opened.frozen:
        raise NotFound("This pack was released already. It never changes.")
    return opened


def _may(opened: Opened, permission: Permission) -> Opened:
    drafts.require_pack(opened.viewer, permission, opened.pack, now())
    return opened


def page(
    request: HttpRequest, template: str, here: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Draw a page of the Board.

    Args:
        request: of a view that requires a permission.
        template: name below `board/`.
        here: key of the part that the page belongs to.
        status: the HTTP status.
        context: what the template shows.
    """
    menu = [_link(one.words, reverse(one.name), one.key == here, request.path) for one in MENU]
    return render(request, f"board/{template}", {"menu": menu, "at": now(), **context}, status=status)


def pack_page(
    request: HttpRequest, template: str, opened: Opened, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Draw a page of one pack, with the list of its pages."""
    return page(
        request, template, "packs", status=status, opened=opened, pack=opened.pack,
        pages=_pages(opened, request.path), **context,
    )  # fmt: skip


def _pages(opened: Opened, path: str) -> list[Link]:
    pack = opened.pack
    comments = f"Comments ({pack.open_comments} open)" if pack.open_comments else "Comments"
    named = [
        ("pack", "Read", True),
        ("pack_sections", "Sections", opened.makes),
        ("pack_building", "Building the figures", not opened.frozen),
        ("pack_comments", comments, True),
        ("pack_findings", "Findings", True),
        ("pack_public", "Public version", True),
        ("pack_files", "Files", True),
        ("pack_history", "History", True),
    ]
    urls = [(reverse(f"board:{name}", args=[pack.code]), words) for name, words, shown in named if shown]
    return [_link(words, url, url == path, path) for url, words in urls]


def _link(words: str, url: str, here: bool, path: str) -> Link:
    return Link(words, url, ("page" if url == path else "true") if here else "")
