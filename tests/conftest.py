"""What all tests share: the database, and the open data that may lie beside the checkout."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from pytest_django import DjangoDbBlocker

from peelian.adapters.postgres import use
from peelian.config import catalogues, settings_test, variables
from peelian.config.environment import Variable, read_path

REAL_DATA = Variable(
    "PEELIAN_REAL_DATA",
    "The open data of a force area, for the tests and benchmarks that read it.",
    Path(__file__).resolve().parents[2] / "shared" / "data",
    read_path,
)

# A busy machine fails no test: how long an example takes, or making one up, proves nothing.
hypothesis.settings.register_profile(
    "peelian", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("peelian")
# Before anything is merged, each test has the same examples every time (.ci/run): what only chance finds, it finds for
# whoever runs the tests in between, and keeps nobody's work from landing that has nothing to do with it.
hypothesis.settings.register_profile(
    "merge", hypothesis.settings.get_profile("peelian"), derandomize=True, database=None
)


def pytest_configure(config: pytest.Config) -> None:
    """Bring the database up once for the whole run; the workers of a parallel run find its address waiting."""
    # Before, too: a run that was killed had the same number, perhaps.
    shutil.rmtree(settings_test.POSITIONS, ignore_errors=True)
    config.add_cleanup(lambda: shutil.rmtree(settings_test.POSITIONS, ignore_errors=True))
    if hasattr(config, "workerinput"):
        return
    if not variables.DATABASE_URL.is_set():
        claim = use.hold(variables.STATE.get())
        config.add_cleanup(claim.release)
        variables.DATABASE_URL.set(claim.url)
    _drop_what_dead_runs_left(variables.DATABASE_URL.get())
    catalogues.make(variables.STATE.get() / "locale")


def _drop_what_dead_runs_left(url: str) -> None:
    """A run that was killed leaves its databases behind; they bear the number of its process, of seven digits at most.

    One that was given another name (PEELIAN_TEST_RUN) is left to whoever gave it.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_peelian_[0-9]{1,7}(_|$)'"
        )
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is marked `together`, in one piece, and let a second process begin without the database.

    pytest-django puts the tests that commit after all that don't, and two processes take a half of the list each; one
    that has run out of tests takes those at the end of the other's. At the beginning of the list stay together, on one
    process, what shares a thing that takes long to make. And while that process migrates the database, which the other
    one would have to wait for, the other one has the tests that need none.
    """
    together = [item for item in items if item.get_closest_marker("together")]
    others = [item for item in items if not item.get_closest_marker("together")]
    free = [item for item in others if not _uses_database(item)]
    rest = [item for item in others if _uses_database(item)]
    half = max(0, len(items) // 2 - len(together))
    items[:] = [*together, *rest[:half], *free, *rest[half:]]


def _uses_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or "_django_db_helper" in fixtures


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end: the garbage collector need not look at it, then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def _copying(django_test_environment: None, django_db_modify_db_settings: None) -> Iterator[ExitStack]:
    """Until it is closed, Django makes its database as a copy of one that was migrated before."""
    from django.db import connections

    from tests import databases

    with ExitStack() as stack:
        test = connections["default"].settings_dict["TEST"]
        stack.enter_context(databases.copied(variables.DATABASE_URL.get(), test))
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(
    _copying: ExitStack, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """pytest-django's, but migrated once for all runs, with the site that pages hang on, and emptied in no time."""
    from django.test import TransactionTestCase

    from peelian.apps.content import api as content
    from tests import databases

    _copying.close()
    with django_db_blocker.unblock():
        content.prepare_site()
        databases.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", databases.empty)
        yield
    with django_db_blocker.unblock():
        databases.end_other_sessions()  # a server's thread that is slow to go would keep it from being dropped


@pytest.fixture(autouse=True)
def _no_old_places() -> None:
    """What a process holds of the areas it takes for new for two seconds. In so long another test has made others."""
    from peelian.apps.places import api as places

    places.look_again()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the open data of the force area: PEELIAN_REAL_DATA, else `../shared/data`."""
    folder = REAL_DATA.get()
    if not (folder / "boundaries").is_dir():
        pytest.skip(f"there is no open data in {folder}; PEELIAN_REAL_DATA says where else to look")
    return folder
