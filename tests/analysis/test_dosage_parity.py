"""DuckDB and PySpark give the same rows, from one expression. Needs `pip install peelian[spark]` and Java 17."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import ibis
import numpy as np
import pyarrow.parquet as parquet
import pytest

from peelian.analysis import dosage as many
from peelian.analysis.presence import VisitRules
from tests.factories.patrol_tracks import folded, random_track

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pyspark") is None, reason="needs pip install peelian[spark]: make spark does it"
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17"),
    pytest.mark.filterwarnings("default"),  # Spark's and Java's own
]


@pytest.fixture(scope="module")
def spark() -> Iterator[ibis.BaseBackend]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # noqa: TID251 - Spark asks for it
    builder = SparkSession.builder.master("local[2]").appName("parity")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


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
        for engine in (ibis.duckdb.connect(), spark):
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
