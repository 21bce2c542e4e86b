"""What the database itself refuses of plans."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.problems.models import PublicPart
from peelian.apps.problems.types.measures import Measure
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory, TacticFactory

pytestmark = pytest.mark.django_db


def refuses(factory: type, **values: object) -> bool:
    """Whether the database takes no such row."""
    try:
        with transaction.atomic():
            factory.create(**values)  # type: ignore[attr-defined]
    except IntegrityError:
        return True
    return False


def test_refuses_a_cost_below_nothing() -> None:
    assert refuses(TacticFactory, cost_pence=-1)
    assert not refuses(TacticFactory, cost_pence=0)


def test_refuses_done_and_dropped() -> None:
    assert refuses(TacticFactory, done_at=AT, dropped_at=AT, dropped_reason="No money.")
    assert refuses(TacticFactory, dropped_at=AT)
    assert not refuses(TacticFactory, dropped_at=AT, dropped_reason="No money.")


def test_refuses_a_tactic_that_is_due_before_it_starts() -> None:
    assert refuses(TacticFactory, starts_on=TODAY, due_on=TODAY - dt.timedelta(days=1))


def test_a_measured_outcome_has_its_baseline_and_a_typed_one_has_none() -> None:
    span = {
        "baseline_from": TODAY - dt.timedelta(days=365), "baseline_until": TODAY, "baseline_count": 240,
        "baseline_periods": 12,
    }  # fmt: skip
    assert refuses(IntendedOutcomeFactory, measure=Measure.RECORDED_CRIME)
    assert refuses(IntendedOutcomeFactory, **span)
    assert refuses(
        IntendedOutcomeFactory, measure=Measure.VOICE, **{**span, "baseline_until": span["baseline_from"]}
    )
    assert not refuses(IntendedOutcomeFactory, measure=Measure.RECORDED_CRIME, **span)
    assert not refuses(IntendedOutcomeFactory, measure=Measure.VISITS)


def test_a_reading_that_arrived_has_its_period_and_count() -> None:
    assert refuses(ReadingFactory, arrived=True)
    assert refuses(ReadingFactory, count=3)
    assert refuses(ReadingFactory, arrived=True, starts_on=TODAY + dt.timedelta(days=1), count=3)
    assert refuses(ReadingFactory, arrived=True, starts_on=TODAY, count=3, out_of=2)
    assert not refuses(ReadingFactory, arrived=True, starts_on=TODAY, count=3, out_of=3)


def test_a_public_part_is_published_by_a_second_person() -> None:
    writer = UserFactory.create()
    part = {"title": "T", "problem": "P", "doing": "D", "written_by": writer, "written_at": AT}
    PublicPart.objects.create(plan=PlanFactory.create(), **part)
    with pytest.raises(IntegrityError):
        PublicPart.objects.create(plan=PlanFactory.create(), published_by=writer, published_at=AT, **part)
