"""What the pages of retention tell together: from none of their sums, for whatever year, one to four people follow."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest

from peelian.analysis.cohorts import cohorts
from peelian.apps.accounts.types import Role
from peelian.apps.retention import api as retention
from peelian.apps.retention import rules
from peelian.apps.retention.types import By
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.journeys import tell_retention
from tests.factories.accounts import make_viewer
from tests.factories.clock import TODAY
from tests.factories.places import make_land
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory

#: A half-year, a reason and a unit: how many left is what nobody may work out where it is one to four.
Atom = tuple[dt.date, str, str]
Group = frozenset[Atom]
Told = list[tuple[Group, float]]
APART = {LeaveReason.RETIREMENT, LeaveReason.ILL_HEALTH_RETIREMENT, LeaveReason.DEATH}
REASONS = [
    LeaveReason.RESIGNATION, LeaveReason.TRANSFER_OUT, LeaveReason.RETIREMENT, LeaveReason.ILL_HEALTH_RETIREMENT,
]  # fmt: skip
PLACES = ("North", "South", "West")
HALVES = [first for first, _ in rules.halves(TODAY, count=8)]
YEARS = [first for first, _ in rules.years(TODAY, count=3)]
ATOMS: list[Atom] = [(half, reason, place) for half in HALVES for reason in REASONS for place in PLACES]


def of(halves: Iterable[dt.date] = HALVES, reasons: Iterable[str] = REASONS, place: str = "") -> Group:
    """How many left in these half-years for these reasons from a place, or from all."""
    spans, whys = set(halves), set(reasons)
    return frozenset(one for one in ATOMS if one[0] in spans and one[1] in whys and place in ("", one[2]))


def halves_of(year: dt.date) -> set[dt.date]:
    return {year, dt.date(year.year, 10, 1)} & set(HALVES)


def pinned(told: Told, groups: Mapping[str, Group], atoms: Iterable[Atom]) -> list[str]:
    """Groups whose number follows from sums that are told; where a sum is nought, so are all its parts."""
    none = frozenset().union(*(some for some, count in told if not count))
    place = {atom: n for n, atom in enumerate(atom for atom in atoms if atom not in none)}

    def row(some: Group) -> list[float]:
        found = [0.0] * len(place)
        for atom in some & place.keys():
            found[place[atom]] = 1
        return found

    rows = np.array([row(some) for some, count in told if count] or [[0.0] * len(place)])
    rank = np.linalg.matrix_rank(rows)
    return [
        name for name, some in groups.items() if np.linalg.matrix_rank(np.vstack([rows, row(some)])) == rank
    ]


def small_groups(left: Mapping[Atom, int]) -> dict[str, Group]:
    """All that may be asked of anybody: a half or a year, a reason or several, a place or all, of one to four."""
    spans = {str(half): {half} for half in HALVES} | {f"year {year}": halves_of(year) for year in YEARS}
    whys: dict[str, set[str]] = {str(reason): {reason} for reason in REASONS}
    whys |= {"apart": set(APART), "rest": set(REASONS) - APART, "all": set(REASONS)}
    found = {
        f"{when} {why} {place}": of(halves, reasons, place)
        for when, halves in spans.items()
        for why, reasons in whys.items()
        for place in (*PLACES, "")
    }
    return {name: some for name, some in found.items() if 0 < sum(left[atom] for atom in some) < 5}


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("seed", range(12))
    def test_let_nobody_work_out_a_group_of_one_to_four(self, seed: int) -> None:
        viewer = make_viewer(Role.WORKFORCE, make_land().force.code)
        left = some_leave(random.Random(seed))
        told = [one for first in YEARS for one in of_a_year(viewer, first)] + over_time(viewer)

        assert told
        for some, count in told:
            assert sum(left[atom] for atom in some) == count, "what is told, as this test understands it"
        assert pinned(told, small_groups(left), ATOMS) == []


def some_leave(pick: random.Random) -> Counter[Atom]:
    left: Counter[Atom] = Counter()
    units = [UnitFactory.create(name=name, kind=UnitKind.LPA) for name in PLACES]
    for half, reason, unit in product(HALVES[1:5], REASONS, units):
        left[half, reason, unit.name] = number = pick.choice([0, 0, 0, 1, 2, 3, 5, 6])
        for _ in range(number):
            leave(unit, half + dt.timedelta(days=pick.randint(1, 170)), reason)
    return left


def over_time(viewer: Any) -> Told:
    found = retention.leavers_over_time(viewer=viewer, staff_class="officer", by=By.PLACE, today=TODAY)
    told: Told = []
    for line in (*found.rows, found.total):
        place = "" if line.label == "All" else line.label
        for half, count in zip(found.halves, line.counts, strict=True):
            if count is not None:
                told.append((of([half], place=place), count))
        if line.total is not None:
            told.append((of(place=place), line.total))
    return told


def leave(unit: Unit, left: dt.date, reason: LeaveReason) -> None:
    joined = dt.date(2020, 1, 1)
    person = PersonFactory.create(rank=Rank.CONSTABLE, joined_on=joined, left_on=left, reason=reason)
    PostingFactory.create(post=None, unit=unit, person=person, valid_from=joined, valid_until=left)


def of_a_year(viewer: Any, first: dt.date) -> Told:
    until, halves = dt.date(first.year + 1, 4, 1), halves_of(first)
    asked: dict[str, Any] = {"viewer": viewer, "until_on": until, "staff_class": "officer", "today": TODAY}
    told: Told = []
    rates, units = retention.told_rates(**asked), retention.unit_signals(**asked)
    if rates.heads is not None:
        told.append((of(halves), rates.heads))
    told += [(of(halves, row.reasons), row.heads) for row in rates.reasons]
    if rates.home_office is not None:
        told.append((of(halves, set(REASONS) - {LeaveReason.TRANSFER_OUT}), rates.home_office.leavers))
    rest = set(REASONS) - APART
    if units.told and units.funnel.total is not None:
        told.append((of(halves, rest), units.funnel.total))
    told += [(of(halves, rest, row.name), row.count) for row in units.funnel.rows if row.count is not None]
    return told


class TestPlans:
    @pytest.mark.parametrize("seed", range(200))
    def test_of_halves_and_years_pin_no_small_one(self, seed: int) -> None:
        pick = random.Random(seed)
        counts = {first: pick.choice([0, 1, 3, 4, 5, 8, 20]) for first in HALVES}
        atoms: list[Atom] = [(first, "", "") for first in HALVES]
        told: Told = [(frozenset({(first, "", "")}), counts[first]) for first in rules.told_halves(counts)]
        for first in YEARS:
            before, after = sorted(halves_of(first))
            if rules.may_tell_leavers(counts[before], counts[after]):
                both = frozenset({(before, "", ""), (after, "", "")})
                told.append((both, counts[before] + counts[after]))
        small = {str(first): frozenset({(first, "", "")}) for first in HALVES if 0 < counts[first] < 5}
        assert pinned(told, small, atoms) == []

    def test_keep_transfers_by_themselves_where_they_can(self) -> None:
        found = rules.plan_reasons(
            {"resignation": 12, "transfer-out": 7, "ill-health": 2, "retirement": 9},
            transfers=["transfer-out"], apart=["ill-health", "retirement"],
        )  # fmt: skip
        assert found.groups == (("resignation",), ("transfer-out",), ("retirement", "ill-health"))
        assert (found.tells_transfers, found.tells_units) == (True, True)

    def test_tell_no_rate_without_transfers_where_these_are_few(self) -> None:
        counts = {"resignation": 12, "transfer-out": 3, "retirement": 9}
        found = rules.plan_reasons(counts, transfers=["transfer-out"], apart=["retirement"])
        assert (found.tells_transfers, found.tells_units) == (False, True)
        assert found.groups == (("retirement",), ("resignation", "transfer-out"))


class TestJoiners:
    def test_have_no_sum_of_all_where_a_row_is_hidden(self) -> None:
        joined = [dt.date(2023, 5, 1)] * 20 + [dt.date(2024, 5, 1)] * 20
        gone: list[dt.date | None] = (
            [dt.date(2023, 8, 1)] * 6 + [None] * 14 + [dt.date(2024, 8, 1)] * 2 + [None] * 18
        )
        for as_of, total in ((dt.date(2026, 3, 31), None), (dt.date(2025, 3, 31), 14 / 20)):
            table = tell_retention.cohorts_table(cohorts(joined, gone, as_of, 12, by="year"), "Officers")
            assert table.rows[0][4] == 14 / 20
            assert table.total is not None
            assert table.total[4] == total
