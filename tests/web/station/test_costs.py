"""What was set up and what was paid for it, on the station's screens."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from peelian.apps.accounts.types import Role
from peelian.apps.finance.models import Cost, Undertaking
from tests.factories.finance import CostFactory, UndertakingFactory, the_papers_costs
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def lpas(station: Station) -> Undertaking:
    """The paper's undertaking with its three costs."""
    made: Undertaking = UndertakingFactory.create(
        code="lpas", name="Setting up Local Policing Areas", area=station.land.force
    )
    the_papers_costs(made)
    return made


@pytest.fixture
def finance(station: Station) -> Client:
    """Finance of the whole force, signed in."""
    return client_of(member("Fay Finance", Role.FINANCE, station.land.force.code))


def _words(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestReading:
    def test_shows_the_table_of_2024_with_its_total(self, finance: Client, lpas: Undertaking) -> None:
        page = _words(finance, reverse("station:undertaking", args=[lpas.code]))
        for words in ("74,900", "14,200", "12,100", "101,200", "Costs of “Setting up Local Policing Areas”"):
            assert words in page
        together = _words(finance, reverse("station:costs"))
        assert "£101,200 in 3 costs" in together
        assert "2023/24" in together

    def test_gives_the_table_as_files(self, finance: Client, lpas: Undertaking) -> None:
        address = reverse("station:undertaking", args=[lpas.code])
        text = finance.get(f"{address}?as=csv").content.decode("utf-8-sig")
        assert text.splitlines() == [
            "Expenditure category,Invoices or orders,£",
            "Building works and relocations,1,74900",
            "IT and equipment,1,14200",
            "Furniture and lockers,1,12100",
            "Total,3,101200",
        ]
        book = load_workbook(BytesIO(finance.get(f"{address}?as=xlsx").content))
        assert [sheet.title for sheet in book][:2] == ["costs-by-category", "costs"]
        assert book["costs-by-category"]["C6"].value == 101_200

    def test_shows_pence_in_the_whole_column_where_a_line_has_any(
        self, finance: Client, lpas: Undertaking
    ) -> None:
        CostFactory.create(undertaking=lpas, pence=1_050)
        page = _words(finance, reverse("station:undertaking", args=[lpas.code]))
        assert "74,910.50" in page
        assert "14,200.00" in page
        assert "101,210.50" in page

    def test_narrows_to_days_and_says_so(self, finance: Client, lpas: Undertaking) -> None:
        address = reverse("station:undertaking", args=[lpas.code])
        page = _words(finance, f"{address}?since=2023-06-01&last_on=2023-06-30")
        assert "from 1 June 2023 to 30 June 2023 by category" in page
        assert "74,900" not in page
        assert "No cost is recorded of these days" in _words(finance, f"{address}?since=2025-01-01")
        assert "The last day must be the first" in _words(
            finance, f"{address}?since=2025-01-02&last_on=2025-01-01"
        )
        assert "Enter a real day" in _words(finance, f"{address}?since=soon")

    @pytest.mark.parametrize("role", [Role.BOARD, Role.CHIEF_INSPECTOR, Role.WORKFORCE])
    def test_is_open_to_those_who_see_costs_without_a_button(
        self, role: Role, station: Station, lpas: Undertaking
    ) -> None:
        client = client_of(member("Rae Reader", role, station.land.force.code))
        for address in (reverse("station:costs"), reverse("station:undertaking", args=[lpas.code])):
            page = _words(client, address)
            assert "Setting up Local Policing Areas" in page
            assert "/record/" not in page
            assert "/withdraw/" not in page
            assert "Begin an undertaking" not in page
        for name, number in (
            ("record_cost", lpas.code),
            ("close_undertaking", lpas.code),
            ("withdraw_cost", 1),
        ):
            assert client.get(reverse(f"station:{name}", args=[number])).status_code == 403

    def test_is_shut_to_others_and_to_another_area(self, station: Station, sergeant: Client) -> None:
        here = UndertakingFactory.create(name="Moving Riverside North", area=station.land.sector)
        CostFactory.create(undertaking=here)
        assert sergeant.get(reverse("station:costs")).status_code == 403
        elsewhere = client_of(member("Eli Elsewhere", Role.FINANCE, station.land.other_sector.code))
        assert elsewhere.get(reverse("station:undertaking", args=[here.code])).status_code == 403
        assert "Moving Riverside North" not in _words(elsewhere, reverse("station:costs"))

    def test_leaves_out_amounts_of_all_days_where_days_are_chosen(
        self, finance: Client, lpas: Undertaking
    ) -> None:
        page = _words(finance, f"{reverse('station:costs')}?since=2023-06-01&last_on=2023-06-30")
        assert "£101,200" not in page
        assert "14,200" in page

    def test_narrows_to_an_area(self, finance: Client, station: Station, lpas: Undertaking) -> None:
        CostFactory.create(undertaking__area=station.land.sector, undertaking__name="Moving desks")
        page = _words(finance, f"{reverse('station:costs')}?area={station.land.lpa.code}")
        assert "Moving desks" in page
        assert "Local Policing Areas" not in page

    def test_says_when_there_is_nothing_yet(self, finance: Client) -> None:
        assert "There is no undertaking in your areas yet." in _words(finance, reverse("station:costs"))


class TestRecording:
    _SAID = {
        "category": "it-and-equipment", "pounds": "£1,234.50", "incurred_on": "2023-06-09", "evidence": "INV 9",
        "what": "Radios",
    }  # fmt: skip

    def test_keeps_the_cost_in_pence_with_who_recorded_it(self, finance: Client, lpas: Undertaking) -> None:
        answer = finance.post(reverse("station:record_cost", args=[lpas.code]), self._SAID, follow=True)
        page = answer.content.decode()
        assert "Recorded: £1,234.50." in page
        assert "Fay Finance" in page
        assert Cost.objects.get(evidence="INV 9").pence == 123_450

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"pounds": "12.5"}, "Enter an amount in pounds, like"),
            ({"pounds": ""}, "Enter the amount"),
            ({"pounds": "0"}, "Enter an amount above £0"),
            ({"category": ""}, "Choose the category"),
            ({"evidence": ""}, "Give the reference"),
            ({"incurred_on": "2023-01-01"}, "The undertaking began on 3 April 2023"),
            ({"incurred_on": "2190-01-01"}, "still to come"),
        ],
    )
    def test_says_what_won_t_do_and_keeps_what_was_typed(
        self, finance: Client, lpas: Undertaking, changed: dict[str, str], words: str
    ) -> None:
        before = Cost.objects.count()
        page = finance.post(reverse("station:record_cost", args=[lpas.code]), {**self._SAID, **changed})
        assert words in page.content.decode()
        assert "Radios" in page.content.decode()
        assert Cost.objects.count() == before

    def test_names_the_cost_that_stands_on_the_same_invoice(self, finance: Client, lpas: Undertaking) -> None:
        address = reverse("station:record_cost", args=[lpas.code])
        finance.post(address, self._SAID)
        page = finance.post(address, self._SAID).content.decode()
        assert "INV 9 is recorded here already: £1,234.50, IT and equipment, 9 June 2023." in page

    def test_corrects_by_withdrawing_and_recording_again(self, finance: Client, lpas: Undertaking) -> None:
        cost = lpas.costs.first()
        assert cost is not None
        address = reverse("station:withdraw_cost", args=[cost.pk])
        assert "£74,900" in _words(finance, address)
        assert "Say why it is withdrawn" in finance.post(address, {"reason": ""}).content.decode()
        answer = finance.post(address, {"reason": "Credit note 12."})
        assert answer.headers["Location"].endswith(f"/record/?again={cost.pk}")
        page = _words(finance, answer.headers["Location"])
        assert 'value="74,900"' in page
        assert cost.evidence in page
        shown = _words(finance, reverse("station:undertaking", args=[lpas.code]))
        assert "Credit note 12." in shown
        assert "26,300" in shown
        assert "has been withdrawn" in finance.post(address, {"reason": "Again."}).content.decode()

    def test_begins_again_with_nothing_of_another_undertaking(
        self, finance: Client, lpas: Undertaking
    ) -> None:
        other = CostFactory.create(undertaking__area=lpas.area)
        address = reverse("station:record_cost", args=[lpas.code])
        for number in (other.pk, "x", "9" * 40):
            assert other.evidence not in _words(finance, f"{address}?again={number}")


class TestUndertakings:
    def test_are_begun_and_closed(self, finance: Client, station: Station) -> None:
        answer = finance.post(
            reverse("station:begin_undertaking"),
            {"name": "New vans", "about": "", "area_code": station.land.lpa.code, "valid_from": "2024-02-01"},
            follow=True,
        )
        assert "Begun. Record what is paid for it here." in answer.content.decode()
        address = reverse("station:close_undertaking", args=["new-vans"])
        assert "before it began" in finance.post(address, {"last_on": "2024-01-31"}).content.decode()
        closed = finance.post(address, {"last_on": "2024-03-31"}, follow=True).content.decode()
        assert "to 31 March 2024. It is closed." in closed
        assert Undertaking.objects.get().valid_until == dt.date(2024, 4, 1)

    def test_may_be_called_new_or_begin(self, finance: Client, station: Station) -> None:
        for name in ("New", "Begin"):
            said = {"name": name, "area_code": station.land.force.code, "valid_from": "2024-02-01"}
            answer = finance.post(reverse("station:begin_undertaking"), said, follow=True)
            assert f"{name} <span" in answer.content.decode()


class TestCategories:
    def test_are_added_by_finance_of_the_whole_force(self, finance: Client, station: Station) -> None:
        address = reverse("station:cost_categories")
        assert (
            "Signs and maps"
            in finance.post(address, {"name": "Signs and maps"}, follow=True).content.decode()
        )
        assert "on the list already" in finance.post(address, {"name": "Training"}).content.decode()
        local = client_of(member("Lo Local", Role.FINANCE, station.land.lpa.code))
        assert local.post(address, {"name": "Kites"}).status_code == 403
