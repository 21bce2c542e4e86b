"""A slow phone gets a page in a few seconds: 20 kB of HTML, 150 kB at the first visit without the map."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.published import crime, publish_crimes, publish_stops, stop
from tests.web.stage import Stage

MOST_HTML, MOST_FIRST = 20_000, 150_000


class TestWeight:
    @pytest.mark.parametrize(
        "address", ["/", "/areas/N01/", "/areas/N01/crime/", "/areas/N01/stop-and-search/", "/areas/map/"]
    )
    def test_of_a_page_and_of_all_that_it_needs(self, client: Client, stage: Stage, address: str) -> None:
        publish_crimes(*[crime()] * 30)
        publish_stops(*[stop()] * 30)
        html = client.get(address).content
        needed = set(re.findall(r'(?:href|src|data-govuk)="/static/([^"?]+)"', html.decode()))
        files = [
            finders.find(name) for name in needed if "leaflet" not in name and not name.endswith("map.js")
        ]
        assert len(files) >= 3
        first = len(gzip.compress(html)) + sum(
            len(gzip.compress(Path(str(file)).read_bytes())) for file in files
        )

        assert len(html) <= MOST_HTML
        assert first <= MOST_FIRST
