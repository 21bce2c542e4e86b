"""Asking for drawings, keeping them and letting them go. No events: these are figures' looks, and nobody's work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.analysis.vega import Chart
from peelian.apps.board.models.drawings import ChartDrawing
from peelian.kernel.actors import Actor

#: A drawing that nobody has asked for anew goes after so long.
KEPT = dt.timedelta(days=31)
_LONGEST_TROUBLE = 300


def want_drawings(*, actor: Actor, at: dt.datetime, charts: Iterable[Chart]) -> int:
    """Ask for the drawings of these charts. Returns how many; one that is there or wanted already stays as it is."""
    rows = [
        ChartDrawing(
            digest=chart.digest, spec=chart.spec, title=chart.title[:300], words=chart.words, asked_at=at
        )
        for chart in charts
    ]
    ChartDrawing.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def keep_drawing(*, actor: Actor, at: dt.datetime, digest: str, svg: str = "", trouble: str = "") -> None:
    """Keep a drawing, or why there can be none. One that has gone meanwhile isn't missed."""
    ChartDrawing.objects.filter(digest=digest).update(
        svg=svg, trouble="" if svg else trouble[:_LONGEST_TROUBLE] or "It can't be drawn.", drawn_at=at
    )


def forget_drawings(*, actor: Actor, at: dt.datetime) -> int:
    """Delete drawings that were asked for 31 days ago or before. Returns how many."""
    count, _ = ChartDrawing.objects.filter(asked_at__lte=at - KEPT).delete()
    return count
