from __future__ import annotations

import io
import re

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString
from openpyxl import load_workbook

from peelian.analysis.vega import bars
from peelian.kernel.errors import NotFound
from peelian.web.shared.charts import Shown
from peelian.web.shared.tables import Column, Linked, Table, asked_for, drawn

STRENGTH = Table(
    "strength",
    "Strength on 1 March 2026",
    [Column("Unit"), Column("FTE", numeric=True, digits=1)],
    [[Linked("North <1>", "/station/?a=1&b=2"), 12.5], ["South", None]],
    ["All", 12.5],
    ["FTE, not heads."],
)
MOVES = Table("moves", "Moves", [Column("From")], [["=North"]])


def _asked(query: str) -> HttpResponse | None:
    return asked_for(RequestFactory().get(f"/page/?{query}"), STRENGTH, MOVES)


class TestDrawing:
    def test_names_the_region_that_scrolls_by_keyboard(self) -> None:
        html = drawn(STRENGTH)
        assert 'role="region" aria-labelledby="table-strength" tabindex="0"' in html
        assert '<caption class="govuk-table__caption govuk-table__caption--s" id="table-strength">' in html

    def test_heads_each_row_by_its_first_cell(self) -> None:
        assert len(re.findall('scope="row"', drawn(STRENGTH))) == 3

    def test_escapes_words_and_addresses(self) -> None:
        assert '<a class="govuk-link" href="/station/?a=1&amp;b=2">North &lt;1&gt;</a>' in drawn(STRENGTH)

    def test_says_what_is_not_known_by_a_dash(self) -> None:
        assert 'govuk-table__cell--numeric">–</td>' in drawn(STRENGTH)

    def test_keeps_the_pages_choices_in_the_addresses_of_its_files(self) -> None:
        request = RequestFactory().get("/page/?area=E05&on=2026-03-01")
        html = Template("{% load tables %}{% table figures %}").render(
            Context({"request": request, "figures": STRENGTH})
        )
        assert 'href="?area=E05&amp;on=2026-03-01&amp;table=strength&amp;as=csv"' in html
        assert "FTE, not heads." in html

    def test_offers_no_files_where_the_view_gives_none(self) -> None:
        html = drawn(STRENGTH, RequestFactory().get("/page/"), files=False)
        assert "This table as" not in html


class TestFiles:
    def test_leave_the_page_to_whoever_asks_for_none(self) -> None:
        assert _asked("area=E05") is None

    def test_give_one_table_as_csv(self) -> None:
        answer = _asked("as=csv&table=moves")
        assert answer is not None
        assert answer.content.decode("utf-8-sig") == "From\r\n'=North\r\n"
        assert answer["Content-Disposition"] == 'attachment; filename="moves.csv"'
        assert "no-store" in answer["Cache-Control"]

    def test_give_all_tables_as_a_workbook(self) -> None:
        answer = _asked("as=xlsx")
        assert answer is not None
        assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["strength", "moves", "Notes"]

    @pytest.mark.parametrize("query", ["as=pdf", "as=csv&table=others"])
    def test_refuse_what_there_is_not(self, query: str) -> None:
        with pytest.raises(NotFound):
            _asked(query)


class TestAChart:
    def test_stands_above_its_table_once_it_is_drawn(self) -> None:
        chart = bars(
            name="leavers", title="Leavers", rows=[], of="Reason", unit=Column("Heads", numeric=True)
        )
        words = Template("{% load tables %}{% chart shown files=False %}")
        drawn_now = words.render(Context({"shown": Shown(chart, SafeString("<svg></svg>"))}))
        titled = '<figcaption class="govuk-heading-s">Leavers</figcaption><svg></svg></figure>'
        assert f'<figure class="peelian-chart">{titled}' in drawn_now
        assert 'id="table-leavers"' in drawn_now
        later = words.render(Context({"shown": Shown(chart, SafeString(""))}))
        assert "is being drawn" in later
        assert 'id="table-leavers"' in later
