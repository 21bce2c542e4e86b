"""A message that went out is posted on the team's own accounts, once, on real clients against servers on loopback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from peelian.adapters.networks.bluesky.network import Bluesky
from peelian.adapters.networks.mastodon.network import Mastodon
from peelian.apps.accounts.types import Role
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.types.states import MessageKind, MessageState
from peelian.apps.posting import api as posting
from peelian.apps.posting.models import Post, SocialAccount
from peelian.journeys import post
from peelian.journeys.ports import plug, ports
from peelian.kernel.errors import NotAllowed, NotFound
from tests.adapters.networks import servers
from tests.adapters.networks.servers import Wall
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _networks() -> Iterator[None]:
    old = plug(replace(ports(), networks={"mastodon": Mastodon(), "bluesky": Bluesky()}, networks_here=True))
    yield
    plug(old)


@pytest.fixture
def wall() -> Iterator[Wall]:
    with servers.serve(servers.MastodonHandler) as found:
        yield found


@pytest.fixture
def message(land: Land) -> Message:
    viewer = make_viewer(Role.INSPECTOR, "riverside-1")
    return Message.objects.create(
        kind=MessageKind.NEWS,
        state=MessageState.SENT,
        subject="Bike marking on Saturday",
        body="Bring your bike to the library between 10am and noon. " * 20,
        area=land.sector,
        sender_name="Kings Norton police",
        approved_by_id=viewer.user_id,
        approved_at=AT,
        idempotency_key="post-test",
        created_at=AT,
        sent_at=AT,
    )


def _connect(wall: Wall) -> posting.AccountView:
    return post.connect(
        viewer=make_viewer(Role.COMMS, "riverside-1"),
        at=AT,
        area_code="riverside-1",
        network="mastodon",
        server=wall.address,
        handle="@bournville_police",
        secret=servers.TOKEN,
    )


class TestConnect:
    def test_keeps_the_token_sealed(self, land: Land, wall: Wall) -> None:
        account = _connect(wall)
        row = SocialAccount.objects.get(pk=account.id)
        assert servers.TOKEN.encode() not in bytes(row.sealed_secret)
        assert account.handle == "bournville_police"

    def test_refuses_a_token_that_does_not_open_the_account(self, land: Land, wall: Wall) -> None:
        with pytest.raises(posting.NetworkRefuses, match="token is invalid"):
            post.connect(
                viewer=make_viewer(Role.COMMS, "riverside-1"), at=AT, area_code="riverside-1", network="mastodon",
                server=wall.address, handle="x", secret="wrong",
            )  # fmt: skip
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize(
        "server", ["http://mastodon.example", "ftp://x.example", "https://", "https://a:b@x.example"]
    )
    def test_refuses_an_address_without_protection(self, land: Land, server: str) -> None:
        with pytest.raises(post.BadServer):
            post.connect(
                viewer=make_viewer(Role.COMMS, "riverside-1"), at=AT, area_code="riverside-1", network="mastodon",
                server=server, handle="x", secret="y",
            )  # fmt: skip

    def test_refuses_a_server_on_this_machine_but_in_the_demo(self, land: Land, wall: Wall) -> None:
        before = plug(replace(ports(), networks_here=False))
        with pytest.raises(post.BadServer):
            _connect(wall)
        plug(before)
        assert not SocialAccount.objects.exists()

    def test_refuses_the_same_account_twice(self, land: Land, wall: Wall) -> None:
        _connect(wall)
        with pytest.raises(posting.AlreadyHere):
            _connect(wall)

    def test_only_who_manages_messaging_there_may(self, land: Land, wall: Wall) -> None:
        for role, code in ((Role.SERGEANT, "riverside-1"), (Role.COMMS, "riverside-2")):
            with pytest.raises(NotAllowed):
                post.connect(
                    viewer=make_viewer(role, code), at=AT, area_code="riverside-1", network="mastodon",
                    server=wall.address, handle="x", secret=servers.TOKEN,
                )  # fmt: skip

    def test_a_closed_account_keeps_no_token(self, land: Land, wall: Wall) -> None:
        account = _connect(wall)
        post.disconnect(viewer=make_viewer(Role.COMMS, "riverside-1"), at=AT, account_id=account.id)
        assert not bytes(SocialAccount.objects.get(pk=account.id).sealed_secret)


class TestPost:
    def test_posts_what_fits_with_the_way_to_the_whole(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        post.queue(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"),
            at=AT,
            message_id=message.pk,
            account_ids=[account.id],
        )
        assert post.post_due(at=AT) == 1
        (sent,) = wall.posts.values()
        assert sent["content"].startswith("Bike marking on Saturday\n\nBring your bike")
        assert sent["content"].endswith(f"/messages/{message.pk}")
        row = Post.objects.get()
        assert (row.state, row.url) == ("posted", sent["url"])
        assert post.post_due(at=AT) == 0

    def test_the_same_message_again_is_not_posted_again(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        for _ in range(2):
            post.queue(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, message_id=message.pk,
                account_ids=[account.id],
            )  # fmt: skip
            post.post_due(at=AT)
        assert len(wall.posts) == 1

    def test_trouble_is_tried_again_later_and_given_up_at_last(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        post.queue(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"),
            at=AT,
            message_id=message.pk,
            account_ids=[account.id],
        )
        wall.trouble = 503
        at, tries = AT, 0
        while post.is_due(at=at):
            tries += post.post_due(at=at)
            at += dt.timedelta(hours=5)
        row = Post.objects.get()
        assert (row.state, tries) == ("refused", 6)
        assert "not now" in row.detail or "503" in row.detail

    def test_a_post_that_was_cut_off_is_unknown_and_not_repeated(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        post.queue(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"),
            at=AT,
            message_id=message.pk,
            account_ids=[account.id],
        )
        posting.claim_due(at=AT)  # and the worker dies here
        assert post.post_due(at=AT + dt.timedelta(minutes=11)) == 0
        assert Post.objects.get().state == "unknown"
        assert not wall.posts

    def test_a_draft_is_not_posted(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        Message.objects.filter(pk=message.pk).update(state=MessageState.DRAFT)
        with pytest.raises(NotFound):
            post.queue(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, message_id=message.pk,
                account_ids=[account.id],
            )  # fmt: skip

    def test_a_recalled_message_is_not_posted_though_it_waits(self, message: Message, wall: Wall) -> None:
        account, viewer = _connect(wall), make_viewer(Role.SERGEANT, "riverside-1")
        post.queue(viewer=viewer, at=AT, message_id=message.pk, account_ids=[account.id])
        Message.objects.filter(pk=message.pk).update(state=MessageState.RECALLED, recalled_at=AT)
        assert post.post_due(at=AT) == 0
        row = Post.objects.get()
        assert (row.state, row.detail) == ("refused", "the message was recalled")
        assert not wall.posts

    def test_a_recalled_message_cannot_be_put_up(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        Message.objects.filter(pk=message.pk).update(state=MessageState.RECALLED, recalled_at=AT)
        with pytest.raises(posting.CannotPost):
            post.queue(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, message_id=message.pk,
                account_ids=[account.id],
            )  # fmt: skip

    def test_another_teams_account_is_refused(self, message: Message, wall: Wall) -> None:
        account = _connect(wall)
        with pytest.raises(NotAllowed):
            post.queue(
                viewer=make_viewer(Role.SERGEANT, "riverside-2"), at=AT, message_id=message.pk,
                account_ids=[account.id],
            )  # fmt: skip


class TestFit:
    def test_says_all_where_there_is_room(self) -> None:
        assert posting.fit("Head", "Words.", "https://x", 100, 9) == "Head\n\nWords.\n\nhttps://x"

    def test_cuts_between_words(self) -> None:
        text = posting.fit("Head", "one two three four five", "https://x", 31, 9)
        assert text == "Head\n\none two three…\n\nhttps://x"
        assert len(text) <= 31

    def test_cuts_a_script_without_spaces(self) -> None:
        assert len(posting.fit("警方消息" * 40, "", "https://x", 60, 9)) <= 60
