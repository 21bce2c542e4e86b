"""Leaving the force ends what the account of whoever leaves opens: no role of it holds from that day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import Actor

_WHY = "They leave the force."


@contextmanager
def with_service(*, actor: Actor, at: dt.datetime) -> Iterator[None]:
    """Around a step that may let people go: whoever leaves by it holds no role from that day on. One transaction.

    Accounts of whom nothing changes stay as they are: an administrator may have given a role to somebody who left.
    """
    with transaction.atomic():
        before = workforce.list_leaving_accounts()
        yield
        for user_id, left_on in sorted(workforce.list_leaving_accounts().items()):
            if before.get(user_id) != left_on:
                accounts.end_access(actor=actor, at=at, user_id=user_id, on=left_on, why=_WHY)
