"""HR extracts that were sent in and are to be decided."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.extracts import HrImport
from peelian.kernel.actors import system
from tests.factories.clock import AT

_ROW = workforce.HrRow(
    row=2, number="X1", name="Amir Hussain", rank=workforce.Rank.CONSTABLE, fte=Decimal(1),
    joined_on=dt.date(2019, 3, 4), valid_from=dt.date(2019, 3, 4),
)  # fmt: skip


def sent_in() -> int:
    """An extract with one new person; asked for again, the same."""
    known = HrImport.objects.values_list("pk", flat=True).first()
    if known is not None:
        return known
    plan = workforce.plan_extract([_ROW], on=AT.date())
    return workforce.keep_import(
        actor=system("test"), at=AT, name="staff.csv", content=b"", mapping=b"", plan=plan
    )
