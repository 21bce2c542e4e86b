"""What a pack says of itself on paper and in its files: whose, of when, which version, what was taken out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.board.api import Audience, Document
from peelian.kernel.days import in_words
from peelian.kernel.time import LONDON, local_day


@dataclass(frozen=True, slots=True)
class Release:
    """What stands on a paper of its release: when it was, and the SHA-256 of the document in its canonical form."""

    at: dt.datetime
    digest: str


def front(document: Document, release: Release | None) -> list[tuple[str, str]]:
    """What is to be known before reading, with names: meeting, period, moment, version, digest."""
    rows = [
        ("Meeting of the Board", in_words(document.meeting_on)),
        ("About", document.subtitle),
        ("Period", period_of(document.since, document.until)),
        ("Records read", moment(document.as_of)),
        ("Version", version_of(document, release)),
        ("SHA-256 of its data", release.digest if release else ""),
    ]
    return [(name, words) for name, words in rows if words]


def version_of(document: Document, release: Release | None) -> str:
    """Which version it is, in words: “Public version, released on 23 January 2024”."""
    public = document.audience is Audience.PUBLIC
    version = "Public version" if public else "Version for the Board in private"
    if release is None:
        return f"{version}. Draft, not released"
    return f"{version}, released on {in_words(local_day(release.at))}"


def period_of(since: dt.date, until: dt.date) -> str:
    """The days in words, the last one named: “1 January 2023 to 31 December 2023”."""
    return f"{in_words(since)} to {in_words(until - dt.timedelta(days=1))}"


def moment(at: dt.datetime) -> str:
    """A moment by the force's clock: “22 November 2026, 09:00”."""
    return f"{in_words(local_day(at))}, {at.astimezone(LONDON):%H:%M}"


def redacted_in_words(document: Document) -> str:
    """What was taken out of the public version; "" where nothing was."""
    count = len(document.redacted)
    if not count:
        return ""
    number = "One section was" if count == 1 else f"{count} sections were"
    said = f"{number} taken out of the public version"
    told = [heading for heading in document.redacted if heading]
    if not told:
        return f"{said}."
    untold = count - len(told)
    rest = (
        f", and {untold} whose {'heading isn’t' if untold == 1 else 'headings aren’t'} told" if untold else ""
    )
    return f"{said}: {'; '.join(told)}{rest}."
