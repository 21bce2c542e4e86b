"""What residents may read of a plan: written by one, published by a second person, withdrawn with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.problems.models import Plan, PublicPart
from peelian.apps.problems.queries import public as queries
from peelian.apps.problems.rules import plans as rules
from peelian.apps.problems.services.writing import BadPublicPart, PartChanged, insist, locked, record
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.problems.types.public import PublicPartView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy


def write_public_part(
    *,
    actor: Actor,
    at: dt.datetime,
    plan_id: int,
    written_by_id: int,
    title: str,
    problem: str,
    doing: str,
    measuring: str = "",
    outcome_ids: Sequence[int] = (),
) -> PublicPartView:
    """Write, or write anew, what residents may read of an agreed plan. It is published by somebody else.

    New words take the place of those that were published: nothing is shown until they are published too. Raises
    NotFound, BadPublicPart.
    """
    words = {
        "title": tidy(title),
        "problem": tidy(problem),
        "doing": tidy(doing),
        "measuring": tidy(measuring),
    }
    for field, ask in {
        "title": "Give it a title.",
        "problem": "Say what the problem is.",
        "doing": "Say what is being done.",
    }.items():
        if not words[field]:
            raise BadPublicPart(ask, field=field)
    with transaction.atomic():
        plan = locked(plan_id)
        insist(rules.may_write_part(PlanState(plan.state)), BadPublicPart)
        own = set(plan.outcomes.values_list("id", flat=True))
        if not set(outcome_ids) <= own:
            raise BadPublicPart("Choose outcomes of this plan.", field="outcome_ids")
        was_shown = _is_shown(plan)
        PublicPart.objects.update_or_create(
            plan=plan,
            defaults={
                **words,
                "outcome_ids": list(outcome_ids),
                "written_by_id": written_by_id,
                "written_at": at,
                "published_by": None,
                "published_at": None,
                "withdrawn_at": None,
            },
        )
        record("problems.part.written", actor, at, plan)
        if was_shown:
            record("problems.part.withdrawn", actor, at, plan, reason="It is being written anew.")
    return queries.part_of(plan_id)


def publish_part(
    *, actor: Actor, at: dt.datetime, plan_id: int, published_by_id: int, seen: str
) -> PublicPartView:
    """Show residents the public part, as another than its writer; a second time changes nothing.

    Args:
        seen: the `seal` of the words that its publisher has read.

    Raises NotFound, PartChanged (other words were written since), BadPublicPart (of a closed plan, too).
    """
    with transaction.atomic():
        plan = locked(plan_id)
        part, words = _part(plan), queries.part_of(plan_id)
        if words.seal != seen:
            raise PartChanged(
                "The words for residents were changed since you read them, and nothing is published. "
                "Read them again below, then publish them."
            )
        if words.is_published:
            return words
        insist(rules.may_publish_part(PlanState(plan.state)), BadPublicPart)
        if part.written_by_id == published_by_id:
            raise BadPublicPart("Somebody else than its writer publishes it.")
        part.published_by_id, part.published_at, part.withdrawn_at = published_by_id, at, None
        part.save(update_fields=["published_by", "published_at", "withdrawn_at"])
        record("problems.part.published", actor, at, plan)
    return queries.part_of(plan_id)


def withdraw_part(*, actor: Actor, at: dt.datetime, plan_id: int, reason: str) -> PublicPartView:
    """Take the public part from the site at once; the reason is recorded. A second time changes nothing.

    Raises NotFound, BadPublicPart.
    """
    reason = tidy(reason)
    if not reason:
        raise BadPublicPart("Say why it is withdrawn.", field="reason")
    with transaction.atomic():
        plan = locked(plan_id)
        part = _part(plan)
        if part.published_at is None:
            raise BadPublicPart("It isn't published.")
        if part.withdrawn_at is None:
            part.withdrawn_at = at
            part.save(update_fields=["withdrawn_at"])
            record("problems.part.withdrawn", actor, at, plan, reason=reason)
    return queries.part_of(plan_id)


def _part(plan: Plan) -> PublicPart:
    part = PublicPart.objects.filter(plan=plan).first()
    if part is None:
        raise NotFound("Nothing was written for residents about this plan.")
    return part


def _is_shown(plan: Plan) -> bool:
    shown = PublicPart.objects.filter(plan=plan, published_at__isnull=False, withdrawn_at__isnull=True)
    return shown.exists()
