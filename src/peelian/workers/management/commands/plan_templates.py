"""`peelian plan-templates [FILE …]`: what plans of each kind of problem usually hold, to begin them from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from peelian.apps.problems import api as problems
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.workers.plan_templates import reading


class Command(BaseCommand):
    """All files or none. The force's own stand before those that ship, whichever came first."""

    help = "Load the plan templates that ship with Peelian, or a force’s own from files in the same form."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The force's own files, if any."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what. Raises BadInput for a file that can't be taken: then none is."""
        own = [reading.read_template(path) for path in options["files"]]
        actor, at = system("command line"), now()
        with transaction.atomic():
            for template in own or reading.shipped():
                loaded = problems.load_template(
                    actor=actor,
                    at=at,
                    category=template.category,
                    name=template.name,
                    version=template.version,
                    body=template.body,
                    sha256=template.sha256,
                    shipped=not own,
                )
                said = "is there already" if loaded.already else "loaded"
                self.stdout.write(
                    f"{template.category.label}: {template.name}, version {template.version}: {said}"
                )
