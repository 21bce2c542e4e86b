"""A unit's roll on a day, and the unit of a post or a person."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.roll import Roll, RollHolder, RollPost
from peelian.columns.spans import valid_on


def roll_of(unit_id: int, day: dt.date) -> Roll:
    """The roll of a unit by itself, without units below it. For a caller that may see names there."""
    held: dict[int | None, list[RollHolder]] = {}
    rows = Posting.objects.filter(valid_on(day), valid_on(day, "person__terms__"), unit_id=unit_id)
    for row in rows.annotate(rank=F("person__terms__rank"), fte=F("person__terms__fte")).select_related(
        "person"
    ):
        held.setdefault(row.post_id, []).append(
            RollHolder(
                row.person_id, row.person.name, row.person.collar_number, Rank(row.rank), row.fte,
                row.valid_from,
            )
        )  # fmt: skip
    posts = Post.objects.filter(valid_on(day), unit_id=unit_id).select_related("funding")
    found = [
        RollPost(
            post.pk, post.title, post.role, Rank(post.rank), post.fte,
            post.funding.name if post.funding else "", post.valid_until,
            next(iter(held.get(post.pk, ())), None),
        )
        for post in posts
    ]  # fmt: skip
    return Roll(
        posts=tuple(sorted(found, key=lambda one: (-one.rank.seniority, one.title, one.post_id))),
        over=tuple(sorted(held.get(None, ()), key=lambda one: (one.name, one.person_id))),
    )


def unit_of_post(post_id: int) -> int | None:
    """The id of the unit that a post belongs to; None for no post."""
    return Post.objects.filter(pk=post_id).values_list("unit_id", flat=True).first()


def unit_of_person(person_id: int, day: dt.date) -> int | None:
    """The id of the unit that somebody is posted to on a day; None for nowhere."""
    rows = Posting.objects.filter(valid_on(day), person_id=person_id)
    return rows.values_list("unit_id", flat=True).first()
