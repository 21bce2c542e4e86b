"""Reporting a crime, page by page, as a browser without script does it."""

from __future__ import annotations

import pytest
from django.test import Client

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from peelian.apps.incidents.models.drafts import Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.places.models import Address
from tests.factories.places import square
from tests.web.citizen.report.reading import THEFT, page_of
from tests.web.filing import PAGES, begin, fill, send


class TestEachKind:
    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_is_filed_page_by_page(self, client: Client, kind: IncidentKind) -> None:
        token = begin(client, kind)
        fill(client, token, kind)
        checked = page_of(client.get(f"/report/{token}/check/"))
        assert "Check your answers" in checked
        assert "still need an answer" not in checked
        response = send(client, token)
        assert response.headers["Location"] == f"/report/{token}/sent/"
        report = Report.objects.get()
        assert (report.kind, report.state, report.area.code) == (kind, "received", "N01")
        assert report.reference in page_of(client.get(f"/report/{token}/sent/"))

    def test_that_there_isnt_cant_be_begun(self, client: Client) -> None:
        assert client.post("/report/start/murder/").status_code == 404

    def test_begins_by_a_press_only(self, client: Client) -> None:
        assert client.get(f"/report/start/{THEFT.value}/").headers["Location"] == "/report/"
        assert not Draft.objects.exists()

    def test_is_begun_once_by_two_presses(self, client: Client) -> None:
        places = {
            client.post(f"/report/start/{THEFT.value}/", {"once": "k"}).headers["Location"] for _ in range(2)
        }
        assert len(places) == 1
        assert Draft.objects.count() == 1

    def test_shows_every_kind_on_the_first_page(self, client: Client) -> None:
        page = page_of(client.get("/report/"))
        for kind in IncidentKind:
            assert f'action="/report/start/{kind.value}/"' in page


class TestAPage:
    def test_keeps_what_was_typed_when_an_answer_is_wrong(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        response = client.post(
            f"/report/{token}/when/",
            {**PAGES[THEFT]["when"], "happened_from_month": "13", "happened_from_time": "half nine"},
        )
        page = page_of(response)
        assert response.status_code == 400
        assert "<title>Error:" in page
        assert 'value="13"' in page
        assert 'value="half nine"' in page
        assert 'href="#id_happened_from_0"' in page
        assert 'id="id_happened_from_0"' in page

    def test_shows_what_was_answered_before(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert 'value="21:30"' in page_of(client.get(f"/report/{token}/when/"))
        assert 'value="350.00"' in page_of(client.get(f"/report/{token}/what/"))
        assert "A red bicycle." in page_of(client.get(f"/report/{token}/what/"))

    def test_opened_from_the_check_leads_back_to_it(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert 'name="then" value="check"' in page_of(client.get(f"/report/{token}/who/?then=check"))
        response = client.post(f"/report/{token}/who/", {"known": "no", "then": "check"})
        assert response.headers["Location"] == f"/report/{token}/check/"

    def test_that_an_answer_opens_is_asked_before_the_check(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        response = client.post(f"/report/{token}/why/", {"repeat": "yes", "hate": ["race"], "then": "check"})
        assert response.status_code == 302

    def test_that_nobody_is_asked_leads_to_where_it_was_left(self, client: Client) -> None:
        token = begin(client, THEFT)
        for slug in ("call-999", "nope"):
            response = client.get(f"/report/{token}/{slug}/")
            assert response.headers["Location"] == f"/report/{token}/"

    def test_tells_whom_to_call_when_it_is_still_going_on(self, client: Client) -> None:
        token = begin(client, THEFT)
        client.post(f"/report/{token}/where/", PAGES[THEFT]["where"])
        response = client.post(f"/report/{token}/now/", {"happening_now": "yes"})
        page = page_of(client.get(response.headers["Location"]))
        assert 'href="tel:999"' in page
        assert client.post(response.headers["Location"], {}).headers["Location"] == f"/report/{token}/when/"

    @pytest.mark.parametrize(
        "bad", ["a\0b", "<script>alert(1)</script>", "'; DROP TABLE x; --", "\u202eabc", "x" * 6000]
    )
    def test_takes_any_words_or_says_what_is_wrong(self, client: Client, bad: str) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        for page in incidents.QUESTIONNAIRES[THEFT].pages:
            data = {asked.code: bad for asked in page.fields} | {"happened_from_day": bad, "files": bad}
            response = client.post(f"/report/{token}/{page.slug}/", data)
            assert response.status_code in (302, 400)
            assert b"<script>alert" not in response.content
        assert b"<script>alert" not in client.get(f"/report/{token}/check/").content

    def test_is_kept_by_no_cache_and_found_by_no_search_engine(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.get(f"/report/{token}/where/")
        assert "no-store" in response.headers["Cache-Control"]
        assert 'content="noindex"' in page_of(response)

    def test_has_the_way_out_where_somebody_may_be_watched(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert "data-exit" in page_of(client.get(f"/report/{token}/who/"))
        assert "data-exit" not in page_of(client.get(f"/report/{token}/what/"))

    def test_isnt_taken_from_another_site(self, client: Client) -> None:
        token = begin(client, THEFT)
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/report/{token}/where/", PAGES[THEFT]["where"]).status_code == 403


class TestWhere:
    def test_an_address_can_be_written_by_hand_on_the_first_step(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT, {"where": {"address": "The car park behind the station"}})
        send(client, token)
        report = Report.objects.get()
        assert (report.address, report.area.code) == ("The car park behind the station", "midshire")

    def test_without_a_place_says_what_to_write(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {})
        assert response.status_code == 400
        assert "Write a postcode, or tell us the street and the place." in page_of(response)

    def test_offers_the_addresses_of_a_postcode_and_keeps_the_one_chosen(self, client: Client) -> None:
        point = square(0, 0).centroid
        Address.objects.create(
            uprn="7", line="7 Mill Lane", postcode="B31 2AB", lat=point.y, lng=point.x, source="tests"
        )
        token = begin(client, THEFT)
        where = f"/report/{token}/where/"
        found = client.post(where, {"postcode": "b312ab", "address": "The yard", "find": "1"})
        assert found.status_code == 200
        assert "7 Mill Lane" in page_of(found)
        assert 'value="The yard"' in page_of(found)
        assert "<title>Error:" not in page_of(found)
        client.post(where, {"postcode": "B31 2AB", "uprn": "7"})
        assert "7 Mill Lane, B31 2AB" in page_of(client.get(f"/report/{token}/check/"))

    def test_finds_no_address_of_what_is_no_postcode(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {"postcode": "hello", "find": "1"})
        assert response.status_code == 400
        assert 'href="#id_postcode"' in page_of(response)

    def test_elsewhere_stops_there(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {"postcode": "DE1 1AA"})
        assert response.status_code == 400
        assert 'value="DE1 1AA"' in page_of(response)
