"""English and Welsh are complete and six more languages have the frame: compared key by key, gap by gap."""

from __future__ import annotations

import ast
import gettext
import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from peelian.config import catalogues
from peelian.web.citizen import refused
from peelian.web.shared.languages import COMPLETE, FRAMED, SOURCE
from scripts import catalogue

WEB = catalogue.PACKAGE / "web"
#: What residents see. The screens of staff (beat, station, board, newsroom) are in English, and parts named for them.
RESIDENTS = sorted(
    path
    for folder in ("citizen", "shared", "feeds")
    for path in (WEB / folder).rglob("templates/**/*.html")
    if path.name != "base_staff.html" and not path.name.startswith("staff_")
)
#: Names of a language, of cookies and of columns: the same whatever the page is in.
SAME_EVERYWHERE = {
    "Peelian",
    "English",
    "csrftoken",
    "sessionid",
    "django_language",
    "messages",
    "equalityadvisoryservice.com",
    "kind",
    "site",
    "their_reference",
}


@pytest.fixture(scope="module")
def words() -> dict[catalogue.Key, catalogue.Words]:
    """Everything that is marked for translation."""
    return catalogue.extract()


def _said(template: str) -> list[str]:
    """The words that a template says without asking gettext."""
    text = re.sub(r"(?s){% comment %}.*?{% endcomment %}|{#.*?#}", " ", template)
    text = re.sub(r"(?s){% blocktranslate.*?{% endblocktranslate %}", " ", text)
    text = re.sub(r"<meta\b[^>]*>", " ", text)
    text = re.sub(r"(?s)<(script|style|code)\b.*?</\1>", " ", text)
    shown = re.findall(r"""\b(?:aria-label|alt|title|placeholder|content)=("[^"{]*"|'[^'{]*')""", text)
    text = re.sub(r"(?s){%.*?%}|{{.*?}}", " ", text)
    text = html.unescape(re.sub(r"(?s)<[^>]*>", " ", text)) + " ".join(shown)
    return [
        word
        for word in re.findall(r"[A-Za-z][A-Za-z_.]+[A-Za-z]|[A-Za-z]{2}", text)
        if word not in SAME_EVERYWHERE
    ]


class TestCatalogues:
    def test_are_there_for_every_language_of_the_site(self) -> None:
        assert (SOURCE, *catalogue.WHOLE) == COMPLETE
        assert sorted(catalogue.FRAMED) == sorted(FRAMED)

    @pytest.mark.parametrize("language", [*catalogue.WHOLE, *catalogue.FRAMED])
    def test_have_every_sentence_with_the_same_gaps_tags_and_plurals(
        self, words: dict[catalogue.Key, catalogue.Words], language: str
    ) -> None:
        wrong = catalogue.faults(catalogue.read(language), catalogue.wanted(language, words))
        assert wrong == [], "\n".join(["scripts/catalogue.py brings the catalogues up to date", *wrong])

    def test_hold_the_frame_and_not_only_a_few_words(
        self, words: dict[catalogue.Key, catalogue.Words]
    ) -> None:
        frame = {one.text for one in catalogue.wanted(FRAMED[0], words)}
        assert {"Skip to main content", "Menu", "Back", "Error:", "There is a problem", "Language"} <= frame
        assert len(frame) > 60

    @pytest.mark.parametrize("language", [*catalogue.WHOLE, *catalogue.FRAMED])
    def test_say_who_has_read_them(self, language: str) -> None:
        assert "has read it" in catalogue.read(language).header


class TestMaking:
    def test_needs_no_gettext_and_gives_what_gettext_reads(self, tmp_path: Path) -> None:
        made = catalogues.make(tmp_path)
        assert sorted(made) == sorted([*catalogue.WHOLE, *catalogue.FRAMED])
        welsh = gettext.translation("django", tmp_path, ["cy"])
        assert welsh.gettext("Skip to main content") == "Neidio i’r prif gynnwys"
        assert catalogues.make(tmp_path) == []

    def test_makes_anew_what_has_changed_and_leaves_out_what_is_only_guessed(self, tmp_path: Path) -> None:
        source = tmp_path / "po" / "cy" / "LC_MESSAGES" / "django.po"
        source.parent.mkdir(parents=True)
        entries = polib.POFile()
        entries.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        entries.append(polib.POEntry(msgid="Menu", msgstr="Dewislen"))
        entries.save(str(source))
        assert catalogues.make(tmp_path / "mo", sources=tmp_path / "po") == ["cy"]
        entries.append(polib.POEntry(msgid="Back", msgstr="Cefn", flags=["fuzzy"]))
        entries.save(str(source))
        assert catalogues.make(tmp_path / "mo", sources=tmp_path / "po") == ["cy"]
        welsh = gettext.translation("django", tmp_path / "mo", ["cy"])
        assert (welsh.gettext("Menu"), welsh.gettext("Back")) == ("Dewislen", "Back")

    @pytest.mark.parametrize(
        ("language", "forms"),
        [
            ("cy", {0: 0, 1: 1, 2: 2, 3: 3, 6: 4, 4: 5, 5: 5, 7: 5, 11: 5, 103: 5}),
            ("pl", {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 101: 2}),
            ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3}),
            ("ro", {0: 1, 1: 0, 2: 1, 19: 1, 20: 2, 101: 1, 120: 2}),
            ("ur", {0: 1, 1: 0, 2: 1}),
        ],
    )
    def test_counts_as_the_language_does(self, language: str, forms: dict[int, int]) -> None:
        rule = catalogue.read(language).metadata["Plural-Forms"].partition("plural=")[2].rstrip(";")
        assert catalogue.PLURALS[language].endswith(f"plural={rule};")
        form = gettext.c2py(rule)  # type: ignore[attr-defined]
        assert {n: form(n) for n in forms} == forms


class TestExtraction:
    @pytest.mark.skipif(not shutil.which("xgettext"), reason="there is no GNU gettext here to compare with")
    def test_finds_what_djangos_makemessages_finds(
        self, words: dict[catalogue.Key, catalogue.Words], tmp_path: Path
    ) -> None:
        package = tmp_path / "peelian"
        shutil.copytree(
            catalogue.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "*.po", "static")
        )
        (package / "locale").mkdir(exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "cy",
            "-e",
            "html,txt,py",
            "--no-location",
        ]
        done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        theirs = polib.pofile(str(package / "locale" / "cy" / "LC_MESSAGES" / "django.po"))
        found = {(entry.msgctxt or "", entry.msgid): entry.msgid_plural or "" for entry in theirs}
        assert found == {key: one.plural for key, one in words.items()}

    def test_refuses_a_sentence_whose_gaps_are_filled(self) -> None:
        with pytest.raises(ValueError, match="can't be looked up"):
            list(catalogue._of_python('from gettext import gettext as _\n_(f"Hello {name}")', "x.py"))

    @pytest.mark.parametrize("path", RESIDENTS, ids=lambda path: path.relative_to(WEB).as_posix())
    def test_misses_no_words_that_residents_see(self, path: Path) -> None:
        assert _said(path.read_text()) == []


class TestRefusals:
    def test_are_listed_in_the_words_that_they_are_raised_with(self) -> None:
        raised = set()
        for path in catalogue.PACKAGE.rglob("*.py"):
            if path.name != "refused.py" and "raise " in (text := path.read_text()):
                raised |= {
                    node.value
                    for node in ast.walk(ast.parse(text))
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                }
        assert sorted(set(refused.WORDS) - raised) == []
