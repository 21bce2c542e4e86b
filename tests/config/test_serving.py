"""`peelian serve` refuses what can't work before it starts anything."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from peelian.config import options, serving


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind((serving.HOST, 0))
        other.listen()
        yield other.getsockname()[1]


class TestServe:
    def test_says_which_port_is_taken_and_by_what_means_to_choose_another(self, taken_port: int) -> None:
        with pytest.raises(serving.CannotServeError) as refusal:
            serving._refuse_taken("the site (peelian serve --port)", taken_port)

        assert str(taken_port) in refusal.value.message
        assert "--port" in refusal.value.message

    def test_looks_at_the_port_of_each_of_its_processes(self) -> None:
        ports = [port for _, port in serving._ports(8123)]

        assert ports == [8123, options.mail()["LMTP_PORT"].get()]
