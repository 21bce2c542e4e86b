"""A reader gets the language that they chose, and a frame in it where the pages aren't written in it yet."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from peelian.web.shared.languages import COMPLETE, FRAMED, OFFERED, language_of
from tests.web.stage import Stage

COOKIE = settings.LANGUAGE_COOKIE_NAME


def _html(client: Client, address: str = "/areas/", **more: str) -> str:
    return client.get(address, headers=more).content.decode()


class TestTheReadersLanguage:
    def test_is_english_when_nobody_says_otherwise(self, client: Client, stage: Stage) -> None:
        assert '<html lang="en" dir="ltr"' in _html(client)

    def test_is_what_the_browser_asks_for_first_of_those_that_we_have(
        self, client: Client, stage: Stage
    ) -> None:
        assert '<html lang="cy"' in _html(client, **{"accept-language": "so, cy;q=0.8, pl;q=0.5"})

    def test_takes_a_script_or_country_in_its_stride(self, client: Client, stage: Stage) -> None:
        assert '<html lang="pa"' in _html(client, **{"accept-language": "pa-Guru-IN"})

    def test_chosen_in_the_address_is_kept_for_the_next_page(self, client: Client, stage: Stage) -> None:
        assert '<html lang="cy"' in _html(client, "/areas/?lang=cy")
        assert '<html lang="cy"' in _html(client, "/")
        cookie = client.cookies[COOKIE]
        assert cookie["samesite"] == "Lax"
        assert cookie["httponly"]

    def test_chosen_wins_over_the_browsers(self, client: Client, stage: Stage) -> None:
        client.cookies[COOKIE] = "en"
        assert '<html lang="en"' in _html(client, **{"accept-language": "cy"})

    @pytest.mark.parametrize("lie", ["tlh", "<script>", "", "cy" * 500, "../cy", "zh-hans", "\x00"])
    def test_that_we_do_not_have_changes_nothing(self, client: Client, stage: Stage, lie: str) -> None:
        response = client.get("/areas/", {"lang": lie})
        assert response.status_code == 200
        assert COOKIE not in response.cookies
        client.cookies[COOKIE] = "tlh"
        assert '<html lang="en"' in _html(client)

    def test_is_told_to_caches(self, client: Client, stage: Stage) -> None:
        assert {"Accept-Language", "Cookie"} <= {
            name.strip() for name in client.get("/areas/").headers["Vary"].split(",")
        }

    def test_does_not_leak_into_the_next_request(self, client: Client, stage: Stage) -> None:
        before = translation.get_language()
        client.get("/areas/?lang=cy")
        assert translation.get_language() == before

    def test_is_english_for_programs_and_on_the_screens_of_staff(self, client: Client, stage: Stage) -> None:
        client.cookies[COOKIE] = "cy"
        assert "Content-Language" not in client.get("/api/forces").headers
        page = client.get("/station/", follow=True).content.decode()
        assert "<html" in page

    def test_of_a_bare_request_is_english(self) -> None:
        assert language_of(HttpRequest()) == "en"


class TestTheSwitch:
    def test_names_every_language_by_its_own_name_and_marks_the_present_one(
        self, client: Client, stage: Stage
    ) -> None:
        page = _html(client, "/areas/?lang=cy")
        assert '<span lang="cy" dir="ltr" aria-current="true">Cymraeg</span>' in page
        assert page.count('hreflang="') >= len(OFFERED) - 1
        assert '<a class="govuk-link" href="?lang=ur" lang="ur" dir="rtl" hreflang="ur"' in page

    def test_keeps_what_was_asked_for(self, client: Client, stage: Stage) -> None:
        page = _html(client, "/find/?q=B14+7QH")
        assert 'href="?q=B14+7QH&amp;lang=cy"' in page

    def test_holds_nothing_that_a_link_could_smuggle_in(self, client: Client, stage: Stage) -> None:
        page = _html(client, '/areas/?x="><script>alert(1)</script>')
        assert "<script>alert" not in page


class TestTheFrame:
    @pytest.mark.parametrize("language", FRAMED)
    def test_is_in_the_readers_language_round_a_page_that_says_it_is_english(
        self, client: Client, stage: Stage, language: str
    ) -> None:
        page = _html(client, f"/areas/?lang={language}")
        direction = "rtl" if language in ("ar", "ur") else "ltr"
        assert f'<html lang="{language}" dir="{direction}"' in page
        assert '<main class="govuk-main-wrapper" id="main-content" lang="en" dir="ltr">' in page
        assert "Skip to main content" not in page
        assert "Accessibility statement" not in page.partition("<footer")[2]
        assert "Your team" not in page.partition("<main")[0]
        assert "peelian-language-note" in page

    @pytest.mark.parametrize("language", COMPLETE)
    def test_needs_no_note_where_the_page_is_in_the_language(
        self, client: Client, stage: Stage, language: str
    ) -> None:
        page = _html(client, f"/areas/?lang={language}")
        assert "peelian-language-note" not in page
        assert 'id="main-content">' in page

    @pytest.mark.parametrize("language", OFFERED)
    def test_holds_the_page_for_an_address_that_is_not_there(
        self, client: Client, stage: Stage, language: str
    ) -> None:
        page = _html(client, f"/nope?lang={language}")
        assert ("We could not find that page" in page) == (language == "en")
        assert 'lang="en" dir="ltr"' not in page.partition("<main")[2].partition("</main")[0]

    @pytest.mark.parametrize("language", FRAMED)
    def test_holds_what_is_wrong_in_a_form_and_its_buttons(
        self, client: Client, stage: Stage, language: str
    ) -> None:
        first = client.post("/report/start/theft/").headers["Location"]
        for address in (first, "/sign-up/", "/contact-us/", "/track/"):
            main = client.post(f"{address}?lang={language}").content.decode().partition("<main")[2]
            wrong = main.partition("govuk-error-summary__title")[2].partition("</ul>")[0]
            assert wrong.count(f'<span lang="{language}"') == wrong.count("<li>") + 1, address
        page = client.get(f"{first}?lang={language}").content.decode()
        assert page.count(f'<span lang="{language}"') >= 3  # find the address, go on, go on later

    def test_marks_a_word_in_the_middle_of_a_page(self) -> None:
        request = RequestFactory().get("/")
        request.LANGUAGE_CODE = "ur"
        button = Template('{% load frame %}{% framed _("Continue") %}')
        with translation.override("en"):
            shown = button.render(Context({"request": request}))
            assert shown.startswith('<span lang="ur" dir="rtl">')
            assert "Continue" not in shown
            assert button.render(Context({})) == "Continue"
            error = Template("{% load frame %}{% framed error %}")
            lazy = error.render(Context({"request": request, "error": gettext_lazy("Continue")}))
            assert lazy == shown
            unknown = error.render(Context({"request": request, "error": "<b>Nobody translated this"}))
            assert unknown == "&lt;b&gt;Nobody translated this"

    def test_is_welsh_through_and_through_on_a_welsh_page(self) -> None:
        request = RequestFactory().get("/")
        request.LANGUAGE_CODE = "cy"
        with translation.override("cy"):
            shown = Template('{% load frame %}{% framed _("Continue") %}').render(
                Context({"request": request})
            )
        assert "<span" not in shown
        assert shown != "Continue"
