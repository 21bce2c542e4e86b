"""Spark on this machine alone, for tests that hold it to DuckDB."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec

import ibis
import pytest

from peelian.columns import days

#: What such a test is marked with.
NEEDS_SPARK = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pyspark") is None, reason="needs pip install peelian[spark]: make spark does it"
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17"),
    pytest.mark.filterwarnings("default"),  # Spark's and Java's own
]


def set_up() -> None:
    """Have the next session be a small one that only this machine reaches."""
    asked = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
    }
    told = " ".join(f"--conf {name}={value}" for name, value in asked.items())
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--master local[2] {told} pyspark-shell"  # noqa: TID251 - Spark's own way
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # noqa: TID251 - Spark asks for it


def on_this_machine() -> ibis.BaseBackend:
    """An engine as the house connects to one."""
    set_up()
    return days.connect("spark")
