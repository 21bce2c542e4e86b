"""A map of cells: well-formed whatever it is given, and every cell where it belongs."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.heat_map import SHADES, heat_map
from peelian.analysis.national_grid import reference

CELLS = st.lists(st.tuples(st.integers(4000, 4060), st.integers(2800, 2860), st.integers(1, 5)), max_size=40)


def rects(svg: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(svg)
    return [one.attrib for one in root.iter() if one.tag.endswith("rect")][1:]


class TestHeatMap:
    @given(CELLS)
    def test_draws_every_cell_once_inside_the_picture(self, cells: list[tuple[int, int, int]]) -> None:
        svg = heat_map(cells, [], words="Map of A & B")
        if not cells:
            assert svg == ""
            return
        height = float(ElementTree.fromstring(svg).attrib["viewBox"].split()[3])
        found = rects(svg)
        assert [one["fill"] for one in found] == [SHADES[shade - 1] for _, _, shade in cells]
        for one in found:
            assert 0 <= float(one["x"]) <= 640 - float(one["width"])
            assert 0 <= float(one["y"]) <= height - float(one["height"])

    def test_north_is_up_and_east_is_right(self) -> None:
        south, north, east = rects(
            heat_map([(4000, 2800, 1), (4000, 2810, 1), (4010, 2800, 1)], [], words="Map")
        )
        assert float(north["y"]) < float(south["y"])
        assert float(east["x"]) > float(south["x"])

    def test_draws_the_outlines_that_it_is_given_and_says_what_it_shows(self) -> None:
        holed = shapely.box(400_000, 280_000, 402_000, 282_000) - shapely.box(
            400_500, 280_500, 401_000, 281_000
        )
        svg = heat_map([(4001, 2801, 5)], [holed, shapely.Polygon()], words="Map of <here>")
        assert 'aria-label="Map of &lt;here&gt;"' in svg
        assert svg.count("Z") == 4  # two rings, filled and then drawn around
        assert "style=" not in svg


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ((6514, 3131), "TG 514 131"),  # the example of the Ordnance Survey's guide
        ((4071, 2827), "SP 071 827"),
        ((2166, 7712), "NN 166 712"),
        ((5300, 1800), "TQ 300 800"),
    ],
)
def test_a_cell_is_called_by_its_grid_reference(cell: tuple[int, int], said: str) -> None:
    assert reference(*cell) == said
