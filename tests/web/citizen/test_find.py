from __future__ import annotations

from django.test import Client

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
