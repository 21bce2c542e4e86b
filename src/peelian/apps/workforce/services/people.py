"""Laying a force's own list over its teams, people, posts, postings and named contacts."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries import ground
from peelian.apps.workforce.rules import posts as rules
from peelian.apps.workforce.services.careers import CareerBook
from peelian.apps.workforce.services.contacts import ContactBook
from peelian.apps.workforce.services.numbering import NumberTaken, one_list_at_a_time, refuse_taken
from peelian.apps.workforce.services.postings import PostingBook
from peelian.apps.workforce.services.team_units import TeamUnits
from peelian.apps.workforce.types.lists import PeopleLoaded, PostingRow
from peelian.columns.bulk import update_rows
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import BadInput, NotFound
from peelian.kernel.time import local_day


@transaction.atomic
def load_people(*, actor: Actor, at: dt.datetime, rows: Iterable[PostingRow], source: str) -> PeopleLoaded:
    """Lay a list of people over those who are there, all of it or nothing. The same rows again change nothing.

    A post is known by its team, title and rank, a team by its area's code and its name. Of a person with several rows
    the latest says name, rank and e-mail. A row ends from its day whatever else the person held; those whom the list
    doesn't name stay as they are. One event tells of all of it.

    Args:
        actor: who brings it.
        at: now. A named contact who takes over from another does so on this day, unless the row begins later.
        rows: in any order.
        source: where they come from, for the record.

    Raises:
        BadInput: at the first row that can't be taken: an area that there isn't on the row's first day nor now, a
            person twice or two people in one post at a time, somebody who has left, or a named contact who can't be.
        NumberTaken: somebody was recorded with a number of it meanwhile.
    """
    one_list_at_a_time()
    ordered = sorted(rows, key=lambda row: (row.valid_from, row.row))
    by_person: dict[str, list[PostingRow]] = defaultdict(list)
    for row in ordered:
        by_person[row.collar_number].append(row)
    _refuse_twice(by_person)
    today, count = local_day(at), Counter[str]()
    area_ids = {row.row: _area_of(row, row.area_code, "area_code", today).id for row in ordered}
    _check_contacts(ordered, today)
    people = _load_people(by_person, count)
    teams = _load_teams(ordered, area_ids, today, count)
    PostingBook(people, teams).lay(by_person, count)
    ContactBook(people, today).lay(ordered, count)
    loaded = PeopleLoaded(read=len(ordered), **count)
    if loaded.changes():
        events.record(
            name="workforce.people.loaded", actor=actor, at=at, subject="workforce.Person:list",
            data={"source": source, "read": loaded.read, **loaded.changes()},
        )  # fmt: skip
    return loaded


def _refuse_twice(by_person: Mapping[str, Sequence[PostingRow]]) -> None:
    for rows in by_person.values():
        for before, after in pairwise(rows):
            if before.valid_until is None or before.valid_until > after.valid_from:
                raise BadInput(
                    f"{after.collar_number} is in another post in that time (row {before.row}).",
                    row=after.row, column="from",
                    mend=f"Give row {before.row} an until, or leave one of the two rows out.",
                )  # fmt: skip


def _area_of(row: PostingRow, code: str, column: str, today: dt.date) -> places.AreaView:
    """What a code meant on the row's first day, or else today: lists of people go back further than lists of areas."""
    for day in (row.valid_from, today):
        try:
            return places.get_area(code, day)
        except NotFound:
            continue
    raise BadInput(
        f"there is no area {code}, on {in_words(row.valid_from)} or today.", row=row.row, column=column,
        mend="Write the code as the areas file has it, or import the areas first.",
    )  # fmt: skip


def _check_contacts(rows: Sequence[PostingRow], today: dt.date) -> None:
    last: dict[str, PostingRow] = {}
    for row in rows:
        if not row.named_for:
            continue
        area = _area_of(row, row.named_for, "named_contact_of", today)
        if area.kind is not places.AreaKind.NEIGHBOURHOOD:
            raise _refuse_contact(
                row, f"{row.named_for} is a {area.kind.label.lower()}, not a neighbourhood.",
                "Only a neighbourhood has a named contact.",
            )  # fmt: skip
        decision = rules.may_be_named(rank=row.rank)
        if not decision:
            raise _refuse_contact(row, decision.reason, "Name somebody whom residents meet.")
        before = last.get(row.named_for)
        if before and (before.valid_until is None or before.valid_until > row.valid_from):
            raise _refuse_contact(
                row, f"{row.named_for} has another named contact in that time (row {before.row}).",
                "A neighbourhood has one at a time.",
            )  # fmt: skip
        last[row.named_for] = row


def _refuse_contact(row: PostingRow, reason: str, mend: str) -> BadInput:
    return BadInput(reason, row=row.row, column="named_contact_of", mend=mend)


def _load_people(by_person: Mapping[str, Sequence[PostingRow]], count: Counter[str]) -> dict[str, Person]:
    known = {
        person.collar_number: person
        for person in Person.objects.select_for_update(no_key=True)
        .filter(collar_number__in=by_person)
        .order_by("pk")
    }
    added, changed = [], []
    for number, rows in by_person.items():
        person = known.get(number)
        if person is None:
            person = known[number] = Person(collar_number=number)
            added.append(person)
        latest = rows[-1]
        if _say(person, {"name": latest.name, "email": latest.email or person.email}) and person.pk:
            changed.append(person)
    with refuse_taken(NumberTaken()):
        Person.objects.bulk_create(added)
    update_rows(Person, ["name", "email"], changed)
    new = {person.collar_number for person in added}
    served = CareerBook(known).lay(by_person)
    count.update(
        people_added=len(added),
        people_changed=len((served | {person.collar_number for person in changed}) - new),
    )
    return known


def _load_teams(
    rows: Sequence[PostingRow], area_ids: Mapping[int, int], today: dt.date, count: Counter[str]
) -> dict[tuple[str, str], Team]:
    """The rows' teams by area code and name. One that was made in an older generation of its area stays the same."""
    standing = Team.objects.select_related("area").filter(area__code__in={row.area_code for row in rows})
    known = {(team.area.code, team.name): team for team in standing.order_by("pk")}
    said: dict[tuple[int, str], PostingRow] = {}
    added: dict[tuple[str, str], Team] = {}
    changed: dict[int, Team] = {}
    ways = ground.ways_up(area_ids.values())
    units = TeamUnits(today)
    for row in rows:
        key = row.area_code, row.team
        team = known.get(key)
        if team is None:
            team = known[key] = added[key] = Team(
                area_id=area_ids[row.row],
                unit=units.of_team(ways[area_ids[row.row]], row.team),
                name=row.team,
            )
        for column, text in (("email", row.team_email), ("telephone", row.team_telephone)):
            if not text:
                continue
            before = said.setdefault((id(team), column), row)
            if getattr(before, f"team_{column}") != text:
                raise BadInput(
                    f"row {before.row} says something else for {row.team}.", row=row.row, column=f"team_{column}",
                    mend="Write the same in all rows of a team, or in one of them only.",
                )  # fmt: skip
            if _say(team, {column: text}) and team.pk:
                changed[team.pk] = team
    Team.objects.bulk_create(added.values())
    update_rows(Team, ["email", "telephone"], changed.values())
    count.update(teams_added=len(added), teams_changed=len(changed))
    return known


def _say(thing: Person | Team, said: Mapping[str, object]) -> bool:
    """Set what differs; whether anything did."""
    news = {name: value for name, value in said.items() if getattr(thing, name) != value}
    for name, value in news.items():
        setattr(thing, name, value)
    return bool(news)
