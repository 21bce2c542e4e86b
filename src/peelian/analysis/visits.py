"""From positions to proof: who was in a place, when, and how much of what was asked that is.

Definitions (from Williams and Coupe 2017, "Frequency vs length of hot spots patrols", which measured West
Midlands officers by their radios, Cambridge Journal of Evidence-Based Policing 1):

- visit: contiguous presence of a device in the place;
- officer-minutes: minutes present, summed over devices;
- patrol-minutes: minutes with at least one device present; a crew of two makes officer-minutes twice as many
  and leaves patrol-minutes as they are;
- by vehicle: presence without a break of which more than half passed at `vehicle_speed_mps` or faster. A parked
  car doesn't move, so whoever sits in it counts as on foot;
- dose: visits times minutes each; 3 x 15 and 9 x 5 are both 45 minutes.

What counts as presence: the time between two fixes of one device, one after the other, both in the place
and no more than `max_gap_s` apart. Nothing else counts, so every figure is what the positions prove at
least. What they would allow at most is given beside it (the time to the fix before entering and after
leaving, and silences, each up to `max_gap_s`); the truth lies between the two as long as nobody goes in and
out between two fixes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import Floats
from peelian.analysis.positions import Fixes, SetAside, Track, clean, epoch, moment
from peelian.analysis.presence import (
    Circle,
    Kind,
    Spans,
    VisitRules,
    by_vehicle,
    inside_place,
    presence,
    together,
)

__all__ = [
    "Circle",
    "Dose",
    "DoseDone",
    "Fixes",
    "Kind",
    "PatrolVisit",
    "Proof",
    "SetAside",
    "Visit",
    "VisitRules",
    "Window",
    "WindowProof",
    "prove",
]

VERSION = "2"
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Dose:
    """What was asked for in all the windows together: so many visits of so many minutes each."""

    visits: int
    minutes_each: float

    def __post_init__(self) -> None:
        if self.visits < 1 or not (math.isfinite(self.minutes_each) and self.minutes_each > 0):
            raise ValueError(f"A dose is at least one visit of more than 0 minutes, not {self}.")

    @property
    def minutes(self) -> float:
        """Patrol-minutes asked for."""
        return self.visits * self.minutes_each


@dataclass(frozen=True, slots=True)
class Visit:
    """One device in the place: `minutes` is the time proven inside between entering and leaving."""

    device: str
    entered_at: datetime
    left_at: datetime
    minutes: float
    fixes: int
    kind: Kind  # vehicle when more than half of the minutes were by vehicle


@dataclass(frozen=True, slots=True)
class PatrolVisit:
    """The place with at least one device in it, however many: a double crew makes one of these."""

    entered_at: datetime
    left_at: datetime
    minutes: float
    devices: int


@dataclass(frozen=True, slots=True)
class DoseDone:
    """What was proven beside what was asked. `share` is of minutes and stops at 1; `minutes_share` may pass it."""

    asked: Dose
    share: float
    minutes_share: float
    full_visits: int  # patrol visits as long as was asked
    reason: str


@dataclass(frozen=True, slots=True)
class WindowProof:
    """One window's part of the proof."""

    start: datetime
    end: datetime
    visits: int
    patrol_visits: int
    officer_minutes: float
    patrol_minutes: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What positions prove about a place in some windows, and what they leave open."""

    visits: tuple[Visit, ...]
    patrol_visits: tuple[PatrolVisit, ...]
    officer_minutes: float
    patrol_minutes: float
    vehicle_minutes: float  # of the officer-minutes
    officer_minutes_at_most: float
    patrol_minutes_at_most: float
    by_window: tuple[WindowProof, ...]
    dose: DoseDone | None
    passes: int  # shorter than the minimum dwell; not in the minutes
    silences: int  # between two fixes in the place, longer than max_gap_s, within a window
    silent_minutes: float  # their length; not in the minutes
    background_officer_minutes: float  # presence outside the windows
    devices: tuple[str, ...]  # seen in the place in the windows
    fixes: int  # given
    fixes_in_place: int  # used, in the place, in the windows
    set_aside: SetAside
    rules: VisitRules
    method: str
    version: str
    reasons: tuple[str, ...]


def prove(
    fixes: Fixes | Track,
    place: BaseGeometry | Circle,
    windows: Sequence[Window],
    *,
    rules: VisitRules | None = None,
    dose: Dose | None = None,
) -> Proof:
    """What the fixes prove about `place` (WGS84 polygon, or Circle) in the windows, beside the dose.

    Windows are (start, end) of aware datetimes, the end excluded; those that overlap or touch are joined,
    so that no minute counts twice. The order of fixes, and fixes given twice, make no difference. For
    many places and the same fixes, clean them once (`positions.clean`) and give that Track each time. Raises
    ValueError for a place without an inside, for no windows, for a window that ends before it begins or has
    no time zone, and for a Track cleaned by other limits than the rules name.
    """
    rules = rules or VisitRules()
    bounds = _joined(windows)
    track = _cleaned(fixes, rules)
    inside = inside_place(track, place, rules.accuracy_buffer_m)
    present, possible, silent = presence(track, inside, rules)
    vehicle = by_vehicle(track, inside, rules)
    moments = Spans(track.device[inside], track.at[inside], track.at[inside])

    parts = [_window(track, (moments, present, vehicle), start, end, rules=rules) for start, end in bounds]
    clipped = [possible.within(start, end) for start, end in bounds]
    silences = [silent[(silent.start >= start) & (silent.end < end)] for start, end in bounds]
    seen = [moments.within(start, end).device for start, end in bounds]
    patrols = tuple(visit for part in parts for visit in part.patrols)
    officer_minutes = math.fsum(part.proof.officer_minutes for part in parts)
    patrol_minutes = math.fsum(part.proof.patrol_minutes for part in parts)
    in_windows = math.fsum(present.within(start, end).seconds() for start, end in bounds)
    found = Proof(
        visits=tuple(visit for part in parts for visit in part.visits),
        patrol_visits=patrols,
        officer_minutes=officer_minutes,
        patrol_minutes=patrol_minutes,
        vehicle_minutes=math.fsum(part.vehicle_minutes for part in parts),
        officer_minutes_at_most=math.fsum(spans.seconds() for spans in clipped) / 60,
        patrol_minutes_at_most=math.fsum(spans.union().seconds() for spans in clipped) / 60,
        by_window=tuple(part.proof for part in parts),
        dose=_done(dose, patrols, patrol_minutes) if dose else None,
        passes=sum(part.passes for part in parts),
        silences=sum(spans.start.size for spans in silences),
        silent_minutes=math.fsum(spans.seconds() for spans in silences) / 60,
        background_officer_minutes=max(0.0, present.seconds() - in_windows) / 60,
        devices=tuple(track.names[one] for one in np.unique(np.concatenate(seen)).tolist()),
        fixes=track.given,
        fixes_in_place=sum(one.size for one in seen),
        set_aside=track.set_aside,
        rules=rules,
        method="time between two fixes in the place, in turn; a union over devices for patrol-minutes",
        version=VERSION,
        reasons=(),
    )
    return replace(found, reasons=tuple(_reasons(found, track, bounds)))


def _cleaned(fixes: Fixes | Track, rules: VisitRules) -> Track:
    if isinstance(fixes, Fixes):
        return clean(fixes, max_speed_mps=rules.max_speed_mps, jump_slack_m=rules.jump_slack_m)
    if fixes.limits != (rules.max_speed_mps, rules.jump_slack_m):
        raise ValueError(f"These fixes were cleaned by other limits {fixes.limits} than the rules name.")
    return fixes


def _joined(windows: Sequence[Window]) -> list[tuple[float, float]]:
    """Windows in epoch seconds, in order, those that overlap or touch made one."""
    if not windows:
        raise ValueError("Without a window of time nothing can be proven.")
    joined: list[tuple[float, float]] = []
    for start, end in sorted((epoch(start), epoch(end)) for start, end in windows):
        if not start < end:
            raise ValueError(f"The window from {moment(start):%d %B %Y %H:%M} UTC ends before it begins.")
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class _Part:
    visits: list[Visit]
    patrols: list[PatrolVisit]
    passes: int
    vehicle_minutes: float
    proof: WindowProof


def _window(
    track: Track, all_spans: tuple[Spans, Spans, Spans], start: float, end: float, *, rules: VisitRules
) -> _Part:
    """Visits in one window: a device's presence, joined over absences of up to `exit_gap_s`."""
    moments, present, vehicle = (spans.within(start, end) for spans in all_spans)
    spans = together(moments, present).by_device()
    group = spans.groups(rules.exit_gap_s)
    count = int(group[-1]) + 1 if group.size else 0
    seconds = np.bincount(group, weights=spans.end - spans.start, minlength=count)
    counted = (seconds >= rules.minimum_dwell_s) & (seconds > 0)
    driven = _seconds_of_groups(vehicle, spans, group, count)
    fixes = np.bincount(group, weights=spans.start == spans.end, minlength=count).astype(int)
    entered = spans.start[np.flatnonzero(np.diff(group, prepend=-1))]
    left = spans.end[np.flatnonzero(np.diff(group, append=count))]
    device = spans.device[np.flatnonzero(np.diff(group, prepend=-1))]
    visits = [
        Visit(
            track.names[device[one]],
            moment(entered[one]),
            moment(left[one]),
            seconds[one] / 60,
            int(fixes[one]),
            Kind.VEHICLE if driven[one] > seconds[one] / 2 else Kind.FOOT,
        )
        for one in sorted(np.flatnonzero(counted).tolist(), key=lambda one: (entered[one], device[one]))
    ]
    patrols = _patrols(spans[counted[group]], rules.exit_gap_s)
    proof = WindowProof(
        moment(start), moment(end), len(visits), len(patrols),
        math.fsum(visit.minutes for visit in visits), math.fsum(visit.minutes for visit in patrols),
    )  # fmt: skip
    return _Part(visits, patrols, int((~counted).sum()), float(driven[counted].sum()) / 60, proof)


def _seconds_of_groups(parts: Spans, spans: Spans, group: NDArray[np.intp], count: int) -> Floats:
    """The length of `parts`, each of which begins where one of `spans` does, added up by the group of that one."""
    if not parts.start.size:
        return np.zeros(count)
    where = dict(zip(zip(spans.device, spans.start, strict=True), group, strict=True))
    mine = np.array([where[key] for key in zip(parts.device, parts.start, strict=True)], dtype=np.intp)
    return np.asarray(np.bincount(mine, weights=parts.end - parts.start, minlength=count), np.float64)


def _patrols(spans: Spans, gap: float) -> list[PatrolVisit]:
    """The visits of all devices laid over each other."""
    ordered = spans[np.argsort(spans.start, kind="stable")]
    group = ordered.groups(gap, mixed=True)
    found = []
    for number in range(int(group[-1]) + 1 if group.size else 0):
        mine = ordered[group == number]
        union = mine.union()
        found.append(
            PatrolVisit(
                moment(float(union.start[0])), moment(float(union.end[-1])),
                union.seconds() / 60, int(np.unique(mine.device).size),
            )
        )  # fmt: skip
    return found


def _done(asked: Dose, patrols: Sequence[PatrolVisit], patrol_minutes: float) -> DoseDone:
    share = patrol_minutes / asked.minutes
    full = sum(visit.minutes >= asked.minutes_each - 1e-9 for visit in patrols)
    reason = (
        f"{patrol_minutes:.1f} of {asked.minutes:g} patrol-minutes asked for ({share:.0%}), in "
        f"{len(patrols)} of {asked.visits} visits; {full} lasted the {asked.minutes_each:g} minutes or more."
    )
    return DoseDone(asked, min(1.0, share), share, full, reason)


def _reasons(proof: Proof, track: Track, bounds: Sequence[tuple[float, float]]) -> list[str]:
    """What a reader must know to trust the figures, and why they are no higher."""
    rules, aside = proof.rules, proof.set_aside
    reasons = [
        f"Presence counts between two fixes in the place no more than {rules.max_gap_s:g} seconds apart; "
        f"away for more than {rules.exit_gap_s:g} seconds begins a new visit."
    ]
    if proof.fixes_in_place == 0:
        timely = sum(int(((track.at >= start) & (track.at < end)).sum()) for start, end in bounds)
        reasons.append(
            f"No fix of {timely:,} in the windows lies in the place."
            if timely
            else "No fix falls in the windows."
        )
    counted = (
        (proof.passes, "shorter than {:g} seconds in the place: a pass, not counted.", rules.minimum_dwell_s),
        (proof.silences, "of more than {:g} seconds in the place: not counted as presence.", rules.max_gap_s),
        (aside.duplicates, "given again: dropped.", 0),
        (aside.contradictory, "in two places at one instant: set aside.", 0),
        (aside.unreadable, "without a position on Earth: set aside.", 0),
        (aside.jumps, "that would need more than {:g} metres a second: set aside.", rules.max_speed_mps),
    )
    nouns = ("presence", "silence", "fix", "fix", "fix", "fix")
    for noun, (number, sentence, value) in zip(nouns, counted, strict=True):
        if number:
            reasons.append(f"{_several(number, noun)} {sentence.format(value)}")
    if proof.patrol_minutes_at_most > proof.patrol_minutes:
        reasons.append(
            f"Proven: {proof.patrol_minutes:.1f} patrol-minutes; the positions would allow at most "
            f"{proof.patrol_minutes_at_most:.1f}."
        )
    if proof.dose:
        reasons.append(proof.dose.reason)
    return reasons


def _several(number: int, noun: str) -> str:
    plural = {"fix": "fixes"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"
