"""What has to be done before the site opens: languages, migrations, static files, and a command if one is asked for.

Run as `python -m peelian.config.preparing [COMMAND …]` or `peelian prepare [COMMAND …]`. What happens is told on
standard error; standard output is the screen to show when the site is up.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from peelian.config import catalogues, entry
from peelian.kernel.errors import Refused
from peelian.kernel.time import now


class CommandFailedError(Refused):
    """The command that was to run before the site opens said no."""


def main(first: Sequence[str], *, screen: bool = True) -> int:
    """Make everything ready, run the command, print the screen if the site is to open. Returns the exit code."""
    entry.choose_settings()
    import django

    try:
        with contextlib.redirect_stdout(sys.stderr):
            make_catalogues()
            django.setup()
            migrate()
            collect_static()
            if first:
                _run(first)
    except Refused as refusal:
        sys.stderr.write(f"peelian: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    if screen:
        from peelian.config import welcome

        sys.stdout.write(welcome.screen(at=now()))
    return 0


def make_catalogues() -> None:
    """Make what the site's languages are read from, where a language's words have changed."""
    from django.conf import settings

    catalogues.make(Path(settings.LOCALE_PATHS[0]))


def migrate() -> None:
    """Bring the database's tables up to date. Quick when they are."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        sys.stderr.write(f"bringing the database up to date ({len(plan)} steps)\n")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable")
        from peelian.apps.content import api as content

        content.prepare_site()


def collect_static() -> None:
    """Put the static files where the site serves them from, compressed, if any has changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / "made-from.txt"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def _fingerprint() -> str:
    """Changes when a static file is added, removed or written."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _run(command: Sequence[str]) -> None:
    from django.core.management import CommandError, call_command

    name, *arguments = entry.as_django_knows_it(command)
    try:
        call_command(name, *arguments)
    except CommandError as error:
        raise CommandFailedError(f"{command[0]}: {error}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
