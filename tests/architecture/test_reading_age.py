"""What residents read is written for a reader of nine to eleven: each page of questions, template and page of advice.

GOV.UK writes for a reading age of nine. The formula counts long words and long sentences, and can't tell that a
child knows “neighbourhood”, so the bar is a grade of six: what a child of eleven reads.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peelian.analysis.readability import hardest, read
from peelian.apps.incidents.rules.questions.asking import QUESTIONNAIRES
from peelian.apps.incidents.types.questions import QuestionPage
from scripts import catalogue

HIGHEST_GRADE = 6.0
#: Too few words say nothing about a page.
FEWEST_WORDS = 30
#: Says which laws and standards it keeps, by their names.
LAW = {
    "web/citizen/templates/citizen/accessibility.html": 7.0,
    "web/citizen/templates/citizen/privacy.html": 7.0,
}
PAGES = [
    pytest.param(page, id=f"{kind.value}-{page.slug}")
    for kind, questionnaire in QUESTIONNAIRES.items()
    for page in questionnaire.pages
]
ADVICE = sorted(catalogue.PACKAGE.rglob("advice/*.toml"))


def _refuse_hard(text: str, grade: float = HIGHEST_GRADE) -> None:
    reading = read(text)
    if reading.words >= FEWEST_WORDS:
        worst = "\n".join(f"{grade:.0f}: {sentence}" for grade, sentence in hardest(text))
        assert reading.grade <= grade, f"a grade of {reading.grade:.1f}; the hardest sentences:\n{worst}"


def _plain(text: str) -> str:
    """Without tags, and with a number in every gap."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"%\(\w+\)s|{\w*}", "12", text))


def _words_of(page: QuestionPage) -> Iterator[str]:
    yield page.title
    yield from page.intro
    yield from page.stop.text if page.stop else ()
    for asked in page.fields:
        yield from (asked.label, asked.hint, *(words for _value, words in asked.choices))


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)


class TestReadingAge:
    @pytest.mark.parametrize("page", PAGES)
    def test_of_a_page_of_questions(self, page: QuestionPage) -> None:
        _refuse_hard("\n".join(_words_of(page)))

    def test_of_every_template_and_form_that_residents_see(self) -> None:
        said: dict[str, list[str]] = {}
        for words in catalogue.extract().values():
            for place in words.places:
                if "/types" in place or place == "kernel/categories.py":
                    continue  # names of ranks, crimes and outcomes: the law's words and police.uk's
                said.setdefault(place, []).append(_plain(words.text))
        assert len(said) > 40
        for place, texts in said.items():
            _refuse_hard("\n".join(texts), LAW.get(place, HIGHEST_GRADE))

    @pytest.mark.parametrize("path", ADVICE, ids=lambda path: path.stem)
    def test_of_advice(self, path: Path) -> None:
        texts = [text for text in _strings(tomllib.loads(path.read_text())) if " " in text]
        _refuse_hard("\n".join(_plain(text) for text in texts))

    def test_is_really_measured(self) -> None:
        with pytest.raises(AssertionError, match="the hardest sentences"):
            _refuse_hard(
                "Subsequent notification of the competent authority necessitates documentation. " * 10
            )
