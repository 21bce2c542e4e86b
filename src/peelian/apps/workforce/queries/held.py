"""Who holds which post on a day, for the reads of this room."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from peelian.apps.workforce.models.posts import Posting
from peelian.columns.spans import valid_on


def held_on(on: dt.date) -> QuerySet[Posting]:
    """Postings to a post of a team on a day, of people who serve on it.

    Joined to the terms of that day, so that `person__terms__rank` is the rank then; one row for each posting.
    """
    return Posting.objects.filter(
        valid_on(on), valid_on(on, "person__terms__"), post__team__isnull=False
    ).select_related("person", "post__team__area")
