"""Reads of people: who they are, on which rank they serve, where they are posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Post
from peelian.apps.workforce.queries.held import held_on
from peelian.apps.workforce.rules.numbers import collar_number
from peelian.apps.workforce.types.people import (
    CareerView,
    JoinedAs,
    LeaveReason,
    PersonView,
    Rank,
    TermsView,
)
from peelian.columns.bulk import among
from peelian.kernel.errors import NotFound


def person_for_user(user_id: int, on: dt.date | None = None) -> PersonView | None:
    """The person behind a staff account, with their rank as `get_person` says it; None for somebody else's."""
    person = Person.objects.filter(user_id=user_id).first()
    return _view(person, rank_of(person.pk, on)) if person else None


def get_person(person_id: int, on: dt.date | None = None) -> PersonView:
    """One person, without a posting. Raises NotFound.

    Their rank is the one of that day, or the newest that is recorded; of a day outside their service, the nearest.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return _view(person, rank_of(person.pk, on))


def full_names(ids: Iterable[int], on: dt.date | None = None) -> dict[int, str]:
    """Rank and name by person, as `get_person` says them, in two questions however many there are."""
    names = dict(Person.objects.filter(pk__in=among(set(ids))).values_list("pk", "name"))
    ranks: dict[int, Rank] = {}
    terms = Terms.objects.filter(person_id__in=among(names)).order_by("valid_from", "id")
    for person_id, start, rank in terms.values_list("person_id", "valid_from", "rank"):
        if person_id not in ranks or on is None or start <= on:
            ranks[person_id] = Rank(rank)
    return {key: f"{ranks[key].short if key in ranks else ''} {name}".strip() for key, name in names.items()}


def rank_of(person_id: int, on: dt.date | None = None) -> Rank:
    """The rank that somebody serves on, or the nearest to it: see `get_person`. Raises NotFound without any."""
    found = [(row.valid_from, row.rank) for row in Terms.objects.filter(person_id=person_id)]
    if not found:
        raise NotFound("No rank is recorded of this person.")
    begun = [rank for start, rank in found if on is None or start <= on]
    return Rank(begun[-1] if begun else found[0][1])


def list_careers(person_id: int) -> list[CareerView]:
    """The stretches of somebody's service, the first first."""
    return [
        CareerView(
            row.pk, row.person_id, row.joined_on, JoinedAs(row.joined_as), row.left_on,
            LeaveReason(row.reason) if row.reason else None, row.destination,
        )
        for row in Career.objects.filter(person_id=person_id)
    ]  # fmt: skip


def list_terms(person_id: int) -> list[TermsView]:
    """The ranks and full-time equivalents that somebody served on, the first first."""
    return [
        TermsView(row.pk, row.person_id, Rank(row.rank), row.fte, row.acting, row.valid_from, row.valid_until)
        for row in Terms.objects.filter(person_id=person_id)
    ]


def person_ids(collar_numbers: Iterable[str]) -> dict[str, int]:
    """Ids of people by collar number as it is asked for, in whatever case, those who have left among them.

    A number that nobody has is left out.
    """
    asked = {said: collar_number(said) for said in collar_numbers}
    rows = Person.objects.filter(collar_number__in=set(asked.values()))
    found = dict(rows.values_list("collar_number", "id"))
    return {said: found[kept] for said, kept in asked.items() if kept in found}


def posted_area_codes(person_id: int, on: dt.date) -> tuple[str, ...]:
    """The area of the post that a person holds on a day: one code, or none."""
    return tuple(held_on(on).filter(person_id=person_id).values_list("post__team__area__code", flat=True))


def list_people(
    *, viewer: accounts.Viewer, area_path_code: str, on: dt.date, asked_on: dt.date | None = None
) -> list[PersonView]:
    """People posted on a day to teams of an area or of any area below it, by name: those who can be tasked there.

    `asked_on`: the day by which the area lies where the right is asked for; without it, the same day. Raises NotAllowed
    unless the viewer may see the station's work in that area.
    """
    accounts.require(viewer, accounts.Permission.SEE_STATION, places.path_of(area_path_code, asked_on or on))
    codes = {area_path_code, *(area.code for area in places.list_areas(on=on, within=area_path_code))}
    postings = held_on(on).filter(post__team__area__code__in=codes).annotate(rank=F("person__terms__rank"))
    people = [_view(posting.person, Rank(posting.rank), posting.post) for posting in postings]
    return sorted(people, key=lambda person: (person.name, person.id))


def posted_to(team_id: int, on: dt.date) -> list[int]:
    """Everybody who holds a post of a team on a day, in order of id."""
    return sorted(held_on(on).filter(post__team_id=team_id).values_list("person_id", flat=True))


def _view(person: Person, rank: Rank, post: Post | None = None) -> PersonView:
    team = post.team if post else None
    return PersonView(
        id=person.pk,
        name=person.name,
        rank=rank,
        collar_number=person.collar_number,
        user_id=person.user_id,
        post_title=post.title if post else "",
        team_name=team.name if team else "",
        area_code=team.area.code if team else "",
    )
