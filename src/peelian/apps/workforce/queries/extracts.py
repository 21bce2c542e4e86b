"""What an HR extract would change, worked out against the records; and the records as such an extract."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from peelian.apps.workforce.models.extracts import HrImport
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.queries.free_posts import Places
from peelian.apps.workforce.rules import extract_checks as checks
from peelian.apps.workforce.rules import extracts as rules
from peelian.apps.workforce.types.extracts import (
    MOST_REFUSALS,
    BadExtract,
    CareerSpan,
    Change,
    ChangeKind,
    HrNote,
    HrPerson,
    HrPlan,
    HrRefusal,
    HrRow,
    ImportState,
    ImportView,
    PlaceSpan,
    TermsSpan,
)
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.columns.bulk import among
from peelian.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Worked:
    """A plan with what it takes to carry it out: records as they are and as they are to be, of those who change.

    `places`: the unit and the post of each span that is new, by number and span; `posts`: those to be made.
    """

    plan: HrPlan
    people: tuple[tuple[HrPerson | None, HrPerson], ...]
    places: Places


def plan_extract(items: Iterable[HrRow | HrRefusal | HrNote], *, on: dt.date) -> HrPlan:
    """What an extract would change if it were applied on a day.

    Raises BadExtract, with all that stands against it, when it can't be.
    """
    return work_out(items, on=on).plan


def work_out(items: Iterable[HrRow | HrRefusal | HrNote], *, on: dt.date) -> Worked:
    """As `plan_extract`, with what it takes to carry it out."""
    rows: dict[str, list[HrRow]] = defaultdict(list)
    refusals: list[HrRefusal] = []
    notes: list[str] = []
    for item in items:
        if isinstance(item, HrRow):
            rows[item.number].append(item)
        elif isinstance(item, HrRefusal):
            refusals.append(item)
        else:
            notes.append(item.words)
    held = held_people(rows)
    for number, own in rows.items():
        if number in held:
            own[:] = rules.filled(held[number], own)
        own.sort(key=lambda row: (row.valid_from, row.row))
        refusals += checks.check(own)
        if number in held:
            refusals += checks.check_against(held[number], own)
    places = Places(rows, held.values())
    refusals += places.check(row for own in rows.values() for row in own)
    _refuse(refusals)
    people, told = _differences(rows, held)
    told += _place(people, rows, places, refusals)
    _refuse(refusals)
    read = sum(map(len, rows.values()))
    plan = HrPlan(read, len(rows), _unnamed(rows, on), tuple(told), rules.digest_of(told), tuple(notes))
    return Worked(plan, tuple(people), places)


def held_people(numbers: Collection[str] | None = None) -> dict[str, HrPerson]:
    """The records of people by number: careers, terms and postings, each in order of time. None: of everybody."""
    people = Person.objects.order_by("collar_number")
    if numbers is not None:
        people = people.filter(collar_number__in=among(set(numbers), "text"))
    listed = list(people.values_list("id", "collar_number", "name"))
    ids = [key for key, _, _ in listed]
    careers, terms, places = _careers(ids), _terms(ids), _places(ids)
    return {
        number: HrPerson(
            number, name, tuple(careers.get(key, ())), tuple(terms.get(key, ())), tuple(places.get(key, ())), key
        )
        for key, number, name in listed
    }  # fmt: skip


def list_hr_rows() -> Iterator[HrRow]:
    """Everybody's record as an extract has it: a row for each stretch in which nothing changes, by number and day.

    A stretch of service on whose days no rank is recorded has none: an extract can't say it.
    """
    row = 1
    for person in held_people().values():
        for made in rules.rows_of(person, first=row + 1):
            row = made.row
            yield made


def list_imports(*, limit: int = 20) -> list[ImportView]:
    """Extracts that were sent in, the newest first, for a caller that has checked who asks."""
    return [import_view(row) for row in HrImport.objects.defer("content", "mapping", "differences")[:limit]]


def get_import(import_id: int) -> ImportView:
    """One extract that was sent in, for a caller that has checked who asks. Raises NotFound."""
    row = HrImport.objects.defer("content", "mapping").filter(pk=import_id).first()
    if row is None:
        raise NotFound("There is no such import.")
    return import_view(row, differences=True)


def import_files(import_id: int) -> tuple[str, bytes, bytes]:
    """The name, the content and the mapping of an extract that is to be decided. Raises NotFound."""
    rows = HrImport.objects.filter(pk=import_id, state=ImportState.SHOWN)
    row = rows.values_list("name", "content", "mapping").first()
    if row is None:
        raise NotFound("There is no such import to be decided: it was applied or given up.")
    return row[0], bytes(row[1]), bytes(row[2])


def import_view(row: HrImport, *, differences: bool = False) -> ImportView:
    """An import as it is handed out."""
    told = (
        [Change(n, who, ChangeKind(kind), b, a) for n, who, kind, b, a in row.differences]
        if differences
        else []
    )
    return ImportView(
        row.pk, row.name, ImportState(row.state), row.sent_by, row.sent_at, row.settled_at, row.read, row.people,
        row.unnamed, row.digest, row.counts, tuple(told), tuple(row.notes),
    )  # fmt: skip


def _refuse(refusals: list[HrRefusal]) -> None:
    if refusals:
        ordered = sorted(refusals, key=lambda one: one.row)
        raise BadExtract(ordered[:MOST_REFUSALS], count=len(ordered))


def _differences(
    rows: dict[str, list[HrRow]], held: dict[str, HrPerson]
) -> tuple[list[tuple[HrPerson | None, HrPerson]], list[Change]]:
    people: list[tuple[HrPerson | None, HrPerson]] = []
    told: list[Change] = []
    for number in sorted(rows):
        before = held.get(number)
        wanted = rules.lay(before, rows[number])
        news = list(rules.changes(before, wanted))
        if news:
            people.append((before, rules.keeping(before, wanted)))
            told += news
    return people, told


def _place(
    people: Sequence[tuple[HrPerson | None, HrPerson]],
    rows: dict[str, list[HrRow]],
    places: Places,
    refusals: list[HrRefusal],
) -> list[Change]:
    """Find a post for each new stretch in one; the posts that would be made, as changes."""
    for before, wanted in people:
        kept = set(before.places) & set(wanted.places) if before else set()
        places.leave(one.id for one in (before.places if before else ()) if one not in kept)
    for before, wanted in people:
        standing = before.places if before else ()
        for place in wanted.places:
            if place not in standing:
                refusal = places.take(place, wanted.number, rows[wanted.number])
                if refusal is not None:
                    refusals.append(refusal)
    return [Change("", "", ChangeKind.POST, "", post.words) for post in places.made]


def _unnamed(rows: Collection[str], on: dt.date) -> int:
    serving = Career.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), joined_on__lte=on)
    return serving.exclude(person__collar_number__in=among(rows, "text")).count()


def _careers(ids: Sequence[int]) -> dict[int, list[CareerSpan]]:
    found: dict[int, list[CareerSpan]] = defaultdict(list)
    rows = Career.objects.filter(person_id__in=among(ids)).order_by("joined_on", "id")
    for key, person, joined, way, left, reason, where in rows.values_list(
        "id", "person_id", "joined_on", "joined_as", "left_on", "reason", "destination"
    ):
        why = LeaveReason(reason) if reason else None
        found[person].append(CareerSpan(joined, JoinedAs(way), left, why, where, key))
    return found


def _terms(ids: Sequence[int]) -> dict[int, list[TermsSpan]]:
    found: dict[int, list[TermsSpan]] = defaultdict(list)
    rows = Terms.objects.filter(person_id__in=among(ids)).order_by("valid_from", "id")
    for key, person, starts, ends, rank, fte, acting in rows.values_list(
        "id", "person_id", "valid_from", "valid_until", "rank", "fte", "acting"
    ):
        found[person].append(TermsSpan(starts, ends, Rank(rank), fte, acting, key))
    return found


def _places(ids: Sequence[int]) -> dict[int, list[PlaceSpan]]:
    found: dict[int, list[PlaceSpan]] = defaultdict(list)
    rows = Posting.objects.filter(person_id__in=among(ids)).order_by("valid_from", "id")
    for key, person, starts, ends, unit, post, role in rows.values_list(
        "id", "person_id", "valid_from", "valid_until", "unit__code", "post__title", "post__role"
    ):
        found[person].append(PlaceSpan(starts, ends, unit, post or "", role or "", key))
    return found
