"""Checking the figures of a paper on a page: what is found, what is refused, and that nothing is kept."""

from __future__ import annotations

import io
import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from peelian.apps.accounts.types import Role
from peelian.web.board.forms import lint as forms
from peelian.web.board.views import lint as views
from tests.web.staff_stage import Station, client_of, member, set_the_station

WRONG = """Table 3: Leavers by reason

| Reason | Leavers | Share |
|---|---|---|
| Retirement | 160 | 36.73% |
| Resignation | 192 | 39.18% |
| Transfer | 82 | 16.73% |
| Ill-health | 23 | 4.69% |
| Other | 13 | 2.65% |
| Total | 490 | 100% |
"""
RIGHT = WRONG.replace("160", "180")


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def reader(station: Station) -> Client:
    """Somebody who only reads the Board's figures."""
    return client_of(member("Bo Board", Role.BOARD, station.land.force.code))


def _check(client: Client, **sent: object) -> tuple[int, str]:
    answer = client.post(reverse("board:lint"), sent)
    words = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return answer.status_code, " ".join(words.replace("&#x27;", "'").split())


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _word() -> bytes:
    """The table as a Word document."""
    document = Document()
    document.add_paragraph("Table 3: Leavers by reason")
    lines = [line.strip("| ").split(" | ") for line in WRONG.splitlines() if line.startswith("| ")]
    table = document.add_table(rows=0, cols=3)
    for line in lines:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class TestAPaper:
    def test_that_is_pasted_is_told_what_contradicts_itself_with_arithmetic_and_repair(
        self, reader: Client
    ) -> None:
        status, page = _check(reader, text=WRONG)

        assert status == 200
        assert re.search(r"There (is|are) \d contradictions? in the text", page)
        assert "Contradictions (" in page
        assert "160" in page
        assert "Likely repair:" in page
        assert "180" in page
        assert "(line 5)" in page

    def test_that_adds_up_has_no_contradiction(self, reader: Client) -> None:
        status, page = _check(reader, text=RIGHT)

        assert status == 200
        assert "No contradiction was found in the text." in page
        assert "Worked out again, and they agree (" in page

    @pytest.mark.parametrize("name", ["paper.md", "paper.txt"])
    def test_comes_as_text(self, reader: Client, name: str) -> None:
        _, page = _check(reader, file=_file(name, WRONG.encode()))

        assert f"in {name}." in page
        assert "Contradictions (" in page

    def test_comes_as_a_word_document(self, reader: Client) -> None:
        _, page = _check(reader, file=_file("paper.docx", _word()))

        assert "Contradictions (" in page
        assert "180" in page

    def test_without_figures_says_so(self, reader: Client) -> None:
        _, page = _check(reader, text="Nothing is counted in these words.")

        assert "There is no figure in this paper" in page

    def test_shows_its_words_and_no_markup_of_its_own(self, reader: Client) -> None:
        answer = reader.post(
            reverse("board:lint"), {"text": WRONG.replace("Retirement", "<script>alert(1)</script>")}
        )

        assert b"<script>alert(1)" not in answer.content

    def test_is_forgotten(self, reader: Client) -> None:
        reader.get(reverse("board:lint"))
        before = _rows()

        _check(reader, text=WRONG)
        _check(reader, file=_file("paper.docx", _word()))

        assert _rows() == before
        answer = reader.post(reverse("board:lint"), {"text": WRONG})
        assert "no-store" in answer["Cache-Control"]
        assert "Retirement" not in reader.get(reverse("board:lint")).content.decode()


class TestWhatIsRefused:
    """Each is said beside the field, with what to do, and nothing is found."""

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("paper.pdf", b"%PDF-1.7 x", "Save the paper as Word (DOCX) or as text"),
            ("paper.doc", b"\xd0\xcf\x11\xe0" * 8, "save it as DOCX"),
            ("paper.docx", b"PK\x03\x04 broken", "Open it in Word, save it as DOCX again"),
            ("paper.txt", b"a\x00b 1 2 3", "it isn’t text"),
            ("paper.md", b"   \n", "there are no words in it"),
            ("paper.md", b"", "The file is empty"),
        ],
    )
    def test_a_file_that_cannot_be_read(self, reader: Client, name: str, content: bytes, said: str) -> None:
        status, page = _check(reader, file=_file(name, content))

        assert status == 400
        assert said in page
        assert "Contradictions" not in page
        assert "contradiction was found" not in page

    def test_a_file_that_is_too_large(self, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forms, "LARGEST_FILE", 1000)

        status, page = _check(reader, file=_file("paper.txt", b"x " * 501))

        assert status == 400
        assert "The file is larger than" in page

    def test_nothing_at_all_and_both_at_once(self, reader: Client) -> None:
        assert "Choose a file, or paste the text below" in _check(reader)[1]
        status, page = _check(reader, text=WRONG, file=_file("paper.md", RIGHT.encode()))
        assert status == 400
        assert "not both" in page

    def test_words_that_are_too_many(self, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        status, page = _check(reader, text="x " * (forms.LONGEST_TEXT // 2 + 1))

        assert status == 400
        assert "characters or fewer" in page

    @pytest.mark.parametrize("name", ["paper.txt", "paper.docx"])
    def test_a_file_of_too_many_letters(
        self, reader: Client, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setattr(views, "LONGEST_TEXT", 100)

        status, page = _check(reader, file=_file(name, _word() if name.endswith("docx") else WRONG.encode()))

        assert status == 400
        assert "letters, and 100 are checked at once" in page
        assert "peelian lint-paper" in page
        assert "Contradictions" not in page

    def test_somebody_who_sees_no_figures_of_the_board(self, station: Station) -> None:
        beat = client_of(member("Pat Patrol", Role.PCSO, station.land.force.code))

        assert beat.get(reverse("board:lint")).status_code == 403


def _rows() -> dict[str, int]:
    """How many rows each table has, but for what signing in leaves."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in ("sessions", "axes")
    }
