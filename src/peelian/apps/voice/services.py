"""Writes on what people said."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.voice import queries, rules
from peelian.apps.voice.models import Contribution, Question
from peelian.apps.voice.types import CodedBy, ContributionView, Kind, QuestionView, SaidRow
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotTakeWords(Refused):
    """Empty, or too long."""


class CannotCount(Refused):
    """So many people as nobody can have counted, or more than one where there was no show of hands."""


class SaidInTheFuture(Refused):
    """A conversation can't be noted before it happened."""


class NoWordsLeft(Refused):
    """The words were erased: there is nothing to code."""


class CannotAsk(Refused):
    """A question without text, or that closes before it opens."""


def record_contribution(
    *,
    actor: Actor,
    at: dt.datetime,
    kind: Kind,
    area_id: int,
    category: ProblemCategory,
    coded_by: CodedBy,
    text: str,
    person_key: str,
    said_at: dt.datetime,
    language: str = "",
    contact_id: int | None = None,
    recorded_by_id: int | None = None,
    question_id: int | None = None,
    source: str = "",
    people: int = 1,
) -> ContributionView:
    """Take what somebody said.

    The same `source` twice is taken once: the second call answers what the first one took. `person_key` is the same
    for the same person. `people` are the hands counted in a meeting, else one. Raises CannotTakeWords (only a survey
    answer may do without words, and a report has none of its own), CannotCount and SaidInTheFuture.
    """
    text = tidy(text)
    decision = rules.may_take(text=text, needs_words=kind.needs_words)
    if not decision:
        raise CannotTakeWords(decision.reason, field="text")
    counted = rules.may_count(people, in_a_meeting=kind is Kind.MEETING)
    if not counted:
        raise CannotCount(counted.reason, field="people")
    if said_at > at:
        raise SaidInTheFuture("The conversation can't be later than now.", field="said_at")
    fields = {
        "kind": kind,
        "area_id": area_id,
        "category": category,
        "coded_by": coded_by,
        "text": text,
        "language": language,
        "contact_id": contact_id,
        "recorded_by_id": recorded_by_id,
        "question_id": question_id,
        "person_key": person_key,
        "people": people,
        "said_at": said_at,
        "recorded_at": at,
    }
    with transaction.atomic():
        if source:
            row, is_new = Contribution.objects.get_or_create(source=source, defaults=fields)
        else:
            row, is_new = Contribution.objects.create(**fields), True
        if is_new:
            events.record(
                name="voice.contribution.received",
                actor=actor,
                at=at,
                subject=row,
                area_code=row.area.code,
                data={"kind": kind.value, "category": category.value, "coded_by": coded_by.value},
            )
    return queries.view(row)


@transaction.atomic
def take_over(*, actor: Actor, at: dt.datetime, rows: Iterable[SaidRow], name: str) -> int:
    """Take many contributions at once, from another system or a stack of forms. Answers how many are new.

    Each is checked as one by itself, and the same `source` twice is taken once. One event tells of all of them.

    Raises:
        CannotTakeWords, SaidInTheFuture: of the first that can't be taken; none is then.
    """
    taken = []
    for row in rows:
        text = tidy(row.text)
        decision = rules.may_take(text=text, needs_words=row.kind.needs_words)
        if not decision:
            raise CannotTakeWords(decision.reason, field="text")
        if row.said_at > at:
            raise SaidInTheFuture("The conversation can't be later than now.", field="said_at")
        taken.append(
            Contribution(
                kind=row.kind, area_id=row.area_id, category=row.category, coded_by=row.coded_by, text=text,
                language=row.language, contact_id=row.contact_id, recorded_by_id=row.recorded_by_id,
                question_id=row.question_id, person_key=row.person_key, source=row.source,
                said_at=row.said_at, recorded_at=at,
            )
        )  # fmt: skip
    before = Contribution.objects.count()
    Contribution.objects.bulk_create(taken, ignore_conflicts=True, batch_size=2000)
    fresh = Contribution.objects.count() - before
    events.record(
        name="voice.contributions.taken_over", actor=actor, at=at, subject="voice.Contribution:list",
        data={"name": name, "rows": len(taken), "new": fresh},
    )  # fmt: skip
    return fresh


def recode(
    *, actor: Actor, at: dt.datetime, contribution_id: int, category: ProblemCategory
) -> ContributionView:
    """Give a contribution the category that an officer reads in it. Raises NotFound, NoWordsLeft."""
    with transaction.atomic():
        row = (
            Contribution.objects.select_for_update(of=("self",))
            .select_related("area")
            .filter(pk=contribution_id)
            .first()
        )
        if row is None:
            raise NotFound("There is no such contribution.")
        if row.erased_at is not None:
            raise NoWordsLeft("These words were erased, so their category stays as it was.")
        before, row.category, row.coded_by = row.category, category, CodedBy.OFFICER
        row.save(update_fields=["category", "coded_by"])
        events.record(
            name="voice.contribution.recoded",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.area.code,
            data={"from": before, "to": category.value},
        )
    return queries.view(row)


def ask_question(
    *,
    actor: Actor,
    at: dt.datetime,
    text: str,
    opens_at: dt.datetime,
    area_id: int | None = None,
    closes_at: dt.datetime | None = None,
) -> QuestionView:
    """Put a question on an area's page, or on every page (no area). Raises CannotAsk."""
    text = tidy(text)
    if not text:
        raise CannotAsk("Write the question.", field="text")
    if closes_at is not None and closes_at <= opens_at:
        raise CannotAsk("The question must close after it opens.", field="closes_at")
    with transaction.atomic():
        row = Question.objects.create(text=text, area_id=area_id, opens_at=opens_at, closes_at=closes_at)
        code = row.area.code if row.area else ""
        events.record(name="voice.question.asked", actor=actor, at=at, subject=row, area_code=code)
    return queries.question_view(row)


def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Remove a person's words and the tie to them; area, category and date stay as a count. Answers how many.

    All their contributions get one new random key, so that they still count as one person but lead back to nobody.
    """
    with transaction.atomic():
        # Words that were withheld or forgotten before have lost the row of their person, not the key.
        rows = Contribution.objects.filter(Q(contact_id=contact_id) | Q(person_key=f"contact:{contact_id}"))
        erased = rows.update(
            text="",
            language="",
            contact=None,
            source="",
            person_key=f"erased:{secrets.token_hex(12)}",
            erased_at=at,
        )
        events.record(
            name="voice.contact.erased",
            actor=actor,
            at=at,
            subject=f"contacts.Contact:{contact_id}",
            data={"contributions": erased},
        )
    return erased


def withhold(*, actor: Actor, at: dt.datetime, source: str) -> bool:
    """Take the words of one contribution away, and the tie to who said them, because they are kept elsewhere with more
    care; area, category and date stay as a count. Answers whether there were any."""
    with transaction.atomic():
        row = (
            Contribution.objects.select_for_update(of=("self",))
            .select_related("area")
            .filter(source=source, erased_at__isnull=True)
            .first()
        )
        if row is None:
            return False
        row.text, row.language, row.contact, row.erased_at = "", "", None, at
        row.save(update_fields=["text", "language", "contact", "erased_at"])
        events.record(
            name="voice.contribution.withheld", actor=actor, at=at, subject=row, area_code=row.area.code
        )
    return True


def forget_words(*, actor: Actor, at: dt.datetime, before: dt.datetime, limit: int = 5000) -> int:
    """Empty what was said before a moment, and the tie to who said it; area, category and date stay as a count.
    Answers how many."""
    with transaction.atomic():
        old = Contribution.objects.filter(erased_at__isnull=True, said_at__lt=before).values("pk")[:limit]
        count = Contribution.objects.filter(pk__in=old).update(
            text="", language="", contact=None, erased_at=at
        )
        if count:
            events.record(
                name="voice.words.forgotten", actor=actor, at=at, subject="voice.Contribution:old",
                data={"contributions": count},
            )  # fmt: skip
    return count
