"""A draft by an engine that can be trusted with nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from peelian.apps.languages.rules import drafting
from peelian.apps.languages.types import Flag


def mirrored(texts: Sequence[str]) -> list[str]:
    """An "engine" that turns words round and leaves tokens: what it gives back can't be mistaken for English."""
    return [" ".join(w if w.startswith("XQ") else w[::-1] for w in text.split()) for text in texts]


def careless(texts: Sequence[str]) -> list[str]:
    """An "engine" that loses the last token."""
    return [text.replace("XQ1XQ", "") for text in texts]


def test_keeps_lines_and_marks() -> None:
    text = "## Heading\n\n- first one\n- second one ⚠️\n\nplain words\n{manage}"
    made = drafting.draft(text, "pt", mirrored).text
    assert made == "## gnidaeH\n\n- tsrif eno\n- dnoces eno ⚠️\n\nnialp sdrow\n{manage}"


def test_gives_the_engine_no_emoji_and_no_marks() -> None:
    seen: list[str] = []

    def spy(texts: Sequence[str]) -> list[str]:
        seen.extend(texts)
        return list(texts)

    drafting.draft("## ⚠️ DO NOT OPEN THE DOOR 🔒\n\n- https://a.example\n\n101", "pt", spy)
    assert seen == ["Do not open the door"]


def test_an_engine_that_loses_a_token_is_given_the_pieces() -> None:
    draft = drafting.draft("Call 101 or 999 now", "pt", careless)
    assert draft.text == "Call 101 or 999 now"
    assert Flag.PIECES in {finding.flag for finding in draft.findings}
    assert Flag.TOKEN_LOST not in {finding.flag for finding in draft.findings}


def test_puts_the_glossary_s_words_in() -> None:
    assert (
        drafting.draft("A burglary again", "pt", mirrored, terms={"burglary": "furto"}).text
        == "A furto niaga"
    )


def test_an_engine_that_answers_too_little_is_a_fault() -> None:
    with pytest.raises(ValueError, match="0 texts for 1"):
        drafting.draft("Some words", "pt", lambda _texts: [])
