from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from peelian.apps.events.models import Event
from peelian.apps.finance import api as finance
from peelian.apps.finance.models import Cost, CostCategory
from peelian.kernel.actors import Actor, ActorKind, system
from peelian.kernel.errors import NotFound
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.finance import CostFactory, UndertakingFactory, the_papers_costs
from tests.factories.places import AreaFactory

WHO = system("test")
pytestmark = pytest.mark.django_db


def _record(code: str, **changed: Any) -> int:
    given = {
        "category_code": "it-and-equipment", "pence": 1_420_000, "incurred_on": dt.date(2023, 6, 8),
        "evidence": "INV 4471", "actor": WHO, "at": AT,
    }  # fmt: skip
    return finance.record_cost(undertaking_code=code, **{**given, **changed})


class TestTheTableOf2024:
    def test_adds_up_to_what_the_paper_says(self) -> None:
        lpas = UndertakingFactory.create(code="lpas")
        the_papers_costs(lpas)
        totals = finance.totals_by_category(undertaking_codes=["lpas"])
        assert [(line.name, line.pence // 100) for line in totals.lines] == [
            ("Building works and relocations", 74_900),
            ("IT and equipment", 14_200),
            ("Furniture and lockers", 12_100),
        ]
        assert totals.pence == 10_120_000 == finance.get_undertaking("lpas").pence
        assert totals.costs == 3

    def test_is_the_same_whichever_way_it_is_put_together(self) -> None:
        for code in ("lpas", "vans"):
            the_papers_costs(UndertakingFactory.create(code=code))
        CostFactory.create(undertaking__code="later", incurred_on=dt.date(2024, 4, 1), pence=1)
        asked: dict[str, Any] = {"undertaking_codes": ["lpas", "vans", "later"]}
        by_undertaking, by_year = finance.totals_by_undertaking(**asked), finance.totals_by_year(**asked)
        assert (
            finance.totals_by_category(**asked).pence == by_undertaking.pence == by_year.pence == 20_240_001
        )
        assert [line.code for line in by_undertaking.lines] == ["lpas", "vans", "later"]
        assert [(line.name, line.costs, line.pence) for line in by_year.lines] == [
            ("2023/24", 6, 20_240_000),
            ("2024/25", 1, 1),
        ]

    def test_of_some_days_ends_before_the_last_named(self) -> None:
        the_papers_costs(UndertakingFactory.create(code="lpas"))  # 8 May, 8 June, 8 July
        totals = finance.totals_by_category(
            undertaking_codes=["lpas"], since=dt.date(2023, 5, 8), until=dt.date(2023, 7, 8)
        )
        assert totals.pence == 8_910_000

    def test_is_on_record_from_the_first_day_of_an_undertaking_with_costs(self) -> None:
        the_papers_costs(UndertakingFactory.create(code="lpas"))
        UndertakingFactory.create(code="unpaid", valid_from=dt.date(2020, 1, 1))
        assert finance.first_day(undertaking_codes=["lpas", "unpaid"]) == dt.date(2023, 4, 3)
        assert finance.first_day(undertaking_codes=["unpaid"]) is None
        assert finance.first_day(undertaking_codes=["nothing"]) is None


class TestRecording:
    def test_keeps_who_recorded_it_and_tells_of_it(self) -> None:
        undertaking = UndertakingFactory.create()
        user = UserFactory.create(name="Fay Finance")
        number = _record(
            undertaking.code, actor=Actor(ActorKind.STAFF, str(user.pk)), evidence="  INV \n 4471 "
        )
        kept = finance.get_cost(number)
        assert (kept.recorded_by, kept.evidence, kept.pence) == ("Fay Finance", "INV 4471", 1_420_000)
        event = Event.objects.get(name="finance.cost.recorded")
        assert (event.data, event.area_code) == (
            {"undertaking": undertaking.code, "pence": 1_420_000},
            undertaking.area.code,
        )

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"pence": 0}, "pence"),
            ({"pence": -5}, "pence"),
            ({"incurred_on": dt.date(2023, 4, 2)}, "incurred_on"),
            ({"incurred_on": TODAY + dt.timedelta(days=1)}, "incurred_on"),
            ({"evidence": "  "}, "evidence"),
            ({"evidence": "x" * 61}, "evidence"),
            ({"what": "x" * 301}, "what"),
        ],
    )
    def test_refuses_what_won_t_do_beside_its_field(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(finance.BadCost) as refused:
            _record(UndertakingFactory.create().code, **changed)
        assert refused.value.field == field
        assert not Cost.objects.exists()

    def test_refuses_a_reference_twice_and_names_the_other(self) -> None:
        undertaking = UndertakingFactory.create()
        _record(undertaking.code)
        with pytest.raises(finance.EvidenceTwice, match=r"£14,200, IT and equipment, 8 June 2023") as refused:
            _record(undertaking.code, evidence="inv 4471", pence=5)
        assert "INV 4471/2" in refused.value.message
        _record(UndertakingFactory.create().code)  # another undertaking may share the invoice
        _record(undertaking.code, evidence="INV 4471/2")

    def test_knows_its_undertakings_and_categories(self) -> None:
        with pytest.raises(NotFound):
            _record("nothing")
        with pytest.raises(NotFound):
            _record(UndertakingFactory.create().code, category_code="sweets")


class TestWithdrawing:
    def test_takes_it_out_of_every_total_and_frees_its_reference(self) -> None:
        undertaking = UndertakingFactory.create()
        number = _record(undertaking.code)
        finance.withdraw_cost(actor=WHO, at=AT, cost_id=number, reason="Typed 14,200 for 1,420.")
        asked = {"undertaking_codes": [undertaking.code]}
        assert finance.totals_by_category(**asked).lines == []
        assert finance.get_undertaking(undertaking.code).costs == 0
        assert finance.first_day(**asked) is None
        (gone,) = finance.list_costs(**asked, withdrawn=True)
        assert (gone.withdrawn_for, gone.withdrawn_by) == ("Typed 14,200 for 1,420.", "system:test")
        _record(undertaking.code, pence=142_000)
        assert [one.pence for one in finance.list_costs(**asked)] == [142_000]
        assert Event.objects.filter(name="finance.cost.withdrawn").count() == 1

    def test_takes_a_reason_and_is_done_once(self) -> None:
        number = CostFactory.create().pk
        with pytest.raises(finance.CannotWithdraw, match="Say why"):
            finance.withdraw_cost(actor=WHO, at=AT, cost_id=number, reason=" ")
        finance.withdraw_cost(actor=WHO, at=AT, cost_id=number, reason="Twice.")
        with pytest.raises(finance.CannotWithdraw, match="has been withdrawn"):
            finance.withdraw_cost(actor=WHO, at=AT, cost_id=number, reason="Again.")
        with pytest.raises(NotFound):
            finance.withdraw_cost(actor=WHO, at=AT, cost_id=number + 1, reason="None.")


class TestUndertakings:
    def _begin(self, **changed: Any) -> str:
        area = AreaFactory.create()
        given = {
            "name": "Setting up Local Policing Areas",
            "area_code": area.code,
            "valid_from": dt.date(2023, 4, 3),
        }
        return finance.begin_undertaking(actor=WHO, at=AT, **{**given, **changed})

    def test_have_a_code_by_their_name(self) -> None:
        code = self._begin(about="Eight units became seven areas.")
        assert code == "setting-up-local-policing-areas"
        (found,) = finance.list_undertakings()
        assert (found.name, found.pence, found.costs) == ("Setting up Local Policing Areas", 0, 0)
        assert Event.objects.filter(name="finance.undertaking.begun").count() == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"about": "x" * 301}, "about"),
            ({"valid_from": TODAY + dt.timedelta(days=1)}, "valid_from"),
        ],
    )
    def test_are_refused_beside_the_field(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(finance.BadUndertaking) as refused:
            self._begin(**changed)
        assert refused.value.field == field

    def test_have_names_of_their_own_and_an_area_that_is_there(self) -> None:
        self._begin()
        with pytest.raises(finance.BadUndertaking, match="name of its own"):
            self._begin(name="setting up local policing areas")
        with pytest.raises(NotFound):
            self._begin(name="Other", area_code="nowhere")

    def test_of_days_before_their_area_was_set_up_are_for_the_area_of_today(self) -> None:
        area = AreaFactory.create(valid_from=dt.date(2023, 4, 3))
        self._begin(area_code=area.code, valid_from=dt.date(2022, 10, 1))
        assert finance.list_undertakings()[0].area_path == (area.code,)

    def test_are_closed_once_after_their_last_cost(self) -> None:
        code = self._begin()
        _record(code)  # 8 June 2023
        with pytest.raises(finance.BadUndertaking, match="8 June 2023 stands"):
            finance.close_undertaking(actor=WHO, at=AT, code=code, valid_until=dt.date(2023, 6, 8))
        finance.close_undertaking(actor=WHO, at=AT, code=code, valid_until=dt.date(2023, 6, 9))
        with pytest.raises(finance.BadCost, match="ended before"):
            _record(code, incurred_on=dt.date(2023, 6, 9), evidence="other")
        with pytest.raises(finance.BadUndertaking, match="has been closed"):
            finance.close_undertaking(actor=WHO, at=AT, code=code, valid_until=dt.date(2023, 7, 1))


class TestCategories:
    def test_are_there_from_the_beginning(self) -> None:
        assert [one.name for one in finance.list_categories()] == [
            "Building works and relocations", "IT and equipment", "Furniture and lockers", "Training", "Vehicles",
        ]  # fmt: skip

    def test_are_added_at_the_end_once(self) -> None:
        finance.add_category(actor=WHO, at=AT, name="Signs  and maps")
        assert finance.list_categories()[-1].code == "signs-and-maps"
        with pytest.raises(finance.BadCategory, match="Signs and maps is on the list"):
            finance.add_category(actor=WHO, at=AT, name="signs and MAPS")
        with pytest.raises(finance.BadCategory, match="nearly the same"):
            finance.add_category(actor=WHO, at=AT, name="Signs, and maps")
        with pytest.raises(finance.BadCategory, match="Give the category a name"):
            finance.add_category(actor=WHO, at=AT, name="…")
        assert Event.objects.filter(name="finance.category.added").count() == 1


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            "pence = 5",
            "incurred_on = incurred_on + 1",
            "evidence = 'x'",
            "recorded_by = 'x'",
            "category_id = category_id + 1",
        ],
    )
    def test_refuses_to_change_a_cost(self, change: str) -> None:
        CostFactory.create()
        with pytest.raises(Error, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE finance_cost SET {change}")

    def test_refuses_to_delete_one_or_to_bring_one_back(self) -> None:
        cost = CostFactory.create()
        with pytest.raises(Error, match="never deleted"), transaction.atomic():
            cost.delete()
        finance.withdraw_cost(actor=WHO, at=AT, cost_id=cost.pk, reason="Twice.")
        with pytest.raises(Error, match="never changed"), transaction.atomic():
            Cost.objects.update(withdrawn_at=None, withdrawn_by="", withdrawn_for="")

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"pence": 0}, "cost_above_nought"),
            ({"pence": 10**9 + 1}, "cost_above_nought"),
            ({"evidence": ""}, "cost_has_evidence"),
            ({"recorded_by": ""}, "cost_recorded_by_somebody"),
            ({"incurred_on": dt.date(2023, 4, 2)}, "outside the days"),
            ({"incurred_on": TODAY + dt.timedelta(days=1)}, "cost_not_in_the_future"),
            ({"withdrawn_at": AT, "withdrawn_by": "x"}, "cost_withdrawn_with_reason"),
        ],
    )
    def test_refuses_what_must_never_be(self, wrong: dict[str, Any], name: str) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CostFactory.create(**wrong)

    def test_refuses_a_reference_that_stands_twice(self) -> None:
        cost = CostFactory.create(evidence="inv 1")
        with pytest.raises(IntegrityError, match="cost_evidence_stands_once"), transaction.atomic():
            CostFactory.create(undertaking=cost.undertaking, evidence="INV 1")

    def test_refuses_days_of_an_undertaking_that_leave_a_cost_outside(self) -> None:
        cost = CostFactory.create()
        cost.undertaking.valid_until = cost.incurred_on
        with pytest.raises(IntegrityError, match="outside its days"), transaction.atomic():
            cost.undertaking.save()


class TestTotals(TestCase):
    @given(
        st.lists(
            st.tuples(
                st.integers(min_value=1, max_value=10**9),
                st.sampled_from(range(5)),
                st.dates(dt.date(2023, 4, 3), dt.date(2026, 10, 1)),
                st.booleans(),
            ),
            max_size=12,
        )
    )
    def test_are_those_of_a_plain_sum(self, drawn: list[tuple[int, int, dt.date, bool]]) -> None:
        undertaking, categories = UndertakingFactory.create(), list(CostCategory.objects.all())
        for pence, place, day, gone in drawn:
            withdrawn = {"withdrawn_at": AT, "withdrawn_by": "x", "withdrawn_for": "x"} if gone else {}
            CostFactory.create(
                undertaking=undertaking, category=categories[place], pence=pence, incurred_on=day, **withdrawn
            )
        asked: dict[str, Any] = {"undertaking_codes": [undertaking.code]}
        standing = [one for one in drawn if not one[3]]
        assert finance.totals_by_category(**asked).pence == sum(one[0] for one in standing)
        years = {str(day.year - (day.month < 4)) for _, _, day, _ in standing}
        by_year = {
            year: sum(pence for pence, _, day, _ in standing if str(day.year - (day.month < 4)) == year)
            for year in years
        }
        assert {line.code: line.pence for line in finance.totals_by_year(**asked).lines} == by_year
