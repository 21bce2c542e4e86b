"""The shapes that a pack may begin as."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.journeys.packs.shape import Shape
from peelian.journeys.packs.shape_january import JANUARY_2024
from peelian.journeys.packs.shape_october import OCTOBER_2017

SHAPES: Mapping[str, Shape] = {shape.key: shape for shape in (OCTOBER_2017, JANUARY_2024)}
