"""Taking an HR extract in: sent, its differences shown, and applied as they were shown or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.extracts import HrImport
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.queries.extracts import Worked, work_out
from peelian.apps.workforce.queries.free_posts import NewPost
from peelian.apps.workforce.rules.extracts import first_change
from peelian.apps.workforce.services.leaving import end_learning, end_what_is_held
from peelian.apps.workforce.services.naming import end_namings_each
from peelian.apps.workforce.services.numbering import NumberTaken, one_list_at_a_time, refuse_taken
from peelian.apps.workforce.types.extracts import (
    CareerSpan,
    HrNote,
    HrPerson,
    HrPlan,
    HrRefusal,
    HrRow,
    ImportState,
    PlaceSpan,
    TermsSpan,
)
from peelian.apps.workforce.types.people import LeaveReason
from peelian.columns.bulk import among, copy_into, count_anew, update_rows
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.kernel.time import local_day

#: So many differences are kept to be shown.
MOST_SHOWN = 500
#: An extract that nobody decides on isn't kept longer.
KEPT = dt.timedelta(days=7)
_Span = TypeVar("_Span", TermsSpan, PlaceSpan)


class ExtractChanged(Refused):
    """The records changed since the differences were shown. `plan`: what it would change now."""

    def __init__(self, plan: HrPlan) -> None:
        super().__init__(
            "The records have changed since these differences were shown. Nothing was applied: look at them again."
        )
        self.plan = plan


class DifferencesNotSeen(Refused):
    """The differences that are kept for an extract aren't those that were looked at."""

    def __init__(self) -> None:
        super().__init__(
            "This extract has newer differences than the page that you applied. Nothing was applied: look at these."
        )


@transaction.atomic
def apply_extract(
    *,
    actor: Actor,
    at: dt.datetime,
    items: Iterable[HrRow | HrRefusal | HrNote],
    source: str,
    digest: str = "",
) -> HrPlan:
    """Lay an extract over the records, all of it or nothing; answers what it changed. The same again changes nothing.

    Within each stretch of service that the rows of a person name, they hold from the first row's day on; what is
    recorded before stays, and so do people whom the extract doesn't name. One event tells of all of it.

    Args:
        actor: who applies it.
        at: now.
        items: what the reader of extracts gives.
        source: where it comes from, for the record.
        digest: of the plan that was shown; empty to apply whatever it comes to.

    Raises:
        BadExtract: with all that stands against it.
        ExtractChanged: when it would change something else than was shown.
        NumberTaken: when somebody was recorded with a number of it meanwhile.
    """
    one_list_at_a_time()
    listed = list(items)
    numbers = {item.number for item in listed if isinstance(item, HrRow)}
    known = Person.objects.select_for_update(no_key=True).filter(collar_number__in=among(numbers, "text"))
    list(known.order_by("pk").values_list("pk"))
    worked = work_out(listed, on=local_day(at))
    plan = worked.plan
    if digest and plan.digest != digest:
        raise ExtractChanged(plan)
    if plan.changes:
        held = _write(worked, local_day(at))
        events.record(
            name="workforce.extract.applied", actor=actor, at=at, subject="workforce.Person:list",
            data={"source": source, "read": plan.read, "people": plan.people, "digest": plan.digest, **plan.counts(),
                  **held},
        )  # fmt: skip
    return plan


@transaction.atomic
def keep_import(
    *, actor: Actor, at: dt.datetime, name: str, content: bytes, mapping: bytes, plan: HrPlan
) -> int:
    """Keep an extract whose differences are to be decided on; answers its id. Those older than a week are given up."""
    _drop(HrImport.objects.filter(state=ImportState.SHOWN, sent_at__lt=at - KEPT), at)
    row = HrImport.objects.create(
        name=name[:120], content=content, mapping=mapping, state=ImportState.SHOWN, sent_by=str(actor), sent_at=at,
        **_shown(plan),
    )  # fmt: skip
    events.record(
        name="workforce.extract.sent", actor=actor, at=at, subject=row, data={"digest": plan.digest, **plan.counts()}
    )  # fmt: skip
    return row.pk


@transaction.atomic
def show_import_again(*, actor: Actor, at: dt.datetime, import_id: int, plan: HrPlan) -> None:
    """Keep other differences for an extract: the records have changed since. Raises NotFound."""
    row = _to_be_decided(import_id)
    for name, value in _shown(plan).items():
        setattr(row, name, value)
    row.save()
    events.record(
        name="workforce.extract.shown_again", actor=actor, at=at, subject=row, data={"digest": plan.digest}
    )


@transaction.atomic
def settle_import(
    *, actor: Actor, at: dt.datetime, import_id: int, items: Iterable[HrRow | HrRefusal | HrNote], digest: str
) -> HrPlan:
    """Apply an extract that was sent in, as its differences were shown, and let go of the file.

    `digest` is of the differences that stood before the eyes of whoever applies it: the newest of the extract may have
    been shown in another of their tabs.

    Raises NotFound when it was decided on already, NotAllowed for anybody but whoever sent it, DifferencesNotSeen, and
    as `apply_extract` does.
    """
    row = _to_be_decided(import_id)
    if row.sent_by != str(actor):
        raise NotAllowed("Whoever sent an extract in applies it: they were shown its differences.")
    if digest != row.digest:
        raise DifferencesNotSeen
    plan = apply_extract(actor=actor, at=at, items=items, source=row.name, digest=digest)
    _let_go(row, ImportState.APPLIED, at)
    return plan


@transaction.atomic
def drop_import(*, actor: Actor, at: dt.datetime, import_id: int) -> None:
    """Give an extract up: nothing of it is applied, and its file is let go. Raises NotFound."""
    row = _to_be_decided(import_id)
    _let_go(row, ImportState.DROPPED, at)
    events.record(name="workforce.extract.dropped", actor=actor, at=at, subject=row)


@transaction.atomic
def forget_imports(*, actor: Actor, at: dt.datetime) -> int:
    """Give up extracts that nobody decided on for a week; how many."""
    dropped = _drop(HrImport.objects.filter(state=ImportState.SHOWN, sent_at__lt=at - KEPT), at)
    if dropped:
        events.record(
            name="workforce.extract.forgotten", actor=actor, at=at, subject="workforce.HrImport:list",
            data={"dropped": dropped},
        )  # fmt: skip
    return dropped


def _shown(plan: HrPlan) -> dict[str, object]:
    differences = [
        (one.number, one.name, one.kind, one.before, one.after) for one in plan.changes[:MOST_SHOWN]
    ]
    return {
        "read": plan.read, "people": plan.people, "unnamed": plan.unnamed, "digest": plan.digest,
        "counts": plan.counts(), "differences": differences, "notes": list(plan.notes),
    }  # fmt: skip


def _to_be_decided(import_id: int) -> HrImport:
    row = HrImport.objects.select_for_update().filter(pk=import_id, state=ImportState.SHOWN).first()
    if row is None:
        raise NotFound("There is no such import to be decided: it was applied or given up.")
    return row


def _drop(rows: Iterable[HrImport], at: dt.datetime) -> int:
    dropped = list(rows)
    for row in dropped:
        _let_go(row, ImportState.DROPPED, at)
    return len(dropped)


def _let_go(row: HrImport, state: ImportState, at: dt.datetime) -> None:
    row.state, row.settled_at = state, at
    row.content, row.mapping, row.differences = b"", b"", []
    row.save()


def _write(worked: Worked, today: dt.date) -> dict[str, object]:
    """Write all of it; how much else leavers held that ends with them or is taken back, and who is named no more."""
    people = _write_people(worked)
    _write_careers(people)
    _write_terms(people)
    _write_places(people, worked)
    count_anew(Person, Career, Terms, Post, Posting)
    last = {person_id: wanted.careers[-1].left_on for held, wanted, person_id in people if held}
    held = end_what_is_held(
        {person_id: left_on for person_id, left_on in last.items() if left_on is not None}
    )
    learning = end_learning(list(last), today)
    unnamed = end_namings_each({
        person_id: min(today, first_change(held, wanted) or today) for held, wanted, person_id in people if held
    })  # fmt: skip
    ended = {name: held[name] + learning[name] for name in held}
    return {**ended, **({"unnamed": unnamed} if unnamed else {})}


def _write_people(worked: Worked) -> list[tuple[HrPerson | None, HrPerson, int]]:
    """The people with their ids, new ones made and renamed ones renamed."""
    new = [wanted for held, wanted in worked.people if held is None]
    columns = ("collar_number", "name", "email", "bio")
    with refuse_taken(NumberTaken()):
        copy_into(Person._meta.db_table, columns, ((one.number, one.name, "", "") for one in new))
    made = Person.objects.filter(collar_number__in=among([one.number for one in new], "text"))
    ids = dict(made.values_list("collar_number", "id"))
    renamed = [
        Person(pk=held.id, name=wanted.name) for held, wanted in worked.people if held and held.name != wanted.name
    ]  # fmt: skip
    update_rows(Person, ["name"], renamed)
    return [(held, wanted, ids.get(wanted.number) or wanted.id or 0) for held, wanted in worked.people]


def _write_careers(people: Sequence[tuple[HrPerson | None, HrPerson, int]]) -> None:
    added, changed = [], []
    for held, wanted, person_id in people:
        standing = {one.id: one for one in held.careers} if held else {}
        for career in wanted.careers:
            if career.id is None:
                added.append((
                    person_id, career.joined_on, career.joined_as, career.left_on, career.reason or "",
                    career.destination,
                ))  # fmt: skip
            elif standing[career.id] != career:
                changed.append((standing[career.id], career, person_id))
    # An exclusion looks at each row as it is written: stretches shrink to the days they had and keep, and then grow.
    update_rows(Career, _CAREER, [_career(_common(before, after), who) for before, after, who in changed])
    update_rows(Career, _CAREER, [_career(after, who) for _, after, who in changed])
    copy_into(Career._meta.db_table, ("person_id", *_CAREER), added)


_CAREER = ("joined_on", "joined_as", "left_on", "reason", "destination")


def _common(before: CareerSpan, after: CareerSpan) -> CareerSpan:
    starts = max(before.joined_on, after.joined_on)
    ends = min(filter(None, (before.left_on, after.left_on)), default=None)
    reason = None if ends is None else after.reason or before.reason or LeaveReason.NOT_RECORDED
    return CareerSpan(starts, after.joined_as, ends and max(starts, ends), reason, "", after.id)


def _career(span: CareerSpan, person_id: int) -> Career:
    return Career(
        pk=span.id, person_id=person_id, joined_on=span.joined_on, joined_as=span.joined_as, left_on=span.left_on,
        reason=span.reason or "", destination=span.destination,
    )  # fmt: skip


def _write_terms(people: Sequence[tuple[HrPerson | None, HrPerson, int]]) -> None:
    added, changed, gone = [], [], []
    for held, wanted, person_id in people:
        new, other, old = _sorted(held.terms if held else (), wanted.terms)
        added += [(person_id, one.rank, one.fte, one.acting, one.valid_from, one.valid_until) for one in new]
        changed += other
        gone += old
    Terms.objects.filter(pk__in=among(gone)).delete()
    for spans in (_shrunk(changed), [after for _, after in changed]):
        rows = [Terms(pk=one.id, valid_from=one.valid_from, valid_until=one.valid_until) for one in spans]
        update_rows(Terms, ["valid_from", "valid_until"], rows)
    copy_into(
        Terms._meta.db_table, ("person_id", "rank", "fte", "acting", "valid_from", "valid_until"), added
    )


def _write_places(people: Sequence[tuple[HrPerson | None, HrPerson, int]], worked: Worked) -> None:
    posts = _make_posts(worked.places.made)
    added, changed, gone = [], [], []
    for held, wanted, person_id in people:
        new, other, old = _sorted(held.places if held else (), wanted.places)
        changed += [(before, after, wanted.number) for before, after in other]
        gone += old
        for one in new:
            unit_id, post = worked.places.found[wanted.number, one]
            post_id = posts[post] if isinstance(post, NewPost) else post
            added.append((person_id, unit_id, post_id, one.valid_from, one.valid_until))
    Posting.objects.filter(pk__in=among(gone)).delete()
    shrunk = _shrunk([(before, after) for before, after, _ in changed])
    rows = [Posting(pk=one.id, valid_from=one.valid_from, valid_until=one.valid_until) for one in shrunk]
    update_rows(Posting, ["valid_from", "valid_until"], rows)
    moved = []
    for _, after, number in changed:
        unit_id, post = worked.places.found[number, after]
        moved.append(
            Posting(
                pk=after.id, unit_id=unit_id, post_id=posts[post] if isinstance(post, NewPost) else post,
                valid_from=after.valid_from, valid_until=after.valid_until,
            )
        )  # fmt: skip
    update_rows(Posting, ["unit", "post", "valid_from", "valid_until"], moved)
    copy_into(Posting._meta.db_table, ("person_id", "unit_id", "post_id", "valid_from", "valid_until"), added)


def _make_posts(made: Sequence[NewPost]) -> dict[NewPost, int]:
    rows = Post.objects.bulk_create(
        Post(unit_id=one.unit_id, title=one.title, role=one.role, rank=one.rank, valid_from=one.valid_from)
        for one in made
    )
    return {one: row.pk for one, row in zip(made, rows, strict=True)}


def _sorted(
    held: Sequence[_Span], wanted: Sequence[_Span]
) -> tuple[list[_Span], list[tuple[_Span, _Span]], list[int]]:
    """What is new, what is another span of a record, as it was and is to be, and the records that go.

    A record whose span would move to days that it had none of goes, and its new span is new.
    """
    standing = {one.id: one for one in held}
    kept = {one.id for one in held if one in wanted}
    rest = [one for one in wanted if one not in held]
    changed = [
        (standing[one.id], one)
        for one in rest
        if one.id is not None and one.id not in kept and _share_a_day(standing[one.id], one)
    ]
    ids = {after.id for _, after in changed}
    new = [one for one in rest if one.id not in ids]
    gone = [one.id for one in held if one.id is not None and one.id not in kept | ids]
    return new, changed, gone


def _share_a_day(one: _Span, other: _Span) -> bool:
    return one.valid_from < (other.valid_until or dt.date.max) and other.valid_from < (
        one.valid_until or dt.date.max
    )


def _shrunk(changed: Sequence[tuple[_Span, _Span]]) -> list[_Span]:
    """Each span cut to the days that it had and keeps."""
    return [
        replace(
            before,
            valid_from=max(before.valid_from, after.valid_from),
            valid_until=min(filter(None, (before.valid_until, after.valid_until)), default=None),
        )
        for before, after in changed
    ]
