"""A day is worked out to the same rows by Spark as by DuckDB. Needs `pip install peelian[spark]` and Java 17."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from peelian.apps.tasking.types.tasks import PlaceKind
from peelian.apps.visibility.models.figures import CellDay, GroundDay, PlaceDay
from peelian.apps.visibility.services.rollups import roll_up_day
from tests.apps.visibility.test_rollups import ACTOR, DAY, clock, take
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.positions import stay
from tests.factories.spark import NEEDS_SPARK, set_up
from tests.factories.tasking import PlaceFactory

pytestmark = [pytest.mark.django_db, *NEEDS_SPARK]


def rows() -> list[list[dict[str, Any]]]:
    return [
        sorted(model._default_manager.values(*names), key=repr)
        for model, names in (
            (GroundDay, ("area_code", "kind", "fixes", "devices", "officer_minutes", "patrol_minutes")),
            (CellDay, ("cell", "area_code", "officer_minutes", "untasked_minutes")),
            (PlaceDay, ("place_id", "role", "visits", "patrol_minutes", "officer_minutes", "lengths")),
        )
    ]


def test_a_day_is_worked_out_alike(settings: Settings) -> None:
    land = make_land()
    first = land.neighbourhoods[0]
    PlaceFactory.create(area=first, key=True)
    PlaceFactory.create(area=first, name="The corner", kind=PlaceKind.HOTSPOT, metres=150)
    take(
        stay("one", clock(9), 20), stay("two", clock(9, 10), 20), stay("three", clock(23, 50), 9),
    )  # fmt: skip
    by_duckdb = rows()
    set_up()
    settings.POSITIONS_ENGINE = "spark"

    assert roll_up_day(actor=ACTOR, at=AT, day=DAY)

    assert rows() == by_duckdb
    assert all(by_duckdb)
