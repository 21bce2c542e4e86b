from __future__ import annotations

from django.test import Client

from peelian.apps.voice.models import Contribution, Question
from peelian.kernel.categories import ProblemCategory
from tests.web.stage import Stage

SPEEDING = {"category": "speeding", "text": "They race past the school at three."}


class TestTheQuestion:
    def test_takes_an_answer_as_something_that_was_said(self, client: Client, stage: Stage) -> None:
        response = client.post("/areas/N01/say/", SPEEDING)
        assert response.headers["Location"] == "/areas/N01/said/"
        said = Contribution.objects.get()
        assert (said.category, said.area.code, said.text) == (
            ProblemCategory.SPEEDING,
            "N01",
            SPEEDING["text"],
        )
        assert said.question == Question.objects.latest("opens_at")

    def test_doesnt_keep_the_address_of_who_answered(self, client: Client, stage: Stage) -> None:
        client.post("/areas/N01/say/", SPEEDING, REMOTE_ADDR="203.0.113.9")
        said = Contribution.objects.get()
        assert "203.0.113.9" not in f"{said.person_key}{said.source}{said.text}"
        assert said.contact is None

    def test_counts_one_browser_as_one_person(self, client: Client, stage: Stage) -> None:
        client.post("/areas/N01/say/", SPEEDING)
        client.post("/areas/N01/say/", {"category": "parking"})
        client.post("/areas/N01/say/", {"category": "parking"}, HTTP_USER_AGENT="another")
        assert len(set(Contribution.objects.values_list("person_key", flat=True))) == 2

    def test_needs_no_words(self, client: Client, stage: Stage) -> None:
        client.post("/areas/N01/say/", {"category": "fly-tipping-and-litter"})
        assert Contribution.objects.get().text == ""

    def test_without_a_choice_says_so_and_keeps_the_words(self, client: Client, stage: Stage) -> None:
        response = client.post("/areas/N01/say/", {"text": "Something is wrong here."})
        page = response.content.decode()
        assert response.status_code == 400
        assert "<title>Error:" in page
        assert 'href="#id_category_0"' in page
        assert 'id="id_category_0"' in page
        assert "Something is wrong here." in page
        assert not Contribution.objects.exists()

    def test_refuses_words_that_are_too_long(self, client: Client, stage: Stage) -> None:
        assert (
            client.post("/areas/N01/say/", {"category": "speeding", "text": "x" * 100_000}).status_code == 400
        )

    def test_that_has_closed_says_so(self, client: Client, stage: Stage) -> None:
        Question.objects.all().delete()
        response = client.post("/areas/N01/say/", SPEEDING)
        assert response.status_code == 400
        assert "The question has ended" in response.content.decode()

    def test_is_asked_on_a_page_of_its_own(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/say/").content.decode()
        assert Question.objects.latest("opens_at").text in page
        assert 'action="/areas/N01/say/"' in page
        assert "csrfmiddlewaretoken" in page

    def test_is_linked_from_the_neighbourhoods_page_which_has_no_token(
        self, client: Client, stage: Stage
    ) -> None:
        response = client.get("/areas/N01/")
        page = response.content.decode()
        assert 'href="/areas/N01/say/"' in page
        assert Question.objects.latest("opens_at").text in page
        assert "csrfmiddlewaretoken" not in page
        assert not response.cookies

    def test_opened_after_it_has_closed_says_so(self, client: Client, stage: Stage) -> None:
        Question.objects.all().delete()
        assert "The question has ended" in client.get("/areas/N01/say/").content.decode()

    def test_is_not_taken_from_another_site(self, stage: Stage) -> None:
        assert Client(enforce_csrf_checks=True).post("/areas/N01/say/", SPEEDING).status_code == 403
        assert not Contribution.objects.exists()

    def test_cannot_be_flooded(self, client: Client, stage: Stage) -> None:
        answers = [
            client.post("/areas/N01/say/", {"category": "speeding", "text": str(n)}) for n in range(31)
        ]
        assert answers[29].status_code == 302
        assert answers[30].status_code == 429
        assert 0 < int(answers[30].headers["Retry-After"]) <= 3600


class TestThanks:
    def test_says_what_happens_next(self, client: Client, stage: Stage) -> None:
        assert "What happens next" in client.get("/areas/N01/said/").content.decode()
