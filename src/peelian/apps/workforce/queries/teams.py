"""Reads of teams and of those posted to them: what residents may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.workforce.models.people import Portrait
from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries.held import held_on
from peelian.apps.workforce.queries.naming import named_on
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.teams import TeamMember, TeamView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound

#: Ranks that answer for the whole force (police.uk's "senior officers").
SENIOR_RANKS = (Rank.CHIEF_SUPERINTENDENT, *(rank for rank in Rank if rank.is_chief_officer))
#: A team's values in the order of TeamView.
_TEAM = ("id", "area__code", "area__name", "name", "email", "telephone", "social_url", "welcome")
#: Whether, not what: the bytes of a portrait stay where they are.
_HAS_PORTRAIT = Exists(Portrait.objects.filter(person_id=OuterRef("person_id")))
#: A posting's values as `_member` takes them, but for the last: whether it's the named contact's.
_PERSON = ("person_id", "person__name", "person__terms__rank", "person__email", "person__bio")
_MEMBER = (*_PERSON, "post__title", _HAS_PORTRAIT)


def list_team(neighbourhood_code: str, on: dt.date) -> list[TeamMember]:
    """Everybody posted to the neighbourhood's teams on a day, and the sergeants of its sector's teams.

    The named contact comes first, then by rank from the most senior, then by name. Raises NotFound for a
    neighbourhood that doesn't exist on the day.
    """
    area = places.get_area(neighbourhood_code, on)
    return _members(_serving(code=area.code, sector=area.parent_code, on=on))


def list_senior_officers(force_code: str, on: dt.date) -> list[TeamMember]:
    """Officers of the senior ranks posted to the force as a whole on a day, the most senior first."""
    postings = held_on(on).filter(post__team__area__code=force_code, person__terms__rank__in=SENIOR_RANKS)
    return _members(postings.values_list(*_MEMBER, Value(False)))


def named_contact(neighbourhood_code: str, on: dt.date) -> TeamMember | None:
    """The officer or PCSO whom the neighbourhood's residents can name on a day; None while there is none."""
    found = _named(code=neighbourhood_code, on=on)
    return _member(found[0]) if found else None


def team_of(neighbourhood_code: str, on: dt.date) -> TeamView | None:
    """The neighbourhood's own team on a day; its sector's where it has none; None where neither has."""
    area = places.get_area(neighbourhood_code, on)
    teams = [TeamView(*row) for row in _teams(codes=(area.code, area.parent_code))]
    return min(teams, key=lambda team: (team.area_code != area.code, team.name, team.id), default=None)


def get_team(team_id: int) -> TeamView:
    """One team. Raises NotFound."""
    row = Team.objects.filter(pk=team_id).values_list(*_TEAM).first()
    if row is None:
        raise NotFound("There is no such team.")
    return TeamView(*row)


def list_posted(on: dt.date) -> list[TeamMember]:
    """Everybody who holds a post on a day, by name, for those who keep the portraits."""
    everybody = _members(held_on(on).values_list(*_MEMBER, Value(False)))
    return sorted(everybody, key=lambda who: (who.name.casefold(), who.person_id))


def portrait_of(person_id: int, *, on: dt.date) -> tuple[str, bytes] | None:
    """The media type and the bytes of a person's portrait; None where there is none, or they hold no post that day."""
    row = Portrait.objects.filter(person_id=person_id).values_list("media_type", "content").first()
    if row is None or not held_on(on).filter(person_id=person_id).exists():
        return None
    return row[0], bytes(row[1])


def list_teams(*, viewer: accounts.Viewer, area_path_code: str, on: dt.date) -> list[TeamView]:
    """Teams of an area or of any area below it, by name. Raises NotAllowed as `list_people` does."""
    accounts.require(viewer, accounts.Permission.SEE_STATION, places.path_of(area_path_code, on))
    codes = {area_path_code, *(area.code for area in places.list_areas(on=on, within=area_path_code))}
    return [TeamView(*row) for row in Team.objects.filter(area__code__in=codes).values_list(*_TEAM)]


@compiled
def _named(*, code: str, on: dt.date) -> QuerySet[NamedContact, Any]:
    """Who is named on the day, with the post that they hold then; without one they have no title and no portrait."""
    held = held_on(on).filter(person_id=OuterRef("person_id")).order_by("id").values("post__title")[:1]
    portrait = Case(When(Exists(held), then=_HAS_PORTRAIT), default=Value(False))
    title = Coalesce(Subquery(held), Value(""))
    named = named_on(on).filter(area_code=code)
    return named.values_list(*_PERSON, title, portrait, Value(True))


@compiled
def _teams(*, codes: tuple[str, ...]) -> QuerySet[Team, Any]:
    return Team.objects.filter(area__code__in=codes).values_list(*_TEAM)


@compiled
def _serving(*, code: str, sector: str, on: dt.date) -> QuerySet[Posting, Any]:
    """Who is posted to the neighbourhood's teams, and the sergeants of its sector's."""
    sergeants = Q(post__team__area__code=sector, post__rank=Rank.SERGEANT)
    named = named_on(on).filter(area_code=code, person_id=OuterRef("person_id"))
    postings = held_on(on).filter(Q(post__team__area__code=code) | sergeants)
    return postings.values_list(*_MEMBER, Exists(named))


def _members(rows: Iterable[tuple[Any, ...]]) -> list[TeamMember]:
    return sorted(
        map(_member, rows),
        key=lambda who: (not who.is_named_contact, -who.rank.seniority, who.name, who.person_id),
    )


def _member(row: tuple[Any, ...]) -> TeamMember:
    person_id, name, held, email, bio, title, has_portrait, is_named = row
    rank = Rank(held)
    return TeamMember(person_id, name, rank, rank.label, title, email, bio, is_named, has_portrait)
