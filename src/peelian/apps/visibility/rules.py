"""What can be a position, when a file is too bad to take, who held a device, how long positions stay."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from peelian.apps.visibility.types.feeds import Columns
from peelian.apps.visibility.types.positions import Holding, PositionRow, RefusedRow
from peelian.kernel.decisions import ALLOWED, Decision, refuse
from peelian.kernel.errors import BadInput

#: Positions of people are kept this long; visits longer.
KEPT = dt.timedelta(days=31)
#: Visits, who carried what, and the figures of days.
FIGURES_KEPT = dt.timedelta(days=2 * 365)
#: Every day since a claim's first is a row of the answer and of its paper; a claim is kept for ten years.
_CLAIM_KEPT = dt.timedelta(days=3653)
#: A file with a larger share of bad rows is refused whole: it is probably not what it is taken for.
MOST_BAD = 0.2
#: Of the refused rows so many are kept with their reasons.
REFUSALS_KEPT = 100
#: A device's clock may be ahead of ours by so much.
AHEAD = dt.timedelta(days=1)
#: A stream comes as it happens: a fix that is further ahead of our clock would stand before those that follow it.
AHEAD_IN_STREAM = dt.timedelta(minutes=10)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
#: Before this no device of ours gave positions; a clock that was never set says 1970 or 1980.
_FIRST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: How every feed's key begins, so that one which lies about can be told for what it is.
KEY_BEGINS = "pf_"
#: What a reason says of one row only: taken out, equal reasons can be counted.
_OF_ONE_ROW = (
    (re.compile(r"^[^ ,]+, [^ ,]+ is (?=not on|outside|off)"), "the point is "),
    (re.compile(r"^the time is in \d+(?=:)"), "the time is before 2000"),
    (re.compile(r"(?<=in the future) \(.*\)$"), ""),
    (
        re.compile(r"^the row has \d+ values where the header has \d+$"),
        "the row has more or fewer values than the header",
    ),
)
_KEY = re.compile(r"pf_[A-Za-z0-9_-]{32}")
#: The United Kingdom and its waters, degrees.
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.0, 2.5


def check_moment(moment: dt.datetime, at: dt.datetime, ahead: dt.timedelta = AHEAD) -> Decision:
    """Whether a fix can be of this moment, given that it comes in at `at` and may be `ahead` of our clock."""
    if moment < _FIRST:
        return refuse(f"the time is in {moment.year}: the device's clock was not set")
    if moment > at + ahead:
        return refuse(f"the time is in the future ({moment:%Y-%m-%d %H:%M} UTC)")
    return ALLOWED


def check_point(lat: float, lng: float) -> Decision:
    """Whether a fix can be at this point: in the United Kingdom, the right way round."""
    if _in_the_kingdom(lat, lng):
        return ALLOWED
    if lat == 0 and lng == 0:
        return refuse("0, 0 is what a receiver says that has no position")
    if _in_the_kingdom(lng, lat):
        return refuse("latitude and longitude look swapped")
    if not (abs(lat) <= 90 and abs(lng) <= 180):
        return refuse(f"{lat:g}, {lng:g} is not on Earth")
    return refuse(f"{lat:g}, {lng:g} is outside the United Kingdom")


def _in_the_kingdom(lat: float, lng: float) -> bool:
    return _SOUTH <= lat <= _NORTH and _WEST <= lng <= _EAST


def sieve(columns: Columns, at: dt.datetime) -> tuple[Columns, list[RefusedRow], int]:
    """Of what a stream gave: what can be positions, what can't and why, and how many of these were ahead of us.

    It is `check_moment` and `check_point` for all rows at once: only those that fail are looked at one by one.
    """
    latest = microseconds(at + AHEAD_IN_STREAM)
    early, late = columns.at_us < microseconds(_FIRST), columns.at_us > latest
    here = (columns.lat >= _SOUTH) & (columns.lat <= _NORTH) & (columns.lng >= _WEST) & (columns.lng <= _EAST)
    good = here & ~early & ~late
    refused = [_why(columns, int(place), at) for place in np.flatnonzero(~good)]
    return columns[good], refused, int(np.count_nonzero(late))


def _why(columns: Columns, place: int, at: dt.datetime) -> RefusedRow:
    row, at_us = int(columns.row[place]), int(columns.at_us[place])
    try:
        moment = _EPOCH + dt.timedelta(microseconds=at_us)
    except OverflowError:
        return RefusedRow(row, "time", "the time is out of range")
    time = check_moment(moment, at, AHEAD_IN_STREAM)
    if not time:
        return RefusedRow(row, "time", time.reason)
    point = check_point(float(columns.lat[place]), float(columns.lng[place]))
    return RefusedRow(row, "lat, lng", point.reason)


def microseconds(moment: dt.datetime) -> int:
    """Whole microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def commonly(reason: str) -> str:
    """A reason for refusing a row, without what is of that row only: as it is counted."""
    for said, instead in _OF_ONE_ROW:
        reason = said.sub(instead, reason)
    return reason


class Sieve:
    """Lets good rows through, and counts and remembers the others.

    Args:
        at: when the file comes in.
    """

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.read = 0
        self.refused = 0
        self.refusals: list[RefusedRow] = []
        self.reasons: Counter[str] = Counter()
        self.first_at: dt.datetime | None = None
        self.last_at: dt.datetime | None = None

    def good(self, rows: Iterable[PositionRow | RefusedRow]) -> Iterator[PositionRow]:
        """The rows that are positions."""
        for row in rows:
            self.read += 1
            refused = row if isinstance(row, RefusedRow) else self._check(row)
            if refused is not None:
                self._remember(refused)
            elif isinstance(row, PositionRow):
                self.first_at = row.at if self.first_at is None else min(self.first_at, row.at)
                self.last_at = row.at if self.last_at is None else max(self.last_at, row.at)
                yield row

    def _check(self, row: PositionRow) -> RefusedRow | None:
        moment = check_moment(row.at, self.at)
        if not moment:
            return RefusedRow(row.row, "time", moment.reason)
        point = check_point(row.lat, row.lng)
        if not point:
            return RefusedRow(row.row, "lat, lng", point.reason)
        return None

    def _remember(self, refused: RefusedRow) -> None:
        self.refused += 1
        self.reasons[commonly(refused.reason)] += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(refused)

    def verdict(self, file: str) -> None:
        """Return quietly when the file can be taken. Raises BadInput when more than a fifth of its rows are bad."""
        judge(file, self.read, self.refused, self.reasons, self.refusals)


def judge(name: str, read: int, refused: int, reasons: Counter[str], refusals: Sequence[RefusedRow]) -> None:
    """Return quietly when a file or body can be taken. Raises BadInput when more than a fifth of its rows are bad.

    Args:
        name: what the user calls it; may be empty.
        read: its rows.
        refused: those that can't be positions.
        reasons: how often each reason was met.
        refusals: the first of the refused.
    """
    if read == 0:
        raise BadInput("the file holds no positions.", file=name)
    if refused <= MOST_BAD * read:
        return
    first = refusals[0]
    commonest, times = reasons.most_common(1)[0]
    raise BadInput(
        f"{refused:,} of {read:,} rows ({refused / read:.0%}) can't be positions; a file "
        f"with more than {MOST_BAD:.0%} is refused whole. Most often ({times:,}): {commonest}. "
        f"The first: {first.reason}.",
        file=name, row=first.row, column=first.column,
    )  # fmt: skip


def may_be_key(text: str) -> bool:
    """Whether a text has the form of a feed's key: what hasn't needs no look into the database."""
    return _KEY.fullmatch(text) is not None


def digest_of(key: str) -> str:
    """What is kept of a feed's key: it is random and long, so a plain digest can't be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder_of(device: str, at: dt.datetime, holdings: Iterable[Holding]) -> int | None:
    """The person who carried a device at a moment, or None when nobody is recorded."""
    for holding in holdings:
        if (
            holding.device == device
            and holding.starts_at <= at
            and (holding.ends_at is None or at < holding.ends_at)
        ):
            return holding.person_id
    return None


def stretches(
    windows: Sequence[tuple[dt.datetime, dt.datetime]], margin: dt.timedelta
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The windows with a margin on either side, those that then overlap made one: what has to be looked at."""
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted((start - margin, end + margin) for start, end in windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def proof_stands(*, first_window: dt.datetime, at: dt.datetime, used_then: int, used_now: int) -> bool:
    """Whether an earlier proof stays although it can't be worked out again.

    Positions are deleted after `KEPT`; what they proved is not to be lost with them.
    """
    return used_now < used_then and first_window < at - KEPT


def several(number: int, noun: str) -> str:
    """`1 device`, `2 devices`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def earliest_claim(today: dt.date) -> dt.date:
    """The first day that a claim may be of."""
    return today - _CLAIM_KEPT
