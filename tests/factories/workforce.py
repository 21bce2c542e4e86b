"""Teams, people, posts."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.workforce.models import NamedContact, Person, Post, Posting, Team
from peelian.apps.workforce.types import Rank
from tests.factories.clock import SINCE
from tests.factories.places import AreaFactory


class TeamFactory(DjangoModelFactory[Team]):
    """A team of an area."""

    class Meta:
        model = Team

    area = factory.SubFactory(AreaFactory)
    name = factory.LazyAttribute(lambda o: f"{o.area.name} Team")
    email = factory.Sequence(lambda n: f"team{n}@midshire.example")


class PersonFactory(DjangoModelFactory[Person]):
    """A constable."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Officer {n}")
    rank = Rank.CONSTABLE
    collar_number = factory.Sequence(lambda n: f"C{n}")
    joined_on = SINCE


class PostFactory(DjangoModelFactory[Post]):
    """A constable's post."""

    class Meta:
        model = Post

    team = factory.SubFactory(TeamFactory)
    title = "Neighbourhood officer"
    rank = Rank.CONSTABLE
    valid_from = SINCE


class PostingFactory(DjangoModelFactory[Posting]):
    """A person in a post of the same rank."""

    class Meta:
        model = Posting

    post = factory.SubFactory(PostFactory)
    person = factory.SubFactory(PersonFactory, rank=factory.SelfAttribute("..post.rank"))
    valid_from = SINCE


class NamedContactFactory(DjangoModelFactory[NamedContact]):
    """A neighbourhood's named contact."""

    class Meta:
        model = NamedContact

    area_code = "N01"
    person = factory.SubFactory(PersonFactory)
    valid_from = SINCE
