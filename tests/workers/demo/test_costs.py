"""The demo's costs, without the rest of the demo."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from peelian.apps.finance import api as finance
from peelian.kernel.actors import system
from peelian.workers.demo.costs import record_costs
from peelian.workers.demo.ground import FORCE
from tests.factories.clock import AT, TODAY
from tests.factories.places import AreaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand() -> int:
    force = AreaFactory.create(code=FORCE, valid_from=dt.date(2012, 4, 1))
    AreaFactory.create(code="wm-lpa-birmingham", kind="lpa", parent=force)
    setting = SimpleNamespace(
        actor=system("demo"),
        at=AT,
        today=TODAY,
        walked=SimpleNamespace(district=SimpleNamespace(name="Birmingham")),
    )
    return record_costs(setting)  # type: ignore[arg-type]  # as much of a setting as costs ask for


def test_those_of_local_policing_areas_are_the_papers(stand: int) -> None:
    totals = finance.totals_by_category(undertaking_codes=["setting-up-local-policing-areas"])
    assert [(line.name, line.pence // 100) for line in totals.lines] == [
        ("Building works and relocations", 74_900),
        ("IT and equipment", 14_200),
        ("Furniture and lockers", 12_100),
    ]
    assert totals.pence == 10_120_000
    assert all(line.costs > 1 for line in totals.lines)


def test_those_of_local_policing_areas_lie_in_the_papers_days(stand: int) -> None:
    days = [
        one.incurred_on for one in finance.list_costs(undertaking_codes=["setting-up-local-policing-areas"])
    ]
    assert dt.date(2023, 4, 3) <= min(days)
    assert max(days) < dt.date(2024, 1, 1)


def test_others_are_of_the_last_year_and_one_was_put_right(stand: int) -> None:
    codes = ["body-worn-cameras-for-pcsos", "bicycles-for-neighbourhood-teams"]
    found = finance.list_costs(undertaking_codes=codes)
    assert all(TODAY - dt.timedelta(days=365) < one.incurred_on <= TODAY for one in found)
    (gone,) = finance.list_costs(undertaking_codes=codes, withdrawn=True)
    again = next(one for one in found if one.evidence == gone.evidence)
    assert (gone.pence, again.pence) == (3_590_000, 3_860_000)
    assert stand == len(found) + 9
