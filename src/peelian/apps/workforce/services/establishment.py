"""Posts of units: funded, moved and ended; and people in units without a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.workforce.models.posts import Funding, Post, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.rules import posts as post_rules
from peelian.apps.workforce.rules import units as rules
from peelian.apps.workforce.services.serving import serves_as, serves_until, sooner
from peelian.apps.workforce.services.units import BadUnit, lock_unit, refuse_unless
from peelian.apps.workforce.types.people import Rank
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy


@transaction.atomic
def create_unit_post(
    *,
    actor: Actor,
    at: dt.datetime,
    unit_id: int,
    title: str,
    rank: Rank,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    role: str = "",
    fte: Decimal = Decimal(1),
    funding_id: int | None = None,
) -> int:
    """Add a funded post to a unit; answers its id. With funding that ends, the post ends with it at the latest.

    Raises:
        BadUnit: its FTE is none or more than 1, it ends before it begins, or unit or funding don't stand then.
        NotFound: there is no such unit.
    """
    unit = lock_unit(unit_id)
    funding = Funding.objects.filter(pk=funding_id).first() if funding_id is not None else None
    ends = funding.ends_on if funding else None
    refuse_unless(
        rules.may_fund(
            fte=fte,
            valid_from=valid_from,
            unit_from=unit.valid_from,
            unit_until=unit.valid_until,
            ends_on=ends,
            valid_until=valid_until,
        ),
        "valid_until" if valid_until is not None and valid_until <= valid_from else "valid_from",
    )
    post = Post.objects.create(
        unit=unit, title=tidy(title), rank=rank, role=role, fte=fte, funding=funding, valid_from=valid_from,
        valid_until=sooner(valid_until, ends),
    )  # fmt: skip
    events.record(
        name="workforce.post.created", actor=actor, at=at, subject=post, area_code=unit.area_code,
        data={"unit": unit.code, "from": valid_from.isoformat()},
    )  # fmt: skip
    return post.pk


@transaction.atomic
def close_post(*, actor: Actor, at: dt.datetime, post_id: int, valid_until: dt.date) -> None:
    """End a post on a day, the first without it. Whoever holds it stays in its unit, over the establishment.

    Raises:
        BadUnit: it begins no earlier than that day, or has ended before it.
        NotFound: there is no such post.
    """
    post = _post(post_id)
    refuse_unless(
        rules.may_end_post(valid_from=post.valid_from, until=post.valid_until, on=valid_until), "valid_until"
    )
    end_posts([post], valid_until)
    events.record(
        name="workforce.post.closed", actor=actor, at=at, subject=post, data={"from": valid_until.isoformat()}
    )


@transaction.atomic
def move_post(
    *,
    actor: Actor,
    at: dt.datetime,
    post_id: int,
    unit_id: int,
    valid_from: dt.date,
    team_id: int | None = None,
) -> int:
    """Move a post to another unit from a day on, and whoever holds it with it; answers the id of the post there.

    Before that day it stays where it was: every past day keeps its own establishment.

    Raises:
        BadUnit: the post or the unit doesn't stand then, it is there already, or the team isn't the unit's.
        NotFound: there is no such post or unit.
    """
    post, unit = _post(post_id), lock_unit(unit_id)
    refuse_unless(
        rules.may_end_post(valid_from=post.valid_from, until=post.valid_until, on=valid_from), "valid_from"
    )
    of_unit = team_id is None or Team.objects.filter(pk=team_id, unit=unit).exists()
    refuse_unless(
        rules.may_move(
            there=post.unit_id == unit_id, team_of_unit=of_unit, valid_from=valid_from, unit_from=unit.valid_from,
            unit_until=unit.valid_until,
        ),
        "unit",
    )  # fmt: skip
    moved = Post.objects.create(
        unit=unit, team_id=team_id, title=post.title, role=post.role, rank=post.rank, fte=post.fte,
        funding=post.funding, valid_from=valid_from, valid_until=post.valid_until,
    )  # fmt: skip
    for posting in Posting.objects.select_for_update().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from), post=post
    ):
        _continue(posting, valid_from, unit_id=unit_id, post_id=moved.pk)
    Post.objects.filter(pk=post_id).update(valid_until=valid_from)
    events.record(
        name="workforce.post.moved", actor=actor, at=at, subject=moved, area_code=unit.area_code,
        data={"from_post": post_id, "unit": unit.code, "from": valid_from.isoformat()},
    )  # fmt: skip
    return moved.pk


@transaction.atomic
def post_to_unit(*, actor: Actor, at: dt.datetime, person_id: int, unit_id: int, valid_from: dt.date) -> int:
    """Put somebody into a unit over its establishment, without a post; where they were ends. Answers the posting's id.

    Of somebody who left later than that day the posting ends with their service.

    Raises:
        BadUnit: they don't serve on that day, are posted elsewhere from a later one, or the unit doesn't stand then.
        NotFound: there is no such unit.
    """
    unit = lock_unit(unit_id)
    if serves_as(person_id, valid_from) is None:
        raise BadUnit(post_rules.NOT_SERVING, field="person")
    later = Posting.objects.filter(person_id=person_id, valid_from__gte=valid_from).exists()
    refuse_unless(
        rules.may_post(
            later=later, valid_from=valid_from, unit_from=unit.valid_from, unit_until=unit.valid_until
        ),
        "valid_from",
    )
    Posting.objects.filter(valid_on(valid_from), person_id=person_id).update(valid_until=valid_from)
    posting = Posting.objects.create(
        person_id=person_id, unit=unit, valid_from=valid_from, valid_until=serves_until(person_id, valid_from)
    )
    events.record(
        name="workforce.person.posted", actor=actor, at=at, subject=posting.person, area_code=unit.area_code,
        data={"unit": unit.code, "from": valid_from.isoformat()},
    )  # fmt: skip
    return posting.pk


def end_posts(posts: Iterable[Post], day: dt.date) -> int:
    """End posts that stand past a day on it; whoever holds one stays in its unit. Answers how many.

    Part of a caller's transaction, which has locked the posts and records what it did.
    """
    units = {post.pk: post.unit_id for post in posts}
    after = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    for posting in Posting.objects.select_for_update().filter(after, post_id__in=units):
        if posting.post_id is not None:
            _continue(posting, day, unit_id=units[posting.post_id], post_id=None)
    Post.objects.filter(pk__in=units).update(valid_until=day)
    return len(units)


def _continue(posting: Posting, day: dt.date, *, unit_id: int, post_id: int | None) -> None:
    """Have a posting go on elsewhere from a day; one that hadn't begun by then is elsewhere from its beginning."""
    if posting.valid_from >= day:
        Posting.objects.filter(pk=posting.pk).update(unit_id=unit_id, post_id=post_id)
        return
    Posting.objects.filter(pk=posting.pk).update(valid_until=day)
    Posting.objects.create(
        person_id=posting.person_id, unit_id=unit_id, post_id=post_id, valid_from=day, valid_until=posting.valid_until
    )  # fmt: skip


def _post(post_id: int) -> Post:
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise NotFound("There is no such post.")
    return post
