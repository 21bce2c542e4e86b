"""Reads of teams and people. What residents may see is public; lists for posting and tasking take a viewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.workforce import rules
from peelian.apps.workforce.models import Abstraction, NamedContact, Person, Portrait, Posting, Shift, Team
from peelian.apps.workforce.types import (
    AbstractionCode,
    AbstractionView,
    Conflict,
    PersonView,
    Rank,
    ShiftKind,
    ShiftView,
    Span,
    TeamMember,
    TeamView,
)
from peelian.columns.compiled import compiled
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

#: Around the windows that are looked at: a shift of the same day counts, and none is longer away than its day.
_A_DAY = dt.timedelta(days=1)
#: Ranks that answer for the whole force (police.uk's "senior officers").
SENIOR_RANKS = (Rank.CHIEF_CONSTABLE, Rank.ASSISTANT_CHIEF_CONSTABLE, Rank.CHIEF_SUPERINTENDENT)
#: A team's values in the order of TeamView.
_TEAM = ("id", "area__code", "area__name", "name", "email", "telephone", "social_url", "welcome")
#: Whether, not what: the bytes of a portrait stay where they are.
_HAS_PORTRAIT = Exists(Portrait.objects.filter(person_id=OuterRef("person_id")))
#: A posting's values as `_member` takes them, but for the last: whether it's the named contact's.
_PERSON = ("person_id", "person__name", "person__rank", "person__email", "person__bio")
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
    postings = _postings(on).filter(post__team__area__code=force_code, person__rank__in=SENIOR_RANKS)
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
    everybody = _members(_postings(on).values_list(*_MEMBER, Value(False)))
    return sorted(everybody, key=lambda who: (who.name.casefold(), who.person_id))


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


def list_teams(*, viewer: accounts.Viewer, area_path_code: str, on: dt.date) -> list[TeamView]:
    """Teams of an area or of any area below it, by name. Raises NotAllowed as `list_people` does."""
    accounts.require(viewer, accounts.Permission.SEE_STATION, places.path_of(area_path_code, on))
    codes = {area_path_code, *(area.code for area in places.list_areas(on=on, within=area_path_code))}
    return [TeamView(*row) for row in Team.objects.filter(area__code__in=codes).values_list(*_TEAM)]


def posted_to(team_id: int, on: dt.date) -> list[int]:
    """Everybody who holds a post of a team on a day, in order of id."""
    return sorted(_postings(on).filter(post__team_id=team_id).values_list("person_id", flat=True))


def list_conflicts(person_ids: Iterable[int], windows: Sequence[Span]) -> list[Conflict]:
    """What stands against these people being somewhere in these stretches of time, by person and then by time.

    That nothing is recorded is told once for each person and window too; `Conflict.stands` tells it apart.
    """
    wanted = list(dict.fromkeys(person_ids))
    if not windows:
        return []
    first = min(window.starts_at for window in windows) - _A_DAY
    last = max(window.ends_at for window in windows) + _A_DAY
    near = Q(person_id__in=wanted, starts_at__lt=last, ends_at__gt=first)
    shifts = [shift_view(row) for row in Shift.objects.filter(near)]
    away = [abstraction_view(row) for row in Abstraction.objects.filter(near)]
    return [
        conflict
        for person_id in wanted
        for window in sorted(windows, key=lambda one: one.starts_at)
        for conflict in rules.conflicts_of(
            person_id,
            window,
            [row for row in shifts if row.person_id == person_id],
            [row for row in away if row.person_id == person_id],
        )
    ]


def list_duties(
    person_ids: Iterable[int], since: dt.datetime, until: dt.datetime
) -> dict[int, tuple[list[ShiftView], list[AbstractionView]]]:
    """Shifts and abstractions of these people that touch a span of time, by person, each in order of time.

    For a caller that may task them; people without any are left out.
    """
    near = Q(person_id__in=list(person_ids), starts_at__lt=until, ends_at__gt=since)
    found: dict[int, tuple[list[ShiftView], list[AbstractionView]]] = {}
    for shift in Shift.objects.filter(near):
        found.setdefault(shift.person_id, ([], []))[0].append(shift_view(shift))
    for away in Abstraction.objects.filter(near):
        found.setdefault(away.person_id, ([], []))[1].append(abstraction_view(away))
    return found


def get_shift(shift_id: int) -> ShiftView:
    """One shift, for a caller that has checked. Raises NotFound."""
    row = Shift.objects.filter(pk=shift_id).first()
    if row is None:
        raise NotFound("There is no such shift.")
    return shift_view(row)


def get_abstraction(abstraction_id: int) -> AbstractionView:
    """One abstraction, for a caller that has checked. Raises NotFound."""
    row = Abstraction.objects.filter(pk=abstraction_id).first()
    if row is None:
        raise NotFound("There is no such abstraction.")
    return abstraction_view(row)


def shift_view(row: Shift) -> ShiftView:
    """A row of the roster as it is handed out."""
    return ShiftView(row.pk, row.person_id, row.starts_at, row.ends_at, ShiftKind(row.kind))


def abstraction_view(row: Abstraction) -> AbstractionView:
    """An abstraction as it is handed out."""
    return AbstractionView(
        row.pk, row.person_id, row.starts_at, row.ends_at, AbstractionCode(row.code), row.planned, row.note
    )


def _postings(on: dt.date) -> QuerySet[Posting]:
    still_here = Q(person__left_on__isnull=True) | Q(person__left_on__gt=on)
    return Posting.objects.filter(valid_on(on), still_here).select_related("person", "post__team__area")


@compiled
def _named(*, code: str, on: dt.date) -> QuerySet[NamedContact, Any]:
    """Who is named on the day, with the post that they hold then; without one they have no title and no portrait."""
    held = _postings(on).filter(person_id=OuterRef("person_id")).order_by("id").values("post__title")[:1]
    portrait = Case(When(Exists(held), then=_HAS_PORTRAIT), default=Value(False))
    title = Coalesce(Subquery(held), Value(""))
    named = NamedContact.objects.filter(valid_on(on), area_code=code)
    return named.values_list(*_PERSON, title, portrait, Value(True))


@compiled
def _teams(*, codes: tuple[str, ...]) -> QuerySet[Team, Any]:
    return Team.objects.filter(area__code__in=codes).values_list(*_TEAM)


@compiled
def _serving(*, code: str, sector: str, on: dt.date) -> QuerySet[Posting, Any]:
    """Who is posted to the neighbourhood's teams, and the sergeants of its sector's."""
    sergeants = Q(post__team__area__code=sector, post__rank=Rank.SERGEANT)
    named = NamedContact.objects.filter(valid_on(on), area_code=code, person_id=OuterRef("person_id"))
    postings = _postings(on).filter(Q(post__team__area__code=code) | sergeants)
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
