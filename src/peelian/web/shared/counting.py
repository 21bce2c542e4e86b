"""Counting how residents' pages are used, without knowing by whom and without a query in the request (docs/adr/0012).

A page that was sent becomes a hit in memory; every few seconds a thread of the process hands what has come together to
`usage.note`, which writes down digests and classes only. What is still in memory when a process dies isn't counted.

Whoever's browser asks not to be tracked (Sec-GPC, DNT) isn't counted at all. Nor are pages behind a token or a
reference, except that a form's pages count as steps of that form.
"""

from __future__ import annotations

import atexit
import re
import threading
from collections import deque
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from peelian.apps.usage import api as usage
from peelian.apps.usage.api import Hit
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.web.shared.languages import language_of
from peelian.web.shared.senders import address_of

_log = structlog.get_logger(__name__)
_ACTOR = system("counting")
#: Whose pages are counted.
_NAMESPACE = "citizen"
#: Arguments of an address that say which of our own published things it shows.
_SHOWN = ("code", "slug", "path", "message_id")
#: Arguments that are somebody's own.
_OWN = frozenset({"token", "reference"})
#: As the database wants them: a name that isn't one is left out here, and not the whole writing there.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_WHICH = re.compile(r"[A-Za-z0-9/_.-]{1,100}")
_LONGEST_SEARCH = 80
#: Views of files: their unchanged answers (304) look like those of pages.
_FILES = frozenset({
    "boundary", "picture", "portrait", "push-worker", "message-pdf", "board-paper-file", "board-paper-table",
    "board-paper-chart",
})  # fmt: skip


class Buffer:
    """Hits of this process that wait to be written down."""

    #: So many make the thread write before its time.
    ENOUGH = 200
    #: More than these aren't kept: the database is away, or somebody floods us.
    MOST = 20_000

    def __init__(self) -> None:
        self._hits: deque[Hit] = deque(maxlen=self.MOST)
        self._wake = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, hit: Hit) -> None:
        """Keep a hit for the thread, which is started with the first one."""
        self._hits.append(hit)
        if len(self._hits) >= self.ENOUGH and not self._wake.is_set():
            self._wake.set()
        if self._thread is None and settings.USAGE_FLUSH_SECONDS:
            self._start()

    def flush(self) -> int:
        """Write down what waits. Returns how many rows that made."""
        hits = []
        while self._hits:
            hits.append(self._hits.popleft())
        return usage.note(actor=_ACTOR, at=now(), hits=hits) if hits else 0

    def clear(self) -> None:
        """Forget what waits."""
        self._hits.clear()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="counting", daemon=True)
                self._thread.start()
                atexit.register(self._flush_or_log)

    def _run(self) -> None:
        while seconds := settings.USAGE_FLUSH_SECONDS:
            self._wake.wait(seconds)
            self._wake.clear()
            self._flush_or_log()

    def _flush_or_log(self) -> None:
        """Whatever goes wrong, the site goes on, and so does the thread: counts are worth less than both."""
        try:
            self.flush()
        except Exception:  # noqa: BLE001 - whatever it is, the next turn goes on
            _log.exception("use_not_counted")
        finally:
            connection.close()


BUFFER = Buffer()


class _Names:
    """The names of pages by their path, for pages that are sent again without their view (see page_cache)."""

    _MOST = 20_000

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def get(self, path: str) -> str:
        """The name; "" for a page that isn't counted."""
        return self._names.get(path, "")

    def put(self, path: str, name: str) -> None:
        """Know a path's name."""
        if len(self._names) >= self._MOST:
            self._names.clear()
        self._names[path] = name


_NAMES = _Names()


class CountingMiddleware:
    """Counts pages that were sent. Stands outside of the cache of pages, so that kept ones count too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then count."""
        response = self.get_response(request)
        if request.method == "GET" and response.status_code in (200, 304) and _may_count(request):
            page = _page(request, response)
            if page:
                BUFFER.add(_hit(request, page))
        return response


def name_part(request: HttpRequest, part: str) -> None:
    """Count this page as a step of a form: `kind/page`, such as `theft/when`. For pages whose address holds a token."""
    request.counted_step = part  # type: ignore[attr-defined]  # read back by _page


def leave_out(request: HttpRequest) -> None:
    """Don't count this page: that somebody read it would say too much."""
    request.counted_not = True  # type: ignore[attr-defined]  # read back by _page


def searched_in_vain(request: HttpRequest, text: str) -> None:
    """Count a search that found nothing. Its words are kept once three different users of a day typed them."""
    request.searched_in_vain = text[:_LONGEST_SEARCH]  # type: ignore[attr-defined]  # read back by _hit


def _may_count(request: HttpRequest) -> bool:
    meta = request.META
    if meta.get("HTTP_SEC_GPC") == "1" or meta.get("HTTP_DNT") == "1":
        return False
    # Fetched for later, and perhaps never looked at.
    return "prefetch" not in meta.get("HTTP_SEC_PURPOSE", "") and "prefetch" not in meta.get(
        "HTTP_PURPOSE", ""
    )


def _page(request: HttpRequest, response: HttpResponseBase) -> str:
    """What the page is called among the counts; "" for what isn't counted."""
    match = request.resolver_match
    if match is None:  # sent again from the cache: its view didn't run
        return _NAMES.get(request.path_info)
    if match.namespace != _NAMESPACE or match.url_name in _FILES or not _is_page(response):
        return ""
    step = getattr(request, "counted_step", "")
    if step:
        return f"{usage.REPORT_PAGE} {step}" if _WHICH.fullmatch(step) else ""
    if not _OWN.isdisjoint(match.kwargs):
        return ""
    page = "" if getattr(request, "counted_not", False) else _named(match)
    _NAMES.put(request.path_info, page)
    return page


def _named(match: ResolverMatch) -> str:
    """A page's name, and which one of them it is."""
    name = str(match.url_name)
    if not _NAME.fullmatch(name):
        return ""
    which = next((str(match.kwargs[one]).strip("/") for one in _SHOWN if one in match.kwargs), "")
    return f"{name} {which}" if _WHICH.fullmatch(which) else name


def _is_page(response: HttpResponseBase) -> bool:
    """Whether it's for reading. An unchanged answer (304) says nothing of its type."""
    return response.status_code == 304 or response.headers.get("Content-Type", "").startswith("text/html")


def _hit(request: HttpRequest, page: str) -> Hit:
    meta = request.META
    return Hit(
        page,
        now(),
        address_of(request),
        meta.get("HTTP_USER_AGENT", "")[:400],
        meta.get("HTTP_REFERER", "")[:400],
        meta.get("HTTP_HOST", ""),
        "HTTP_ACCEPT_LANGUAGE" in meta,
        language_of(request),
        meta.get("HTTP_SEC_CH_UA_MOBILE") == "?1",
        getattr(request, "searched_in_vain", ""),
    )
