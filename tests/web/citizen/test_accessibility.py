"""The accessibility statement says what the regulations ask for, and nothing that isn't so."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from peelian.apps.languages.api import LANGUAGES
from peelian.web.shared.languages import COMPLETE, FRAMED, OFFERED

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(client: Client) -> str:
    """The words of the statement, without tags."""
    page = client.get("/accessibility/").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2].partition("</main")[0]).split())


class TestTheStatement:
    def test_has_every_part_of_the_model_statement(self, statement: str) -> None:
        # Accessibility Regulations 2018, regulation 8, and the government's sample statement.
        for part in (
            "You should be able to",  # how accessible it is
            "What doesn’t work yet",  # content that is not accessible
            "Call 101",  # contact
            "You get an answer within 72 hours",
            "Equality and Human Rights Commission",  # enforcement
            "(No. 2) Accessibility Regulations 2018",
            "partly conforms to the Web Content Accessibility Guidelines 2.2, level AA",  # status
            "How we tested it",
            "This statement was written on",  # preparation
        ):
            assert part in statement, part

    def test_leads_to_those_who_help_and_to_us(self, client: Client) -> None:
        page = client.get("/accessibility/").content.decode()
        assert 'href="https://www.equalityadvisoryservice.com/"' in page
        assert 'href="/contact-us/"' in page.partition("<main")[2]

    def test_names_the_languages_that_there_are_and_says_that_nobody_has_read_them(
        self, statement: str
    ) -> None:
        for code in COMPLETE + FRAMED:
            assert LANGUAGES[code].english_name in statement
        assert statement.count("read the Welsh yet") == 1
        assert "Nobody who speaks these languages has read ours yet" in statement

    @pytest.mark.parametrize("language", OFFERED)
    def test_is_linked_from_the_foot_of_every_page(self, client: Client, language: str) -> None:
        for address in ("/cookies/", "/nope"):
            page = client.get(f"{address}?lang={language}").content.decode()
            assert 'href="/accessibility/"' in page.partition("<footer")[2]


class TestCookies:
    def test_names_each_cookie_that_a_resident_can_get(self, client: Client) -> None:
        page = client.get("/cookies/?lang=cy")
        kept = set(page.cookies)
        assert kept == {"django_language"}
        for name in (*kept, "csrftoken", "sessionid", "messages"):
            assert f">{name}<" in page.content.decode()

    def test_sets_none_on_a_page_that_is_only_read(self, client: Client) -> None:
        assert not client.get("/cookies/").cookies
