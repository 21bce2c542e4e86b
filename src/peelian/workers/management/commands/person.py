"""`peelian person export|erase`: a resident's rights, from the command line."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peelian.apps.accounts import api as accounts
from peelian.journeys import forget_person
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, now


class Command(BaseCommand):
    """Does nothing that the named account may not do on the screen, and is recorded as theirs."""

    help = "Hand somebody a copy of all that we hold on them, or remove it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do, to whom, by whose authority and why."""
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("contact", type=int, help="the contact's number")
        parser.add_argument(
            "--as", dest="account", required=True, metavar="EMAIL", help="the staff account that asks"
        )
        parser.add_argument("--reason", required=True, help="the request's date or number")
        parser.add_argument(
            "--readable", action="store_true", help="export as a text to read instead of JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        at = now()
        user = next(
            (u for u in accounts.list_users() if u.email.casefold() == options["account"].casefold()), None
        )
        if user is None or not user.is_active:
            raise CommandError(f"There is no account {options['account']}.")
        viewer = accounts.viewer_for(user, local_day(at))
        known: dict[str, Any] = {
            "viewer": viewer,
            "at": at,
            "contact_id": options["contact"],
            "reason": options["reason"],
        }
        try:
            if options["what"] == "erase":
                forget_person.erase(**known)
                self.stdout.write(f"Removed what we held on contact {options['contact']}.")
                return
            held = forget_person.export(**known)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        text = (
            forget_person.readable(held)
            if options["readable"]
            else json.dumps(held, indent=2, ensure_ascii=False)
        )
        self.stdout.write(text)
