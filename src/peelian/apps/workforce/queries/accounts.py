"""Accounts of people who have left, or will: what is known of service to who keeps access."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from peelian.apps.workforce.models.people import Career, Person


def list_leaving_accounts() -> dict[int, dt.date]:
    """By an account's number, the first day without the person behind it: of those whose latest service has an end."""
    found: dict[int, dt.date] = {}
    rows = Career.objects.filter(person__user__isnull=False).order_by("joined_on", "id")
    for user_id, left_on in rows.values_list("person__user_id", "left_on"):
        found.pop(user_id, None)
        if left_on is not None:
            found[user_id] = left_on
    return found


def has_left(user_id: int, day: dt.date) -> bool:
    """Whether somebody of the force is behind an account who doesn't serve on a day. An account of nobody's hasn't."""
    serves = Career.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day), person_id=OuterRef("pk"), joined_on__lte=day
    )
    return Person.objects.filter(~Exists(serves), user_id=user_id).exists()
