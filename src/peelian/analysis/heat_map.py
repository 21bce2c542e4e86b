"""A map of cells of 100 m as SVG, drawn by ourselves: one string, without tiles and without script.

Presentation attributes only, for a page's content policy allows no styles in the markup. The table beside it says the
same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain

import shapely
from shapely.geometry.base import BaseGeometry

from peelian.analysis.national_grid import CELL_M

#: From the palest to the darkest; each can be told from its neighbours without colour.
SHADES = ("#cfe3e0", "#93c2bd", "#559c98", "#267370", "#0b3f4a")
_WIDTH = 640.0
_MARGIN = 8.0
_FOOT = 26.0  # for the scale
_LEAST_M = 600.0  # a single cell isn't drawn as large as the page
_INK, _LINE, _LAND, _GROUND = "#0b0c0c", "#505a5f", "#ffffff", "#f3f2f1"
Shaded = tuple[int, int, int]


def heat_map(cells: Iterable[Shaded], outlines: Sequence[BaseGeometry], *, words: str) -> str:
    """The map; north is up. Empty when there is nothing to draw.

    Args:
        cells: column, row and shade (1 to 5) of each.
        outlines: areas below the cells, in metres on the National Grid.
        words: what it shows, for those who don't see it.
    """
    shown = list(cells)
    land = [shape for shape in outlines if not shape.is_empty]
    edges = [
        *((c * CELL_M, r * CELL_M, (c + 1) * CELL_M, (r + 1) * CELL_M) for c, r, _ in shown),
        *(shape.bounds for shape in land),
    ]
    if not edges:
        return ""
    west, south = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    across = max(edge[2] for edge in edges) - west
    up = max(edge[3] for edge in edges) - south
    zoom = (_WIDTH - 2 * _MARGIN) / max(across, _LEAST_M)
    left = (_WIDTH - across * zoom) / 2
    height = up * zoom + 2 * _MARGIN

    def placed(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * zoom, height - _MARGIN - (y - south) * zoom

    areas = [shape.simplify(0.5 / zoom) for shape in land]
    paths = ["".join(_ring(map(placed, *ring.coords.xy)) for ring in _rings(shape)) for shape in areas]
    side = CELL_M * zoom
    squares = []
    for column, row, shade in shown:
        x, y = placed(column * CELL_M, (row + 1) * CELL_M)
        squares.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{SHADES[shade - 1]}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height + _FOOT:.0f}" role="img"'
        f' aria-label="{escape(words)}"><rect width="{_WIDTH:.0f}" height="{height + _FOOT:.0f}" fill="{_GROUND}"/>'
        + "".join(f'<path d="{path}" fill="{_LAND}"/>' for path in paths)
        + "".join(squares)
        + "".join(f'<path d="{path}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>' for path in paths)
        + _scale(across, zoom, height)
        + "</svg>"
    )


def _rings(shape: BaseGeometry) -> Iterable[BaseGeometry]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return chain.from_iterable((part.exterior, *part.interiors) for part in parts)


def _ring(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _scale(across: float, zoom: float, height: float) -> str:
    """A bar of a round length, a third of the width at most."""
    metres = next(
        (step for step in (5_000, 2_000, 1_000, 500, 200) if step <= max(across, _LEAST_M) / 3), 100
    )
    name = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    y = height + _FOOT - 10
    return (
        f'<path d="M{_MARGIN:.1f} {y - 5:.1f}v5h{metres * zoom:.1f}v-5" fill="none" stroke="{_INK}" stroke-width="2"/>'
        f'<text x="{_MARGIN + metres * zoom + 8:.1f}" y="{y:.1f}" fill="{_INK}" font-family="sans-serif"'
        f' font-size="16">{name}</text>'
    )
