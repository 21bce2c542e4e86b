"""`peelian import hr`, `import home-office` and their exports: from a file to the records and back."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.published import PublishedStrength
from peelian.kernel.errors import BadInput
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db
HEADER = "Payroll,Name,Joined,Rank,FTE,Unit,From\n"
MAPPING = """
[columns]
Payroll = "number"
Name = "name"
Joined = "joined"
Rank = "rank"
FTE = "fte"
Unit = "unit"
From = "from"
[units]
"Birmingham West Response" = "BW"
"""
ROW = "7,Amir Hussain,25/03/2019,PC,1,Birmingham West Response,13/01/2025\n"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def files(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "staff.csv").write_text(HEADER + text)
    (folder / "map.toml").write_text(MAPPING)
    return "import", "hr", str(folder / "staff.csv"), "--mapping", str(folder / "map.toml")


def dump() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Person, Career, Terms, Post, Posting)
    ]


class TestImportHr:
    def test_shows_the_differences_and_changes_nothing_in_a_dry_run(self, tmp_path: Path) -> None:
        UnitFactory(code="BW", valid_from=dt.date(2010, 1, 1))
        told = run(*files(tmp_path, ROW), "--dry-run")

        assert "7 Amir Hussain: New person: nothing → joined 25 March 2019 (Not recorded)" in told
        assert "nothing was changed" in told
        assert not Person.objects.exists()

    def test_applies_what_was_shown_by_its_digest(self, tmp_path: Path) -> None:
        UnitFactory(code="BW", valid_from=dt.date(2010, 1, 1))
        words = files(tmp_path, ROW)
        found = re.search(r"Digest of these differences: (\w{64})", run(*words, "--dry-run"))
        assert found is not None
        PersonFactory(collar_number="7", name="Amir Hussain", joined_on=dt.date(2019, 3, 25))

        with pytest.raises(Exception, match="changed since these differences were shown"):
            run(*words, "--digest", found[1])
        assert not Posting.objects.exists()

        assert "units or posts 1" in run(*words)
        assert "nothing changed" in run(*words)
        assert Posting.objects.get().valid_from == dt.date(2025, 1, 13)

    def test_tells_all_that_stands_against_it_by_row_and_column(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput) as refused:
            run(
                *files(
                    tmp_path, ROW.replace(",1,", ",1.2,") + ROW.replace("PC", "Wizard").replace("7,", "8,", 1)
                )
            )

        told = str(refused.value)
        assert "row 2, column FTE: an FTE of 1.2 is more than one person." in told
        assert "row 3, column Rank: “Wizard” is not a rank that we know." in told
        assert not Person.objects.exists()


class TestExportHr:
    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_gives_what_changes_nothing_when_it_is_taken_in(self, tmp_path: Path, ending: str) -> None:
        unit = UnitFactory(code="BW", valid_from=dt.date(2010, 1, 1))
        post = PostFactory(
            unit=unit, team=None, title="Response officer", role="response", valid_from=unit.valid_from
        )
        person = PersonFactory(collar_number="007", name="=Amir O’Hussain", joined_on=dt.date(2019, 3, 25))
        PostingFactory(person=person, post=post, valid_from=dt.date(2025, 1, 13))
        PersonFactory(joined_on=dt.date(2012, 1, 1), left_on=dt.date(2020, 6, 1))
        before = dump()
        path = tmp_path / f"people.{ending}"

        assert "3 rows" in run("export", "hr", str(path))

        assert "nothing changed" in run("import", "hr", str(path))
        assert dump() == before


class TestHomeOffice:
    def test_takes_our_own_strength_in_its_layout(self, tmp_path: Path) -> None:
        PersonFactory(joined_on=dt.date(2012, 1, 1))
        path = tmp_path / "strength.csv"

        run("export", "home-office", str(path), "--on", "2022-03-31", "--force", "Midshire")

        assert "1 rows read: 1 added, 0 revised." in run("import", "home-office", str(path))
        row = PublishedStrength.objects.get()
        assert (row.force_name, row.rank_words, row.headcount, row.fte) == ("Midshire", "Constable", 1, 1)
        assert "nothing changed" in run("import", "home-office", str(path))
