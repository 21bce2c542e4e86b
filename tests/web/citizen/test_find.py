from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.factories.published import middle
from tests.web.stage import Stage


class TestHome:
    def test_asks_one_question(self, client: Client, stage: Stage) -> None:
        page = client.get("/").content.decode()
        assert page.count("<input") == 1
        assert "Your postcode, or the name of a place" in page
        assert "Midshire Police" in page

    def test_works_before_any_area_is_loaded(self, client: Client, db: None) -> None:
        assert client.get("/").status_code == 200

    def test_sets_no_cookie(self, client: Client, stage: Stage) -> None:
        assert client.get("/").cookies == {}


class TestFind:
    def test_goes_straight_to_the_neighbourhood_of_a_postcode(self, client: Client, stage: Stage) -> None:
        assert client.get("/find/", {"q": "b31 2ab"}).headers["Location"] == "/areas/N01/"

    def test_forgives_spaces_and_capitals(self, client: Client, stage: Stage) -> None:
        assert client.get("/find/", {"q": " b312AB "}).headers["Location"] == "/areas/N01/"

    def test_says_that_a_postcode_was_withdrawn_and_links_to_where_it_was(
        self, client: Client, stage: Stage
    ) -> None:
        page = client.get("/find/", {"q": "B31 2AD"}).content.decode()
        assert "withdrawn" in page
        assert "/areas/N01/" in page

    def test_never_guesses_for_a_postcode_outside_the_force(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "DE1 1AA"}).content.decode()
        assert "outside" in page
        assert "/areas/N0" not in page
        assert "police.uk" in page

    def test_says_that_it_doesnt_know_a_postcode(self, client: Client, stage: Stage) -> None:
        response = client.get("/find/", {"q": "ZZ9 9ZZ"})
        assert response.status_code == 200
        assert "Choose your area from the list" in response.content.decode()

    def test_lists_places_by_name(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "bell hill"}).content.decode()
        assert "/areas/N02/" in page

    def test_offers_a_way_on_when_it_finds_nothing(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "qqqqqq"}).content.decode()
        assert "found no area" in page
        assert "/areas/" in page

    def test_says_what_is_missing_when_nothing_was_typed(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "  "}).content.decode()
        assert "<title>Error:" in page
        assert 'href="#q"' in page

    def test_shows_what_was_typed_as_text_only(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert" not in page

    def test_bears_a_very_long_search(self, client: Client, stage: Stage) -> None:
        assert client.get("/find/", {"q": "x" * 3000}).status_code == 200

    def test_bears_a_nul_and_other_alphabets(self, client: Client, stage: Stage) -> None:
        assert client.get("/find/", {"q": "a\x00b"}).status_code in {200, 400}
        assert client.get("/find/", {"q": "برمنگھم"}).status_code == 200


class TestAPostcodeOfAnotherForce:
    def test_says_whose_it_is_and_where_to_go(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "M1 1AE"}).content.decode()
        assert "Greater Manchester Police" in page
        assert 'href="https://www.gmp.police.uk/"' in page

    def test_names_all_where_several_share_the_letters(self, client: Client, stage: Stage) -> None:
        page = client.get("/find/", {"q": "DN1 1AA"}).content.decode()
        for force in ("South Yorkshire Police", "Humberside Police", "Lincolnshire Police"):
            assert force in page


class TestHere:
    def test_leads_from_a_point_to_its_neighbourhood(self, client: Client, stage: Stage) -> None:
        lat, lng = middle(1)
        answer = client.get("/here/", {"q": f"{lat:.4f},{lng:.4f}"})
        assert answer.headers["Location"] == "/areas/N02/"
        assert "no-store" in answer.headers["Cache-Control"]

    def test_never_takes_the_nearest_for_a_point_outside(self, client: Client, stage: Stage) -> None:
        page = client.get("/here/", {"q": "51.5,-0.12"}).content.decode()
        assert "outside the area that we look after" in page

    @pytest.mark.parametrize(
        "q", ["", "here", "1", "1,2,3", "nan,nan", "1e999,0", "95,0", "<script>,1", "52.4;-1.9"]
    )
    def test_says_so_when_it_is_no_point(self, client: Client, stage: Stage, q: str) -> None:
        answer = client.get("/here/", {"q": q})
        assert answer.status_code == 200
        assert "Type your postcode instead" in answer.content.decode()

    def test_is_offered_by_script_only(self, client: Client, stage: Stage) -> None:
        page = client.get("/").content.decode()
        assert 'data-here="/here/"' in page
        button = page.split("data-here=")[1].split(">")[0]
        assert button.endswith("hidden")

    def test_is_the_only_thing_that_a_browser_may_be_asked(self, client: Client, stage: Stage) -> None:
        policy = client.get("/").headers["Permissions-Policy"]
        assert "geolocation=(self)" in policy
        assert "camera=()" in policy


class TestTheMap:
    def test_has_all_neighbourhoods_as_a_list_beside_it(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/map/").content.decode()
        for code in ("N01", "N02", "N03", "N04"):
            assert f'href="/areas/{code}/"' in page
        assert 'src="/areas/map.svg"' in page

    def test_is_a_picture_without_script(self, client: Client, stage: Stage) -> None:
        answer = client.get("/areas/map.svg")
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.content.count(b"<path") == 4
        ElementTree.fromstring(answer.content)

    def test_gives_the_outlines_to_the_script(self, client: Client, stage: Stage) -> None:
        found = client.get("/areas/map.json").json()
        assert {one["properties"]["code"] for one in found["features"]} == {"N01", "N02", "N03", "N04"}

    def test_works_before_any_area_is_loaded(self, client: Client, db: None) -> None:
        for address in ("/areas/map/", "/areas/map.svg", "/areas/map.json"):
            assert client.get(address).status_code == 200
