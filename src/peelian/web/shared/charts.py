"""Charts on a page. The table stands there at once; the drawing as soon as a worker has made it.

    retention = charts.shown(survival)            # one Shown a chart, in order
    return page(request, …, survival=retention[0])

and the template says `{% load tables %}{% chart survival %}`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from peelian.analysis.vega import Chart
from peelian.journeys import draw_charts
from peelian.kernel.time import now

__all__ = ["Chart", "Shown", "shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and its drawing, "" while it is being made: shapes and letters only (`adapters.charts`)."""

    chart: Chart
    svg: SafeString


def shown(*charts: Chart) -> list[Shown]:
    """The charts of a page with their drawings; those that aren't drawn yet are asked for."""
    drawings = draw_charts.drawings_of(charts, at=now())
    return [Shown(chart, SafeString(svg)) for chart, svg in zip(charts, drawings, strict=True)]
