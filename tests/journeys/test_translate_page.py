"""A page in Welsh: its words are asked for and approved, the page is made of them, and approved again."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.api import Viewer
from peelian.apps.accounts.types import Grant, Role
from peelian.apps.content import api as content
from peelian.apps.content.models.pages import AdvicePage
from peelian.apps.events.models import Event
from peelian.apps.languages import api as languages
from peelian.journeys import translate_page
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound
from tests.apps.content import pages
from tests.factories.clock import AT, TODAY

pytestmark = pytest.mark.django_db
ADDRESS = "advice/keep-burglars-out"


def _viewer(user_id: int, role: Role = Role.COMMS) -> Viewer:
    return Viewer(user_id=user_id, name="Somebody", grants=(Grant(role, "FORCE", TODAY, None),))


def _approve_all(by_id: int) -> None:
    for row in languages.list_to_do(["cy"]):
        words = "CY " + row.source
        languages.approve(
            actor=system("tests"), at=AT, translation_id=row.id, text=words, approved_by_id=by_id
        )


class TestAPageInWelsh:
    def test_is_made_of_approved_words_and_approved_again(self) -> None:
        one, other = pages.editor("Cat", publishes=True), pages.editor("Dan", publishes=True)
        page = pages.advice(
            live=True, body=[("text", '<p>Call <b>us</b> or <a href="https://a.example">look</a>.</p>')]
        )
        assert translate_page.want(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy") == 4
        _approve_all(one.pk)
        (welsh,) = [row for row in translate_page.standings(page.pk) if row.language.code == "cy"]
        assert (welsh.is_ready, welsh.is_live) == (True, False)

        made = translate_page.make(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy")
        assert content.get_page(ADDRESS, language="cy").language == "en"
        state = AdvicePage.objects.get(pk=made).current_workflow_task_state
        with pytest.raises(NotAllowed):
            state.task.specific.on_action(state, one, "approve")
        state.task.specific.on_action(state, other, "approve")

        shown = content.get_page(ADDRESS, language="cy")
        assert (shown.language, shown.card.title) == ("cy", "CY Keep burglars out")
        assert shown.parts[0].html == '<p>CY Call <b>us</b> or <a href="https://a.example">look</a>.</p>'
        assert [(door.name, door.address) for door in shown.doors] == [("CY Call 101", "101")]
        assert content.get_page(ADDRESS, language="en").card.title == "Keep burglars out"
        assert Event.objects.filter(name="content.page.translated").count() == 1

    def test_isnt_made_while_words_are_missing(self) -> None:
        cat = pages.editor("Cat", publishes=True)
        page = pages.advice(live=True)
        translate_page.want(viewer=_viewer(cat.pk), at=AT, page_id=page.pk, language="cy")
        with pytest.raises(content.NotTranslated, match="5 pieces"):
            translate_page.make(viewer=_viewer(cat.pk), at=AT, page_id=page.pk, language="cy")
        assert AdvicePage.objects.count() == 1

    def test_gets_a_newer_version_when_the_english_changed(self) -> None:
        one, other = pages.editor("Cat", publishes=True), pages.editor("Dan", publishes=True)
        page = pages.advice(live=True)
        for title in ("Keep burglars out", "Keep thieves out"):
            page.title = title
            page.save_revision().publish()
            translate_page.want(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy")
            _approve_all(one.pk)
            made = translate_page.make(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy")
            state = AdvicePage.objects.get(pk=made).current_workflow_task_state
            state.task.specific.on_action(state, other, "approve")
            assert content.get_page(ADDRESS, language="cy").card.title == f"CY {title}"
        assert AdvicePage.objects.count() == 2

    def test_shows_the_way_out_when_the_english_page_does(self) -> None:
        one, other = pages.editor("Cat", publishes=True), pages.editor("Dan", publishes=True)
        page = pages.advice(live=True)
        for sensitive in (False, True):
            page.sensitive = sensitive
            page.save_revision().publish()
            translate_page.want(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy")
            _approve_all(one.pk)
            made = translate_page.make(viewer=_viewer(one.pk), at=AT, page_id=page.pk, language="cy")
            state = AdvicePage.objects.get(pk=made).current_workflow_task_state
            state.task.specific.on_action(state, other, "approve")
            assert content.get_page(ADDRESS, language="cy").sensitive is sensitive

    def test_of_the_guide_keeps_codes_and_leads_the_same_ways(self) -> None:
        one, other = pages.editor("Cat", publishes=True), pages.editor("Dan", publishes=True)
        guide = pages.guide()
        translate_page.want(viewer=_viewer(one.pk), at=AT, page_id=guide.pk, language="cy")
        _approve_all(one.pk)
        made = translate_page.make(viewer=_viewer(one.pk), at=AT, page_id=guide.pk, language="cy")
        state = type(guide).objects.get(pk=made).current_workflow_task_state
        state.task.specific.on_action(state, other, "approve")
        welsh, english = content.guide(language="cy"), content.guide(language="en")
        assert welsh.language == "cy"
        assert [one.code for one in welsh.tree.questions] == [one.code for one in english.tree.questions]
        assert welsh.tree.questions[0].words == "CY What has happened?"
        assert welsh.tree.questions[0].choices[0].to == "emergency"

    def test_is_for_those_who_approve_translations(self) -> None:
        page = pages.advice(live=True)
        with pytest.raises(NotAllowed):
            translate_page.want(viewer=_viewer(1, Role.PCSO), at=AT, page_id=page.pk, language="cy")
        for language in ("en", "xx"):
            with pytest.raises(NotFound):
                translate_page.want(viewer=_viewer(1), at=AT, page_id=page.pk, language=language)
