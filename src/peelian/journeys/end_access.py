"""Leaving the force ends what the account of whoever leaves opens: no role of it holds from that day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day

_WHY = "They leave the force."


@contextmanager
def with_service(*, actor: Actor, at: dt.datetime) -> Iterator[None]:
    """Around a step that may let people go: whoever leaves by it holds no role from that day on. One transaction.

    Accounts of whom nothing changes stay as they are, and so do those of who had left already and only left on another
    past day: an administrator may have given a role to somebody who left.
    """
    today = local_day(at)
    with transaction.atomic():
        before = workforce.list_leaving_accounts()
        yield
        for user_id, left_on in sorted(workforce.list_leaving_accounts().items()):
            gone = before.get(user_id)
            had_left = gone is not None and gone <= today and left_on <= today
            if gone != left_on and not had_left:
                accounts.end_access(actor=actor, at=at, user_id=user_id, on=left_on, why=_WHY)
