"""How long people stay: survival and, of each reason to leave, its cumulative incidence, with intervals.

Somebody who still serves counts for as long as they have served and no longer, so that a year of much recruiting
neither flatters a force nor blames it. Times are in whatever unit the caller counts in (days of service).

lifelines takes seconds and 180 MB to load: it is imported where it is used, which is in a worker, never by a page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

VERSION = "1"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_KAPLAN_MEIER = "Kaplan-Meier with log-log Greenwood intervals"
_AALEN_JOHANSEN = "Aalen-Johansen with log-log intervals by the delta method"


@dataclass(frozen=True, slots=True)
class At:
    """A curve read on one day of service: value, interval, and how many were followed so long."""

    time: float
    value: float
    lower: float
    upper: float
    at_risk: int


@dataclass(frozen=True, eq=False)
class Followed:
    """From when and until when each was followed, either in order of time."""

    since: Floats
    until: Floats

    @classmethod
    def of(cls, since: Floats, until: Floats) -> Followed:
        """Of entries and ends as they were given."""
        return cls(np.sort(since), np.sort(until))

    def at(self, times: Floats) -> Ints:
        """How many were followed until just before each time: at 0, those seen from the beginning."""
        came = np.where(
            times > 0, np.searchsorted(self.since, times, side="left"), np.count_nonzero(self.since == 0)
        )
        counts: Ints = (came - np.searchsorted(self.until, times, side="left")).astype(np.int64)
        return counts


@dataclass(frozen=True, eq=False)
class Curve:
    """The share still there (`survival`) just after each of `times`: 0, and whenever somebody left or was last seen.

    `at_risk`: how many were followed until just before. `median`: the first time at which at most half are left, None
    where more than half always are.
    """

    times: Floats
    survival: Floats
    lower: Floats
    upper: Floats
    at_risk: Ints
    median: float | None
    n: int
    events: int
    confidence: float
    followed: Followed
    method: str = _KAPLAN_MEIER
    version: str = VERSION

    def at(self, time: float) -> At | None:
        """The curve at `time`; None after the last of them was seen: nothing is known of that."""
        return _read(self, self.survival, time)


@dataclass(frozen=True, eq=False)
class Incidence:
    """The share that has left for one reason until just after each of `times`, while others leave for others."""

    reason: str
    times: Floats
    incidence: Floats
    lower: Floats
    upper: Floats
    at_risk: Ints
    n: int
    events: int
    confidence: float
    followed: Followed
    method: str = _AALEN_JOHANSEN
    version: str = VERSION

    def at(self, time: float) -> At | None:
        """The curve at `time`; None after the last of them was seen."""
        return _read(self, self.incidence, time)


def kaplan_meier(
    durations: Sequence[float] | Floats,
    left: Sequence[bool] | NDArray[np.bool_],
    entry: Sequence[float] | Floats | None = None,
    *,
    confidence: float = 0.95,
) -> Curve:
    """The product-limit estimate (E. L. Kaplan, P. Meier, JASA 53, 1958, 457-481) of staying beyond each time.

    `durations[i]`: how long the i-th was followed; `left[i]`: they left then (else they were still there);
    `entry[i]`: how long they had served when we began to look (left truncation; 0 without). Its interval is
    Greenwood's variance on the log-log scale (J. D. Kalbfleisch, R. L. Prentice, 1980), so it stays within 0 and 1;
    when nobody is left it can't be reckoned, and the upper limit before is kept.

    Raises ValueError where lengths differ, nobody is given, a time is negative or not a number, an entry isn't before
    its duration (equal to it only at 0), or at some time before the end nobody was followed.
    """
    spans, gone, since = _checked(durations, left, entry)
    followed = Followed.of(since, spans)
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence lies between 0 and 1, not {confidence!r}.")
    from lifelines import KaplanMeierFitter

    # lifelines counts who is first seen on a day among those who may leave on it; nobody can leave unseen.
    since = np.where(since > 0, np.nextafter(since, np.inf), 0.0)
    rows, weights = np.unique(np.column_stack([spans, gone, since]), axis=0, return_counts=True)
    fitter = KaplanMeierFitter(alpha=1 - confidence)
    fitter.fit(rows[:, 0], rows[:, 1], entry=rows[:, 2] if entry is not None else None, weights=weights)
    table = fitter.event_table
    seen = (table["removed"] > 0).to_numpy() | (table.index == 0)
    times = table.index.to_numpy(dtype=np.float64)[seen]
    survival = fitter.survival_function_.iloc[:, 0].to_numpy(dtype=np.float64)[seen]
    limits = fitter.confidence_interval_survival_function_.to_numpy(dtype=np.float64)[seen]
    lower, upper = limits.min(axis=1), limits.max(axis=1)
    emptied = survival <= 0
    if emptied.any():
        first = int(np.argmax(emptied))
        lower[first:], upper[first:] = 0.0, (upper[first - 1] if first else 1.0)
    # Products of shares come out a hair above what they are: 0.5000000000000001 is half.
    half = survival <= 0.5 + 1e-12
    return Curve(
        times=times,
        survival=survival,
        lower=lower,
        upper=upper,
        at_risk=followed.at(times),
        median=float(times[int(np.argmax(half))]) if half.any() else None,
        n=int(spans.size),
        events=int(gone.sum()),
        confidence=confidence,
        followed=followed,
    )


def cumulative_incidence(
    durations: Sequence[float] | Floats,
    reasons: Sequence[str],
    entry: Sequence[float] | Floats | None = None,
    *,
    confidence: float = 0.95,
) -> dict[str, Incidence]:
    """Of each reason, the share that has left for it (O. O. Aalen, S. Johansen, Scand. J. Stat. 5, 1978, 141-150).

    `reasons[i]` is "" for who is still there; `entry` as in `kaplan_meier`. All reasons together and survival sum to 1
    at every time, which one minus a Kaplan-Meier of each reason does not: that takes who retired for somebody who
    could still resign.

    lifelines moves leavers of one day apart at random before it counts, and careers end on whole days by the hundred:
    so this is reckoned here, with ties as they are. The variance is of E. Marubini and M. G. Valsecchi (Analysing
    Survival Data from Clinical Trials, 1995, 10.12), the interval log-log, both as lifelines has them.

    Keys in alphabetical order; times as in `kaplan_meier` of the same people. Raises ValueError as that does.
    """
    spans, gone, since = _checked(durations, [bool(reason) for reason in reasons], entry)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    words, codes = np.unique(np.asarray(reasons, dtype=str), return_inverse=True)
    times, places = np.unique(spans, return_inverse=True)
    if times[0] > 0:
        places, times = places + 1, np.insert(times, 0, 0.0)
    followed = Followed.of(since, spans)
    at_risk = followed.at(times)
    all_gone = np.bincount(places, weights=gone, minlength=times.size).astype(np.float64)
    after = np.cumprod(1 - all_gone / at_risk)
    before = np.concatenate([[1.0], after[:-1]])
    answer = {}
    for code, word in enumerate(words):
        if not word:
            continue
        ours = np.bincount(places, weights=codes == code, minlength=times.size)
        share = np.cumsum(before * ours / at_risk)
        variance = _variance(share, before, ours.astype(np.float64), all_gone, at_risk)
        lower, upper = _log_log(share, variance, z)
        answer[str(word)] = Incidence(
            reason=str(word),
            times=times,
            incidence=share,
            lower=lower,
            upper=upper,
            at_risk=at_risk,
            n=int(spans.size),
            events=int(ours.sum()),
            confidence=confidence,
            followed=followed,
        )
    return answer


def _variance(share: Floats, before: Floats, ours: Floats, gone: Floats, at_risk: Ints) -> Floats:
    """Of the cumulative incidence at each time, its squares written out so that sums run through once."""
    n = at_risk.astype(np.float64)
    rest = n - gone
    a = np.divide(gone, n * rest, out=np.zeros_like(n), where=rest > 0)
    b = before * ours / n**2
    second = np.cumsum(before**2 * ours * (n - ours) / n**3)
    first = share**2 * np.cumsum(a) - 2 * share * np.cumsum(a * share) + np.cumsum(a * share**2)
    third = share * np.cumsum(b) - np.cumsum(b * share)
    found: Floats = np.maximum(first + second - 2 * third, 0.0)
    return found


def _log_log(share: Floats, variance: Floats, z: float) -> tuple[Floats, Floats]:
    """Limits that stay within 0 and 1; where nobody has left yet (or all have), the share itself."""
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    reach = z * np.sqrt(variance) / np.abs(safe * np.log(safe))
    lower = np.where(inside, safe ** np.exp(np.minimum(reach, 700)), share)
    upper = np.where(inside, safe ** np.exp(-reach), share)
    return lower, upper


def _checked(
    durations: Sequence[float] | Floats,
    left: Sequence[bool] | NDArray[np.bool_],
    entry: Sequence[float] | Floats | None,
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    spans = np.asarray(durations, dtype=np.float64)
    gone = np.asarray(left, dtype=np.bool_)
    since = np.zeros_like(spans) if entry is None else np.asarray(entry, dtype=np.float64)
    if spans.ndim != 1 or spans.shape != gone.shape or spans.shape != since.shape:
        raise ValueError("Durations, whether they left, and entries are of one length.")
    if not spans.size:
        raise ValueError("Nobody was followed.")
    if not (np.isfinite(spans).all() and np.isfinite(since).all()) or (spans < 0).any() or (since < 0).any():
        raise ValueError("A time of service is a number from 0.")
    if entry is not None and ((since > spans) | ((since == spans) & (spans > 0))).any():
        raise ValueError("Nobody is seen first at or after the end of what is known of them.")
    if entry is not None and _gap(spans, since):
        raise ValueError("At some time before the end nobody was followed: what is known breaks off there.")
    return spans, gone, since


def _gap(spans: Floats, since: Floats) -> bool:
    """Whether at some time, 0 among them, all who had been seen until then were gone, and others were seen later."""
    if (since > 0).all():
        return True
    ends = np.unique(spans)[:-1]
    came = np.searchsorted(np.sort(since), ends, side="left")
    # At 0 itself those seen from the beginning have come.
    came = np.where(ends == 0, int((since == 0).sum()), came)
    return bool((came == np.searchsorted(np.sort(spans), ends, side="right")).any())


def _read(curve: Curve | Incidence, values: Floats, time: float) -> At | None:
    if math.isnan(time) or time < 0:
        raise ValueError(f"A time of service is a number from 0, not {time!r}.")
    if time > curve.times[-1]:
        return None
    at = int(np.searchsorted(curve.times, time, side="right")) - 1
    risk = int(curve.followed.at(np.array([time]))[0])
    return At(time, float(values[at]), float(curve.lower[at]), float(curve.upper[at]), risk)
