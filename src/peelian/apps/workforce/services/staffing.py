"""Writes on teams, people, posts and named contacts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import NamedContact, Post, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries import ground
from peelian.apps.workforce.queries import people as read_people
from peelian.apps.workforce.queries import teams as read_teams
from peelian.apps.workforce.rules import posts as rules
from peelian.apps.workforce.rules import units as unit_rules
from peelian.apps.workforce.rules.numbers import collar_number as as_kept
from peelian.apps.workforce.services.naming import end_namings
from peelian.apps.workforce.services.numbering import NumberTaken, one_list_at_a_time, refuse_taken
from peelian.apps.workforce.services.serving import serves_as, serves_until, sooner
from peelian.apps.workforce.services.stays import begin_stay, lock_person, lock_post
from peelian.apps.workforce.services.team_units import TeamUnits
from peelian.apps.workforce.services.units import refuse_unless
from peelian.apps.workforce.types.lists import EstablishmentRow
from peelian.apps.workforce.types.people import JoinedAs, PersonView, Rank
from peelian.apps.workforce.types.teams import TeamView
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class AlreadyThere(Refused):
    """A team or collar number that exists already."""


class CannotPost(Refused):
    """The person can't take this post then."""


class CannotName(Refused):
    """The person can't be this neighbourhood's named contact then."""


def create_team(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    name: str,
    email: str = "",
    telephone: str = "",
    social_url: str = "",
    welcome: str = "",
) -> TeamView:
    """Add a team to an area. Raises AlreadyThere when the area has a team of that name."""
    with transaction.atomic():
        if Team.objects.filter(area_id=area_id, name=name).exists():
            raise AlreadyThere(f"This area has a team called {name} already.", field="name")
        team = Team.objects.create(
            area_id=area_id,
            unit=TeamUnits(local_day(at)).of_team(ground.ways_up([area_id])[area_id], tidy(name)),
            name=tidy(name),
            email=email,
            telephone=telephone,
            social_url=social_url,
            welcome=tidy(welcome),
        )
        events.record(
            name="workforce.team.created", actor=actor, at=at, subject=team, area_code=team.area.code
        )
    return read_teams.get_team(team.pk)


def create_person(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    rank: Rank,
    collar_number: str,
    joined_on: dt.date,
    email: str = "",
    bio: str = "",
    user_id: int | None = None,
    joined_as: JoinedAs = JoinedAs.NOT_RECORDED,
    fte: Decimal = Decimal(1),
) -> PersonView:
    """Add somebody who joins the force on a day, in a rank. Raises AlreadyThere when the collar number is taken."""
    collar_number = as_kept(collar_number)
    taken = AlreadyThere(f"Collar number {collar_number} is taken.", field="collar_number")
    with transaction.atomic():
        if Person.objects.filter(collar_number=collar_number).exists():
            raise taken
        with refuse_taken(taken):
            person = Person.objects.create(
                name=tidy(name), collar_number=collar_number, email=email, bio=tidy(bio), user_id=user_id
            )
        Career.objects.create(person=person, joined_on=joined_on, joined_as=joined_as)
        Terms.objects.create(person=person, rank=rank, fte=fte, valid_from=joined_on)
        events.record(name="workforce.person.created", actor=actor, at=at, subject=person)
    return read_people.get_person(person.pk)


def create_post(
    *,
    actor: Actor,
    at: dt.datetime,
    team_id: int,
    title: str,
    rank: Rank,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    fte: Decimal = Decimal(1),
) -> int:
    """Add a funded post to a team; answers its id.

    Raises BadUnit for an FTE of none or more than 1, and for a span that ends before it begins.
    """
    with transaction.atomic():
        team = Team.objects.select_related("area", "unit").get(pk=team_id)
        refuse_unless(
            unit_rules.may_fund(
                fte=fte, valid_from=valid_from, valid_until=valid_until,
                unit_from=min(valid_from, team.unit.valid_from), unit_until=team.unit.valid_until, ends_on=None,
            ),
            "valid_from",
        )  # fmt: skip
        post = Post.objects.create(
            unit_id=team.unit_id,
            team=team,
            title=tidy(title),
            rank=rank,
            fte=fte,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        events.record(
            name="workforce.post.created", actor=actor, at=at, subject=post, area_code=team.area.code
        )
    return post.pk


def post_person(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    post_id: int,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> int:
    """Put a person in a post from a day on; answers the posting's id.

    Where they are on that day ends there. From the day on which the post ends, or they are to have another rank, they
    are over the establishment of its unit, until their service ends. Raises NotFound; CannotPost when the post doesn't
    stand on that day, when the ranks differ, when they don't serve then, or somebody else holds it; PostedElsewhere.
    """
    with transaction.atomic():
        person, post = lock_person(person_id), lock_post(post_id)
        decision = rules.may_post(
            rank=serves_as(person.pk, valid_from), post_rank=Rank(post.rank), valid_from=valid_from,
            post_from=post.valid_from, post_until=post.valid_until,
        )  # fmt: skip
        if not decision:
            raise CannotPost(decision.reason, field="post")
        try:
            with transaction.atomic():
                stay = begin_stay(
                    person, unit_id=post.unit_id, post=post, since=valid_from, until=valid_until
                )
        except IntegrityError as clash:
            raise CannotPost("The post is held by somebody else in that time.", field="post") from clash
        unnamed = end_namings([person.pk], valid_from)
        events.record(
            name="workforce.person.posted",
            actor=actor,
            at=at,
            subject=person,
            area_code=post.team.area.code if post.team else "",
            data={
                "post": post.pk,
                "from": valid_from.isoformat(),
                "taken_back": stay.taken_back,
                **({"unnamed": unnamed} if unnamed else {}),
            },
        )
    return stay.posting_id


def name_contact(
    *,
    actor: Actor,
    at: dt.datetime,
    area_code: str,
    person_id: int,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> None:
    """Make a person the neighbourhood's named contact from a day on; whoever was it until then stops.

    It ends where they go elsewhere or take a rank that residents don't meet. Raises CannotName for somebody who has
    left, is of such a rank, or is posted to no team of the neighbourhood or of its sector.
    """
    with transaction.atomic():
        person = lock_person(person_id)
        decision = rules.may_be_named(rank=serves_as(person.pk, valid_from))
        if not decision:
            raise CannotName(decision.reason, field="person")
        taken_back, _ = NamedContact.objects.filter(area_code=area_code, valid_from__gte=valid_from).delete()
        NamedContact.objects.filter(valid_on(valid_from), area_code=area_code).update(valid_until=valid_from)
        NamedContact.objects.create(
            area_code=area_code, person=person, valid_from=valid_from,
            valid_until=sooner(valid_until, serves_until(person.pk, valid_from)),
        )  # fmt: skip
        end_namings([person.pk], valid_from)
        if not NamedContact.objects.filter(valid_on(valid_from), area_code=area_code, person=person).exists():
            raise CannotName(rules.POSTED_ELSEWHERE, field="person")
        events.record(
            name="workforce.contact.named",
            actor=actor,
            at=at,
            subject=person,
            area_code=area_code,
            data={"from": valid_from.isoformat(), "taken_back": taken_back},
        )


@transaction.atomic
def load_establishment(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[EstablishmentRow],
    valid_from: dt.date,
    source: str,
) -> dict[str, int]:
    """Take over a whole establishment: teams, people, posts, who holds them, and named contacts, from a day on.

    Answers the people's ids by collar number. One event tells of all of it. Raises AlreadyThere for a collar number or
    a team that is there already or a collar number twice, CannotName, and NumberTaken; nothing is taken then.
    """
    rows = [replace(row, collar_number=as_kept(row.collar_number)) for row in rows]
    one_list_at_a_time()
    _refuse_known(rows)
    for row in rows:
        decision = rules.may_be_named(rank=row.rank)
        if row.named_for and not decision:
            raise CannotName(decision.reason, field="person")
    teams = _load_teams(rows, valid_from)
    with refuse_taken(NumberTaken()):
        people = Person.objects.bulk_create(
            Person(
                name=tidy(row.name), collar_number=row.collar_number, email=row.email, bio=tidy(row.bio),
                user_id=row.user_id,
            )
            for row in rows
        )  # fmt: skip
    Career.objects.bulk_create(
        Career(person=person, joined_on=row.joined_on, joined_as=row.joined_as)
        for row, person in zip(rows, people, strict=True)
    )
    Terms.objects.bulk_create(
        Terms(person=person, rank=row.rank, valid_from=row.joined_on)
        for row, person in zip(rows, people, strict=True)
    )
    posts = Post.objects.bulk_create(
        Post(
            unit_id=teams[row.area_id, row.team].unit_id, team=teams[row.area_id, row.team],
            title=tidy(row.title), rank=row.rank, valid_from=valid_from,
        )
        for row in rows
    )  # fmt: skip
    Posting.objects.bulk_create(
        Posting(person=person, unit_id=post.unit_id, post=post, valid_from=max(valid_from, row.joined_on))
        for row, person, post in zip(rows, people, posts, strict=True)
    )
    NamedContact.objects.bulk_create(
        NamedContact(area_code=row.named_for, person=person, valid_from=valid_from)
        for row, person in zip(rows, people, strict=True)
        if row.named_for
    )
    events.record(
        name="workforce.establishment.loaded", actor=actor, at=at, subject="workforce.Person:list",
        data={"source": source, "teams": len(teams), "people": len(people), "from": valid_from.isoformat()},
    )  # fmt: skip
    return {person.collar_number: person.pk for person in people}


def _refuse_known(rows: Sequence[EstablishmentRow]) -> None:
    numbers = [row.collar_number for row in rows]
    twice = next((number for number, count in Counter(numbers).items() if count > 1), None)
    taken = (
        twice
        or Person.objects.filter(collar_number__in=numbers).values_list("collar_number", flat=True).first()
    )
    if taken:
        raise AlreadyThere(f"Collar number {taken} is taken.", field="collar_number")
    wanted = {(row.area_id, row.team) for row in rows}
    for team in Team.objects.filter(area_id__in={area_id for area_id, _ in wanted}):
        if (team.area_id, team.name) in wanted:
            raise AlreadyThere(f"This area has a team called {team.name} already.", field="name")


def _load_teams(rows: Sequence[EstablishmentRow], since: dt.date) -> dict[tuple[int, str], Team]:
    first: dict[tuple[int, str], EstablishmentRow] = {}
    for row in rows:
        first.setdefault((row.area_id, row.team), row)
    ways = ground.ways_up(row.area_id for row in rows)
    units = TeamUnits(since)
    made = Team.objects.bulk_create(
        Team(
            area_id=row.area_id, unit=units.of_team(ways[row.area_id], tidy(row.team)),
            name=tidy(row.team), email=row.team_email, telephone=row.team_telephone,
            welcome=tidy(row.team_welcome),
        )
        for row in first.values()
    )  # fmt: skip
    return dict(zip(first, made, strict=True))
