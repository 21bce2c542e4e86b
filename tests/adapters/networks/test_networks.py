"""Both networks' clients against servers on loopback that keep their contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from peelian.adapters.networks.bluesky.network import Bluesky, link_facets, record_key
from peelian.adapters.networks.mastodon.network import Mastodon
from peelian.apps.posting.api import Account, Network, NetworkRefuses, NetworkTrouble, Posting
from tests.adapters.networks import servers
from tests.adapters.networks.servers import Wall

URL = "https://police.example/messages/7"
POSTING = Posting(f"Bike marking on Saturday, for everyone – ਸਾਈਕਲ\n\n{URL}", URL, "pa", "peelian-post-1")


@pytest.fixture
def mastodon() -> Iterator[Wall]:
    with servers.serve(servers.MastodonHandler) as wall:
        yield wall


@pytest.fixture
def bluesky() -> Iterator[Wall]:
    with servers.serve(servers.BlueskyHandler) as wall:
        yield wall


class TestMastodon:
    def test_posts_in_the_messages_language_and_tells_where_it_is(self, mastodon: Wall) -> None:
        url = Mastodon().post(Account(mastodon.address, "bournville_police", servers.TOKEN), POSTING)
        (post,) = mastodon.posts.values()
        assert url == post["url"]
        assert (post["content"], post["language"], post["visibility"]) == (POSTING.text, "pa", "public")

    def test_posts_once_however_often_it_is_tried(self, mastodon: Wall) -> None:
        account = Account(mastodon.address, "bournville_police", servers.TOKEN)
        assert Mastodon().post(account, POSTING) == Mastodon().post(account, POSTING)
        assert len(mastodon.posts) == 1

    def test_tells_the_accounts_own_name(self, mastodon: Wall) -> None:
        assert Mastodon().check(Account(mastodon.address, "x", servers.TOKEN)) == "bournville_police"

    def test_a_wrong_token_is_refused(self, mastodon: Wall) -> None:
        with pytest.raises(NetworkRefuses, match="token is invalid"):
            Mastodon().check(Account(mastodon.address, "x", "another"))

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_trouble_of_the_servers_is_for_later(self, mastodon: Wall, status: int) -> None:
        mastodon.trouble = status
        with pytest.raises(NetworkTrouble):
            Mastodon().post(Account(mastodon.address, "x", servers.TOKEN), POSTING)
        assert mastodon.requests == 1, "the library must not wait and ask again by itself"

    def test_nobody_there_is_for_later(self) -> None:
        with pytest.raises(NetworkTrouble):
            Mastodon().check(Account("http://127.0.0.1:1", "x", servers.TOKEN))


class TestBluesky:
    def test_posts_with_its_language_and_a_link_that_works(self, bluesky: Wall) -> None:
        url = Bluesky().post(Account(bluesky.address, "team.police.example", servers.PASSWORD), POSTING)
        ((key, record),) = bluesky.posts.items()
        assert url == f"https://bsky.app/profile/team.police.example/post/{key}"
        assert record["langs"] == ["pa"]
        (facet,) = record["facets"]
        place = facet["index"]
        assert record["text"].encode()[place["byteStart"] : place["byteEnd"]].decode() == URL

    def test_posts_once_however_often_it_is_tried(self, bluesky: Wall) -> None:
        account = Account(bluesky.address, "team.police.example", servers.PASSWORD)
        assert Bluesky().post(account, POSTING) == Bluesky().post(account, POSTING)
        assert len(bluesky.posts) == 1

    def test_tells_the_accounts_own_name(self, bluesky: Wall) -> None:
        account = Account(bluesky.address, "team.police.example", servers.PASSWORD)
        assert Bluesky().check(account) == "team.police.example"

    def test_a_wrong_password_is_refused(self, bluesky: Wall) -> None:
        with pytest.raises(NetworkRefuses, match="Invalid identifier or password"):
            Bluesky().check(Account(bluesky.address, "team.police.example", "wrong"))

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_trouble_of_the_servers_is_for_later(self, bluesky: Wall, status: int) -> None:
        bluesky.trouble = status
        with pytest.raises(NetworkTrouble):
            Bluesky().check(Account(bluesky.address, "team.police.example", servers.PASSWORD))

    def test_nobody_there_is_for_later(self) -> None:
        with pytest.raises(NetworkTrouble):
            Bluesky().check(Account("http://127.0.0.1:1", "x", servers.PASSWORD))

    def test_a_record_key_is_one_of_the_protocols(self) -> None:
        # atproto.com/specs/tid
        assert re.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", record_key("x"))
        assert record_key("x") == record_key("x") != record_key("y")

    def test_a_text_without_its_address_has_no_link(self) -> None:
        assert link_facets("nothing here", URL) == []


@pytest.mark.parametrize("network", [Mastodon(), Bluesky()], ids=lambda one: one.name)
def test_is_a_network(network: Network) -> None:
    assert network.limit > 100
    assert network.label
