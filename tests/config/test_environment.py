"""Readers that say what to do about a value they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from peelian.config import databases, environment, secret
from peelian.config.environment import BadSetting, Variable


@pytest.fixture
def given() -> Iterator[Callable[[str], None]]:
    """Sets the variable that these tests read, and takes it away again."""
    variable = Variable("PEELIAN_TEST_VARIABLE", "", "", environment.read_text)
    yield variable.set
    variable.set("")


def reading(read: Callable[[str], Any], default: Any = None) -> Any:
    """What a reader makes of the variable."""
    return Variable("PEELIAN_TEST_VARIABLE", "", default, read).get()


class TestAVariable:
    def test_that_is_not_set_has_its_default(self) -> None:
        assert reading(environment.read_number(0, 9), 7) == 7

    def test_set_to_nothing_or_blanks_has_its_default(self, given: Callable[[str], None]) -> None:
        given("  ")

        assert reading(environment.read_switch, True) is True

    @pytest.mark.parametrize(("raw", "value"), [("1", True), ("Yes", True), ("off", False), ("FALSE", False)])
    def test_reads_a_switch(self, given: Callable[[str], None], raw: str, value: bool) -> None:
        given(raw)

        assert reading(environment.read_switch) is value

    def test_reads_words_without_the_empty_ones(self, given: Callable[[str], None]) -> None:
        given(" a, b,,")

        assert reading(environment.read_words) == ["a", "b"]

    def test_makes_a_path_absolute(self, given: Callable[[str], None]) -> None:
        given("somewhere")

        assert reading(environment.read_path) == Path.cwd() / "somewhere"

    @pytest.mark.parametrize(
        ("read", "raw", "advice"),
        [
            (environment.read_switch, "maybe", "Set it to 1 or 0."),
            (environment.read_number(1, 65535), "0", "from 1 to 65535"),
            (environment.read_number(1, 65535), "８０", "from 1 to 65535"),
            (environment.read_number(1, 65535), "eighty", "from 1 to 65535"),
            (environment.read_url(["https"]), "http://a.example", "begins with https://"),
            (environment.read_url(["https"]), "https://", "has a host"),
        ],
    )
    def test_refuses_with_its_name_its_value_and_what_to_do(
        self, given: Callable[[str], None], read: Callable[[str], Any], raw: str, advice: str
    ) -> None:
        given(raw)

        with pytest.raises(BadSetting) as refusal:
            reading(read)

        assert "PEELIAN_TEST_VARIABLE" in refusal.value.message
        assert raw in refusal.value.message
        assert advice in refusal.value.message


class TestADatabasesAddress:
    def test_gives_django_its_parts(self) -> None:
        entry = databases.describe("postgresql://ann:p%40ss@db.example:6432/peelian?sslmode=verify-full")

        assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "6432", "peelian")
        assert (entry["USER"], entry["PASSWORD"]) == ("ann", "p@ss")
        assert entry["OPTIONS"]["sslmode"] == "verify-full"
        assert not databases.is_local(entry)

    def test_may_name_a_socket(self) -> None:
        entry = databases.describe("postgresql:///peelian?host=%2Frun%2Fmy%20own&user=ann")

        assert (entry["HOST"], entry["USER"]) == ("/run/my own", "ann")
        assert databases.is_local(entry)

    def test_of_the_embedded_server_survives_the_way_there_and_back(self, tmp_path: Path) -> None:
        folder = tmp_path / "a + b & c%20d"

        entry = databases.describe(databases.embedded_url(folder))

        assert entry["NAME"] == "peelian"
        assert entry["HOST"].startswith("/")

    @pytest.mark.parametrize("url", ["sqlite:///db", "mysql://a/b", "postgresql://host", "peelian"])
    def test_that_isnt_postgresqls_is_refused(self, url: str) -> None:
        with pytest.raises(BadSetting, match="PostgreSQL"):
            databases.describe(url)

    def test_with_an_impossible_port_is_refused(self) -> None:
        with pytest.raises(BadSetting, match="port"):
            databases.describe("postgresql://a:99999/b")

    def test_with_a_pool_keeps_no_connection_of_its_own(self) -> None:
        entry = databases.describe("postgresql://a/b", pool=4)

        assert entry["OPTIONS"]["pool"]["max_size"] == 4
        assert entry["CONN_MAX_AGE"] == 0


class TestTheSecretKey:
    def test_is_made_once_and_for_the_owner_only(self, tmp_path: Path) -> None:
        first = secret.secret_key(tmp_path / "state")

        assert secret.secret_key(tmp_path / "state") == first
        assert len(first) >= 50
        assert (tmp_path / "state" / "secret_key").stat().st_mode & 0o077 == 0
        assert [path.name for path in (tmp_path / "state").iterdir()] == ["secret_key"]
