"""What pays for posts beside the force's own budget: begun and ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.workforce.models.posts import Funding, Post, Posting
from peelian.apps.workforce.rules import figures as rules
from peelian.apps.workforce.services.duties import hold
from peelian.apps.workforce.services.establishment import end_posts
from peelian.columns.locks import one_at_a_time
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class BadFunding(Refused):
    """Funding that can't begin or end so."""


@transaction.atomic
def begin_funding(
    *, actor: Actor, at: dt.datetime, name: str, source: str, ends_on: dt.date | None = None
) -> int:
    """Record what pays for posts; with an end, posts on it are temporary. Answers its id.

    Raises BadFunding for a name twice, and without a name or somebody who pays.
    """
    name, source = tidy(name), tidy(source)
    one_at_a_time("workforce.funding")
    decision = rules.may_begin_funding(
        name=name, source=source, taken=Funding.objects.filter(name=name).exists()
    )
    if not decision:
        raise BadFunding(decision.reason, field="name")
    funding = Funding.objects.create(name=name, source=source, ends_on=ends_on)
    events.record(
        name="workforce.funding.begun", actor=actor, at=at, subject=funding,
        data={"until": ends_on.isoformat() if ends_on else None},
    )  # fmt: skip
    return funding.pk


@transaction.atomic
def end_funding(*, actor: Actor, at: dt.datetime, funding_id: int, ends_on: dt.date) -> int:
    """End funding on a day, the first without it, and its posts with it; answers how many posts end.

    Whoever holds one stays in its unit, over the establishment.

    Raises:
        BadFunding: it ends by then already, or a post of it begins on that day or later.
        NotFound: there is no such funding.
    """
    past = Q(valid_until__isnull=True) | Q(valid_until__gt=ends_on)
    hold(Posting.objects.filter(past, post__funding_id=funding_id).values_list("person_id", flat=True))
    funding = Funding.objects.select_for_update(no_key=True).filter(pk=funding_id).first()
    if funding is None:
        raise NotFound("There is no such funding.")
    posts = Post.objects.filter(funding=funding)
    decision = rules.may_end_funding(
        ends_on=funding.ends_on, on=ends_on, later_posts=posts.filter(valid_from__gte=ends_on).count()
    )
    if not decision:
        raise BadFunding(decision.reason, field="ends_on")
    ended = end_posts(posts.select_for_update(no_key=True).filter(past).order_by("pk"), ends_on)
    Funding.objects.filter(pk=funding_id).update(ends_on=ends_on)
    events.record(
        name="workforce.funding.ended", actor=actor, at=at, subject=funding,
        data={"from": ends_on.isoformat(), "posts": ended},
    )  # fmt: skip
    return ended
