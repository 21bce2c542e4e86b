"""A database of its own for the length of a benchmark: made, migrated, and gone with its folder."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.postgres import use
from peelian.config import variables


@contextlib.contextmanager
def database(name: str) -> Iterator[Path]:
    """Set Django up with a migrated, empty database; gives a folder that goes with it.

    Settings are read once in a process: a second benchmark that needs one is a process of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix=f"peelian-{name}-") as folder,
        use.hold(Path(folder) / "state") as claim,
    ):
        variables.STATE.set(str(Path(folder) / "state"))
        variables.DATABASE_URL.set(claim.url)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.config.settings")  # noqa: TID251 - an edge of its own
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        try:
            yield Path(folder)
        finally:
            connection.close()
