"""Writes on schemes and on who asked to join one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.schemes import queries
from peelian.apps.schemes.models import Interest, Scheme
from peelian.apps.schemes.types import LONGEST_WORDS, InterestLine, SchemeView, Taken
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import slug, tidy


class CannotOpen(Refused):
    """A scheme without a name or words, or one whose name is taken."""


class SchemeClosed(Refused):
    """Nobody can join a scheme that has closed."""


class AlreadyAnswered(Refused):
    """The team has answered this person before."""


def open_scheme(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    what: str,
    who_for: str = "",
    area_id: int | None = None,
    code: str = "",
) -> SchemeView:
    """Offer a scheme to residents of an area, or of the whole force (no area). Its code comes from its name unless one
    is given. Raises CannotOpen."""
    name, what = tidy(name), tidy(what)
    if not name:
        raise CannotOpen("Give the scheme a name.", field="name")
    if not what:
        raise CannotOpen("Say what people do in it.", field="what")
    code = (code or slug(name))[:40].strip("-")
    if not code:
        raise CannotOpen("Give the scheme a name with letters or numbers.", field="name")
    with transaction.atomic():
        row, made = Scheme.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "what": what, "who_for": tidy(who_for), "area_id": area_id, "opened_at": at,
            },
        )  # fmt: skip
        if not made:
            raise CannotOpen("There is a scheme of this name. Choose another name.", field="name")
        _record("schemes.scheme.opened", row, actor, at)
    return queries.get_scheme(code)


def close_scheme(*, actor: Actor, at: dt.datetime, code: str) -> SchemeView:
    """Offer a scheme no more. Who asked before can still be answered. Raises NotFound, SchemeClosed."""
    with transaction.atomic():
        row = Scheme.objects.select_for_update(of=("self",)).filter(code=code).first()
        if row is None:
            raise NotFound("There is no such scheme.")
        if row.closed_at is not None:
            raise SchemeClosed("This scheme was closed already.")
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        _record("schemes.scheme.closed", row, actor, at)
    return queries.get_scheme(code)


def take_interest(
    *,
    actor: Actor,
    at: dt.datetime,
    code: str,
    contact_id: int,
    area_id: int,
    words: str = "",
    language: str = "",
    key: str,
) -> Taken:
    """Somebody asks to join a scheme.

    Whoever waits for an answer is not taken a second time: what they add is put to what they wrote. The same `key`
    again changes nothing.

    Raises:
        NotFound: there is no such scheme.
        SchemeClosed: it has closed.
        Refused: the words are too long.
    """
    words = tidy(words)
    if len(words) > LONGEST_WORDS:
        raise Refused(f"Write {LONGEST_WORDS:,} characters or fewer.", field="words")
    with transaction.atomic():
        # Held: so that two presses at once come one after the other, and none comes after the closing.
        scheme = Scheme.objects.select_for_update(of=("self",)).filter(code=code).first()
        if scheme is None:
            raise NotFound("There is no such scheme.")
        known = Interest.objects.filter(key=key).first()
        if known is not None:
            return Taken(known.pk, is_new=False)
        if scheme.closed_at is not None:
            raise SchemeClosed("This has closed. Nobody can join it any more.")
        waiting = Interest.objects.filter(scheme=scheme, contact_id=contact_id, answered_at=None).first()
        if waiting is not None:
            _add_words(waiting, words)
            return Taken(waiting.pk, is_new=False)
        row = Interest.objects.create(
            scheme=scheme,
            contact_id=contact_id,
            area_id=area_id,
            words=words,
            language=language,
            key=key,
            asked_at=at,
        )
        events.record(
            name="schemes.interest.taken", actor=actor, at=at, subject=row, area_code=row.area.code,
            data={"scheme": scheme.code},
        )  # fmt: skip
    return Taken(row.pk, is_new=True)


def answer_interest(*, actor: Actor, at: dt.datetime, interest_id: int) -> InterestLine:
    """The team has answered somebody who asked. Raises NotFound, AlreadyAnswered."""
    with transaction.atomic():
        row = (
            Interest.objects.select_for_update(of=("self",))
            .select_related("area", "scheme")
            .filter(pk=interest_id)
            .first()
        )
        if row is None:
            raise NotFound("There is nobody of this number who asked.")
        if row.answered_at is not None:
            raise AlreadyAnswered("This person has been answered.")
        row.answered_at = at
        row.save(update_fields=["answered_at"])
        events.record(
            name="schemes.interest.answered", actor=actor, at=at, subject=row, area_code=row.area.code,
            data={"scheme": row.scheme.code},
        )  # fmt: skip
    return queries.line(row)


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Delete what a person asked to join. Returns how many."""
    count, _ = Interest.objects.filter(contact_id=contact_id).delete()
    events.record(
        name="schemes.contact.erased", actor=actor, at=at, subject=f"contacts.Contact:{contact_id}",
        data={"interests": count},
    )  # fmt: skip
    return count


@transaction.atomic
def forget_interests(*, actor: Actor, at: dt.datetime, before: dt.datetime) -> int:
    """Delete what was asked before a moment, answered or not. Returns how many."""
    count, _ = Interest.objects.filter(asked_at__lt=before).delete()
    if count:
        events.record(
            name="schemes.interests.forgotten", actor=actor, at=at, subject="schemes.Interest:old",
            data={"interests": count},
        )  # fmt: skip
    return count


def _add_words(row: Interest, words: str) -> None:
    together = f"{row.words}\n\n{words}".strip()
    if words and words not in row.words and len(together) <= LONGEST_WORDS:
        row.words = together
        row.save(update_fields=["words"])


def _record(name: str, row: Scheme, actor: Actor, at: dt.datetime) -> None:
    code = row.area.code if row.area else ""
    events.record(name=name, actor=actor, at=at, subject=row, area_code=code, data={"code": row.code})
