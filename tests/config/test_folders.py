"""A channel is a folder: put on the package's path, it is found, sends and takes what comes in, and nothing else
is touched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.adapters import channels, networks, translators
from peelian.apps.messaging import api as messaging
from peelian.config import folders, options, wiring
from peelian.config.environment import BadSetting
from peelian.kernel.options import House
from tests.adapters.channels.email.letters import CLAIMED, WORDS
from tests.adapters.channels.journal import Noted

PIGEON = """
from pathlib import Path

from peelian.apps.messaging.api import (
    ChannelFacts, Cost, Doors, HookAnswer, InboundWords, Preview, SendOutcome, SendResult,
)
from peelian.kernel.options import Option, OptionKind

OPTIONS = (
    Option("PIGEON_LOFT", "Folder to which our pigeons fly."),
    Option("PIGEON_FLOCK", "How many of them we have.", 3, OptionKind.NUMBER),
)


class Loft:
    name, rate = "pigeon:loft", None

    def __init__(self, folder):
        self.folder = Path(folder)

    def send(self, batch, journal):
        results = []
        for copy in batch:
            journal.begin(copy.delivery_id)
            (self.folder / copy.address).write_text(copy.prepared)
            results.append(SendResult(copy.delivery_id, SendOutcome.TAKEN, "flown"))
            journal.end(results[-1])
        return results

    def close(self):
        pass


class Window:
    def __init__(self, doors):
        self.doors = doors

    def start(self):
        self.doors.words("a pigeon came home")

    def stop(self):
        pass


class Pigeons:
    facts = ChannelFacts(name="pigeon", label="Pigeon", address="email")

    def __init__(self, options):
        self.providers = [Loft(options["PIGEON_LOFT"])]
        self.flock = options["PIGEON_FLOCK"]

    def prepare(self, words):
        return words.subject.upper()

    def cost(self, words):
        return Cost(note="grain")

    def preview(self, words):
        return Preview(text=self.prepare(words))

    def listeners(self, doors):
        return [Window(doors)]

    def hooks(self):
        return {"coo": lambda call: HookAnswer(body="coo")}


def make(options, house):
    return Pigeons(options) if options["PIGEON_LOFT"] else None
"""


@pytest.fixture
def pigeons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder `pigeon` beside the real channels. Yields where the pigeons land."""
    home, loft = tmp_path / "channels" / "pigeon", tmp_path / "loft"
    home.mkdir(parents=True)
    loft.mkdir()
    (home / "__init__.py").touch()
    (home / "channel.py").write_text(PIGEON)
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(home.parent)])
    monkeypatch.setenv("PEELIAN_PIGEON_LOFT", str(loft))
    yield loft
    for name in [name for name in sys.modules if name.startswith(f"{channels.__name__}.pigeon")]:
        del sys.modules[name]


class TestANewFolder:
    def test_is_found_with_its_settings(self, pigeons: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PEELIAN_PIGEON_FLOCK", "40")

        plugged = wiring.make_ports().channels

        assert {"email", "pigeon"} <= set(plugged)
        assert plugged["pigeon"].facts.label == "Pigeon"
        assert plugged["pigeon"].flock == 40  # type: ignore[attr-defined]

    def test_sends(self, pigeons: Path) -> None:
        channel = wiring.make_ports().channels["pigeon"]
        copy = messaging.Outgoing(7, "ann", CLAIMED, WORDS, channel.prepare(WORDS), "7@reply.example")
        noted = Noted()

        results = channel.providers[0].send([copy], noted)

        assert [result.outcome for result in results] == [messaging.SendOutcome.TAKEN]
        assert (pigeons / "ann").read_text() == "WHAT WE DID ABOUT SPEEDING"
        assert noted.begun == [7]

    def test_takes_what_comes_in(self, pigeons: Path) -> None:
        channel = wiring.make_ports().channels["pigeon"]
        heard: list[object] = []

        for listener in channel.listeners(messaging.Doors(heard.append, heard.append, heard.append)):
            listener.start()

        assert heard == ["a pigeon came home"]
        assert set(channel.hooks()) == {"coo"}

    def test_is_left_out_when_its_settings_ask_for_nothing(
        self, pigeons: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PEELIAN_PIGEON_LOFT", "")

        assert "pigeon" not in wiring.make_ports().channels

    def test_with_a_setting_that_cannot_be_read_says_which(
        self, pigeons: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PEELIAN_PIGEON_FLOCK", "many")

        with pytest.raises(BadSetting, match="PEELIAN_PIGEON_FLOCK"):
            wiring.make_ports()

    def test_that_cannot_be_imported_stops_the_start(self, pigeons: Path) -> None:
        (pigeons.parent / "channels" / "pigeon" / "channel.py").write_text("import no_such_package")

        with pytest.raises(ModuleNotFoundError, match="no_such_package"):
            wiring.make_ports()


class TestAllFolders:
    def test_have_settings_with_names_of_their_own_and_sentences(self) -> None:
        found = [
            option
            for folder in [
                *folders.channel_folders(),
                *folders.translator_folders(),
                *folders.network_folders(),
                *folders.position_feed_folders(),
            ]
            for option in folder.options
        ]

        assert all(option.what.endswith(".") for option in found)
        for option in found:
            options.variable(option).get()

    def test_make_parts_that_know_their_folders_name(self, tmp_path: Path) -> None:
        house = House("https://police.example", "reply.example", tmp_path)
        made = [(folder, folder.make(house)) for folder in folders.channel_folders()]

        assert all(part is None or part.facts.name == folder.name for folder, part in made)

    def test_are_packages_that_can_be_listed(self) -> None:
        assert all(package.__path__ for package in (channels, translators, networks))
