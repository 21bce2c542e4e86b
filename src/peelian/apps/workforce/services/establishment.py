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
from peelian.apps.workforce.services.duties import hold
from peelian.apps.workforce.services.naming import end_namings
from peelian.apps.workforce.services.serving import serves_as, sooner
from peelian.apps.workforce.services.stays import begin_stay, lock_person, lock_post
from peelian.apps.workforce.services.units import BadUnit, lock_unit, refuse_unless
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.actors import Actor
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
    post = _lock_held(post_id, valid_until)
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
    post, unit = _lock_held(post_id, valid_from), lock_unit(unit_id)
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
    past = Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from)
    held = list(Posting.objects.select_for_update(no_key=True).filter(past, post=post).order_by("pk"))
    for posting in held:
        _continue(posting, valid_from, unit_id=unit_id, post_id=moved.pk)
    Post.objects.filter(pk=post_id).update(valid_until=valid_from)
    unnamed = end_namings([posting.person_id for posting in held], valid_from)
    events.record(
        name="workforce.post.moved", actor=actor, at=at, subject=moved, area_code=unit.area_code,
        data={
            "from_post": post_id, "unit": unit.code, "from": valid_from.isoformat(),
            **({"unnamed": unnamed} if unnamed else {}),
        },
    )  # fmt: skip
    return moved.pk


@transaction.atomic
def post_to_unit(*, actor: Actor, at: dt.datetime, person_id: int, unit_id: int, valid_from: dt.date) -> int:
    """Put somebody into a unit over its establishment, without a post; where they were ends. Answers the posting's id.

    Of somebody who left later than that day the posting ends with their service.

    Raises:
        BadUnit: they don't serve on that day, or the unit doesn't stand then.
        PostedElsewhere: they are posted elsewhere from a later one.
        NotFound: there is no such person or unit.
    """
    person, unit = lock_person(person_id), lock_unit(unit_id)
    if serves_as(person_id, valid_from) is None:
        raise BadUnit(post_rules.NOT_SERVING, field="person")
    refuse_unless(
        rules.may_stand(valid_from=valid_from, unit_from=unit.valid_from, unit_until=unit.valid_until),
        "valid_from",
    )
    stay = begin_stay(person, unit_id=unit.pk, post=None, since=valid_from)
    unnamed = end_namings([person.pk], valid_from)
    events.record(
        name="workforce.person.posted", actor=actor, at=at, subject=person, area_code=unit.area_code,
        data={
            "unit": unit.code, "from": valid_from.isoformat(), "taken_back": stay.taken_back,
            **({"unnamed": unnamed} if unnamed else {}),
        },
    )  # fmt: skip
    return stay.posting_id


def end_posts(posts: Iterable[Post], day: dt.date) -> int:
    """End posts that stand past a day on it; whoever holds one stays in its unit. Answers how many.

    Part of a caller's transaction, which has locked the posts and records what it did.
    """
    units = {post.pk: post.unit_id for post in posts}
    after = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    for posting in (
        Posting.objects.select_for_update(no_key=True).filter(after, post_id__in=units).order_by("pk")
    ):
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


def _lock_held(post_id: int, day: dt.date) -> Post:
    """A post, after whoever holds it on a day or later: people come first, whoever locks both. Raises NotFound."""
    hold(
        Posting.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day), post=post_id
        ).values_list("person_id", flat=True)
    )
    return lock_post(post_id)
