# noqa: N999 - Django names a command after its file
"""`peelian import KIND FILE …`: take files in, all of them or none."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from peelian.kernel.errors import BadInput
from peelian.workers.imports.kinds import ImportKind
from peelian.workers.imports.progress import Progress
from peelian.workers.imports.table import KINDS


class Command(BaseCommand):
    """Reads each file, prints what it did, and changes nothing if any of them is refused."""

    help = "Take official files in. All files of one command are taken, or none."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each kind."""
        kinds = parser.add_subparsers(dest="kind_of_file", required=True, metavar="KIND")
        for kind in KINDS:
            one = kinds.add_parser(kind.name, help=kind.help, description=kind.help)
            one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="plain or gzipped")
            one.add_argument("--encoding", default="utf-8", help="of the text (utf-8)")
            one.add_argument(
                "--source", default="", help="attribution kept with the rows; else the file's name"
            )
            one.add_argument(
                "--progress", action="store_true", help="tell of progress also where nobody watches"
            )
            one.add_argument(
                "--dry-run", action="store_true", help="say what would change, and change nothing"
            )
            kind.add_arguments(one)
            one.set_defaults(import_kind=kind)

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the files in, one after the other, in one transaction."""
        given = argparse.Namespace(**options)
        with transaction.atomic():
            for path in given.files:
                self._take(given.import_kind, path, given)
            if given.dry_run:
                transaction.set_rollback(True)
                self.stdout.write("This was a dry run: nothing was changed.")

    def _take(self, kind: ImportKind, path: Path, given: argparse.Namespace) -> None:
        progress = Progress(path.name, sys.stderr, shown=given.progress or sys.stderr.isatty())
        try:
            told = kind.load(path, given, progress)
        except BadInput as refusal:
            progress.end()
            if refusal.file:
                raise
            # A service knows the row, and only we know the file.
            raise BadInput(
                refusal.reason, file=path.name, row=refusal.row, column=refusal.column, mend=refusal.mend
            ) from refusal
        seconds = progress.end()
        self.stdout.write(f"{path.name}: {told[0]} ({seconds:.1f} s)")
        for line in told[1:]:
            self.stdout.write(f"  {line}")
