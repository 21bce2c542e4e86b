from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.apps.content.rules.segments import pieces, translated
from peelian.apps.content.rules.writing import html_of

LINKED = '<p>Call <b>101</b> or <a href="/contact-us/">write to us</a>.</p><ul><li>Fish &amp; chips</li></ul>'
_LETTERS = st.characters(blacklist_categories=("Cs", "Cc"))


class TestPieces:
    def test_are_paragraphs_and_points_with_marks_as_gaps(self) -> None:
        assert pieces(LINKED) == ("Call {b1}101{b1_} or {a3}write to us{a3_}.", "Fish & chips")

    def test_keep_apart_from_what_somebody_wrote_in_braces(self) -> None:
        html = "<p>{b1} <b>x</b> {a7}</p>"
        assert pieces(html) == ("{b1} {b8}x{b8_} {a7}",)
        assert translated(html, lambda words: words) == html

    def test_of_nothing_are_none(self) -> None:
        assert pieces("") == pieces("<p></p>") == ()


class TestTranslated:
    def test_moves_marks_with_the_words(self) -> None:
        words = {
            "Call {b1}101{b1_} or {a3}write to us{a3_}.": "{a3}Ysgrifennwch{a3_} neu ffoniwch {b1}101{b1_}.",
            "Fish & chips": "Pysgod <a> sglodion",
        }
        assert translated(LINKED, words.__getitem__) == (
            '<p><a href="/contact-us/">Ysgrifennwch</a> neu ffoniwch <b>101</b>.</p>'
            "<ul><li>Pysgod &lt;a&gt; sglodion</li></ul>"
        )

    @settings(deadline=None)
    @given(st.lists(st.text(_LETTERS, min_size=1, max_size=40), max_size=4))
    def test_leaves_a_text_as_it_was_when_nothing_is_changed(self, paragraphs: list[str]) -> None:
        html = html_of("\n\n".join(paragraphs))
        assert translated(html, lambda words: words) == html


class TestHtmlOf:
    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("One\ntwo\n\nThree", "<p>One two</p><p>Three</p>"),
            ("- a\n- **b** c", "<ul><li>a</li><li><b>b</b> c</li></ul>"),
            ("<script> & co", "<p>&lt;script&gt; &amp; co</p>"),
        ],
    )
    def test_keeps_paragraphs_points_and_bold_words(self, text: str, html: str) -> None:
        assert html_of(text) == html
