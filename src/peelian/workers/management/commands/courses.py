"""`peelian courses [FILE …]`: courses with their versions, subjects, objectives and evidence tasks, as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from peelian.apps.training import api as training
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from peelian.kernel.time import now
from peelian.workers.courses import reading


class Command(BaseCommand):
    """All files or none. The same file again changes nothing; other content needs another version."""

    help = "Load the courses that ship with Peelian, or a force’s own from files in the same form."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The force's own files, if any."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what. Raises BadInput for a file that can't be taken: then none is."""
        own = [(reading.read_course(path), path.name) for path in options["files"]]
        actor, at = system("command line"), now()
        taken = own or [(course, f"{course.code}.toml") for course in reading.shipped()]
        with transaction.atomic():
            for course, file in taken:
                try:
                    loaded = training.load_course(actor=actor, at=at, course=course)
                except BadInput as refusal:
                    raise BadInput(
                        refusal.reason, file=file, column=refusal.column, mend=refusal.mend
                    ) from refusal
                said = "is there already" if loaded.already else "loaded"
                self.stdout.write(f"{course.name}, version {course.version}: {said}")
            for course, _ in taken:
                for other in course.counts_as:
                    training.count_as(actor=actor, at=at, done=course.code, counts_as=other)
