"""The command `peelian`: a database for as long as the command runs, then the command."""

from __future__ import annotations

import sys

from peelian.config import entry
from peelian.kernel.errors import Refused

#: These need no database; the rest get one.
_WITHOUT_DATABASE = frozenset(
    {"help", "--help", "-h", "version", "--version", "collectstatic", "compilemessages", "lint-paper"}
)


def main() -> int:
    """Run `peelian COMMAND …`. Returns the exit code; a refusal is printed as its sentence, without a traceback."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    entry.choose_settings()
    try:
        if command == "serve":
            from peelian.config import serving

            return serving.main(sys.argv[2:])
        if command in _WITHOUT_DATABASE or {"--help", "-h"} & set(sys.argv[2:]):
            return _django()
        with entry.database():
            if command == "prepare":
                from peelian.config import preparing

                return preparing.main(sys.argv[2:], screen=False)
            return _on_tables()
    except Refused as refusal:
        sys.stderr.write(f"peelian {command}: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _on_tables() -> int:
    """Run Django's or our own command; say in a sentence what to do where the database has no tables yet."""
    from django.db import ProgrammingError
    from psycopg.errors import UndefinedTable

    try:
        return _django()
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        raise Refused("the database has no tables yet. Make it ready first: peelian prepare") from error


def _django() -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["peelian", *entry.as_django_knows_it(sys.argv[1:])])
    return 0


if __name__ == "__main__":
    sys.exit(main())
