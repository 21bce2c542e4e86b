"""One day's positions, from however many bodies in whatever order, as one clean table.

The result hangs on the set of fixes and nothing else: shuffled, given again or split in other bodies they fold to the
same rows. It also carries what figures need without looking at a neighbour: of each fix, when the device's one before
it was and how far away; and the device's last fix of the day before, so that a day stands alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peelian.analysis.national_grid import cell_of
from peelian.analysis.plane import Floats
from peelian.analysis.positions import SetAside, sift

if TYPE_CHECKING:
    import pyarrow as pa

#: Fixes of the day before older than this before midnight are not carried: nobody's presence spans so long a silence.
CARRIED_US = 3_600_000_000
_COLUMNS = ("device", "at_us", "x", "y")


@dataclass(frozen=True, eq=False)
class Bare:
    """Fixes as they lie in a loose part: equally long columns in any order. Metres on the National Grid."""

    device: NDArray[np.int32]
    at_us: NDArray[np.int64]
    x: Floats
    y: Floats

    def __len__(self) -> int:
        return int(self.at_us.size)

    def __getitem__(self, chosen: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Bare:
        return Bare(self.device[chosen], self.at_us[chosen], self.x[chosen], self.y[chosen])

    @classmethod
    def of(cls, table: pa.Table) -> Bare:
        """From a table with these columns, and perhaps more."""
        return cls(*(table[name].to_numpy() for name in ("device", "at_us", "x", "y")))

    @classmethod
    def none(cls) -> Bare:
        """No fix at all."""
        return cls(np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0), np.empty(0))

    @classmethod
    def joined(cls, ones: Collection[Bare]) -> Bare:
        """One after another."""
        if not ones:
            return cls.none()
        columns = ("device", "at_us", "x", "y")
        return cls(*(np.concatenate([getattr(one, name) for one in ones]) for name in columns))

    def digest(self) -> str:
        """SHA-256 of the rows as they stand."""
        found = hashlib.sha256()
        for column in (self.device, self.at_us, self.x, self.y):
            found.update(np.ascontiguousarray(column).tobytes())
        return found.hexdigest()


@dataclass(frozen=True, eq=False)
class Folded:
    """A day's clean fixes, sorted by device and moment, and what was set aside.

    `before_us` is the moment of the device's fix before, `step_m` how far away that was; None and NaN where there is
    none or nobody could have come from there. `carry` marks the last fixes of the day before: they are never counted.
    """

    fixes: Bare
    before_us: NDArray[np.int64]
    known: NDArray[np.bool_]  # whether there is a fix before
    step_m: NDArray[np.float32]
    carry: NDArray[np.bool_]
    aside: (
        Bare  # what was set aside, each once: kept, so that the day can be folded again with what comes later
    )
    set_aside: SetAside

    def reasons(self, fixes: Bare, *, jump_slack_m: float) -> dict[str, int]:
        """Why those of these fixes were set aside that were, and how many; the names are those of `SetAside`.

        A copy of a fix that was kept, to the last decimal, was not set aside.
        """
        why = self._why(jump_slack_m)
        rows = zip(*(getattr(self.aside, name).tolist() for name in _COLUMNS), strict=True)
        known = dict(zip(rows, why, strict=True))
        near = fixes[np.isin(fixes.at_us, self.aside.at_us)]
        given = set(zip(*(getattr(near, name).tolist() for name in _COLUMNS), strict=True))
        return dict(Counter(known[row] for row in given if row in known))

    def _why(self, slack_m: float) -> list[str]:
        """Of each fix that was set aside, the reason."""
        moments = np.stack([self.aside.device.astype(np.int64), self.aside.at_us])
        which = np.flatnonzero(np.isin(self.fixes.at_us, self.aside.at_us) & ~self.carry)
        standing = set(zip(self.fixes.device[which].tolist(), self.fixes.at_us[which].tolist(), strict=True))
        _, first, group = np.unique(moments, axis=1, return_index=True, return_inverse=True)
        leader = first[group.ravel()]
        apart = np.hypot(self.aside.x - self.aside.x[leader], self.aside.y - self.aside.y[leader])
        torn = np.bincount(group.ravel(), weights=apart > slack_m) > 0
        return [
            "duplicates" if (device, at_us) in standing else "contradictory" if doubted else "jumps"
            for device, at_us, doubted in zip(*moments.tolist(), torn[group.ravel()].tolist(), strict=True)
        ]

    def own_at_us(self) -> NDArray[np.int64]:
        """The moments of the day's own fixes, those set aside too."""
        return np.concatenate([self.fixes.at_us[~self.carry], self.aside.at_us])

    def table(self) -> pa.Table:
        """The columns of a day's file, sorted by device and moment.

        Never counted is what `carry` marks: the last fixes of the day before, and, with the cell -1, what was set
        aside.
        """
        import pyarrow as pa

        clean, aside = self.fixes, self.aside
        every = Bare.joined([clean, aside])
        order = np.lexsort((every.at_us, every.device))
        no = np.zeros(len(aside), dtype=np.bool_)
        known = np.concatenate([self.known, no])[order]
        before = np.concatenate([self.before_us, np.zeros(len(aside), np.int64)])[order]
        step = np.concatenate([self.step_m, np.zeros(len(aside), np.float32)])[order]
        cell = np.concatenate([cell_of(clean.x, clean.y), np.full(len(aside), -1, np.int32)])[order]
        return pa.table(
            {
                "device": every.device[order],
                "at_us": every.at_us[order],
                "x": every.x[order],
                "y": every.y[order],
                "cell": cell,
                "before_us": pa.array(before, mask=~known),
                "step_m": pa.array(step, mask=~known),
                "carry": np.concatenate([self.carry, ~no])[order],
            }
        )

    def tail(self, day_ends_us: int) -> Bare:
        """Each device's last fix of the day, sorted by device: what the day after carries."""
        own = self.fixes[~self.carry]
        last = own[np.flatnonzero(np.diff(own.device, append=-1))]
        return last[last.at_us >= day_ends_us - CARRIED_US]


def fold(fixes: Bare, carry: Bare, *, max_speed_mps: float, jump_slack_m: float) -> Folded:
    """Sort a day's fixes, drop what says nothing new, set aside what can't be believed, and note each step.

    Args:
        fixes: of one day; in any order, any of them more than once.
        carry: the `tail` of the day before.
        max_speed_mps: as in `VisitRules`; two fixes that ask for more contradict each other.
        jump_slack_m: what receivers err by anyway.
    """
    ordered = fixes[np.lexsort((fixes.x, fixes.y, fixes.at_us, fixes.device))]
    kept, aside = sift(
        ordered.device.astype(np.intp), ordered.at_us / 1e6,
        lambda one, other: np.hypot(ordered.x[one] - ordered.x[other], ordered.y[one] - ordered.y[other]),
        max_speed_mps=max_speed_mps, jump_slack_m=jump_slack_m,
    )  # fmt: skip
    clean, left = ordered[kept], _each_once(ordered, kept)
    carry = carry[np.isin(carry.device, clean.device)]
    joined = Bare.joined([carry, clean])
    carried = np.arange(len(joined)) < len(carry)
    order = np.lexsort((joined.at_us, joined.device))
    return _with_steps(joined[order], carried[order], (left, aside), limits=(max_speed_mps, jump_slack_m))


def _each_once(ordered: Bare, kept: NDArray[np.intp]) -> Bare:
    """What wasn't kept, without the copies of what was and of each other."""
    columns = (ordered.device, ordered.at_us, ordered.x, ordered.y)
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    run = np.cumsum(new) - 1
    wanted = new.copy()
    wanted[np.flatnonzero(new)[run[kept]]] = False
    return ordered[wanted]


def _with_steps(
    fixes: Bare, carry: NDArray[np.bool_], left: tuple[Bare, SetAside], *, limits: tuple[float, float]
) -> Folded:
    before = np.concatenate([fixes.at_us[:1], fixes.at_us[:-1]])
    step = np.hypot(np.diff(fixes.x, prepend=fixes.x[:1]), np.diff(fixes.y, prepend=fixes.y[:1]))
    known = np.diff(fixes.device, prepend=-1) == 0
    known &= step <= limits[0] * (fixes.at_us - before) / 1e6 + limits[1]
    return Folded(fixes, np.where(known, before, 0), known, step.astype(np.float32), carry, *left)
