"""Charts: a page shows the table at once and asks for the drawing; a worker draws; the next look shows both.

Paper can't wait: it has its charts drawn when it is made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import structlog

from peelian.analysis.vega import Chart
from peelian.apps.board import api as board
from peelian.journeys.papers import Picture
from peelian.journeys.ports import ports
from peelian.kernel.actors import system

_log = structlog.get_logger(__name__)
_WHO = system("charts")
#: Drawings that a process keeps for its next paper: of two packs or so, some ten kilobytes each.
_KEPT_HERE = 64
Draw: TypeAlias = Callable[[Mapping[str, Any], str, str], str]


def drawings_of(charts: Sequence[Chart], *, at: dt.datetime) -> list[str]:
    """The drawings (SVG) of a page's charts in their order, "" for one that isn't drawn yet and is asked for now."""
    there = board.list_drawings([chart.digest for chart in charts])
    missing = [chart for chart in charts if chart.digest not in there]
    if missing and ports().draw is not None:
        board.want_drawings(actor=_WHO, at=at, charts=missing)
    return [there.get(chart.digest, "") for chart in charts]


def is_due() -> bool:
    """Whether a drawing is wanted and somebody here can draw it."""
    return ports().draw is not None and board.has_wanted()


def draw_due(*, at: dt.datetime, limit: int = 20) -> int:
    """Draw what is wanted. Returns how many were taken in hand; one that can't be drawn isn't tried again."""
    draw = ports().draw
    if draw is None:
        return 0
    wanted = board.list_wanted(limit=limit)
    for one in wanted:
        try:
            svg = draw(one.spec, one.title, one.words)
        except ValueError as error:
            _log.warning("chart_not_drawn", title=one.title, trouble=str(error))
            board.keep_drawing(actor=_WHO, at=at, digest=one.digest, trouble=str(error))
        else:
            board.keep_drawing(actor=_WHO, at=at, digest=one.digest, svg=svg)
    return len(wanted)


def picture_of(chart: Chart) -> Picture | None:
    """The chart for paper, drawn now; None where nothing draws. Its words go with it."""
    draw = ports().draw
    return None if draw is None else Picture(draw(chart.spec, chart.title, chart.words), chart.words)


def pictures_of(charts: Sequence[Chart], *, points: bool = False) -> dict[str, Picture]:
    """Charts for paper by digest: as a page has had them drawn already, else drawn now. Empty where nothing draws.

    Args:
        charts: of one paper.
        points: whether as points (PNG) too, for a file that takes no SVG.
    """
    draw, in_points = ports().draw, ports().draw_points if points else None
    if draw is None or not charts:
        return {}
    there = board.list_drawings([chart.digest for chart in charts])
    return {
        chart.digest: Picture(svg, chart.words, png=_points(in_points, svg) if in_points else b"")
        for chart in charts
        if (svg := there.get(chart.digest) or _drawn(draw, json.dumps(chart.spec), chart.title, chart.words))
    }


@lru_cache(maxsize=_KEPT_HERE)
def _drawn(draw: Draw, spec: str, title: str, words: str) -> str:
    """A drawing, kept in this process: a paper is asked for more than once. "" for one that can't be drawn."""
    try:
        return draw(json.loads(spec), title, words)
    except ValueError as error:
        _log.warning("chart_not_drawn", title=title, trouble=str(error))
        return ""


@lru_cache(maxsize=_KEPT_HERE)
def _points(in_points: Callable[[str], bytes], svg: str) -> bytes:
    return in_points(svg)


def forget_drawings(*, at: dt.datetime) -> int:
    """Delete drawings of 31 days ago."""
    return board.forget_drawings(actor=_WHO, at=at)
