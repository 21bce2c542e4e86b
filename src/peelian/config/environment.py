"""The environment, read here and nowhere else, by typed readers that say what to do about a value they refuse."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from peelian.kernel.errors import Refused

T = TypeVar("T")
_environ = os.environ  # noqa: TID251 - the one place


class BadSetting(Refused):
    """A variable of the environment holds something that can't be used."""


@dataclass(frozen=True)
class Variable(Generic[T]):
    """One variable of the environment.

    Attributes:
        name: as it's written in the environment.
        about: what it's for, in a sentence; docs/settings.md shows it.
        default: the value where it isn't set.
        read: turns the text into the value; raises ValueError with what it wanted.
        shown: how the default is described, where the value itself would tell nothing.
    """

    name: str
    about: str
    default: T
    read: Callable[[str], T]
    shown: str = ""

    def is_set(self) -> bool:
        """Whether the environment gives it a value other than nothing."""
        return bool(_environ.get(self.name, "").strip())

    def get(self) -> T:
        """The value, or the default.

        Raises:
            BadSetting: naming the variable, what it holds and what it should hold.
        """
        raw = _environ.get(self.name, "").strip()
        if not raw:
            return self.default
        try:
            return self.read(raw)
        except ValueError as error:
            raise BadSetting(f"{self.name} is set to “{raw}”. {error}") from error

    def set(self, raw: str) -> None:
        """Give it a value for this process and the ones that it starts."""
        _environ[self.name] = raw


def inherited(**changes: str) -> dict[str, str]:
    """This process's environment with changes, for a process that it starts."""
    return {**_environ, **changes}


def read_text(raw: str) -> str:
    """Any text."""
    return raw


def read_switch(raw: str) -> bool:
    """A switch."""
    match raw.lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
    raise ValueError("Set it to 1 or 0.")


def read_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds, both included."""

    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"Set it to a whole number from {low} to {high}.")
        return int(raw)

    return read


def read_path(raw: str) -> Path:
    """A path, absolute whatever it's relative to now, so that child processes agree on it."""
    return Path(raw).expanduser().absolute()


def read_one_of(*words: str) -> Callable[[str], str]:
    """A reader of one of these words."""

    def read(raw: str) -> str:
        if raw not in words:
            raise ValueError(f"Set it to {' or '.join(words)}.")
        return raw

    return read


def read_words(raw: str) -> list[str]:
    """Words with commas between them."""
    return [word.strip() for word in raw.split(",") if word.strip()]


def read_url(schemes: Sequence[str]) -> Callable[[str], str]:
    """A reader of addresses with a host and one of these schemes; a slash at the end is dropped."""

    def read(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in schemes or not parts.hostname:
            wanted = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(f"Set it to an address that begins with {wanted} and has a host.")
        return raw.rstrip("/")

    return read
