"""DuckDB and PySpark give the same rows, from one expression. Needs `pip install peelian[spark]` and Java 17."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis
import numpy as np
import pyarrow.parquet as parquet
import pytest

from peelian.analysis import dosage as many
from peelian.analysis.presence import VisitRules
from peelian.columns import days
from tests.factories.patrol_tracks import folded, random_track
from tests.factories.spark import NEEDS_SPARK, on_this_machine

pytestmark = NEEDS_SPARK


@pytest.fixture(scope="module")
def spark() -> Iterator[ibis.BaseBackend]:
    engine = on_this_machine()
    yield engine
    engine.disconnect()


class TestParity:
    def test_both_engines_agree_to_the_row(self, spark: ibis.BaseBackend, tmp_path: Path) -> None:
        rng = np.random.default_rng(1)
        tracks = [random_track(place, rng, crew=5, fixes=250) for place in range(80)]
        rules = VisitRules()
        tables = {
            "positions": folded(*(track.fixes for track in tracks)).table(),
            "cells": many.circle_cells([(track.place, track.disc) for track in tracks]),
            "windows": many.windows_table([window for track in tracks for window in track.windows]),
        }
        for name, table in tables.items():
            parquet.write_table(table, tmp_path / f"{name}.parquet")
        rows = []
        for engine in (days.connect(), spark):
            positions, cells, windows = (
                engine.read_parquet(str(tmp_path / f"{name}.parquet")) for name in tables
            )
            hits = many.inside_circles(positions, cells)
            found = engine.to_pyarrow(many.dosage(hits, windows, rules)).to_pylist()
            rows.append(sorted(map(_row, found)))
        assert tables["positions"].num_rows > 90_000
        assert len(rows[0]) > 150
        assert rows[0] == rows[1]


def _row(row: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(row.items()))
