from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from peelian.apps.incidents.api import IncidentKind
from peelian.config.logs import RoutesForPaths, configure
from tests.web.filing import begin

pytestmark = pytest.mark.django_db


class Lines(logging.Handler):
    """Keeps what would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(RoutesForPaths())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def written() -> Iterator[list[str]]:
    handler, logger = Lines(), logging.getLogger("django")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


class TestWhatIsWrittenOfARefusedRequest:
    def test_never_holds_the_link_of_a_report(self, client: Client, written: list[str]) -> None:
        token = begin(client, IncidentKind.THEFT)
        assert client.post(f"/report/{token}/where/", {"postcode": "nonsense"}).status_code == 400
        assert client.get(f"/report/{token}x/").status_code == 404
        assert len(written) == 2
        assert "Bad Request: /report/<str:token>/<slug:slug>/" in written
        assert not any(token in line for line in written)

    def test_never_holds_the_words_of_an_address_that_leads_nowhere(
        self, client: Client, written: list[str]
    ) -> None:
        client.get("/my-neighbour/Jo-Bloggs\u00e9/12-high-street/")
        assert written == ["Not Found: (no such address)"]

    def test_never_holds_it_where_a_form_without_its_token_is_refused(self, written: list[str]) -> None:
        token = "a" * 26
        assert Client(enforce_csrf_checks=True).post(f"/report/{token}/drop/").status_code == 403
        assert written
        assert not any(token in line for line in written)

    def test_goes_through_that_filter_whoever_writes(self) -> None:
        handlers = configure(level="info", as_json=True)["handlers"]
        assert handlers["stderr"]["filters"] == ["routes"]
