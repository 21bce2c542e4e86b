"""Which broker, and what we listen to there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Broker:
    """One broker and what we listen to there, as the options say. `first_wait` is in seconds, before a second try."""

    host: str
    port: int = 1883
    user: str = ""
    password: str = ""
    topic: str = "positions/+"
    client: str = "peelian-positions"
    tls: bool = False
    ca: str = ""
    first_wait: float = 1.0

    @property
    def name(self) -> str:
        """What people call it."""
        return f"MQTT {self.host}"[:100]
