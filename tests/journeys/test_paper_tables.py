"""The establishment that the paper of 2017 agreed comes out of the records, by unit and rank."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from peelian.analysis.tables import Table
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import CountedAs, Measure, PostRow, Rank, StaffClass, UnitKind
from peelian.journeys import paper_tables
from peelian.kernel.actors import system
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db
WHO = system("tests")
BEGAN, PAPER = dt.date(2012, 4, 1), dt.date(2017, 10, 3)
#: Eight units, whose sums are the paper's; how it parted them isn't published.
UNITS = {
    "Birmingham North": (120, 75), "Birmingham South": (100, 62), "Birmingham West": (95, 60), "Coventry": (90, 58),
    "Dudley": (90, 55), "Sandwell": (85, 50), "Solihull": (80, 48), "Walsall and Wolverhampton": (75, 44),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_force_of_2017() -> None:
    model = workforce.begin_model(actor=WHO, at=AT, code="npus", name="NPUs", valid_from=BEGAN)
    ids = {
        name: workforce.create_unit(
            actor=WHO, at=AT, model_id=model, code=code, name=name, kind=kind, valid_from=BEGAN
        )
        for code, name, kind in (
            ("local", "Local Policing", UnitKind.FUNCTION), ("cid", "Force CID", UnitKind.FUNCTION),
        )
    }  # fmt: skip
    rows = []
    for name, (constables, pcsos) in UNITS.items():
        npu = workforce.create_unit(
            actor=WHO, at=AT, model_id=model, code=name.casefold().replace(" ", "-"), name=name, kind=UnitKind.LPA,
            valid_from=BEGAN, parent_id=ids["Local Policing"],
        )  # fmt: skip
        rows += [PostRow(npu, "Neighbourhood officer", Rank.CONSTABLE, PAPER)] * constables
        rows += [PostRow(npu, "PCSO", Rank.PCSO, PAPER)] * pcsos
        rows.append(PostRow(npu, "Neighbourhood sergeant", Rank.SERGEANT, PAPER))
    rows.append(PostRow(ids["Force CID"], "Detective", Rank.CONSTABLE, PAPER, fte=Decimal("0.50")))
    workforce.load_posts(actor=WHO, at=AT, rows=rows, source="tests")


def lines(table: Table) -> dict[str, tuple[str, ...]]:
    return {
        str(row[0]): tuple(column.said(cell) for column, cell in zip(table.columns[1:], row[1:], strict=True))
        for row in table.lines()
    }


class TestTheEstablishmentOf2017:
    def test_is_735_constables_and_452_pcsos_by_unit(self) -> None:
        found = lines(paper_tables.establishment(PAPER, unit_code="local"))
        assert len(found) == len(UNITS) + 1
        for name, (constables, pcsos) in UNITS.items():
            assert found[name] == (f"{constables}.00", f"{pcsos}.00", f"{constables + pcsos}.00")
        assert found["Total"] == ("735.00", "452.00", "1,187.00")

    def test_says_what_is_in_no_unit_and_which_ranks_are_left_out(self) -> None:
        table = paper_tables.establishment(PAPER)
        assert lines(table)["In no neighbourhood policing unit"] == ("0.50", "0.00", "0.50")
        assert lines(table)["Total"] == ("735.50", "452.00", "1,187.50")
        assert "Posts of other ranks are left out: 8.00 FTE." in table.notes

    def test_is_held_beside_what_it_was_meant_to_be(self) -> None:
        workforce.set_target(
            actor=WHO, at=AT, measure=Measure.ESTABLISHMENT, value=Decimal(452), counted_as=CountedAs.FTE,
            source="Establishment of 2017", valid_from=PAPER, staff_class=StaffClass.PCSO,
        )  # fmt: skip
        notes = paper_tables.establishment(PAPER).notes
        assert any(
            note.startswith("Meant to be 452 FTE") and "Establishment of 2017" in note for note in notes
        )

    def test_is_none_on_the_day_before(self) -> None:
        table = paper_tables.establishment(PAPER - dt.timedelta(days=1))
        assert lines(table) == {"Total": ("0.00", "0.00", "0.00")}

    def test_is_printed_and_given_as_a_file(self) -> None:
        out = io.StringIO()
        words = ["workforce", "tables", "--establishment", "2017-10-03", "--of", "local", "--unit", "local"]
        call_command(*words, stdout=out)
        assert " ".join(["Total", "735.00", "452.00", "1,187.00"]) in " ".join(out.getvalue().split())
        out = io.StringIO()
        call_command(*words, "--csv", stdout=out)
        assert "Solihull,80" in out.getvalue()

    def test_is_refused_of_a_unit_that_never_was(self) -> None:
        with pytest.raises(CommandError, match="There never was a unit nowhere"):
            call_command(
                "workforce", "tables", "--unit", "local", "--establishment", "2017-10-03", "--of", "nowhere"
            )
