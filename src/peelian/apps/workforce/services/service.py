"""Joining, coming back, leaving, and the terms that somebody serves on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.rules import service as rules
from peelian.apps.workforce.services.leaving import end_learning, end_what_is_held
from peelian.apps.workforce.services.naming import end_namings
from peelian.apps.workforce.services.stays import lock_last_unit, lock_person, stay_on
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import Refused


class CannotServe(Refused):
    """Somebody can't join, leave or serve so then."""


@transaction.atomic
def rejoin(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    joined_on: dt.date,
    rank: Rank,
    fte: Decimal = Decimal(1),
    joined_as: JoinedAs = JoinedAs.REJOINER,
) -> int:
    """Begin another career of somebody who left; answers its id.

    Raises:
        CannotServe: they serve on that day or after it, or their hours are none or more than full time.
        NotFound: there is no such person.
    """
    person = lock_person(person_id)
    latest = Career.objects.filter(person=person).last()
    _refuse(
        rules.may_join(joined_on=joined_on, left_on=_free_from(latest) if latest else joined_on), "joined_on"
    )
    _refuse(rules.may_serve(fte=fte), "fte")
    career = Career.objects.create(person=person, joined_on=joined_on, joined_as=joined_as)
    Terms.objects.create(person=person, rank=rank, fte=fte, valid_from=joined_on)
    events.record(
        name="workforce.person.rejoined", actor=actor, at=at, subject=person,
        data={"from": joined_on.isoformat(), "rank": rank.value},
    )  # fmt: skip
    return career.pk


@transaction.atomic
def leave(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    left_on: dt.date,
    reason: LeaveReason,
    destination: str = "",
) -> None:
    """End somebody's career: `left_on` is the first day without them. Terms, postings, being named, probation
    and tutoring end too.

    What would have begun on or after that day is taken back; the event says how much.

    Raises:
        CannotServe: they don't serve then, or have a career or a transfer that says otherwise.
        NotFound: there is no such person.
    """
    person = lock_person(person_id)
    career = Career.objects.select_for_update(no_key=True).filter(person=person).last()
    _refuse(
        rules.may_leave(
            left_on=left_on, joined_on=career.joined_on if career else None,
            recorded_on=career.left_on if career else None,
        ),
        "left_on",
    )  # fmt: skip
    _refuse(rules.may_go_to(reason=reason, destination=destination), "destination")
    assert career is not None  # noqa: S101 - refused above
    Career.objects.filter(pk=career.pk).update(left_on=left_on, reason=reason, destination=destination)
    taken_back = _end_all(person, left_on)
    events.record(
        name="workforce.person.left", actor=actor, at=at, subject=person,
        data={"from": left_on.isoformat(), "reason": reason.value, "taken_back": taken_back},
    )  # fmt: skip


@transaction.atomic
def correct_leaving(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    left_on: dt.date | None,
    reason: LeaveReason | None,
    destination: str = "",
) -> None:
    """Say that somebody leaves on another day or for another reason than was recorded; a day of None: not at all.

    On a later day, or not at all, they stay on the terms and in the unit of their last day; in its post while nobody
    else holds it and it stands, then over the establishment. Being named, probation and tutoring, which ended with the
    leaving, aren't taken up again.

    Raises:
        CannotServe: no leaving of their latest service is recorded, that day or reason can't be, or the unit of
            their last day has closed by then.
        NotFound: there is no such person.
    """
    person = lock_person(person_id)
    career = Career.objects.select_for_update(no_key=True).filter(person=person).last()
    before = career.left_on if career else None
    _refuse(rules.may_correct(recorded_on=before), "collar_number")
    assert career is not None and before is not None  # noqa: S101, PT018 - refused above
    if left_on is None or reason is None:
        left_on, reason, destination = None, None, ""
    else:
        _refuse(rules.may_leave(left_on=left_on, joined_on=career.joined_on), "left_on")
        _refuse(rules.may_go_to(reason=reason, destination=destination), "destination")
    Career.objects.filter(pk=career.pk).update(left_on=left_on, reason=reason or "", destination=destination)
    taken_back = 0
    if left_on is not None and left_on < before:
        taken_back = _end_all(person, left_on)
    elif left_on != before:
        unit = lock_last_unit(person, before)
        _refuse(
            rules.may_stay_on(
                held=Terms.objects.filter(person=person, valid_until=before).update(valid_until=left_on),
                until=left_on, unit_until=unit.valid_until if unit else None,
            ),
            "collar_number",
        )  # fmt: skip
        stay_on(person, before, left_on)
    events.record(
        name="workforce.person.leaving_corrected", actor=actor, at=at, subject=person,
        data={
            "was": before.isoformat(), "from": left_on.isoformat() if left_on else None, "was_for": career.reason,
            "reason": reason.value if reason else None, "taken_back": taken_back,
        },
    )  # fmt: skip


@transaction.atomic
def change_terms(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    valid_from: dt.date,
    rank: Rank | None = None,
    fte: Decimal | None = None,
    acting: bool | None = None,
) -> int:
    """Promote somebody, or change their hours, from a day on; what isn't named stays. Answers the new terms' id.

    Acting says that they serve in the rank for a time without being promoted to it, and keeps their post. By another
    rank of their own they leave a post that is funded for what they were: from then on they are over the establishment
    of its unit, and the event says so. In a rank that residents don't meet they are nobody's named contact, and
    in one that has none, on no probation and nobody's tutor.

    Raises:
        CannotServe: they don't serve on that day, other terms begin on or after it, or nothing would change.
        NotFound: there is no such person.
    """
    person = lock_person(person_id)
    standing = (
        Terms.objects.select_for_update(no_key=True).filter(valid_on(valid_from), person=person).first()
    )
    later = Terms.objects.filter(person=person, valid_from__gt=valid_from).exists()
    _refuse(rules.may_change(serves=standing is not None, later=later), "valid_from")
    assert standing is not None  # noqa: S101 - refused above
    news: dict[str, Any] = {
        "rank": Rank(standing.rank) if rank is None else rank,
        "fte": standing.fte if fte is None else fte,
        "acting": standing.acting if acting is None else acting,
    }
    _refuse(rules.may_serve(fte=standing.fte if fte is None else fte), "fte")
    before = {name: getattr(standing, name) for name in news}
    _refuse(rules.is_news(before=before, after=news), "rank")
    if standing.valid_from == valid_from:
        Terms.objects.filter(pk=standing.pk).update(**news)
        changed = standing.pk
    else:
        Terms.objects.filter(pk=standing.pk).update(valid_until=valid_from)
        changed = Terms.objects.create(
            person=person, valid_from=valid_from, valid_until=standing.valid_until, **news
        ).pk
    promoted = not news["acting"] and (before["rank"], before["acting"]) != (news["rank"], news["acting"])
    left = _leave_posts_of_other_ranks(person, news["rank"], valid_from) if promoted else 0
    unnamed = end_namings([person.pk], valid_from)
    learning = end_learning([person.pk], valid_from)
    events.record(
        name="workforce.terms.changed", actor=actor, at=at, subject=person,
        data={
            "from": valid_from.isoformat(),
            **({"posts_left": left} if left else {}),
            **({"unnamed": unnamed} if unnamed else {}),
            **({"learning_ended": learning} if any(learning.values()) else {}),
            **{name: str(value) for name, value in news.items() if before[name] != value},
        },
    )  # fmt: skip
    return changed


def _end_all(person: Person, left_on: dt.date) -> int:
    """End terms, postings and what else a leaver holds; how much that was to begin later is taken back."""
    taken_back = end_what_is_held({person.pk: left_on})["taken_back"]
    for model in (Terms, Posting):
        rows = model._default_manager.filter(person=person)
        taken_back += rows.filter(valid_from__gte=left_on).delete()[0]
        rows.filter(valid_on(left_on)).update(valid_until=left_on)
    return taken_back


def _free_from(career: Career) -> dt.date | None:
    """The first day on which another career may begin; None while this one goes on. It has its first day at least."""
    if career.left_on is None:
        return None
    return max(career.left_on, career.joined_on + dt.timedelta(days=1))


def _leave_posts_of_other_ranks(person: Person, rank: Rank, since: dt.date) -> int:
    """Have somebody be over the establishment where their post is of another rank from a day on; in how many posts."""
    rows = Posting.objects.select_for_update(no_key=True, of=("self",)).filter(
        person=person, post__isnull=False
    )
    left = 0
    for posting in rows.exclude(post__rank=rank).exclude(valid_until__lte=since):
        left += 1
        if posting.valid_from >= since:
            Posting.objects.filter(pk=posting.pk).update(post=None)
            continue
        Posting.objects.filter(pk=posting.pk).update(valid_until=since)
        Posting.objects.create(
            person=person, unit_id=posting.unit_id, valid_from=since, valid_until=posting.valid_until
        )
    return left


def _refuse(decision: Decision, field: str) -> None:
    if not decision:
        raise CannotServe(decision.reason, field=field)
