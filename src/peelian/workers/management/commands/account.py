"""`peelian account EMAIL`: somebody's first way in, where nobody can sign in yet to give it on the screen."""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, now

_ACTOR = system("command line")


class Command(BaseCommand):
    """Gives a role from today on; makes the account first where there is none, and prints its password once."""

    help = "Make a staff account with a role in an area, such as the first administrator's."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who, what and where."""
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument(
            "--role", type=accounts.Role, choices=list(accounts.Role), default=accounts.Role.ADMINISTRATOR
        )
        parser.add_argument(
            "--area", required=True, metavar="CODE", help="where the role is held: the force's code"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or change nothing."""
        try:
            self._make(options["email"].strip(), options["name"].strip(), options["role"], options["area"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal

    def _make(self, email: str, name: str, role: accounts.Role, area_code: str) -> None:
        at = now()
        area = places.get_area(area_code, local_day(at))
        user = next((one for one in accounts.list_users() if one.email.casefold() == email.casefold()), None)
        password = "" if user else secrets.token_urlsafe(12)
        if user is None:
            if "@" not in email or not name:
                raise CommandError("A new account needs an address with an @, and --name.")
            user = accounts.create_user(actor=_ACTOR, at=at, email=email, name=name, password=password)
        accounts.grant_role(
            actor=_ACTOR, at=at, user_id=user.pk, role=role, area_code=area.code, valid_from=local_day(at)
        )
        self.stdout.write(f"{user.name} has a role from today on: {role.label} in {area.name}.")
        if password:
            self.stdout.write(f"First password, shown this once: {password}")
            self.stdout.write("At the first sign-in the second factor is set up.")
