"""Keys with which other sites report by Open311: made, shown once, used, ended."""

from __future__ import annotations

import re

from django.test import Client

from peelian.apps.incidents.models.reports import Report
from tests.web.feeds.test_open311 import post

ADDRESS = "/station/businesses/other-sites/"


def make_key(inspector: Client) -> str:
    made = inspector.post(ADDRESS, {"name": "Fix My Town"}).content.decode()
    found = re.search(r'<code class="peelian-break">([^<]+)</code>', made)
    assert found, made
    return found[1]


class TestOtherSites:
    def test_a_key_is_shown_once_and_reports(self, inspector: Client) -> None:
        secret = make_key(inspector)

        listed = inspector.get(ADDRESS).content.decode()
        answer = post(Client(), secret)

        assert "Fix My Town" in listed
        assert "not used yet" in listed
        assert secret not in listed
        assert answer.status_code == 201, answer.content
        assert Report.objects.get(origin="open311").reference == answer.json()[0]["service_request_id"]
        assert "last used" in inspector.get(ADDRESS).content.decode()

    def test_a_key_that_was_ended_reports_nothing(self, inspector: Client) -> None:
        secret = make_key(inspector)
        [address] = re.findall(
            r'action="(/station/businesses/other-sites/\d+/revoke/)"', inspector.get(ADDRESS).content.decode()
        )

        told = inspector.post(address, follow=True).content.decode()

        assert "The key opens nothing any more." in told
        assert post(Client(), secret).status_code == 403

    def test_says_what_is_missing(self, inspector: Client) -> None:
        assert "Say what the key is for" in inspector.post(ADDRESS, {"name": ""}).content.decode()

    def test_is_linked_from_the_businesses(self, inspector: Client) -> None:
        assert ADDRESS in inspector.get("/station/businesses/").content.decode()

    def test_is_not_a_sergeants(self, sergeant: Client) -> None:
        assert sergeant.get(ADDRESS).status_code == 403
        assert sergeant.post(ADDRESS, {"name": "x"}).status_code == 403
