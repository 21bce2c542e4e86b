"""The paper's table of costs, and what else a pack says of what was paid."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.finance import api as finance
from peelian.apps.finance.models import Cost, CostCategory, Undertaking
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.finance import CostFactory, UndertakingFactory, the_papers_costs
from tests.factories.places import Land
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db
#: What the paper of January 2024 tells of: since the LPAs began.
THE_PAPERS = {"since": dt.date(2023, 4, 3), "until": dt.date(2024, 1, 1)}


@pytest.fixture
def lpas(land: Land) -> Undertaking:
    made: Undertaking = UndertakingFactory.create(
        code="setting-up-local-policing-areas", name="Setting up Local Policing Areas", area=land.force
    )
    the_papers_costs(made)
    return made


class TestThePapersTable:
    def test_is_told_with_its_total(self, lpas: Undertaking) -> None:
        content = ask("finance", Role.BOARD, **THE_PAPERS)
        assert cells(content, "costs-setting-up-local-policing-areas") == [
            ["Building works and relocations", 1, 74_900],
            ["IT and equipment", 1, 14_200],
            ["Furniture and lockers", 1, 12_100],
            ["Total", 3, 101_200],
        ]
        assert len(content.tables) == 1
        found = values(content)
        assert found["finance.total"] == 101_200
        assert found["finance.costs"] == 3
        assert found["finance.undertakings"] == 1
        assert found["finance.category.it_and_equipment"] == 14_200
        assert found["finance.undertaking.setting_up_local_policing_areas"] == 101_200
        assert found["finance.undertaking.setting_up_local_policing_areas.furniture_and_lockers"] == 12_100

    def test_is_nought_only_inside_the_records(self, lpas: Undertaking) -> None:
        assert values(ask("finance", Role.BOARD, **THE_PAPERS))["finance.category.vehicles"] == 0
        later = ask("finance", Role.BOARD, since=dt.date(2025, 1, 1), until=dt.date(2026, 1, 1))
        assert values(later)["finance.total"] == 0
        assert cells(later, "costs-by-category") == [["Total", 0, 0]]

    def test_says_what_it_covers_and_what_it_rests_on(self, lpas: Undertaking) -> None:
        first = lpas.costs.first()
        assert first is not None
        finance.withdraw_cost(actor=system("test"), at=AT, cost_id=first.pk, reason="Twice.")
        words = " ".join(ask("finance", Role.BOARD, **THE_PAPERS).words)
        assert "What anything costs to run from year to year isn’t recorded" in words
        assert "2 costs are counted. Each names its invoice or order" in words
        assert "1 of these days was withdrawn and not counted." in words

    def test_leads_to_its_rows_on_the_site(self, lpas: Undertaking) -> None:
        found = figures(ask("finance", Role.BOARD, **THE_PAPERS))
        assert found["finance.total"].rows == (
            "/station/costs/?since=2023-04-03&last_on=2023-12-31&area=midshire"
        )
        assert found["finance.undertaking.setting_up_local_policing_areas"].rows == (
            "/station/costs/undertakings/setting-up-local-policing-areas/?since=2023-04-03&last_on=2023-12-31"
        )
        assert found["finance.total"].source == (
            "finance.totals_by_undertaking(undertaking_codes=[setting-up-local-policing-areas], "
            "since=2023-04-03, until=2024-01-01)"
        )


class TestSeveralUndertakings:
    def test_have_a_table_each_and_two_together_that_agree(self, land: Land, lpas: Undertaking) -> None:
        vans = UndertakingFactory.create(code="2024-vans", name="Vans", area=land.lpa)
        vehicles = CostCategory.objects.get(code="vehicles")
        CostFactory.create(undertaking=vans, category=vehicles, pence=2_000_050)
        content = ask("finance", Role.BOARD, **THE_PAPERS)
        assert [one.table.name for one in content.tables] == [
            "costs-setting-up-local-policing-areas", "costs-2024-vans", "costs-by-undertaking", "costs-by-category",
        ]  # fmt: skip
        for one in content.tables:
            assert_sums(one.table, 1, 2)
        totals = {name: table(content, name).total for name in ("costs-by-undertaking", "costs-by-category")}
        assert len({tuple(map(str, total or ())) for total in totals.values()}) == 1
        assert figures(content)["finance.undertaking.no_2024_vans.vehicles"].value == 20_000.50
        assert figures(content)["finance.undertaking.no_2024_vans.vehicles"].digits == 2
        assert figures(content)["finance.category.it_and_equipment"].digits == 0

    def test_of_a_part_of_the_force_are_those_for_it(self, land: Land, lpas: Undertaking) -> None:
        CostFactory.create(undertaking__area=land.sector, undertaking__code="desks", pence=500)
        content = ask("finance", Role.CHIEF_INSPECTOR, area="riverside", holds="riverside", **THE_PAPERS)
        assert values(content)["finance.total"] == 5
        assert any("not those of a wider area" in one for one in content.words)

    def test_ask_the_records_no_more_often_the_more_costs_there_are(self, lpas: Undertaking) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                ask("finance", Role.BOARD, **THE_PAPERS)
            return len(asked)

        queries()  # the first also reads the areas, which are kept
        before = queries()
        for _ in range(20):
            CostFactory.create(undertaking=lpas)
        for number in range(5):
            CostFactory.create(
                undertaking__area=lpas.area,
                undertaking__code=f"more-{number}",
                incurred_on=THE_PAPERS["since"],
            )
        # The first other undertaking brings two tables of all of them with it.
        assert queries() <= before + 2


class TestWhatIsntThere:
    def test_is_said_where_nothing_was_ever_recorded(self, land: Land) -> None:
        content = ask("finance", Role.BOARD)
        assert "Costs: nothing is recorded yet." in content.missing[0]
        assert set(values(content).values()) == {None}
        assert content.tables == []

    def test_is_said_of_a_part_of_the_force_without_saying_it_of_the_force(self, lpas: Undertaking) -> None:
        content = ask("finance", Role.CHIEF_INSPECTOR, area="riverside", holds="riverside", **THE_PAPERS)
        assert content.missing[0].startswith("Costs for Riverside alone: nothing is recorded yet.")
        assert set(values(content).values()) == {None}

    def test_is_said_of_days_before_the_first_cost(self, lpas: Undertaking) -> None:
        content = ask("finance", Role.BOARD, since=dt.date(2022, 1, 1), until=dt.date(2023, 1, 1))
        assert "the records begin on 3 April 2023, after the period" in content.missing[0]
        assert values(content)["finance.total"] is None

    def test_is_said_to_whoever_may_not_see_costs(self, lpas: Undertaking) -> None:
        content = ask("finance", Role.SERGEANT, **THE_PAPERS)
        assert "whoever built this section may not see it" in content.missing[0]
        assert set(values(content).values()) == {None}
        assert Cost.objects.count() == 3
