"""Public pages are kept until something that the public sees has changed (docs/adr/0010).

    @public("Residents read their neighbourhood's page without signing in")
    @cached_page(minutes=5, vary=("on",))       # ?on= makes another page; any other parameter makes none
    @require_safe
    def one(request, code): ...

A kept page is sent to everybody, so a marked view shows nobody's own: no form with a token, no note, no name. An
answer that sets a cookie is never kept, nor is one for somebody who has a session. Each process keeps its own, and
asks one number of the database for every page that it might send: `events.public_version`.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase, ResponseHeaders
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from peelian.apps.events import api as events
from peelian.apps.places import api as places

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
T = TypeVar("T")
Key = tuple[str, str, str, str, tuple[tuple[str, str], ...]]

#: Bytes that one process keeps, packed copies included.
ROOM = 48_000_000
#: Longer parameters than any real one: each would be a page of its own.
LONGEST_QUERY = 200
_SMALLEST_PACKED = 1_000
#: With one of these somebody may see what others don't.
_OWN = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True, slots=True)
class Keep:
    """The mark on a view whose pages may be kept.

    Args:
        seconds: the longest that a page is sent again; for what changes by time alone, such as a meeting that is over.
        vary: the parameters of the address that make another page.
    """

    seconds: float
    vary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered, whole and packed, and for how long it may be sent again."""

    version: int
    until: float
    body: bytes
    packed: bytes
    headers: ResponseHeaders
    tag: str

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + len(self.packed) + 2_000

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page again; 304 for a browser that has it."""
        if self.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            unchanged = HttpResponseNotModified()
            for name, value in self.headers.items():
                if not name.startswith("Content-"):
                    unchanged.headers[name] = value
            return unchanged
        packs = self.packed and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(self.packed if packs else self.body)
        # Django looks at each header as it is set, which took as long as the rest of this; these were looked at.
        response.headers._store.update(self.headers._store)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return response


class Shelf:
    """What one process keeps: pages by their key, those unused for longest going first when the room is full."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._marks: dict[str, Keep] = {}
        self._lock = threading.Lock()

    def mark_of(self, path: str) -> Keep | None:
        """The mark of the view behind a path of which a page was kept; None for a path not met yet."""
        return self._marks.get(path)

    def get(self, key: Key) -> Kept | None:
        """The page under a key."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept, mark: Keep) -> None:
        """Keep a page in the place of an older one."""
        with self._lock:
            self._drop(key)
            self._pages[key] = kept
            self._marks[key[2]] = mark
            self._used += kept.size
            while self._used > self._room:
                self._drop(next(iter(self._pages)))
            if len(self._marks) > 4 * len(self._pages) + 1000:
                held = {path for _scheme, _host, path, _language, _query in self._pages}
                self._marks = {path: mark for path, mark in self._marks.items() if path in held}

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._pages.clear()
            self._marks.clear()
            self._used = 0

    def _drop(self, key: Key) -> None:
        kept = self._pages.pop(key, None)
        if kept is not None:
            self._used -= kept.size


SHELF = Shelf()
_values: dict[str, tuple[int, object]] = {}


def cached_page(*, minutes: float = 5, vary: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view whose pages are the same for everybody: see the head of this module.

    Args:
        minutes: the longest that a page is sent again when nothing shown has changed.
        vary: the parameters of the address that the view reads. With any other the page is made anew.
    """
    mark = Keep(seconds=minutes * 60, vary=frozenset(vary))

    def keep(view: View) -> View:
        view.keep = mark  # type: ignore[attr-defined]  # read back by mark_of
        return view

    return keep


def remembered(key: str, make: Callable[[], T]) -> T:
    """A value that is the same until something that the public sees changes; each process makes it once till then.

    For what is dear and seldom changes, such as which months are published. `key` names it in the whole house.
    """
    version = None if connection.in_atomic_block else events.public_version()
    found = _values.get(key)
    if found is not None and version is not None and found[0] == version:
        return cast(T, found[1])
    value = make()
    if version is not None:
        _values[key] = (version, value)
    return value


def mark_of(view: object) -> Keep | None:
    """The mark of a view; None when its pages are never kept."""
    mark = getattr(view, "keep", None)
    return mark if isinstance(mark, Keep) else None


class PageCacheMiddleware:
    """Answers from the pages that are kept, and keeps what marked views answer.

    Stands before sessions, languages and everything else that costs time. A page is looked up only for a path of
    which one was kept before, so that other requests pay for one look into a dictionary.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._last_version: int | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A kept page when there is one that still holds, else the view's answer, kept when it may be."""
        mark = SHELF.mark_of(request.path_info)
        if mark is not None and _is_for_everybody(request):
            key = _key(request, mark)
            kept = SHELF.get(key) if key else None
            if kept is not None and time.time() < kept.until and kept.version == events.public_version():
                return kept.answer(request)
        response = self.get_response(request)
        want: _Want | None = getattr(request, "page_to_keep", None)
        if want is None or request.method != "GET" or not _may_keep(response):
            return response
        kept = _kept(response, want)
        SHELF.put(want.key, kept, want.mark)
        return kept.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> None:
        """Note the version before the view reads anything: a page made during a change belongs to the old one."""
        mark = mark_of(view)
        if mark is None or not _is_for_everybody(request):
            return
        key = _key(request, mark)
        version = events.public_version() if key else None
        if version != self._last_version:
            places.look_again()  # what it holds of the areas may be two seconds old, and this page is kept
            self._last_version = version
        if key and version is not None:
            request.page_to_keep = _Want(key, mark, version)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Want:
    key: Key
    mark: Keep
    version: int


def _is_for_everybody(request: HttpRequest) -> bool:
    # Inside a transaction the view would show what nobody else can see yet. Only tests are.
    return (
        request.method in ("GET", "HEAD")
        and not any(name in request.COOKIES for name in _OWN)
        and not connection.in_atomic_block
    )


def _key(request: HttpRequest, mark: Keep) -> Key | None:
    """What tells this page from all others; None when a parameter is none of the view's, or too long."""
    query: tuple[tuple[str, str], ...] = ()
    if raw := request.META.get("QUERY_STRING", ""):
        if len(raw) > LONGEST_QUERY or not mark.vary.issuperset(request.GET):
            return None
        query = tuple(sorted((name, value) for name, values in request.GET.lists() for value in values))
    return (
        request.scheme or "",
        request.META.get("HTTP_HOST", ""),
        request.path_info,
        getattr(request, "LANGUAGE_CODE", "") or get_language_from_request(request),
        query,
    )


def _may_keep(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
    )


def _kept(response: HttpResponse, want: _Want) -> Kept:
    body = response.content
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    packed = gzip.compress(body, 6, mtime=0) if len(body) > _SMALLEST_PACKED else b""
    patch_vary_headers(response, ("Accept-Encoding",))
    # A browser asks each time whether its copy still holds: nobody reads a page from before the last change.
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["ETag"] = tag
    return Kept(
        version=want.version,
        until=time.time() + want.mark.seconds,
        body=body,
        packed=packed if len(packed) < len(body) else b"",
        headers=ResponseHeaders(dict(response.headers.items())),
        tag=tag,
    )
