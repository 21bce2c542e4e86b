"""Reads of teams and people. What residents may see is public; lists for posting and tasking take a viewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.workforce.models import NamedContact, Person, Portrait, Posting, Team
from peelian.apps.workforce.types import PersonView, Rank, TeamMember, TeamView
from peelian.columns.compiled import compiled
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

#: Ranks that answer for the whole force (police.uk's "senior officers").
SENIOR_RANKS = (Rank.CHIEF_CONSTABLE, Rank.ASSISTANT_CHIEF_CONSTABLE, Rank.CHIEF_SUPERINTENDENT)


def list_team(neighbourhood_code: str, on: dt.date) -> list[TeamMember]:
    """Everybody posted to the neighbourhood's teams on a day, and the sergeants of its sector's teams.

    The named contact comes first, then by rank from the most senior, then by name. Raises NotFound for a
    neighbourhood that doesn't exist on the day.
    """
    area = places.get_area(neighbourhood_code, on)
    named = _named(code=area.code, on=on)
    return _members(
        _serving(code=area.code, sector=area.parent_code, on=on), named[0].person_id if named else None
    )


def list_senior_officers(force_code: str, on: dt.date) -> list[TeamMember]:
    """Officers of the senior ranks posted to the force as a whole on a day, the most senior first."""
    postings = _postings(on).filter(post__team__area__code=force_code, person__rank__in=SENIOR_RANKS)
    return _members(_with_portrait(postings), None)


def named_contact(neighbourhood_code: str, on: dt.date) -> TeamMember | None:
    """The officer or PCSO whom the neighbourhood's residents can name on a day; None while there is none."""
    rows = _named(code=neighbourhood_code, on=on)
    if not rows:
        return None
    posting = _with_portrait(_postings(on)).filter(person_id=rows[0].person_id).first()
    if posting is None:
        return _member(rows[0].person, "", named=True, has_portrait=False)
    return _member(posting.person, posting.post.title, named=True, has_portrait=posting.has_portrait)


def team_of(neighbourhood_code: str, on: dt.date) -> TeamView | None:
    """The neighbourhood's own team on a day; its sector's where it has none; None where neither has."""
    area = places.get_area(neighbourhood_code, on)
    teams = _teams(codes=(area.code, area.parent_code))
    teams.sort(key=lambda team: (team.area.code != area.code, team.name, team.pk))
    return _team(teams[0]) if teams else None


def get_team(team_id: int) -> TeamView:
    """One team. Raises NotFound."""
    try:
        return _team(Team.objects.select_related("area").get(pk=team_id))
    except Team.DoesNotExist:
        raise NotFound("There is no such team.") from None


def person_for_user(user_id: int) -> PersonView | None:
    """The person behind a staff account; None for an account that belongs to nobody in the force."""
    person = Person.objects.filter(user_id=user_id).first()
    return _person(person) if person else None


def get_person(person_id: int) -> PersonView:
    """One person, without a posting. Raises NotFound."""
    try:
        return _person(Person.objects.get(pk=person_id))
    except Person.DoesNotExist:
        raise NotFound("There is no such person.") from None


def person_ids(collar_numbers: Iterable[str]) -> dict[str, int]:
    """Ids of people by collar number, those who have left among them; a number that nobody has is left out."""
    rows = Person.objects.filter(collar_number__in=set(collar_numbers))
    return dict(rows.values_list("collar_number", "id"))


def list_posted(on: dt.date) -> list[TeamMember]:
    """Everybody who holds a post on a day, by name, for those who keep the portraits."""
    return sorted(
        _members(_with_portrait(_postings(on)), None), key=lambda who: (who.name.casefold(), who.person_id)
    )


def portrait_of(person_id: int, *, on: dt.date) -> tuple[str, bytes] | None:
    """The media type and the bytes of a person's portrait; None where there is none, or they hold no post that day."""
    row = Portrait.objects.filter(person_id=person_id).values_list("media_type", "content").first()
    if row is None or not _postings(on).filter(person_id=person_id).exists():
        return None
    return row[0], bytes(row[1])


def posted_area_codes(person_id: int, on: dt.date) -> tuple[str, ...]:
    """The area of the post that a person holds on a day: one code, or none."""
    return tuple(_postings(on).filter(person_id=person_id).values_list("post__team__area__code", flat=True))


def list_people(*, viewer: accounts.Viewer, area_path_code: str, on: dt.date) -> list[PersonView]:
    """People posted on a day to teams of an area or of any area below it, by name: those who can be tasked there.

    Raises NotAllowed unless the viewer may see the station's work in that area.
    """
    accounts.require(viewer, accounts.Permission.SEE_STATION, places.path_of(area_path_code, on))
    codes = {area_path_code, *(area.code for area in places.list_areas(on=on, within=area_path_code))}
    postings = _postings(on).filter(post__team__area__code__in=codes)
    people = [_person(posting.person, posting) for posting in postings]
    return sorted(people, key=lambda person: (person.name, person.id))


def _postings(on: dt.date) -> QuerySet[Posting]:
    still_here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=on)
    return Posting.objects.filter(valid_on(on), still_here).select_related("person", "post__team__area")


def _with_portrait(postings: QuerySet[Posting]) -> QuerySet[Any]:
    # Whether, not what: the bytes stay where they are.
    return postings.annotate(has_portrait=Exists(Portrait.objects.filter(person_id=OuterRef("person_id"))))


@compiled
def _named(*, code: str, on: dt.date) -> QuerySet[NamedContact]:
    return (
        NamedContact.objects.filter(valid_on(on), area_code=code).select_related("person").order_by("id")[:1]
    )


@compiled
def _teams(*, codes: tuple[str, ...]) -> QuerySet[Team]:
    return Team.objects.filter(area__code__in=codes).select_related("area")


@compiled
def _serving(*, code: str, sector: str, on: dt.date) -> QuerySet[Posting]:
    """Who is posted to the neighbourhood's teams, and the sergeants of its sector's."""
    sergeants = Q(post__team__area__code=sector, post__rank=Rank.SERGEANT)
    postings = _with_portrait(_postings(on).filter(Q(post__team__area__code=code) | sergeants))
    # A resident's page shows no team of theirs, and is asked for a thousand times as often as any other.
    return postings.select_related(None).select_related("person", "post")


def _members(postings: Iterable[Any], named_id: int | None) -> list[TeamMember]:
    members = [
        _member(
            posting.person,
            posting.post.title,
            named=posting.person_id == named_id,
            has_portrait=posting.has_portrait,
        )
        for posting in postings
    ]
    return sorted(
        members, key=lambda who: (not who.is_named_contact, -who.rank.seniority, who.name, who.person_id)
    )


def _member(person: Person, post_title: str, *, named: bool, has_portrait: bool) -> TeamMember:
    rank = Rank(person.rank)
    return TeamMember(
        person_id=person.pk,
        name=person.name,
        rank=rank,
        rank_label=rank.label,
        post_title=post_title,
        email=person.email,
        bio=person.bio,
        is_named_contact=named,
        has_portrait=has_portrait,
    )


def _person(person: Person, posting: Posting | None = None) -> PersonView:
    return PersonView(
        id=person.pk,
        name=person.name,
        rank=Rank(person.rank),
        collar_number=person.collar_number,
        user_id=person.user_id,
        post_title=posting.post.title if posting else "",
        team_name=posting.post.team.name if posting else "",
        area_code=posting.post.team.area.code if posting else "",
    )


def _team(team: Team) -> TeamView:
    return TeamView(
        id=team.pk,
        area_code=team.area.code,
        area_name=team.area.name,
        name=team.name,
        email=team.email,
        telephone=team.telephone,
        social_url=team.social_url,
        welcome=team.welcome,
    )
