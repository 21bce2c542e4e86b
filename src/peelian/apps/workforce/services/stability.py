"""Writes on probations, the rule about them, and tutors."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.workforce.models.people import Career, Person
from peelian.apps.workforce.models.stability import Probation, ProbationRule, Tutoring
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.rules import stability as rules
from peelian.apps.workforce.services.duties import hold
from peelian.apps.workforce.services.serving import serves_as
from peelian.apps.workforce.types.units import UnitKind
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class BadProbation(Refused):
    """A probation, or a rule about them, that can't be so."""


class BadTutoring(Refused):
    """Somebody who can't tutor this student then."""


@transaction.atomic
def set_probation_rule(*, actor: Actor, at: dt.datetime, words: str, source: str, valid_from: dt.date) -> int:
    """Say from when on whoever is on probation stays in one LPA, in place of the rule until then; answers its id.

    Raises BadProbation where a rule begins on that day or later, or without words.
    """
    words, source = tidy(words), tidy(source)
    if not words or not source:
        raise BadProbation("A rule needs its words and where it comes from.", field="words")
    if ProbationRule.objects.filter(valid_from__gte=valid_from).exists():
        raise BadProbation("A rule begins on that day or later already.", field="valid_from")
    ProbationRule.objects.filter(valid_on(valid_from)).update(valid_until=valid_from)
    rule = ProbationRule.objects.create(words=words, source=source, valid_from=valid_from)
    events.record(
        name="workforce.probation_rule.set", actor=actor, at=at, subject=rule,
        data={"from": valid_from.isoformat()},
    )  # fmt: skip
    return rule.pk


@transaction.atomic
def begin_probation(
    *, actor: Actor, at: dt.datetime, person_id: int, unit_id: int, starts_on: dt.date, ends_on: dt.date
) -> int:
    """Put somebody on probation in an LPA, from a day until before another; answers its id.

    Raises NotFound; BadProbation for somebody who doesn't serve on the first day or is of another rank, for a unit that
    isn't an LPA, and for days on which they are on probation already.
    """
    person, unit = _person(person_id), _unit(unit_id)
    decision = rules.may_begin(
        rank=serves_as(person.pk, starts_on), kind=UnitKind(unit.kind), unit_from=unit.valid_from,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    if not decision:
        raise BadProbation(decision.reason, field="starts_on")
    _refuse_past_leaving(person.pk, starts_on, ends_on)
    try:
        with transaction.atomic():
            probation = Probation.objects.create(
                person=person, unit=unit, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as clash:
        raise BadProbation("This person is on probation then already.", field="starts_on") from clash
    events.record(
        name="workforce.probation.begun", actor=actor, at=at, subject=person, area_code=unit.area_code,
        data={"unit": unit.code, "from": starts_on.isoformat(), "until": ends_on.isoformat()},
    )  # fmt: skip
    return probation.pk


@transaction.atomic
def end_probation(*, actor: Actor, at: dt.datetime, probation_id: int, ends_on: dt.date) -> None:
    """Have a probation end before another day: confirmed early, or extended. Tutoring past its end ends with it.

    Raises NotFound, BadProbation.
    """
    probation = (
        Probation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=probation_id)
        .first()
    )
    if probation is None:
        raise NotFound("There is no such probation.")
    decision = rules.may_end(starts_on=probation.starts_on, ends_on=ends_on)
    if not decision:
        raise BadProbation(decision.reason, field="ends_on")
    _refuse_past_leaving(probation.person_id, probation.starts_on, ends_on)
    past = Tutoring.objects.filter(student_id=probation.person_id, valid_from__gte=probation.starts_on)
    if ends_on < probation.ends_on:
        past.filter(valid_from__gte=ends_on).delete()
        past.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=ends_on)).update(valid_until=ends_on)
    probation.ends_on = ends_on
    try:
        with transaction.atomic():
            probation.save(update_fields=["ends_on"])
    except IntegrityError as clash:
        raise BadProbation(
            "Another probation of this person begins before that day.", field="ends_on"
        ) from clash
    events.record(
        name="workforce.probation.ended", actor=actor, at=at, subject=probation.person,
        area_code=probation.unit.area_code, data={"until": ends_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def begin_tutoring(
    *,
    actor: Actor,
    at: dt.datetime,
    student_id: int,
    tutor_id: int,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> int:
    """Have one person tutor another from a day on, in place of whoever did until then; answers its id.

    Without an end, or with one past it, it lasts as long as the student's probation and the tutor's service. What was
    to begin in that time is taken back; the event says what. Raises NotFound, BadTutoring.
    """
    hold([student_id, tutor_id])
    student, tutor = _person(student_id), _person(tutor_id)
    probation = _on_probation(student.pk, valid_from)
    decision = rules.may_tutor(
        rank=serves_as(tutor.pk, valid_from),
        tutor_on_probation=_on_probation(tutor.pk, valid_from) is not None,
        student_on_probation=probation is not None,
        same=student == tutor,
    )
    if not decision or probation is None:
        raise BadTutoring(decision.reason, field="tutor_id")
    until = min(
        valid_until or probation.ends_on, probation.ends_on, _leaves_on(tutor.pk, valid_from) or dt.date.max
    )
    if until <= valid_from:
        raise BadTutoring("Tutoring ends after it begins.", field="valid_until")
    before = Tutoring.objects.filter(student=student)
    later = before.filter(valid_from__gte=valid_from, valid_from__lt=until)
    taken_back = [
        {"tutor": before_id, "from": start.isoformat()}
        for before_id, start in later.values_list("tutor_id", "valid_from")
    ]
    later.delete()
    before.filter(valid_on(valid_from)).update(valid_until=valid_from)
    tutoring = Tutoring.objects.create(student=student, tutor=tutor, valid_from=valid_from, valid_until=until)
    events.record(
        name="workforce.tutoring.begun", actor=actor, at=at, subject=student,
        area_code=probation.unit.area_code,
        data={
            "tutor": tutor.pk, "from": valid_from.isoformat(), "until": until.isoformat(), "taken_back": taken_back,
        },
    )  # fmt: skip
    return tutoring.pk


@transaction.atomic
def end_tutoring(*, actor: Actor, at: dt.datetime, tutoring_id: int, valid_until: dt.date) -> None:
    """Have tutoring end before a day; on its first day or before, it is taken back whole. Raises NotFound."""
    tutoring = Tutoring.objects.select_for_update().filter(pk=tutoring_id).first()
    if tutoring is None:
        raise NotFound("Nobody tutors there.")
    student = Person.objects.get(pk=tutoring.student_id)
    if valid_until <= tutoring.valid_from:
        tutoring.delete()
    else:
        tutoring.valid_until = min(valid_until, tutoring.valid_until or valid_until)
        tutoring.save(update_fields=["valid_until"])
    events.record(
        name="workforce.tutoring.ended", actor=actor, at=at, subject=student,
        data={"tutor": tutoring.tutor_id, "until": valid_until.isoformat()},
    )  # fmt: skip


def _refuse_past_leaving(person_id: int, starts_on: dt.date, ends_on: dt.date) -> None:
    leaves_on = _leaves_on(person_id, starts_on)
    if leaves_on is not None and ends_on > leaves_on:
        raise BadProbation(
            f"They leave the force on {in_words(leaves_on)}: the probation ends by then.", field="ends_on"
        )


def _leaves_on(person_id: int, day: dt.date) -> dt.date | None:
    """The first day without somebody after one on which they serve; None while no leaving is recorded."""
    career = Career.objects.filter(person_id=person_id, joined_on__lte=day).last()
    return career.left_on if career else None


def _on_probation(person_id: int, day: dt.date) -> Probation | None:
    return (
        Probation.objects.select_related("unit")
        .filter(person_id=person_id, starts_on__lte=day, ends_on__gt=day)
        .first()
    )


def _person(person_id: int) -> Person:
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    return unit
