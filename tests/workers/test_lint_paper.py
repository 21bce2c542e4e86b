"""`peelian lint-paper`: what it prints, and what it ends with."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.journeys import lint_paper
from peelian.kernel.errors import BadInput

WRONG = "Lending rose from 120 to 150 boats, an increase of 33 boats.\n\nSatisfaction was 88%.\n"
RIGHT = "Lending rose from 120 to 150 boats, an increase of 30 boats.\n"


def _run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("lint_paper", *words, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def _file(folder: Path, text: str, name: str = "paper.md") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


class TestAPaper:
    def test_that_contradicts_itself_ends_with_one_and_is_told_by_severity(self, tmp_path: Path) -> None:
        code, out, _ = _run(_file(tmp_path, WRONG))
        assert code == 1
        heads = [out.index("1 contradiction\n"), out.index("1 doubt\n")]
        assert heads == sorted(heads)
        assert "“Lending rose from 120 to 150 boats, an increase of 33 boats.” (line 1)" in out
        assert "150 − 120 = 30" in out
        assert "Likely repair: Write 30" in out

    def test_without_a_contradiction_ends_with_nought(self, tmp_path: Path) -> None:
        code, out, _ = _run(_file(tmp_path, RIGHT))
        assert code == 0
        assert "1 thing worked out again and consistent" in out

    def test_is_wrapped(self, tmp_path: Path) -> None:
        _, out, _ = _run(_file(tmp_path, WRONG.replace("Lending", "Lending of boats of all kinds " * 4)))
        assert max(len(line) for line in out.splitlines() if "paper.md" not in line) <= 100

    def test_without_figures_is_told_so(self, tmp_path: Path) -> None:
        code, out, _ = _run(_file(tmp_path, "Nothing is counted here.\n"))
        assert code == 0
        assert "There is no figure in this paper" in out


class TestAFileThatCantBeRead:
    @pytest.mark.parametrize("text", ["", "  \n", "Words\x00."])
    def test_ends_with_two_and_says_why(self, tmp_path: Path, text: str) -> None:
        code, out, err = _run(_file(tmp_path, text))
        assert (code, out) == (2, "")
        assert "paper.md" in err

    def test_of_ten_million_bytes_names_the_limit(self, tmp_path: Path) -> None:
        code, _, err = _run(_file(tmp_path, "There are 5 boats.\n" * 530_000))
        assert code == 2
        assert "longer than 5 million bytes" in err

    def test_doesnt_keep_the_others_from_being_checked(self, tmp_path: Path) -> None:
        code, out, err = _run(str(tmp_path / "none.md"), _file(tmp_path, WRONG))
        assert code == 2
        assert "none.md" in err
        assert "1 contradiction" in out


class TestJson:
    def test_has_every_finding_with_its_arithmetic(self, tmp_path: Path) -> None:
        code, out, _ = _run("--json", _file(tmp_path, WRONG), str(tmp_path / "none.md"))
        first, second = json.loads(out)
        assert code == 2
        assert [one["severity"] for one in first["findings"]] == ["contradiction", "doubt"]
        assert first["findings"][0]["arithmetic"] == ["150 − 120 = 30"]
        assert first["findings"][0]["quotes"][0]["line"] == 1
        assert len(first["findings"][0]["digest"]) == 16
        assert "no such file" in second["error"]


class TestTheCommandLine:
    def test_needs_no_database(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "peelian.config.cli", "lint-paper", _file(tmp_path, WRONG)],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin", "PEELIAN_STATE": str(tmp_path / "state")},
        )
        assert done.returncode == 1, done.stderr
        assert "1 contradiction" in done.stdout


class TestWordsThatSomebodyPasted:
    def test_are_checked(self) -> None:
        found = lint_paper.lint_text(WRONG)
        assert lint_paper.contradicts_itself(found)
        assert not lint_paper.contradicts_itself(lint_paper.lint_text(RIGHT))

    def test_are_refused_where_there_are_none(self) -> None:
        with pytest.raises(BadInput, match="no words"):
            lint_paper.lint_text(" \n")

    def test_are_refused_where_they_are_too_many(self) -> None:
        with pytest.raises(BadInput, match="5 million letters"):
            lint_paper.lint_text("word " * 1_100_000)


class TestAFileThatSomebodySent:
    def test_is_checked_though_it_lies_nowhere(self) -> None:
        found = lint_paper.lint_file(Path("sent.md"), data=WRONG.encode())
        assert lint_paper.contradicts_itself(found)

    def test_is_refused_before_it_is_read_where_it_is_too_long_by_its_bytes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lint_paper, "ports", lambda: pytest.fail("it was read"))
        with pytest.raises(BadInput, match="at least 100 letters, and 100 are checked"):
            lint_paper.lint_file(Path("sent.md"), data=b"x" * 401, most=100)

    @pytest.mark.parametrize(("letters", "refused"), [(80, False), (101, True)])
    def test_of_wide_letters_is_asked_by_its_letters(self, letters: int, *, refused: bool) -> None:
        data = ("𐍈" * letters).encode()
        if refused:
            with pytest.raises(BadInput, match="101 letters, and 100 are checked"):
                lint_paper.lint_file(Path("sent.md"), data=data, most=100)
        else:
            assert lint_paper.lint_file(Path("sent.md"), data=data, most=100)
