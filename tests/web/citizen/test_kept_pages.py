"""What is kept of the residents' pages: nothing stale after a public write, and nothing of anybody's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peelian.adapters.networks.bluesky.network import Bluesky
from peelian.adapters.networks.mastodon.network import Mastodon
from peelian.apps.content import api as content
from peelian.apps.events import api as events
from peelian.apps.posting import api as posting
from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.web.shared.page_cache import SHELF, mark_of, remembered
from tests.architecture.test_every_url_names_its_permission import ADDRESSES
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.published import crime, publish_crimes
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.stage import Stage, set_the_stage

ACTOR = system("test")
ONE = ["SELECT number FROM events_publicversion"]


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Stage]:
    """As the shared one, but committed, with one shown event so that pages are kept."""
    made = set_the_stage()
    _happened("priorities.priority.adopted")
    SHELF.clear()
    yield made
    SHELF.clear()


def _happened(name: str) -> None:
    with transaction.atomic():
        events.record(name=name, actor=ACTOR, at=AT, subject="x.X:1")


def _statements(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [query["sql"] for query in asked]


def _account(area_id: int, network: str, server: str, handle: str) -> int:
    return posting.add_account(
        actor=ACTOR, at=AT, area_id=area_id, network=network, server=server, handle=handle, secret="s",
        added_by_id=UserFactory.create().pk,
    ).id  # fmt: skip


class TestTheNeighbourhoodsPage:
    def test_is_kept(self, client: Client, stage: Stage) -> None:
        first = client.get("/areas/N01/").content

        assert _statements(client, "/areas/N01/") == ONE
        assert client.get("/areas/N01/").content == first

    def test_is_kept_for_a_past_day_too(self, client: Client, stage: Stage) -> None:
        client.get("/areas/N01/?on=2026-10-01")
        assert _statements(client, "/areas/N01/?on=2026-10-01") == ONE

    def test_stays_when_somebody_writes_to_the_team(self, client: Client, stage: Stage) -> None:
        client.get("/areas/N01/")
        _happened("messaging.reply.received")
        _happened("inbox.thread.opened")

        assert _statements(client, "/areas/N01/") == ONE

    def test_shows_a_new_meeting_at_once(self, client: Client, stage: Stage) -> None:
        assert "Coffee with the team" not in client.get("/areas/N01/").content.decode()
        content.create_meeting(
            actor=ACTOR,
            at=AT,
            area_id=stage.land.neighbourhoods[0].pk,
            title="Coffee with the team",
            starts_at=AT + dt.timedelta(days=3),
            ends_at=AT + dt.timedelta(days=3, hours=1),
            address="The library",
        )
        assert "Coffee with the team" in client.get("/areas/N01/").content.decode()

    def test_shows_a_new_officer_at_once(self, client: Client, stage: Stage) -> None:
        client.get("/areas/N01/")
        person = PersonFactory.create(name="Bola Adeyemi")
        team = TeamFactory.create(area=stage.land.neighbourhoods[0], name="Second team")
        PostingFactory.create(person=person, post=PostFactory.create(team=team))
        workforce.name_contact(actor=ACTOR, at=AT, area_code="N01", person_id=person.pk, valid_from=TODAY)
        assert "Bola Adeyemi" in client.get("/areas/N01/").content.decode()

    def test_shows_a_new_months_crime_at_once(self, client: Client, stage: Stage) -> None:
        client.get("/areas/N01/")
        publish_crimes(*[crime()] * 7)
        assert "7 crimes were recorded here" in client.get("/areas/N01/").content.decode()

    def test_names_the_teams_accounts_as_soon_as_they_are_connected_and_no_longer(
        self, client: Client, stage: Stage
    ) -> None:
        old = plug(replace(ports(), networks={"mastodon": Mastodon(), "bluesky": Bluesky()}))
        client.get("/areas/N01/")
        here, sector = stage.land.neighbourhoods[0], stage.land.sector
        first = _account(here.pk, "mastodon", "https://social.example", "abbeygreen")
        _account(sector.pk, "bluesky", "https://pds.example", "riverside.police.example")
        _account(stage.land.neighbourhoods[1].pk, "mastodon", "https://social.example", "elsewhere")

        page = client.get("/areas/N01/").content.decode()
        assert 'href="https://social.example/@abbeygreen"' in page
        assert 'href="https://bsky.app/profile/riverside.police.example"' in page
        assert page.index("abbeygreen</a>") < page.index("riverside.police.example</a>")
        assert "elsewhere" not in page
        posting.close_account(actor=ACTOR, at=AT, account_id=first)
        assert "@abbeygreen" not in client.get("/areas/N01/").content.decode()
        assert "riverside.police" not in client.get("/areas/N01/?on=2026-10-01").content.decode()
        plug(old)

    def test_shows_a_new_name_of_the_area_at_once(self, client: Client, stage: Stage) -> None:
        """Areas are held in memory for two seconds, which would else be kept for minutes."""
        client.get("/areas/N01/")
        with transaction.atomic():
            stage.land.neighbourhoods[0].name = "Abbey Meadow"
            stage.land.neighbourhoods[0].save()
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO places_placesversion (id, version) VALUES (1, 77)"
                    " ON CONFLICT (id) DO UPDATE SET version = 77"
                )
            events.record(name="places.areas.loaded", actor=ACTOR, at=AT, subject="x.X:1")

        assert "Abbey Meadow" in client.get("/areas/N01/").content.decode()


class TestEveryKeptPage:
    @pytest.mark.parametrize(
        "address",
        [address for address, pattern in ADDRESSES if mark_of(pattern.callback) and "<int:" not in address],
    )
    def test_has_no_forms_token_and_sets_no_cookie(self, client: Client, stage: Stage, address: str) -> None:
        where = "/" + address.replace("<str:code>", "N01")
        answer = client.get(where)

        assert "csrfmiddlewaretoken" not in answer.content.decode(errors="replace")
        assert not answer.cookies
        if answer.status_code == 200 and "<" not in where:
            assert _statements(client, where) == ONE


class TestRemembered:
    def test_is_made_again_after_something_shown_has_changed(self, transactional_db: None) -> None:
        made: list[int] = []

        def make() -> int:
            made.append(1)
            return len(made)

        _happened("priorities.priority.adopted")
        assert [remembered("a test", make), remembered("a test", make)] == [1, 1]
        _happened("messaging.reply.received")
        assert remembered("a test", make) == 1
        _happened("incidents.crimes.loaded")
        assert remembered("a test", make) == 2

    def test_is_made_each_time_inside_a_transaction(self, db: None) -> None:
        made: list[int] = []
        for _ in range(2):
            remembered("another test", lambda: made.append(1))
        assert len(made) == 2
