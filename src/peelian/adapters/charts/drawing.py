"""A chart in Vega-Lite as SVG, by vl-convert: no browser, no network, and the same bytes for the same chart.

What the engine draws is cleaned before anybody sees it. Only shapes and letters with presentation attributes stay, for
a page's content policy allows no styles in the markup; names inside are made the chart's own, for two charts may stand
on one page; and a screen reader finds one picture with a title and a description, not a hundred marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from peelian.analysis.vega import digest_of

_SVG = "http://www.w3.org/2000/svg"
_LANGUAGE_VERSION = "5.21"
#: All that a drawing needs. Whatever else there is goes, with what is in it.
_ELEMENTS = frozenset(
    (
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "circle",
        "ellipse",
        "polygon",
        "polyline",
        "text",
        "tspan",
        "defs",
        "clipPath",
    )
)
_ATTRIBUTES = frozenset(
    (
        "id", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "points", "width",
        "height",
        "viewBox", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
        "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "clip-path",
        "text-anchor", "dominant-baseline", "font-family", "font-size", "font-weight", "font-style",
    )
)  # fmt: skip
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_ADDRESS = re.compile(r"url\((?!#)|javascript:|https?:", re.IGNORECASE)


def draw(spec: Mapping[str, Any], title: str, words: str) -> str:
    """The chart as SVG, with its title and what it says in words.

    Raises:
        ValueError: for a chart that the engine doesn't understand.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(
        json.dumps(spec), vl_version=_LANGUAGE_VERSION, allowed_base_urls=[], show_warnings=False
    )
    return cleaned(drawn, f"c{digest_of(spec, title, words)[:12]}", title, words)


def in_points(svg: str) -> bytes:
    """A drawing as PNG, at twice the size that it has on a page, for files that take no SVG.

    Raises:
        ValueError: when it can't be drawn.
    """
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=2))


def cleaned(drawn: str, key: str, title: str, words: str) -> str:
    """A drawing with nothing in it but shapes and letters, named and described.

    Args:
        drawn: SVG of any engine.
        key: begins every name in it.
        title: its name.
        words: what it says, for those who can't see it.

    Raises:
        ValueError: when it isn't SVG.
    """
    root = ET.fromstring(drawn)  # noqa: S314 - our own engine's words about our own figures
    if root.tag != f"{{{_SVG}}}svg":
        message = "The engine drew no SVG."
        raise ValueError(message)
    for element in _kept(root):
        element.attrib = {
            name: _own(value, name, key) for name, value in element.attrib.items() if _stays(name, value)
        }
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    view = root.attrib.get("viewBox") or f"0 0 {root.attrib['width']} {root.attrib['height']}"
    root.attrib = {
        "xmlns": _SVG, "viewBox": view, "role": "img", "aria-labelledby": f"{key}-t {key}-d",
    }  # fmt: skip
    for place, (tag, said) in enumerate((("title", title), ("desc", words))):
        named = ET.Element(tag, {"id": f"{key}-{tag[0]}"})
        named.text = said
        root.insert(place, named)
    return ET.tostring(root, encoding="unicode")


def _kept(element: ET.Element) -> Iterator[ET.Element]:
    """An element and all below it that may stay; what may not is taken out."""
    yield element
    for child in list(element):
        name = child.tag.removeprefix(f"{{{_SVG}}}") if isinstance(child.tag, str) else ""
        if name not in _ELEMENTS or child.attrib.get("display") == "none":
            element.remove(child)
        else:
            yield from _kept(child)


def _stays(name: str, value: str) -> bool:
    return name in _ATTRIBUTES and not _ADDRESS.search(value)


def _own(value: str, name: str, key: str) -> str:
    return f"{key}-{value}" if name == "id" else _REFERENCE.sub(rf"url(#{key}-\1)", value)
