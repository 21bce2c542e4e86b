from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from peelian.apps.content.models.pages import NewsPage
from peelian.workers import tasks
from tests.apps.content import pages
from tests.factories.clock import AT


@pytest.mark.django_db
class TestPublishPages:
    def test_lets_a_page_go_live_at_its_time_and_comes_down_at_its_end(self) -> None:
        with time_machine.travel(AT, tick=False):
            sam, cat = pages.editor("Sam"), pages.editor("Cat", publishes=True)
            page = pages.news(
                by=sam, go_live_at=AT + dt.timedelta(hours=1), expire_at=AT + dt.timedelta(hours=3)
            )
            state = pages.send(page, sam)
            state.task.specific.on_action(state, cat, "approve")
        for hours, live in ((0, False), (2, True), (4, False)):
            with time_machine.travel(AT + dt.timedelta(hours=hours), tick=False):
                tasks.publish_pages(timestamp=0)
            assert NewsPage.objects.get(pk=page.pk).live is live
