"""`peelian export KIND FILE`: give records out as a file."""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peelian.kernel.errors import BadInput
from peelian.workers.exports.table import KINDS


class Command(BaseCommand):
    """Writes one file whole, or none. A file that is there already stays."""

    help = "Give records out as a file."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each kind."""
        kinds = parser.add_subparsers(dest="kind_of_file", required=True, metavar="KIND")
        for kind in KINDS:
            one = kinds.add_parser(kind.name, help=kind.help, description=kind.help)
            one.add_argument("file", type=Path, metavar="FILE")
            kind.add_arguments(one)
            one.set_defaults(export_kind=kind)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file beside its place, and put it there when it is whole. Raises BadInput where one is there."""
        given = argparse.Namespace(**options)
        path: Path = given.file
        if path.exists():
            raise BadInput("there is a file of this name.", file=str(path), mend="Choose another name.")
        if not path.parent.is_dir():
            raise BadInput("there is no such folder.", file=str(path.parent))
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            told = given.export_kind.give(part, given)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{path.name}: {told}")
