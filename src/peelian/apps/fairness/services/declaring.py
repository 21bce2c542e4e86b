"""What members of the force say of themselves. No event of this room names a characteristic or what was said."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.apps.fairness.models.recruiting import Applicant
from peelian.apps.fairness.services.recruiting import token_of
from peelian.apps.fairness.types import Characteristic, Outcome
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import Refused


class CannotSay(Refused):
    """An answer that isn't one of those that can be given."""


class CannotCarry(Refused):
    """A reference under which nobody applied that the person could be."""


class AlreadyCarried(Refused):
    """This person has answers of their own already."""


def declare(*, actor: Actor, at: dt.datetime, person_id: int, answers: Mapping[Characteristic, str]) -> None:
    """Say, change or take back what one says of oneself.

    Args:
        actor: the person.
        at: now.
        person_id: theirs.
        answers: what is named becomes so; empty takes it back; what isn't named stays.

    Raises:
        CannotSay: an answer isn't one.
    """
    for characteristic, value in answers.items():
        said = rules.may_say(characteristic, value)
        if value and not said:
            raise CannotSay(said.reason, field=characteristic)
    with transaction.atomic():
        subject, _ = Subject.objects.get_or_create(
            person_id=person_id, defaults={"token": secrets.token_hex(32)}
        )
        for characteristic, value in answers.items():
            mine = Declaration.objects.filter(token=subject.token, characteristic=characteristic)
            if not value:
                mine.delete()
                continue
            Declaration.objects.update_or_create(
                token=subject.token,
                characteristic=characteristic,
                defaults={"value": value, "declared_at": at},
            )
        events.record(
            name="fairness.own.declared", actor=actor, at=at, subject=f"workforce.Person:{person_id}"
        )


def carry_over(*, actor: Actor, at: dt.datetime, person_id: int, reference: str) -> None:
    """Let what an applicant said stand for the person that they have become, who may change it or take it back.

    Once for each, and never over answers that they have given since. Nothing is copied: the token under which they
    applied becomes theirs.

    Raises:
        CannotCarry: nobody who joined by it applied under this reference, or it is another's. One sentence for all.
        AlreadyCarried: this person has answers of their own.
    """
    token = token_of(reference)
    with transaction.atomic():
        # Held: two claims of one application come one after the other.
        found = (
            Applicant.objects.select_for_update(of=("self",))
            .select_related("campaign")
            .filter(token=token)
            .first()
        )
        mine = Subject.objects.select_for_update().filter(person_id=person_id).first()
        if mine is not None and Declaration.objects.filter(token=mine.token).exists():
            raise AlreadyCarried("You have answers here already. Change those, or take them back first.")
        decision = _may_carry(found, person_id)
        if found is None or not decision:
            raise CannotCarry(decision.reason, field="reference")
        if mine is None:
            Subject.objects.create(token=token, person_id=person_id)
        else:
            mine.token = token
            mine.save(update_fields=["token"])
        events.record(
            name="fairness.own.carried_over", actor=actor, at=at, subject=f"workforce.Person:{person_id}"
        )


def _may_carry(found: Applicant | None, person_id: int) -> Decision:
    if found is None:
        return rules.may_carry(applied_on=dt.date.max, passed=0, stages=0, joined_on=(), claimed=False)
    return rules.may_carry(
        applied_on=found.applied_on,
        passed=found.results.filter(outcome=Outcome.PASSED).count(),
        stages=found.campaign.stages.count(),
        joined_on=[career.joined_on for career in workforce.list_careers(person_id)],
        claimed=Subject.objects.filter(token=found.token).exists(),
    )
