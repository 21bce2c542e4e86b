"""The beat's inbox on a phone: what waits in my area, an answer, mine, closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.inbox.models import Thread
from peelian.apps.messaging.models.messages import Message
from tests.factories.places import Land, make_land
from tests.web.station.test_inbox import writes

SignIn = Callable[[Role, str], Client]


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


class TestInbox:
    def test_lists_what_waits_in_my_neighbourhood_only(self, land: Land, sign_in: SignIn) -> None:
        writes(land, "When will you patrol Mill Lane?")
        assert "Mill Lane" in sign_in(Role.PCSO, "N01").get("/beat/inbox/").content.decode()
        assert "Mill Lane" not in sign_in(Role.PCSO, "N04").get("/beat/inbox/").content.decode()

    def test_a_conversation_is_taken_answered_and_leaves_the_list(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "When will you patrol Mill Lane?")
        client = sign_in(Role.PCSO, "N01")
        client.post(f"/beat/inbox/{thread.pk}/take/")
        assert "Mill Lane" in client.get("/beat/inbox/?show=mine").content.decode()
        client.post(f"/beat/inbox/{thread.pk}/", {"text": "Tonight at nine.", "once": "k"})
        assert Message.objects.get(kind="service").body == "Tonight at nine."
        assert "Nobody waits for an answer." in client.get("/beat/inbox/").content.decode()

    def test_is_closed_with_a_reason(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "Thank you")
        client = sign_in(Role.PCSO, "N01")
        client.post(f"/beat/inbox/{thread.pk}/close/", {"because": ""})
        assert Thread.objects.get().state == "open"
        client.post(f"/beat/inbox/{thread.pk}/close/", {"because": "Only thanks"})
        assert Thread.objects.get().state == "closed"

    def test_is_not_mine_in_another_area(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "When?")
        client = sign_in(Role.PCSO, "N04")
        assert client.get(f"/beat/inbox/{thread.pk}/").status_code == 403
        assert client.post(f"/beat/inbox/{thread.pk}/", {"text": "x"}).status_code == 403
