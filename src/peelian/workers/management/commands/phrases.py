"""`peelian phrases`: how far our own phrases are in each language; with --draft, drafts from the catalogue."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peelian.apps.accounts import api as accounts
from peelian.apps.languages.api import LANGUAGES
from peelian.journeys import phrases
from peelian.kernel.actors import Actor, ActorKind, system
from peelian.kernel.time import now
from peelian.workers.catalogue import reading


class Command(BaseCommand):
    """Drafts go out to nobody: somebody who reads the language approves them, on the screen or with --approve."""

    help = "Show how far our own phrases are in each language, and draft them from the catalogue."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("--draft", action="store_true", help="make drafts of all that the catalogue has")
        parser.add_argument(
            "--approve", metavar="LANGUAGE", help="approve the drafts of a language, all as they stand"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who has read them, for --approve")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draft, approve, show."""
        at = now()
        if options["draft"]:
            for language in reading.languages():
                phrases.draft_phrases(
                    actor=system("command line"),
                    at=at,
                    language=language,
                    catalogue=reading.phrases_in(language),
                    edition=reading.EDITION,
                )
        if options["approve"]:
            self._approve(options["approve"], options["by"] or "")
        for row in phrases.coverage():
            self.stdout.write(
                f"{LANGUAGES[row.language].english_name} ({row.language}): {row.approved} of {row.phrases} approved, "
                f"{row.drafted} to check"
            )

    def _approve(self, language: str, email: str) -> None:
        if language not in LANGUAGES or language == "en":
            raise CommandError(f"{language} is none of the languages that we send in.")
        user = next((one for one in accounts.list_users() if one.email.casefold() == email.casefold()), None)
        if user is None:
            raise CommandError("Say with --by whose account it is that has read the drafts.")
        phrases.approve_drafts(
            actor=Actor(ActorKind.STAFF, str(user.pk)), at=now(), language=language, approved_by_id=user.pk
        )
