from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from peelian.apps.content import api as content
from peelian.apps.content.models.pages import GuidePage, NewsPage
from peelian.apps.events.models import Event
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.errors import NotAllowed, NotFound
from tests.apps.content import pages
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db


def approve(state: object, by: object) -> None:
    state.task.specific.on_action(state, by, "approve")  # type: ignore[attr-defined]


class TestASecondPerson:
    def test_puts_a_page_on_the_site(self) -> None:
        writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = pages.news(by=writer)
        state = pages.send(page, writer)
        with pytest.raises(NotFound):
            content.get_page("news/more-patrols-by-the-park", language="en")
        approve(state, comms)
        shown = content.get_page("news/more-patrols-by-the-park", language="en")
        assert shown.card.title == "More patrols by the park"

    def test_reads_what_was_submitted_in_somebodys_name(self) -> None:
        writer = pages.editor("Dee Sergeant")
        draft = content.NewsDraft("More patrols", "In the evening.", (("text", "<p>We walk there.</p>"),))
        page_id = content.submit_news(
            actor=Actor(ActorKind.STAFF, str(writer.pk)), at=AT, draft=draft, by_id=writer.pk
        )
        page = NewsPage.objects.get(pk=page_id)
        assert not page.live
        with pytest.raises(NotAllowed):
            approve(page.current_workflow_task_state, writer)
        approve(page.current_workflow_task_state, pages.editor("Sam Comms", publishes=True))
        assert NewsPage.objects.get(pk=page_id).live

    def test_has_the_role_to_publish(self) -> None:
        writer, other = pages.editor("Sam"), pages.editor("Sue")
        state = pages.send(pages.news(by=writer), writer)
        assert state.task.specific.get_actions(state.revision.content_object, other) == []
        with pytest.raises(NotAllowed, match="does not include"):
            approve(state, other)

    def test_is_another_than_who_sent_it(self) -> None:
        comms = pages.editor("Cat", publishes=True)
        page = pages.news(by=pages.editor("Sam"))
        state = pages.send(page, comms)
        assert "approve" not in {name for name, _, _ in state.task.specific.get_actions(page, comms)}
        with pytest.raises(NotAllowed, match="You sent this page"):
            approve(state, comms)
        assert not NewsPage.objects.get(pk=page.pk).live

    def test_is_another_than_who_changed_it_last(self) -> None:
        writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = pages.news(by=writer)
        pages.send(page, writer)
        page.title = "Other words"
        page.save_revision(user=comms)
        content.follow_edit(page_id=page.pk, user_id=comms.pk)
        state = NewsPage.objects.get(pk=page.pk).current_workflow_task_state
        with pytest.raises(NotAllowed, match="changed this page last"):
            approve(state, comms)

    def test_approves_what_they_have_read_and_nothing_newer(self) -> None:
        writer, one, other = (
            pages.editor("Sam"),
            pages.editor("A", publishes=True),
            pages.editor("B", publishes=True),
        )
        page = pages.news(by=writer)
        read = pages.send(page, writer)
        page.title = "Changed after it was read"
        page.save_revision(user=one)
        with pytest.raises(NotAllowed, match="changed after it was sent"):
            approve(read, other)
        content.follow_edit(page_id=page.pk, user_id=one.pk)
        now = NewsPage.objects.get(pk=page.pk).current_workflow_task_state
        assert now.pk != read.pk
        approve(now, other)
        assert NewsPage.objects.get(pk=page.pk).title == "Changed after it was read"

    def test_approves_nothing_that_was_written_over_since(self) -> None:
        writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = pages.news(by=writer)
        read = pages.send(page, writer)
        page.title = "Written over"
        page.save_revision(user=writer, overwrite_revision=page.get_latest_revision())
        with pytest.raises(NotAllowed, match="changed after it was sent"):
            approve(read, comms)

    def test_puts_no_guide_with_a_dead_end_on_the_site(self) -> None:
        writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = GuidePage.objects.get(locale__language_code="en")
        page.questions = [
            (
                "question",
                {"code": "start", "words": "What?", "hint": "", "choices": [{"words": "A", "to": "gone"}]},
            )
        ]
        page.save_revision(user=writer)
        state = pages.send(page, writer)
        with pytest.raises(NotAllowed, match="doesn’t exist"):
            approve(state, comms)
        assert not GuidePage.objects.get(pk=page.pk).live


class TestTimes:
    def test_bring_a_page_up_and_take_it_down_again(self) -> None:
        path = "news/more-patrols-by-the-park"
        with time_machine.travel(AT, tick=False):
            writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
            page = pages.news(
                by=writer, go_live_at=AT + dt.timedelta(hours=2), expire_at=AT + dt.timedelta(days=2)
            )
            approve(pages.send(page, writer), comms)
            call_command("publish_scheduled")
            with pytest.raises(NotFound):
                content.get_page(path, language="en")
        with time_machine.travel(AT + dt.timedelta(hours=3), tick=False):
            call_command("publish_scheduled")
            assert content.get_page(path, language="en").card.title == "More patrols by the park"
            assert content.published_between(AT, AT + dt.timedelta(days=1))[0].path == path
        with time_machine.travel(AT + dt.timedelta(days=3), tick=False):
            call_command("publish_scheduled")
            with pytest.raises(NotFound):
                content.get_page(path, language="en")
        told = Event.objects.filter(name__startswith="content.page.", shown=True).order_by("id")
        assert list(told.values_list("name", "actor_kind")) == [
            ("content.page.publish_scheduled", "system"),
            ("content.page.unpublish_scheduled", "system"),
        ]


class TestTakeDown:
    def test_takes_a_page_off_in_every_language_and_keeps_its_words(self) -> None:
        comms = pages.editor("Cat", publishes=True)
        page = pages.news(live=True)
        welsh = pages.in_language(page, "cy", title="Mwy o batrolau")
        content.take_down(
            actor=Actor(ActorKind.STAFF, str(comms.pk)),
            at=AT,
            page_id=page.pk,
            reason="It named a street.",
            by_id=comms.pk,
        )
        assert not NewsPage.objects.filter(pk__in=[page.pk, welsh.pk], live=True).exists()
        assert NewsPage.objects.get(pk=welsh.pk).title == "Mwy o batrolau"
        event = Event.objects.get(name="content.page.taken_down")
        assert event.data["reason"] == "It named a street."

    def test_stops_a_page_that_was_to_go_live(self) -> None:
        with time_machine.travel(AT, tick=False):
            writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
            page = pages.news(by=writer, go_live_at=AT + dt.timedelta(hours=2))
            approve(pages.send(page, writer), comms)
            content.take_down(
                actor=Actor(ActorKind.STAFF, "1"), at=AT, page_id=page.pk, reason="Too early.", by_id=comms.pk
            )
        with time_machine.travel(AT + dt.timedelta(hours=3), tick=False):
            call_command("publish_scheduled")
        assert not NewsPage.objects.get(pk=page.pk).live

    def test_refuses_without_a_reason_and_what_isnt_on_the_site(self) -> None:
        comms = pages.editor("Cat", publishes=True)
        page = pages.news()
        for reason, words in (("", "Say why"), ("It is wrong.", "isn’t on the site")):
            with pytest.raises(content.CannotTakeDown, match=words):
                content.take_down(
                    actor=Actor(ActorKind.STAFF, "1"), at=AT, page_id=page.pk, reason=reason, by_id=comms.pk
                )


class TestEvents:
    def test_tell_who_published_and_that_the_public_sees_it(self) -> None:
        writer, comms = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = pages.news(by=writer)
        approve(pages.send(page, writer), comms)
        event = Event.objects.get(name="content.page.publish")
        assert (event.actor_kind, event.actor_id, event.shown) == ("staff", str(comms.pk), True)
        assert event.subject == f"wagtailcore.Page:{page.pk}"
        assert not Event.objects.filter(name="content.page.workflow_start", shown=True).exists()
        assert Event.objects.filter(name="content.page.workflow_approve").exists()
