"""Positions from an MQTT broker: each message is acknowledged when it is kept, and comes again if it wasn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from peelian.adapters.position_feeds.mqtt.broker import Broker
from peelian.apps.messaging.api import Listener
from peelian.kernel.options import House, Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option("MQTT_HOST", "The MQTT broker that gives positions. Empty: none."),
    Option("MQTT_PORT", "Its port; 8883 is usual with TLS.", default=1883, kind=OptionKind.NUMBER),
    Option("MQTT_USER", "The name to sign in with, if it asks for one."),
    Option("MQTT_PASSWORD", "The password that goes with it.", kind=OptionKind.SECRET),
    Option("MQTT_TOPIC", "What to listen to; + and # stand for any.", default="positions/+"),
    Option(
        "MQTT_CLIENT",
        "Under which name the broker keeps what comes while we are away. No two may use one.",
        default="peelian-positions",
    ),
    Option("MQTT_TLS", "Whether to talk to it by TLS.", default=False, kind=OptionKind.SWITCH),
    Option("MQTT_CA", "A file with the certificates to trust; empty: the system's."),
)


def make(options: Mapping[str, str | int | bool], house: House) -> MqttFeed | None:
    """The feed; None where no broker is named, and in the demo."""
    host = str(options["MQTT_HOST"]).strip()
    if not host or house.demo:
        return None
    return MqttFeed(
        host=host,
        port=int(options["MQTT_PORT"]),
        user=str(options["MQTT_USER"]),
        password=str(options["MQTT_PASSWORD"]),
        topic=str(options["MQTT_TOPIC"]),
        client=str(options["MQTT_CLIENT"]),
        tls=bool(options["MQTT_TLS"]),
        ca=str(options["MQTT_CA"]),
    )


class MqttFeed(Broker):
    """A broker that gives positions."""

    def listener(self, take: Callable[[bytes], None]) -> Listener:
        """What listens while we work. `take` returns when a message is kept, and raises when it has to come again."""
        from peelian.adapters.position_feeds.mqtt.listening import MqttListener

        return MqttListener(self, take)
