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
from peelian.apps.fairness.types import Characteristic
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused


class CannotSay(Refused):
    """An answer that isn't one of those that can be given."""


class AlreadyCarried(Refused):
    """This person, or this application, is known under a token already."""


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
    """Let what an applicant said stand for the person that they have become, who may change it. Once for each.

    Raises NotFound: nobody applied under this reference. AlreadyCarried.
    """
    token = token_of(reference)
    with transaction.atomic():
        if not Applicant.objects.filter(token=token).exists():
            raise NotFound("Nobody applied under this reference.")
        if (
            Subject.objects.filter(token=token).exists()
            or Subject.objects.filter(person_id=person_id).exists()
        ):
            raise AlreadyCarried("This person has their own answers already.")
        Subject.objects.create(token=token, person_id=person_id)
        events.record(
            name="fairness.own.carried_over", actor=actor, at=at, subject=f"workforce.Person:{person_id}"
        )
