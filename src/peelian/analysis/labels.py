"""Words in a drawing, laid out so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

#: Of the letters of a drawing, in its own units.
SIZE = 11.0
_ABOVE, _BELOW, _GAP = 0.82 * SIZE, 0.27 * SIZE, 2.0
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of a drawing, `y` being the line that they stand on; `anchor` as SVG's text-anchor."""

    words: str
    x: float
    y: float
    anchor: str
    colour: str

    @property
    def width(self) -> float:
        """What the words take at most in a common sans serif: fonts differ, so rather too much."""
        return SIZE * sum(0.3 if letter in ",. " else 0.62 for letter in self.words)

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        left = self.x - _SHARE[self.anchor] * self.width
        return left, self.y - _ABOVE, left + self.width, self.y + _BELOW


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have ground in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def stacked(labels: Sequence[Label], *, least_y: float) -> list[Label]:
    """Labels of one column, none on another: each as near above its place as those below it leave room for.

    Where that would push the top one above `least_y`, all that hang together move down instead. Their order from top
    to bottom is kept; of two at the same height the first is the upper.
    """
    step = _ABOVE + _BELOW + _GAP
    down = sorted(labels, key=lambda label: label.y)
    for at in range(len(down) - 2, -1, -1):
        down[at] = replace(down[at], y=min(down[at].y, down[at + 1].y - step))
    lowest = least_y
    for at, label in enumerate(down):
        down[at] = replace(label, y=max(label.y, lowest))
        lowest = down[at].y + step
    return down


def beside(label: Label, other: Label, *, width: float) -> Label:
    """A label at its place, or where that is taken by another of the same line, just left of it, else just right.

    `width` is that of the drawing, which it doesn't leave.
    """
    left, _, right, _ = other.box
    for x, anchor in ((label.x, label.anchor), (left - 2 * _GAP, "end"), (right + 2 * _GAP, "start")):
        moved = replace(label, x=x, anchor=anchor)
        if moved.box[0] >= 0 and moved.box[2] <= width and not meet(moved.box, other.box):
            return moved
    return label
