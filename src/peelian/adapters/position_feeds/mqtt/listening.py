"""The connection to an MQTT broker. Apart from the options, so that only who listens imports the client."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import structlog
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from peelian.adapters.position_feeds.mqtt.broker import Broker

_log = structlog.get_logger(__name__)
_KEEPALIVE = 60
#: Seconds for which we listen before we look whether we should stop.
_STEP = 0.25
#: Seconds before the next try: twice as many after each that fails, up to so many.
_LONGEST_WAIT = 30.0


class MqttListener:
    """A connection that listens, in a thread of its own. Messages are taken one after the other, as they came."""

    def __init__(self, broker: Broker, take: Callable[[bytes], None]) -> None:
        """Prepare it."""
        self._broker = broker
        self._take = take
        self._over = threading.Event()
        self._wait = broker.first_wait
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Listen. A broker that isn't there yet is tried again."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message at hand and stop. What the broker has in store it keeps for the next time."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - whatever went wrong, an unacknowledged message comes again
                _log.warning(
                    "mqtt_interrupted", broker=self._broker.name, error=type(error).__name__, wait=self._wait
                )
            if self._over.wait(self._wait):
                break
            self._wait = min(self._wait * 2, _LONGEST_WAIT)

    def _listen(self) -> None:
        """Connect and take messages until we are told to stop or something goes wrong."""
        client = self._connected()
        try:
            while not self._over.is_set():
                if client.loop(_STEP) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    raise ConnectionError("the broker is gone")
        finally:
            # The broker then gives every message that wasn't acknowledged once more.
            with contextlib.suppress(OSError, ValueError):
                client.disconnect()

    def _connected(self) -> Client:
        broker = self._broker
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=broker.client, clean_session=False, manual_ack=True,
            reconnect_on_failure=False,
        )  # fmt: skip
        if broker.user:
            client.username_pw_set(broker.user, broker.password)
        if broker.tls:
            client.tls_set(ca_certs=broker.ca or None)
        client.on_connect = self._subscribe
        client.on_message = self._message
        client.connect(broker.host, broker.port, keepalive=_KEEPALIVE)
        return client

    def _subscribe(
        self, client: Client, _data: object, _flags: ConnectFlags, code: ReasonCode, _more: Properties | None
    ) -> None:
        if code.is_failure:
            raise ConnectionRefusedError(str(code))
        client.subscribe(self._broker.topic, qos=1)
        _log.info("mqtt_listening", broker=self._broker.name, topic=self._broker.topic)

    def _message(self, client: Client, _data: object, message: MQTTMessage) -> None:
        self._take(bytes(message.payload))
        client.ack(message.mid, message.qos)
        self._wait = self._broker.first_wait
