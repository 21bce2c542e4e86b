"""Who holds which post on a day, and which posts are paid, for the reads of this room: one rule for all of them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from peelian.apps.workforce.models.posts import Posting
from peelian.columns.spans import valid_on


def funded_on(on: dt.date, prefix: str = "") -> Q:
    """A filter for posts that stand on a day and whose funding hasn't ended by it."""
    ends_on = f"{prefix}funding__ends_on"
    paid = Q(**{f"{ends_on}__isnull": True}) | Q(**{f"{ends_on}__gt": on})
    return valid_on(on, prefix) & paid


def serving_on(on: dt.date, prefix: str = "") -> Q:
    """A filter for people who are in the force on a day: one of their careers holds it, and terms of theirs."""
    left_on = f"{prefix}careers__left_on"
    stays = Q(**{f"{left_on}__isnull": True}) | Q(**{f"{left_on}__gt": on})
    return Q(**{f"{prefix}careers__joined_on__lte": on}) & stays & valid_on(on, f"{prefix}terms__")


def in_posts_on(on: dt.date) -> QuerySet[Posting]:
    """Postings to a post on a day, of people who serve on it; one row for each. Other posts are vacant then.

    Joined to the terms of that day, so that `person__terms__rank` is the rank then.
    """
    return Posting.objects.filter(valid_on(on), serving_on(on, "person__"), post__isnull=False)


def held_on(on: dt.date) -> QuerySet[Posting]:
    """The same of posts of teams, with the person, the team and its area at hand."""
    return in_posts_on(on).filter(post__team__isnull=False).select_related("person", "post__team__area")
