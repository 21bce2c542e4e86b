"""Portraits of people: drawn anew, small, and square."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.analysis.pictures import BadPicture, square
from peelian.apps.events import api as events
from peelian.apps.workforce.models.people import Person, Portrait
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused

#: Points of a side. Shown at 96, so that it is sharp on a phone's screen too.
SIDE = 192


class BadPortrait(Refused):
    """A file that isn't a picture we read."""


def set_portrait(*, actor: Actor, at: dt.datetime, person_id: int, content: bytes) -> None:
    """Show this picture of a person while they are posted, in the place of an older one.

    Raises:
        BadPortrait: the file isn't a picture that we read.
        NotFound: there is no such person.
    """
    try:
        picture = square(content, side=SIDE)
    except BadPicture as error:
        raise BadPortrait(str(error), field="picture") from error
    with transaction.atomic():
        person = _person(person_id)
        Portrait.objects.update_or_create(
            person=person,
            defaults={"content": picture.content, "media_type": picture.media_type, "added_at": at},
        )
        events.record(name="workforce.portrait.set", actor=actor, at=at, subject=person)


def remove_portrait(*, actor: Actor, at: dt.datetime, person_id: int) -> None:
    """Show no picture of a person any more. Raises NotFound when there is no such person."""
    with transaction.atomic():
        person = _person(person_id)
        gone, _ = Portrait.objects.filter(person=person).delete()
        if gone:
            events.record(name="workforce.portrait.removed", actor=actor, at=at, subject=person)


def _person(person_id: int) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person
