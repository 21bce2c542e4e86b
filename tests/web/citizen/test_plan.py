"""What residents read of a plan: what was published, in their language, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, TacticFactory, publish_a_plan

ACTOR = system("test")


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def plan(land: Land) -> Plan:
    """Agreed, with words for residents that are published."""
    plan = PlanFactory.create(
        priority=PriorityFactory.create(area=land.neighbourhoods[0]), analysis="The usual four."
    )
    TacticFactory.create(plan=plan, what="Plain clothes at the gate")
    shown = IntendedOutcomeFactory.create(plan=plan)
    IntendedOutcomeFactory.create(plan=plan, indicator="Arrests at the gate", baseline=3, target=1)
    part = problems.write_public_part(
        actor=ACTOR, at=AT, plan_id=plan.pk, written_by_id=UserFactory.create(name="Wanda Writer").pk,
        title="Safer School Road", problem="Cars race past the school.", doing="We measure speeds each week.",
        outcome_ids=[shown.pk],
    )  # fmt: skip
    problems.publish_part(
        actor=ACTOR, at=AT, plan_id=plan.pk, published_by_id=UserFactory.create().pk, seen=part.seal
    )
    return plan


def address(plan: Plan, code: str = "N01") -> str:
    return reverse("citizen:plan", args=[code, plan.pk])


def test_shows_only_what_was_published(plan: Plan, client: Client) -> None:
    page = client.get(address(plan)).content.decode()

    assert "We measure speeds each week." in page
    assert "Reports of speeding" in page
    assert "It was 20 and should be 10 by 10 February 2027." in page
    assert "It is too early to say." in page
    for kept in ("The usual four.", "Plain clothes", "Arrests at the gate", "Wanda Writer", plan.owner.name):
        assert kept not in page


def test_says_it_in_welsh(plan: Plan, client: Client) -> None:
    page = client.get(address(plan), {"lang": "cy"}, headers={"Accept-Language": "cy"}).content.decode()

    assert "Beth sy’n cael ei wneud" in page
    assert "Mae’n rhy gynnar i ddweud." in page


def test_says_the_figure_since_and_not_that_it_is_too_early_once_there_is_one(
    land: Land, client: Client
) -> None:
    part = publish_a_plan(land.neighbourhoods[0])
    there = reverse("citizen:plan", args=["N01", part.plan_id])

    page = client.get(there).content.decode()

    assert "It was 6 and should be 3 by" in page
    assert re.search(r"Since the plan began it has been \d(\.\d)?\.", page)
    assert "It is too early to say." not in page
    welsh = client.get(there, {"lang": "cy"}, headers={"Accept-Language": "cy"}).content.decode()
    assert re.search(r"Ers i’r cynllun ddechrau mae wedi bod yn \d(\.\d)?\.", welsh)


def test_is_linked_from_the_neighbourhoods_page(plan: Plan, client: Client) -> None:
    page = client.get(reverse("citizen:area", args=["N01"])).content.decode()

    assert address(plan) in page
    assert "Our plan: Safer School Road" in page


def test_withdrawn_is_gone_at_once(plan: Plan, client: Client) -> None:
    assert client.get(address(plan)).status_code == 200  # and kept in the cache of pages
    problems.withdraw_part(actor=ACTOR, at=AT, plan_id=plan.pk, reason="A street is recognisable.")

    assert client.get(address(plan)).status_code == 404
    assert address(plan) not in client.get(reverse("citizen:area", args=["N01"])).content.decode()


def test_written_anew_is_gone_until_it_is_published_again(plan: Plan, client: Client) -> None:
    assert client.get(address(plan)).status_code == 200
    problems.write_public_part(
        actor=ACTOR, at=AT, plan_id=plan.pk, written_by_id=UserFactory.create().pk,
        title="Safer", problem="Cars.", doing="Speeds.",
    )  # fmt: skip

    assert client.get(address(plan)).status_code == 404


def test_is_found_under_its_own_area_only(plan: Plan, client: Client) -> None:
    assert client.get(address(plan, "N02")).status_code == 404
    assert client.get(reverse("citizen:plan", args=["N01", plan.pk + 1])).status_code == 404
