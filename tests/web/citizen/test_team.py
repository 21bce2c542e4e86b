"""The team on its neighbourhood's page: who leads it, and how its promise of an answer within 72 hours is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.workforce.models.posts import NamedContact
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.types.people import Rank
from tests.apps.inbox.test_threads import answer, hear, said
from tests.factories.clock import AT
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory
from tests.web.stage import Stage

HOUR = dt.timedelta(hours=1)


def page_of(client: Client) -> str:
    return " ".join(client.get("/areas/N01/").content.decode().split())


def test_marks_its_sergeant(client: Client, stage: Stage) -> None:
    post = PostFactory.create(team=Team.objects.get(), title="Neighbourhood sergeant", rank=Rank.SERGEANT)
    PostingFactory.create(post=post, person=PersonFactory.create(name="Sara Singh", rank=Rank.SERGEANT))
    page = page_of(client)
    assert page.index("Sara Singh") < page.index('<strong class="govuk-tag">Sergeant</strong>')
    assert page.count('<strong class="govuk-tag">Sergeant</strong>') == 1


def test_helps_where_no_officer_is_named(client: Client, stage: Stage) -> None:
    NamedContact.objects.all().delete()
    assert "We have no named officer here at the moment. The team below can help." in page_of(client)


class TestThePromise:
    def test_of_too_few_questions_is_given_without_a_number(self, client: Client, stage: Stage) -> None:
        _asked(stage, times=9, late=0)
        page = page_of(client)
        assert "Write to us and you get an answer within 72 hours." in page
        assert "too few people wrote from here to say how well we keep it" in page

    @pytest.mark.parametrize("late", [0, 3])
    def test_of_enough_says_how_it_is_kept(self, client: Client, stage: Stage, late: int) -> None:
        _asked(stage, times=12, late=late)
        assert f"In the last four weeks we kept it for {12 - late} of 12 questions from here." in page_of(
            client
        )


def _asked(stage: Stage, *, times: int, late: int) -> None:
    message = MessageFactory.create(area=stage.land.neighbourhoods[0])
    start = AT - dt.timedelta(days=14)
    for n in range(times):
        line = hear(said(DeliveryFactory.create(message=message), at=start))
        answer(line, at=start + (80 if n < late else 10) * HOUR, key=f"k{n}")
