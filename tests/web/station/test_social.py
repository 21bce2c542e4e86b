"""Social accounts at the station: connected, posted on, looked at, disconnected, each by those who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client

from peelian.adapters.networks.mastodon.network import Mastodon
from peelian.apps.accounts.types import Role
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.types.states import MessageState
from peelian.apps.posting.models import Post, SocialAccount
from peelian.journeys import post
from peelian.journeys.ports import plug, ports
from peelian.kernel.time import now
from tests.adapters.networks import servers
from tests.adapters.networks.servers import Wall
from tests.factories.messaging import MessageFactory
from tests.factories.places import Land, make_land

SignIn = Callable[[Role, str], Client]
SECTOR = "riverside-1"


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def wall() -> Iterator[Wall]:
    """A Mastodon on this machine."""
    old = plug(replace(ports(), networks={"mastodon": Mastodon()}, networks_here=True))
    with servers.serve(servers.MastodonHandler) as found:
        yield found
    plug(old)


@pytest.fixture
def comms(sign_in: SignIn, land: Land) -> Client:
    return sign_in(Role.COMMS, SECTOR)


@pytest.fixture
def message(land: Land) -> Message:
    made: Message = MessageFactory.create(area=land.neighbourhoods[0])
    return made


def connect(client: Client, wall: Wall, secret: str = servers.TOKEN) -> str:
    said = {"network": "mastodon", "area_code": SECTOR, "server": wall.address, "handle": "@mill_lane"}
    return client.post("/station/social/connect/", {**said, "secret": secret}, follow=True).content.decode()


class TestAccounts:
    def test_are_reached_from_the_messages(self, comms: Client) -> None:
        assert 'href="/station/social/"' in comms.get("/station/messages/").content.decode()
        assert "No account is connected yet." in comms.get("/station/social/").content.decode()

    def test_are_tried_before_they_are_kept_and_a_token_is_never_shown(
        self, comms: Client, wall: Wall
    ) -> None:
        refused = connect(comms, wall, secret="a wrong one")
        assert "token is invalid" in refused
        assert "a wrong one" not in refused
        assert not SocialAccount.objects.exists()
        shown = connect(comms, wall)
        assert "bournville_police is connected" in shown
        assert servers.TOKEN not in shown

    def test_are_disconnected_by_a_press(self, comms: Client, wall: Wall) -> None:
        connect(comms, wall)
        address = f"/station/social/{SocialAccount.objects.get().pk}/disconnect/"
        assert comms.get(address).status_code == 405
        assert "No account is connected yet." in comms.post(address, follow=True).content.decode()

    def test_are_not_a_sergeants_business(self, land: Land, sign_in: SignIn) -> None:
        sergeant = sign_in(Role.SERGEANT, SECTOR)
        assert sergeant.get("/station/social/").status_code == 403
        assert "/station/social/" not in sergeant.get("/station/messages/").content.decode()


class TestPosting:
    def test_a_message_that_went_out_leads_there_and_is_posted_once(
        self, comms: Client, wall: Wall, message: Message
    ) -> None:
        address = f"/station/messages/{message.pk}/post/"
        assert address in comms.get(f"/station/messages/{message.pk}/").content.decode()
        assert "Your team has no account" in comms.get(address).content.decode()
        connect(comms, wall)
        shown = comms.get(address).content.decode()
        assert "What Mastodon will show" in shown
        assert message.subject in shown
        account = SocialAccount.objects.get().pk
        assert "Choose at least one account" in comms.post(address, {"once": "k"}).content.decode()
        assert "On its way" in comms.post(address, {"accounts": [account]}, follow=True).content.decode()
        post.post_due(at=now())
        assert len(wall.posts) == 1
        assert Post.objects.get().url in comms.get(address).content.decode()
        again = comms.post(address, {"accounts": [account]}).content.decode()
        assert "put up on all of your team" in again
        assert len(wall.posts) == 1

    def test_nothing_is_posted_that_has_not_gone_out_or_is_elsewhere(
        self, comms: Client, wall: Wall, message: Message, land: Land, sign_in: SignIn
    ) -> None:
        address = f"/station/messages/{message.pk}/post/"
        assert sign_in(Role.SERGEANT, "riverside-2").get(address).status_code == 403
        Message.objects.update(state=MessageState.DRAFT)
        assert comms.get(address).status_code == 404
