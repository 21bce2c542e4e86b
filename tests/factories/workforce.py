"""Teams, units, people, posts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Funding, NamedContact, Post, Posting
from peelian.apps.workforce.models.units import OperatingModel, Team, Unit
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from tests.factories.clock import SINCE
from tests.factories.places import AreaFactory

#: What `PersonFactory` says of somebody's service.
_SERVICE = ("rank", "fte", "joined_on", "joined_as", "left_on", "reason")


class OperatingModelFactory(DjangoModelFactory[OperatingModel]):
    """The one operating model; asked for again, the same."""

    class Meta:
        model = OperatingModel
        django_get_or_create = ("code",)

    code = "model-2023"
    name = "The model of 2023"
    valid_from = SINCE


class UnitFactory(DjangoModelFactory[Unit]):
    """A department of the one operating model."""

    class Meta:
        model = Unit

    model = factory.SubFactory(OperatingModelFactory)
    code = factory.Sequence(lambda n: f"unit-{n}")
    name = factory.Sequence(lambda n: f"Unit {n}")
    kind = UnitKind.DEPARTMENT
    valid_from = factory.SelfAttribute("model.valid_from")


class TeamFactory(DjangoModelFactory[Team]):
    """A team of an area, with a unit of its own."""

    class Meta:
        model = Team

    area = factory.SubFactory(AreaFactory)
    unit = factory.SubFactory(UnitFactory, kind=UnitKind.TEAM)
    name = factory.LazyAttribute(lambda o: f"{o.area.name} Team")
    email = factory.Sequence(lambda n: f"team{n}@midshire.example")


class CareerFactory(DjangoModelFactory[Career]):
    """One stretch of somebody's service. Of a person of `PersonFactory`, another one."""

    class Meta:
        model = Career

    joined_on = SINCE
    joined_as = JoinedAs.NOT_RECORDED


class TermsFactory(DjangoModelFactory[Terms]):
    """A constable's, full time."""

    class Meta:
        model = Terms

    rank = Rank.CONSTABLE
    valid_from = SINCE


class PersonFactory(DjangoModelFactory[Person]):
    """A constable in service: with one career, and terms of one rank in all of it.

    `rank`, `fte`, `joined_on`, `left_on`, `joined_as` and `reason` say which; `joined_on=None` makes neither.
    """

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Officer {n}")
    collar_number = factory.Sequence(lambda n: f"C{n}")
    rank = Rank.CONSTABLE
    fte = Decimal(1)
    joined_on = SINCE
    joined_as = JoinedAs.NOT_RECORDED
    left_on = None
    reason = LeaveReason.NOT_RECORDED

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **said: Any) -> Person:
        service = {name: said.pop(name) for name in _SERVICE}
        person: Person = super()._create(model_class, *args, **said)
        if service["joined_on"] is not None:
            serve(person, **service)
        return person


def serve(
    person: Person,
    *,
    rank: Rank = Rank.CONSTABLE,
    fte: Decimal = Decimal(1),
    joined_on: dt.date = SINCE,
    joined_as: JoinedAs = JoinedAs.NOT_RECORDED,
    left_on: dt.date | None = None,
    reason: LeaveReason = LeaveReason.NOT_RECORDED,
) -> None:
    """Give somebody a career, and terms of one rank in all of it."""
    CareerFactory.create(
        person=person,
        joined_on=joined_on,
        joined_as=joined_as,
        left_on=left_on,
        reason=reason if left_on else "",
    )
    if left_on is None or left_on > joined_on:
        TermsFactory.create(person=person, rank=rank, fte=fte, valid_from=joined_on, valid_until=left_on)


def last_day_of(person: Person, since: dt.date) -> dt.date | None:
    """The day on which somebody who serves on a day has left; None for whoever serves on, or doesn't serve then."""
    career = Career.objects.filter(person=person, joined_on__lte=since).last()
    return career.left_on if career else None


class FundingFactory(DjangoModelFactory[Funding]):
    """Lasting funding of the Home Office's."""

    class Meta:
        model = Funding

    name = factory.Sequence(lambda n: f"Grant {n}")
    source = "Home Office"


class PostFactory(DjangoModelFactory[Post]):
    """A constable's post in a team. Of a unit without a team: `team=None, unit=…`."""

    class Meta:
        model = Post

    team = factory.SubFactory(TeamFactory)
    unit = factory.LazyAttribute(lambda o: o.team.unit)
    title = "Neighbourhood officer"
    rank = Rank.CONSTABLE
    valid_from = SINCE


class PostingFactory(DjangoModelFactory[Posting]):
    """A person in a post of the same rank, while they serve. Over the establishment: `post=None, unit=…, person=…`."""

    class Meta:
        model = Posting

    post = factory.SubFactory(PostFactory)
    unit = factory.LazyAttribute(lambda o: o.post.unit)
    person = factory.SubFactory(PersonFactory, rank=factory.SelfAttribute("..post.rank"))
    valid_from = SINCE
    valid_until = factory.LazyAttribute(lambda o: last_day_of(o.person, o.valid_from))


class NamedContactFactory(DjangoModelFactory[NamedContact]):
    """A neighbourhood's named contact."""

    class Meta:
        model = NamedContact

    area_code = "N01"
    person = factory.SubFactory(PersonFactory)
    valid_from = SINCE
