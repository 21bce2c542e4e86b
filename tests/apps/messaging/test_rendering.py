"""From plain text to what a reader sees."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.messaging.rules.rendering import body_html, outgoing
from peelian.apps.messaging.types.channel import ClaimedDelivery, Site, Words
from peelian.apps.messaging.types.states import MessageKind, TextOrigin, Urgency


def words(site: Site) -> Words:
    """A message's words."""
    return Words(
        message_id=3, kind=MessageKind.UPDATE, urgency=Urgency.NORMAL, language="en", direction="ltr",
        subject="What we did", marked_subject="What we did", body="We did it.", sender_name="Team", phrases={},
        phrases_language="en", origin=TextOrigin.WRITTEN, english_url="", waiting="", files=(), site=site, version="1",
    )  # fmt: skip


def number(attempts: int = 1, body: str = "", url: str = "https://police.example") -> str:
    """The Message-ID of one copy."""
    copy = ClaimedDelivery(
        delivery_id=7, message_id=3, contact_id=1, channel="email", address="a@b.uk", language="en", attempts=attempts,
        confirm="", manage="m", leave="l", reply="r", rate="t",
    )  # fmt: skip
    return outgoing(copy, words(Site(url, "reply.example")), body).message_id


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


class TestOutgoing:
    def test_the_message_id_depends_on_the_copy_alone(self) -> None:
        assert number() == number(attempts=5, body="other")
        assert number().startswith("7.3.")
        assert number().endswith("@reply.example")

    def test_two_installations_with_one_reply_domain_never_share_one(self) -> None:
        assert number() != number(url="https://other.example")
