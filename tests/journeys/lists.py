"""What tests of a sector's list share: voices that are heard, the list of this fortnight, a line of it."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.types import Viewer
from peelian.apps.places.models import Area
from peelian.apps.priorities import api as priorities
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from tests.factories.clock import AT, TODAY
from tests.factories.voice import ContributionFactory


def make(viewer: Viewer, *, at: dt.datetime = AT) -> priorities.CycleView:
    """This fortnight's list of Riverside North."""
    return set_priorities.make_list(viewer=viewer, at=at, sector_code="riverside-1", on=TODAY)


def say(area: Area, category: Category, people: int, *, times: int = 1, days_ago: int = 7) -> None:
    """So many people, each so many times."""
    for person in range(people):
        for _ in range(times):
            ContributionFactory.create(
                area=area,
                category=category,
                person_key=f"{area.code}:{category}:{person}",
                said_at=AT - dt.timedelta(days=days_ago),
            )


def line(cycle: priorities.CycleView, category: Category) -> priorities.CandidateView:
    """The line of a category."""
    (found,) = [candidate for candidate in cycle.candidates if candidate.category is category]
    return found
