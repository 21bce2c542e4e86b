"""Since when there are records of the workforce: what a day before can't be asked of them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min

from peelian.apps.workforce.models.duties import Shift
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Post
from peelian.apps.workforce.models.stability import Probation
from peelian.apps.workforce.types.stocks import FirstDays
from peelian.kernel.time import local_day


def first_days() -> FirstDays:
    """The first day of each sort of record.

    People's terms are written from the day on which the records begin, however long somebody had served by then.
    """
    return FirstDays(
        people=Terms.objects.aggregate(day=Min("valid_from"))["day"],
        posts=Post.objects.aggregate(day=Min("valid_from"))["day"],
        leavers=Career.objects.aggregate(day=Min("left_on"))["day"],
        probations=Probation.objects.aggregate(day=Min("starts_on"))["day"],
    )


def first_shift_on() -> dt.date | None:
    """The local day on which the first shift that is recorded begins; None before that."""
    first = Shift.objects.aggregate(first=Min("starts_at"))["first"]
    return local_day(first) if first else None
