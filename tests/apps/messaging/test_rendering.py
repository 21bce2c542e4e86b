"""From plain text to what a reader sees."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.messaging.rules.rendering import body_html, compose
from peelian.apps.messaging.types.channel import ClaimedDelivery, Outgoing, Site
from peelian.apps.messaging.types.states import MessageKind

SITE = Site("https://police.example", "reply.example")


def copy(body: str, kind: MessageKind = MessageKind.UPDATE) -> Outgoing:
    claimed = ClaimedDelivery(
        delivery_id=7, message_id=3, channel="email", kind=kind, address="a@b.uk", language="en", subject="What we did",
        body=body, sender_name="Team", attempts=1, confirm="ccc", manage="mmm", leave="lll", reply="rrr", rate="ttt",
    )  # fmt: skip
    return compose(claimed, SITE)


class TestBodyHtml:
    def test_knows_paragraphs_headings_points_and_links(self) -> None:
        shown = body_html("Hello\n\n## What we did\n- one\n- two\n\nSee https://a.example/x?a=1&b=2.")

        assert "<p>Hello</p>" in shown
        assert re.search(r"<h2[^>]*>What we did</h2>", shown)
        assert "<ul><li>one</li><li>two</li></ul>" in shown
        assert 'href="https://a.example/x?a=1&amp;b=2"' in shown
        assert shown.rstrip().endswith("</a>.</p>")

    @given(st.text(max_size=400))
    def test_has_only_our_own_tags_whatever_was_written(self, body: str) -> None:
        tags: list[str] = []

        class Tags(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                tags.append(tag)
                assert {name for name, _ in attrs} <= {"style", "href"}
                for name, value in attrs:
                    assert name != "href" or (value or "").startswith(("http://", "https://"))

        Tags().feed(body_html(body))
        assert set(tags) <= {"p", "br", "ul", "li", "h2", "a"}

    def test_shows_markup_as_the_text_that_it_is(self) -> None:
        text = "<script>alert(1)</script>"

        assert html.escape(text) in body_html(text)


class TestCompose:
    def test_ends_with_rating_answering_genuineness_and_leaving(self) -> None:
        out = copy("We did it.")

        for text in (out.text, out.html):
            for score in range(1, 6):
                assert f"https://police.example/rate/ttt?score={score}" in text
            assert "https://police.example/messages/3" in text
            assert "https://police.example/leave/lll" in text
            assert "just reply to it" in text
        assert out.reply_to == "reply+rrr@reply.example"
        assert out.unsubscribe_url == "https://police.example/leave/lll"

    def test_a_confirmation_has_its_link_and_nothing_to_leave_yet(self) -> None:
        out = copy("Press: {confirm}", MessageKind.SERVICE)

        assert "https://police.example/confirm/ccc" in out.text
        assert "leave" not in out.text
        assert out.unsubscribe_url == ""
        assert "rate" not in out.text

    def test_no_word_of_a_message_takes_the_way_out_of_it_away(self) -> None:
        out = copy("Write {confirm} in your answer.")

        assert out.unsubscribe_url == "https://police.example/leave/lll"
        assert "https://police.example/leave/lll" in out.text

    def test_the_message_id_depends_on_the_copy_alone(self) -> None:
        assert copy("One").message_id == copy("Other words").message_id
