"""Finds the folders of channels, translators, networks and feeds of positions: one that is put there is added."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from peelian.adapters import channels, networks, position_feeds, translators
from peelian.config import options
from peelian.kernel.options import House, Option


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its name, and its module with `OPTIONS` and `make`."""

    name: str
    module: Any

    @property
    def options(self) -> tuple[Option, ...]:
        """The settings that it declares."""
        return tuple(self.module.OPTIONS)

    def make(self, house: House) -> Any:
        """The part, with this installation's settings; None where they say that it isn't used. Raises BadSetting."""
        return self.module.make(options.values(self.options), house)


def channel_folders() -> Iterator[Folder]:
    """The folders of `adapters/channels`, by name."""
    return _folders(channels, "channel")


def translator_folders() -> Iterator[Folder]:
    """The folders of `adapters/translators`, by name."""
    return _folders(translators, "translator")


def network_folders() -> Iterator[Folder]:
    """The folders of `adapters/networks`, by name."""
    return _folders(networks, "network")


def position_feed_folders() -> Iterator[Folder]:
    """The folders of `adapters/position_feeds`, by name."""
    return _folders(position_feeds, "feed")


def _folders(package: ModuleType, file: str) -> Iterator[Folder]:
    """A folder that can't be imported stops the start with its name: half a house is worse than none.

    One without the file is no such part.
    """
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        name = f"{package.__name__}.{found.name}.{file}"
        if found.ispkg and importlib.util.find_spec(name) is not None:
            yield Folder(found.name, importlib.import_module(name))  # noqa: TID251 - found by name: ADR 8
