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
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.kernel.errors import BadInput
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TermsFactory, UnitFactory

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


THEIRS = """
[meta]
sheet = "Staff"
header_row = 2
new_posts = true
[columns]
"Payroll No" = "number"
"Surname, Forename" = "name"
"Start Date" = "joined"
"Came as" = "joined_as"
"End Date" = "left"
"Reason" = "reason"
"Went to" = "destination"
"Rank/Grade" = "rank"
"FTE" = "fte"
"Org Unit" = "unit"
"Position" = "post"
"What they do" = "role"
"Eff Date" = "from"
"Until" = "until"
[ranks]
"Pc 1" = "constable"
"Pc 2" = "constable"
[units]
"BW Response – Team 1" = "BW"
[reasons]
"Transferred" = "transfer-out"
[joined_as]
"Direct" = "pcep"
[dates]
forms = ["{form}"]
last_days = ["left", "until"]
"""
FORMS = {
    "iso": "2025-01-13", "serial": "45670", "day/month/year": "13/01/2025", "month/day/year": "01/13/2025",
}  # fmt: skip


class TestExportByAMapping:
    @pytest.fixture(autouse=True)
    def _people(self) -> None:
        unit = UnitFactory.create(code="BW", valid_from=dt.date(2010, 1, 1))
        post = PostFactory.create(
            unit=unit, team=None, title="Response officer", role="response", valid_from=unit.valid_from
        )
        amir = PersonFactory.create(
            collar_number="007",
            name="=Amir O’Hussain",
            joined_on=dt.date(2019, 3, 25),
            joined_as=JoinedAs.PCEP,
        )
        PostingFactory.create(person=amir, post=post, valid_from=dt.date(2025, 1, 13))
        acting = PersonFactory.create(collar_number="8", name="Ann Acting", joined_on=dt.date(2012, 1, 1))
        Terms.objects.filter(person=acting).update(valid_until=dt.date(2024, 5, 1))
        TermsFactory.create(person=acting, rank=Rank.SERGEANT, acting=True, valid_from=dt.date(2024, 5, 1))
        PersonFactory.create(
            collar_number="9", name="Gus Gone", joined_on=dt.date(2012, 1, 1), left_on=dt.date(2020, 6, 1),
            reason=LeaveReason.TRANSFER_OUT,
        )  # fmt: skip

    def mapping(self, folder: Path, text: str) -> str:
        (folder / "theirs.toml").write_text(text)
        return str(folder / "theirs.toml")

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    @pytest.mark.parametrize("form", FORMS)
    def test_has_their_columns_and_words_and_changes_nothing_when_it_is_taken_in(
        self, tmp_path: Path, ending: str, form: str
    ) -> None:
        path, mapping = tmp_path / f"people.{ending}", self.mapping(tmp_path, THEIRS.replace("{form}", form))
        before = dump()

        assert "5 rows" in run("export", "hr", str(path), "--mapping", mapping)

        assert "nothing changed" in run("import", "hr", str(path), "--mapping", mapping)
        assert dump() == before
        if ending == "csv":
            text = path.read_text()
            theirs = (
                '"Surname, Forename"',
                "Pc 1",
                "T/sergeant",
                "BW Response – Team 1",
                "Transferred",
                "Direct",
            )
            for words in (*theirs, FORMS[form]):
                assert words in text, words
            assert "Pc 2" not in text

    def test_is_of_one_day_where_the_mapping_is(self, tmp_path: Path) -> None:
        mapping = self.mapping(
            tmp_path,
            '[meta]\ndated = "2026-01-01"\n[columns]\nNo = "number"\nName = "name"\nIn = "joined"\n'
            'Rank = "rank"\nFTE = "fte"\nUnit = "unit"\nPost = "post"\n',
        )
        path, before = tmp_path / "day.csv", dump()
        assert "2 rows" in run("export", "hr", str(path), "--mapping", mapping)
        assert "nothing changed" in run("import", "hr", str(path), "--mapping", mapping)
        assert dump() == before

    def test_is_refused_where_their_columns_leave_something_out(self, tmp_path: Path) -> None:
        text = re.sub(r'"(Until|Eff Date|End Date|Reason|Went to)" = .*\n', "", THEIRS)
        text = text.replace("[meta]", '[meta]\ndated = "2015-01-01"').split("[reasons]")[0]
        mapping = self.mapping(tmp_path, text)
        with pytest.raises(BadInput, match="by this mapping the records can't be said"):
            run("export", "hr", str(tmp_path / "people.csv"), "--mapping", mapping)
        assert not (tmp_path / "people.csv").exists()

    def test_is_refused_where_our_word_means_something_else_to_them(self, tmp_path: Path) -> None:
        text = THEIRS.replace("{form}", "iso").replace('"Pc 2" = "constable"', '"sergeant" = "inspector"')
        with pytest.raises(BadInput, match="no word of the mapping is sergeant"):
            run("export", "hr", str(tmp_path / "people.csv"), "--mapping", self.mapping(tmp_path, text))


class TestHomeOffice:
    def test_takes_our_own_strength_in_its_layout(self, tmp_path: Path) -> None:
        PersonFactory(joined_on=dt.date(2012, 1, 1))
        path = tmp_path / "strength.csv"

        run("export", "home-office", str(path), "--on", "2022-03-31", "--force", "Midshire")

        assert "1 rows read: 1 added, 0 revised." in run("import", "home-office", str(path))
        row = PublishedStrength.objects.get()
        assert (row.force_name, row.rank_words, row.headcount, row.fte) == ("Midshire", "Constable", 1, 1)
        assert "nothing changed" in run("import", "home-office", str(path))
