from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.content import api as content
from peelian.apps.content.api import DoorView, Question
from peelian.apps.content.models.pages import NewsPage
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.apps.content import pages
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db


class TestGetPage:
    def test_gives_the_parts_in_order_with_the_doors_at_the_end(self) -> None:
        pages.advice(live=True)
        shown = content.get_page("advice/keep-burglars-out", language="en")
        assert [part.kind for part in shown.parts] == ["heading", "text"]
        assert shown.parts[1].html == "<p>Lock the shed. Mark your tools.</p>"
        assert [(door.name, door.url) for door in shown.doors] == [("Call 101", "tel:101")]

    def test_gives_it_in_the_readers_language_at_the_same_address(self) -> None:
        pages.in_language(pages.advice(live=True), "cy", title="Cadwch ladron draw")
        shown = content.get_page("advice/keep-burglars-out", language="cy")
        assert (shown.card.title, shown.language, shown.others) == ("Cadwch ladron draw", "cy", ("en",))

    def test_falls_back_to_english_and_says_so(self) -> None:
        pages.in_language(pages.advice(live=True), "cy", title="Cadwch ladron draw")
        shown = content.get_page("advice/keep-burglars-out", language="ur")
        assert (shown.card.title, shown.language, shown.others) == ("Keep burglars out", "en", ("cy",))

    @pytest.mark.parametrize(
        "path", ["advice", "", "news/nothing", "advice/keep-burglars-out/more", "options"]
    )
    def test_finds_nothing_that_isnt_a_live_page_of_news_or_advice(self, path: str) -> None:
        pages.advice(live=False)
        with pytest.raises(NotFound):
            content.get_page(path, language="en")


class TestListNews:
    def test_has_the_newest_first_and_goes_on_before_a_moment(self) -> None:
        for day in (1, 2, 3):
            page = pages.news(f"Day {day}", live=True)
            NewsPage.objects.filter(pk=page.pk).update(first_published_at=AT + dt.timedelta(days=day))
        assert [card.title for card in content.list_news(language="en", limit=2)] == ["Day 3", "Day 2"]
        older = content.list_news(language="en", before=AT + dt.timedelta(days=2))
        assert [card.title for card in older] == ["Day 1"]

    def test_of_an_area_has_the_forces_too_and_no_other_areas(self) -> None:
        for title, code in (("Here", "N01"), ("There", "N02"), ("Everywhere", "")):
            pages.news(title, area_code=code, live=True)
        cards = content.list_news(language="en", area_codes=["N01", "S01"])
        assert {card.title for card in cards} == {"Here", "Everywhere"}

    def test_shows_each_in_the_readers_language_where_it_is_there(self) -> None:
        pages.in_language(pages.news("One", live=True), "cy", title="Un")
        pages.news("Two", live=True)
        assert {card.title for card in content.list_news(language="cy")} == {"Un", "Two"}


class TestWriteNews:
    def test_takes_over_what_went_out_before_with_its_date(self) -> None:
        day = AT - dt.timedelta(days=40)
        draft = content.NewsDraft(
            "A safer park", "Lights are in.", (("text", "<p>They work.</p>"),), day, "N01"
        )
        (page_id,) = content.write_news(actor=system("tests"), at=AT, drafts=[draft])
        assert content.get_page("news/a-safer-park", language="en").card.published_at == day
        assert [one.page_id for one in content.published_between(day, AT)] == [page_id]


class TestSearch:
    @pytest.fixture(autouse=True)
    def _some(self) -> None:
        pages.advice("Keep burglary away from your shed", live=True)
        pages.advice(
            "Scams on the telephone",
            topic="scams",
            summary="Nobody real asks for your PIN.",
            body=[("text", "<p>Hang up.</p>")],
            live=True,
        )
        pages.advice("Hidden draft about burglary", topic="draft")

    def test_finds_a_page_by_words_of_its_body(self) -> None:
        found = content.search("mark tools", language="en")
        assert [card.path for card in found.cards] == ["advice/keep-burglary-away-from-your-shed"]
        assert found.did_you_mean == ""

    def test_finds_other_forms_of_a_word(self) -> None:
        assert [card.title for card in content.search("sheds", language="en").cards] == [
            "Keep burglary away from your shed"
        ]

    @pytest.mark.parametrize("text", ["burglry", "burgulary", "Burglry shed"])
    def test_finds_a_page_by_a_misspelt_word_and_says_what_it_looked_for(self, text: str) -> None:
        found = content.search(text, language="en")
        assert [card.title for card in found.cards] == ["Keep burglary away from your shed"]
        assert "burglary" in found.did_you_mean

    @pytest.mark.parametrize(
        "text", ["zebra crossing xylophone", "", "   ", "%", "'; DROP TABLE", "\x00", "a" * 500, "& | !"]
    )
    def test_finds_nothing_without_falling_over(self, text: str) -> None:
        assert content.search(text, language="en").cards == ()

    def test_never_finds_a_draft(self) -> None:
        assert content.search("hidden draft", language="en").cards == () or all(
            card.title != "Hidden draft about burglary"
            for card in content.search("hidden draft", language="en").cards
        )

    def test_shows_a_page_once_in_the_readers_language(self) -> None:
        page = pages.news("Patrols at Calthorpe Park", live=True)
        pages.in_language(page, "cy", title="Patrolau ym Mharc Calthorpe")
        assert [card.title for card in content.search("Calthorpe", language="cy").cards] == [
            "Patrolau ym Mharc Calthorpe"
        ]


class TestRedirects:
    def test_send_on_from_where_a_page_was(self, django_capture_on_commit_callbacks: Any) -> None:
        page = pages.news("Old name", live=True)
        page.slug = "new-name"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        assert content.find_redirect("news/old-name") == "/news/new-name/"
        assert content.find_redirect("news/never-there") is None

    def test_lead_nowhere_once_the_page_is_down(self, django_capture_on_commit_callbacks: Any) -> None:
        page = pages.news("Old name", live=True)
        page.slug = "new-name"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        NewsPage.objects.get(pk=page.pk).unpublish()
        assert content.find_redirect("news/old-name") is None


class TestGuide:
    def test_begins_with_its_first_question_and_leads_to_doors(self) -> None:
        pages.guide()
        assert content.guide(language="en").first == "start"
        question = content.guide_question("stolen", language="en")
        assert isinstance(question, Question)
        door = content.guide_question("report", language="en")
        assert isinstance(door, DoorView)
        assert door.url == "/report/?kind=theft"

    def test_isnt_there_before_it_is_live(self) -> None:
        with pytest.raises(NotFound):
            content.guide(language="en")
