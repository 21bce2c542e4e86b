"""Words for ourselves that stand in words for residents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.problems.rules.public import RUN, find_shared

SECRET = "Zebedee of 14 Mill Lane deals from the shed"
words = st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=1, max_size=12)


class TestFindShared:
    @pytest.mark.parametrize(
        ("public", "found"),
        [
            ("We know that Zebedee of 14 Mill Lane deals.", "Zebedee of 14 Mill"),
            ("ZEBEDEE, of 14\nmill lane", "Zebedee of 14 Mill"),
            ("Somebody at 14, Mill Road.", "14 Mill"),
            ("People deal from sheds in the lane.", ""),
            ("", ""),
        ],
    )
    def test_finds_a_run_of_words_or_an_address(self, public: str, found: str) -> None:
        assert find_shared(public, SECRET) == found

    def test_a_short_text_counts_as_a_whole(self) -> None:
        assert find_shared("The Kray twins are about", "Kray twins") == "Kray twins"
        assert find_shared("Parents park here", "Parents") == ""
        assert find_shared("Parents park here", "Parents", least=1) == "Parents"

    @given(before=words, kept=words, after=words)
    def test_a_text_taken_over_is_always_found(
        self, before: list[str], kept: list[str], after: list[str]
    ) -> None:
        public = " ".join([*before, *kept, *after])

        assert find_shared(public.upper(), "; ".join(kept), least=1)

    @given(public=words, kept=words)
    def test_what_is_found_stands_in_both(self, public: list[str], kept: list[str]) -> None:
        found = find_shared(" ".join(public), " ".join(kept), least=1)

        assert f" {found} " in f" {' '.join(kept)} " or not found
        assert f" {found} " in f" {' '.join(public)} " or not found
        assert len(found.split()) <= RUN
