"""Words among ourselves: they reach no page, feed or message of the public."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Priority
from peelian.journeys import set_priorities
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory

SECRET = "Zebedee of 14 Mill Lane deals from the shed"


@pytest.fixture
def priority(land: Land) -> Priority:
    """Of Abbey Green, worded among ourselves by its sergeant."""
    row = PriorityFactory.create(area=land.neighbourhoods[0], action="We walk there at night.", action_at=AT)
    set_priorities.word_internally(
        viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, priority_id=row.pk, words=f" {SECRET}\n"
    )
    return row


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.SERGEANT, "riverside-1")


class TestInternalWording:
    def test_is_kept_beside_the_public_words(self, sergeant: Viewer, priority: Priority) -> None:
        found = priorities.get_internal(viewer=sergeant, priority_id=priority.pk)

        assert found is not None
        assert found.words == SECRET
        assert priorities.get_priority(priority.pk, at=AT).issue == priority.issue

    def test_new_words_take_the_place_of_the_old(self, sergeant: Viewer, priority: Priority) -> None:
        set_priorities.word_internally(
            viewer=sergeant, at=AT, priority_id=priority.pk, words="He moved away."
        )

        found = priorities.get_internal(viewer=sergeant, priority_id=priority.pk)
        assert found is not None
        assert found.words == "He moved away."

    def test_no_public_page_or_feed_says_it(self, priority: Priority) -> None:
        client, code = Client(), priority.area.code
        pages = [
            reverse("citizen:area", args=[code]), reverse("citizen:messages"), reverse("citizen:home"),
            reverse("feeds:priorities", args=[code]), reverse("feeds:updates", args=[code]),
            reverse("feeds:messages", args=[code]), reverse("feeds:alerts", args=[code]),
            reverse("feeds:area-geojson", args=[code]), f"/api/midshire/{code}/priorities",
        ]  # fmt: skip
        read = [client.get(page) for page in pages]

        assert {answer.status_code for answer in read} == {200}
        assert any(priority.issue in answer.content.decode() for answer in read)
        for answer in read:
            body = answer.content.decode()
            assert "Zebedee" not in body
            assert "Mill Lane" not in body

    def test_the_record_keeps_none_of_the_words(self, priority: Priority) -> None:
        event = Event.objects.get(name="priorities.internal.worded")

        assert "Zebedee" not in str(event.data)

    def test_is_for_the_station_there(self, land: Land, priority: Priority) -> None:
        elsewhere = make_viewer(Role.SERGEANT, "riverside-2")
        with pytest.raises(NotAllowed):
            priorities.get_internal(viewer=elsewhere, priority_id=priority.pk)
        with pytest.raises(NotAllowed):
            set_priorities.word_internally(viewer=elsewhere, at=AT, priority_id=priority.pk, words="Mine.")
        with pytest.raises(priorities.NeedsWords):
            set_priorities.word_internally(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, priority_id=priority.pk, words=" "
            )
