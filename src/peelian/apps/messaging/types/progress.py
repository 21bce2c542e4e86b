"""How a message is getting on, and how the ways out are doing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from peelian.apps.messaging.types.states import BreakerState, DeliveryState, MessageState


@dataclass(frozen=True, slots=True)
class Released:
    """What letting a message go made: copies, and how many of them for each channel."""

    copies: int
    by_channel: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """Copies that didn't arrive, or wait, for the same reason."""

    state: DeliveryState
    channel: str
    reason: str  # the other side's words, with numbers and addresses left out
    copies: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a message's copies stand at a moment.

    Attributes:
        state: the message's own.
        copies: how many there are.
        by_state: how many in each state; every state is there.
        by_channel: the same for each channel, states without a copy left out.
        by_language: likewise, by the reader's language.
        done: copies that nothing more will be done about by us.
        left: copies that wait or are under way.
        per_second: copies settled in the last minute, divided by the seconds of it in which the message was going out.
        failures: why copies were refused, bounced, are unknown, or wait for another try; the commonest first.
    """

    message_id: int
    state: MessageState
    at: dt.datetime
    copies: int
    by_state: Mapping[DeliveryState, int]
    by_channel: Mapping[str, Mapping[DeliveryState, int]]
    by_language: Mapping[str, Mapping[DeliveryState, int]]
    per_second: float
    failures: tuple[Failure, ...]

    @property
    def left(self) -> int:
        """Copies that wait or are under way."""
        return self.by_state[DeliveryState.QUEUED] + self.by_state[DeliveryState.ATTEMPTING]

    @property
    def done(self) -> int:
        """Copies that nothing more will be done about by us."""
        return self.copies - self.left

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the present rate; None when nothing is moving."""
        return self.left / self.per_second if self.per_second else None


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """How a provider is doing, for a screen."""

    name: str
    breaker: BreakerState
    failures: int
    retry_at: dt.datetime | None
    last_error: str
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """How many copies may be handed to a provider now. `wait`: seconds until more may go, when none may. `troubled`: it
    gave no service to the last batch that is known of."""

    copies: int
    wait: float = 0.0
    trial: bool = False  # the provider's breaker is half open: this batch tries it
    troubled: bool = False
