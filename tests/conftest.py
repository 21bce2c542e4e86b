"""What all tests share: the database, and the open data that may lie beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from peelian.adapters.postgres import use
from peelian.config import settings_test, variables
from peelian.config.environment import Variable, read_path

REAL_DATA = Variable(
    "PEELIAN_REAL_DATA",
    "The open data of a force area, for the tests and benchmarks that read it.",
    Path(__file__).resolve().parents[2] / "shared" / "data",
    read_path,
)


def pytest_configure(config: pytest.Config) -> None:
    """Bring the database up once for the whole run; the workers of a parallel run find its address waiting."""
    if hasattr(config, "workerinput"):
        return
    if not variables.DATABASE_URL.is_set():
        claim = use.hold(variables.STATE.get())
        config.add_cleanup(claim.release)
        variables.DATABASE_URL.set(claim.url)
    _drop_what_dead_runs_left(variables.DATABASE_URL.get())


def _drop_what_dead_runs_left(url: str) -> None:
    """A run that was killed leaves its databases behind; they bear the number of its process."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_peelian_[0-9]+'")
        for (name,) in rows.fetchall():
            run = name.removeprefix("test_peelian_").split("_")[0]
            if run != settings_test.TEST_RUN and not _runs(int(run)):
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(statement)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the open data of the force area: PEELIAN_REAL_DATA, else `../shared/data`."""
    folder = REAL_DATA.get()
    if not (folder / "boundaries").is_dir():
        pytest.skip(f"there is no open data in {folder}; PEELIAN_REAL_DATA says where else to look")
    return folder
