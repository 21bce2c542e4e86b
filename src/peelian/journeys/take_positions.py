"""Take positions that come by themselves: over HTTP with a feed's key, or from a broker."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import tempfile
import zlib
from itertools import islice
from pathlib import Path

import structlog

from peelian.apps.visibility import api as visibility
from peelian.journeys.ports import ports
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, Refused

_log = structlog.get_logger(__name__)
#: The forms, and the ending of a file of each.
FORMS = {
    "application/x-ndjson": ".ndjson",
    "application/json": ".json",
    "text/csv": ".csv",
    "application/x-protobuf": ".pb",
    "application/xml": ".xml",
    "application/vnd.apache.parquet": ".parquet",
}
#: Bytes of a body, as it comes and unpacked, and fixes in it.
LARGEST = 5_000_000
LARGEST_UNPACKED = 25_000_000
MOST_FIXES = 50_000
_GZIP = b"\x1f\x8b"


class TooLarge(Refused):
    """More bytes or fixes at once than are taken."""


class UnknownForm(Refused):
    """A form of positions that we can't read."""


def take(*, feed_id: int, body: bytes, media_type: str, at: dt.datetime) -> visibility.Taken:
    """Take a body of positions, plain or gzipped. When this returns it is kept, whatever happens then.

    Args:
        feed_id: an open feed.
        body: as it came.
        media_type: one of `FORMS`; empty where the way says none, then its first bytes tell.
        at: now.

    Raises:
        UnknownForm: of the media type.
        TooLarge: of bytes or fixes.
        BadInput: it can't be read, or more than a fifth of it can't be positions; nothing of it was taken.
    """
    if media_type and media_type not in FORMS:
        raise UnknownForm(f"Send positions as one of: {', '.join(FORMS)}.")
    if len(body) > LARGEST:
        raise TooLarge(f"Send at most {LARGEST:,} bytes at once.")
    plain = _unpacked(body)
    return visibility.take_arrival(
        at=at,
        feed_id=feed_id,
        body=_readable(plain, FORMS.get(media_type, "")),
        digest=hashlib.sha256(plain).hexdigest(),
    )


def message(*, name: str, body: bytes, at: dt.datetime) -> None:
    """Take what a broker gave. Returns when it is kept, or can never be: then it must not come again.

    Whatever is raised is passing trouble: the same message has to come again.

    Args:
        name: the broker's; its feed is opened by its first message.
        body: in any of the forms, plain or gzipped.
        at: now.
    """
    feed = visibility.feed_named(name) or _opened(name, at)
    if feed.closed_at is not None:
        _log.warning("positions_message_refused", feed=name, reason="the feed is closed")
        return
    try:
        take(feed_id=feed.id, body=body, media_type="", at=at)
    except (BadInput, TooLarge) as refusal:
        # Its words may quote what was sent, and that may name a device.
        _log.warning("positions_message_refused", feed=name, reason=type(refusal).__name__)


def _opened(name: str, at: dt.datetime) -> visibility.FeedView:
    with contextlib.suppress(visibility.FeedNamed):  # another worker was quicker
        visibility.open_feed(actor=system("positions"), at=at, name=name, kind=visibility.FeedKind.MQTT)
    found = visibility.feed_named(name)
    assert found is not None  # noqa: S101 - feeds are closed, never deleted
    return found


def _unpacked(body: bytes) -> bytes:
    """A body ungzipped, if it was gzipped, and never further than it may be long."""
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(body, LARGEST_UNPACKED + 1)
    except zlib.error as error:
        raise BadInput("the gzip can't be unpacked.") from error
    if len(plain) > LARGEST_UNPACKED:
        raise TooLarge(f"Send at most {LARGEST_UNPACKED:,} bytes at once, unpacked.")
    if not unpacking.eof or unpacking.unused_data or plain.startswith(_GZIP):
        raise BadInput("the gzip is cut off, or holds more than one file.")
    return plain


def _readable(plain: bytes, ending: str) -> visibility.Body:
    """As `_read`; BadInput too for what a reader stumbles over: it would do so again, and a broker for ever."""
    try:
        return _read(plain, ending)
    except (Refused, OSError):  # what is told already, or our own disk
        raise
    except Exception as error:
        _log.error("positions_body_unreadable", ending=ending, error=type(error).__name__)
        raise BadInput("this can't be read.") from error


def _read(plain: bytes, ending: str) -> visibility.Body:
    """What the reader of files makes of it, so that a stream is told the same of a bad row as a file."""
    if not plain.strip():
        raise BadInput("the body is empty.")
    with tempfile.TemporaryDirectory(prefix="peelian-positions-") as folder:
        path = Path(folder) / f"body{ending}"
        path.write_bytes(plain)
        rows = list(islice(ports().readers["positions"](path), MOST_FIXES + 1))
    if len(rows) > MOST_FIXES:
        raise TooLarge(f"Send at most {MOST_FIXES:,} positions at once.")
    return visibility.Body(
        visibility.Columns.of([row for row in rows if isinstance(row, visibility.PositionRow)]),
        tuple(row for row in rows if isinstance(row, visibility.RefusedRow)),
    )
