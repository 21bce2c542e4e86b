"""What a part that is plugged in asks to be told: settings that a channel or translator declares in its own folder.

`peelian.config` reads them from the environment as `PEELIAN_` and the name, and docs/settings.md lists them; so a new
channel brings its settings with it and nothing else has to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class OptionKind(StrEnum):
    """How an option's text is read."""

    TEXT = "text"
    NUMBER = "number"  # a whole number
    SWITCH = "switch"  # 1 or 0
    SECRET = "secret"  # noqa: S105 - a kind, not a secret: never shown or logged


@dataclass(frozen=True, slots=True)
class Option:
    """One setting.

    Attributes:
        name: in the environment, without `PEELIAN_`: `SMPP_HOST`.
        what: what it is, in a sentence for whoever installs.
        default: what holds when it isn't set; of the kind's type.
        kind: how its text is read.
    """

    name: str
    what: str
    default: str | int | bool = ""
    kind: OptionKind = OptionKind.TEXT


@dataclass(frozen=True, slots=True)
class House:
    """What every part that is plugged in may know of the installation.

    Attributes:
        public_url: where residents find the site, without a trailing slash.
        reply_domain: the domain of the addresses that residents answer to.
        state: a folder for files of our own.
        demo: nothing may leave this machine.
    """

    public_url: str
    reply_domain: str
    state: Path
    demo: bool = False

    def url_for_hook(self, channel: str, name: str) -> str:
        """Where a provider calls a channel's hook of that name."""
        return f"{self.public_url}/hooks/{channel}/{name}"
