"""The tests' databases: migrated once and copied, and emptied by taking out only what a test has put in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from tests import migrating

#: A database with all migrations applied; what follows in its name is a digest of them.
MIGRATED = "test_migrated_peelian_"
#: Django fills these two from the models, and nothing else writes to them.
_DJANGOS = {"django_content_type", "auth_permission"}
_LOCK = 7_300_117
_REMEMBERED = "before_all_tests"


def digest() -> str:
    """What tells one state of the migrations from another: every file of them, how they are run, Django's release."""
    told = hashlib.sha256(version("django").encode() + Path(migrating.__file__).read_bytes())
    for app in apps.get_app_configs():
        for path in _migration_files(Path(app.path)):
            told.update(f"{app.label}/{path.name}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _migration_files(app: Path) -> Iterator[Path]:
    # Beside the package in one of the apps that aren't ours, and as SQL.
    for folder in (app / "migrations", app.parent.parent / "sql" / "migrations"):
        yield from sorted(path for path in folder.glob("*") if path.suffix in {".py", ".sql"})


@contextmanager
def copied(url: str, test: dict[str, Any]) -> Iterator[None]:
    """Have Django make its database, inside, as a copy of the migrated one; the first time, keep a copy of Django's.

    One process at a time: of several that begin together, one migrates and the rest copy. Django still looks whether
    a migration is missing.

    Args:
        url: the server, by a database that nobody copies.
        test: the `TEST` part of the database's settings.
    """
    name = MIGRATED + digest()
    with psycopg.connect(url, autocommit=True) as own:
        own.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        found = own.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found:
            test["TEMPLATE"] = name
        with migrating.quickly():
            yield
        if not found:
            _keep(own, name)


def _keep(own: psycopg.Connection[Any], name: str) -> None:
    """Copy the default database, just migrated, to the name; drop what older migrations made."""
    kept = own.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [MIGRATED]
    ).fetchall()
    for (older,) in kept:
        own.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(older)))
    connections["default"].close()
    connections["default"].close_pool()
    # In one statement: a copy that was broken off isn't there.
    made_by_django = connections["default"].settings_dict["NAME"]
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    own.execute(statement.format(sql.Identifier(name), sql.Identifier(made_by_django)))


@contextmanager
def another(url: str, suffix: str) -> Iterator[None]:
    """Put a database of its own, migrated and otherwise empty, behind the default connection; drop it at the end.

    For what takes so long to make that several tests share it, or that sets the whole database up anew: nothing that
    it does is left for the tests after it, whatever it commits.

    Args:
        url: the server, by a database that nobody copies.
        suffix: of its name, after that of the tests' own database.
    """
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    migrated = MIGRATED + digest()
    with psycopg.connect(url, autocommit=True) as own:
        own.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        found = own.execute("SELECT 1 FROM pg_database WHERE datname = %s", [migrated]).fetchone()
        names = (sql.Identifier(f"{usual}_{suffix}"), sql.Identifier(migrated if found else "template0"))
        own.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[0]))
        own.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        own.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        try:
            _turn_to(f"{usual}_{suffix}")
            if not found:  # somebody changed a migration while the tests ran
                with migrating.quickly():
                    call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            _turn_to(usual)
            own.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[0]))


def _turn_to(name: str) -> None:
    connection = connections["default"]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # each database numbers them


def remember() -> None:
    """Keep what the default database holds before the first test: `empty` puts it back.

    Migrations fill some tables, and so does whatever stands on them (the site that pages hang on).
    """
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_REMEMBERED} CASCADE; CREATE SCHEMA {_REMEMBERED}")
        for table in _filled(cursor, _ours(connection)):
            copy = sql.SQL("CREATE TABLE {} AS TABLE {}")
            cursor.execute(copy.format(sql.Identifier(_REMEMBERED, table), sql.Identifier(table)))


def empty(case: Any) -> None:
    """Put in the place of `TransactionTestCase._fixture_teardown`: Django's cuts all tables off, used or not.

    Cutting a table off makes new files for it and its indexes; a test fills two dozen tables of seventy with a few
    rows each. What Django itself would put back after it stays, and what was there before the first test comes back.
    Rows go without their triggers: some tables let nobody delete.
    """
    for alias in case._databases_names(include_mirrors=False):
        _empty(connections[alias])


def _empty(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        filled = _filled(cursor, _ours(connection))
        if not filled:
            return
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [_REMEMBERED])
        kept = [table for (table,) in cursor.fetchall()]
        deleted = (sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in filled)
        again = (
            sql.SQL("INSERT INTO {} SELECT * FROM {}").format(
                sql.Identifier(table), sql.Identifier(_REMEMBERED, table)
            )
            for table in kept
        )
        steps = ["BEGIN", "SET LOCAL session_replication_role = replica", *deleted, *again, "COMMIT"]
        cursor.execute(sql.SQL("; ").join(sql.SQL(s) if isinstance(s, str) else s for s in steps))


def _ours(connection: BaseDatabaseWrapper) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(tables) - _DJANGOS)


def _filled(cursor: Any, tables: list[str]) -> list[str]:
    asked = (
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(table, sql.Identifier(table))
        for table in tables
    )
    cursor.execute(sql.SQL(" UNION ALL ").join(asked))
    return [table for (table,) in cursor.fetchall()]


def end_other_sessions() -> None:
    """End whatever else is connected to this run's database."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
