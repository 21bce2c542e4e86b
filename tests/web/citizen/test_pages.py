from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from peelian.apps.content.models.pages import NewsPage
from peelian.apps.content.models.pictures import Picture
from peelian.web.shared import page_cache
from tests.apps.content import pages
from tests.factories.clock import AT
from tests.web.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en-GB"})


@pytest.fixture
def picture(settings: LazySettings, tmp_path: Path) -> Picture:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(out, "JPEG")
    file = ContentFile(out.getvalue(), "park.jpg")
    made: Picture = Picture.objects.create(title="Park", description="Two officers by a pond", file=file)
    return made


class TestNews:
    def test_lists_the_newest_first_with_the_words_of_each_picture(
        self, client: Client, picture: Picture
    ) -> None:
        pages.news("Older", live=True)
        NewsPage.objects.update(first_published_at=AT - dt.timedelta(days=3))
        pages.news("Newer", picture=picture, live=True)
        words = client.get("/news/").content.decode()
        assert words.index("Newer") < words.index("Older")
        assert 'alt="Two officers by a pond"' in words

    def test_goes_on_to_older_news(self, client: Client) -> None:
        for n in range(22):
            page = pages.news(f"Number {n:02}", live=True)
            NewsPage.objects.filter(pk=page.pk).update(first_published_at=AT - dt.timedelta(days=n))
        first = client.get("/news/").content.decode()
        assert "Number 19" in first
        assert "Number 20" not in first
        onward = first.split('href="?before=')[1].split('"')[0]
        second = client.get(f"/news/?before={onward}").content.decode()
        assert "Number 20" in second
        assert "Number 19" not in second

    @pytest.mark.parametrize("before", ["yesterday", "2026-11-22", "\x00", "9" * 400])
    def test_takes_a_strange_moment_as_none(self, client: Client, before: str) -> None:
        pages.news("One", live=True)
        assert "One" in client.get("/news/", {"before": before}).content.decode()

    def test_says_so_when_there_is_none(self, client: Client) -> None:
        assert "no news yet" in client.get("/news/").content.decode()

    def test_names_the_area_that_it_is_about(self, client: Client, stage: Stage) -> None:
        code = stage.land.neighbourhoods[0].code
        pages.news("Patrols here", area_code=code, live=True)
        assert f'href="/areas/{code}/"' in client.get("/news/patrols-here/").content.decode()


class TestAPage:
    def test_ends_in_its_doors_with_an_urgent_one_at_the_top(self, client: Client) -> None:
        doors = [
            ("door", pages.CALL_101),
            ("door", {**pages.CALL_101, "name": "Call 999", "address": "999", "urgent": True}),
        ]
        pages.advice(doors=doors, live=True)
        words = client.get("/advice/keep-burglars-out/").content.decode()
        assert words.index('href="tel:999"') < words.index("Lock the shed") < words.index('href="tel:101"')

    def test_shows_the_exit_where_somebody_may_have_to_leave_in_a_hurry(self, client: Client) -> None:
        pages.advice("Somebody at home hurts you", sensitive=True, live=True)
        pages.advice("Lost keys", topic="keys", live=True)
        assert "data-exit" in client.get("/advice/somebody-at-home-hurts-you/").content.decode()
        assert "data-exit" not in client.get("/advice/lost-keys/").content.decode()

    def test_is_in_the_readers_language_and_says_which_it_is(self, client: Client) -> None:
        pages.in_language(pages.advice(live=True), "ur", title="چوروں کو باہر رکھیں")
        address = "/advice/keep-burglars-out/"
        urdu = client.get(address, headers={"accept-language": "ur"}).content.decode()
        assert '<article lang="ur" dir="rtl"' in urdu
        assert "چوروں کو باہر رکھیں" in urdu
        polish = client.get(address, headers={"accept-language": "pl"}).content.decode()
        assert '<article lang="en" dir="ltr"' in polish

    def test_of_another_section_is_not_found_here(self, client: Client) -> None:
        pages.advice(live=True)
        assert client.get("/news/keep-burglars-out/").status_code == 404

    def test_that_is_a_draft_is_not_found(self, client: Client) -> None:
        pages.news("Secret plans")
        assert client.get("/news/secret-plans/").status_code == 404

    def test_that_moved_sends_on(self, client: Client, django_capture_on_commit_callbacks: object) -> None:
        page = pages.news("Old name", live=True)
        page.slug = "new-name"
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            page.save_revision().publish()
        answer = client.get("/news/old-name/")
        assert (answer.status_code, answer["Location"]) == (301, "/news/new-name/")

    def test_writes_what_an_editor_typed_as_words_and_never_as_tags(self, client: Client) -> None:
        evil = "<script>alert(1)</script>"
        pages.news(
            "Hello", summary=evil, body=[("heading", evil), ("inset", evil), ("warning", evil)], live=True
        )
        assert evil not in client.get("/news/hello/").content.decode()
        assert evil not in client.get("/news/").content.decode()


class TestYourOptions:
    def test_asks_one_thing_a_page_and_ends_in_a_door(self, client: Client) -> None:
        pages.guide()
        first = client.get("/options/").content.decode()
        assert "What has happened?" in first
        assert 'href="/options/stolen/"' in first
        assert 'href="/options/report/"' in client.get("/options/stolen/").content.decode()
        door = client.get("/options/report/").content.decode()
        assert 'href="/report/?kind=theft"' in door

    def test_follows_what_an_editor_changes(self, client: Client) -> None:
        pages.guide()
        assert 'href="tel:101"' in client.get("/options/call/").content.decode()
        pages.guide(address="0300 123 2040")
        assert 'href="tel:03001232040"' in client.get("/options/call/").content.decode()

    @pytest.mark.parametrize("address", ["/options/nothing/", "/options/start%00/"])
    def test_has_nothing_at_a_code_that_it_doesnt_know(self, client: Client, address: str) -> None:
        pages.guide()
        assert client.get(address).status_code == 404

    def test_isnt_there_until_it_is_written(self, client: Client) -> None:
        assert client.get("/options/").status_code == 404


class TestSearch:
    def test_finds_pages_and_areas_and_mends_a_word(self, client: Client, stage: Stage) -> None:
        pages.advice("Keep burglary away", live=True)
        words = client.get("/search/", {"q": "burglry"}).content.decode()
        assert 'href="/advice/keep-burglary-away/"' in words
        assert "<strong>burglary</strong>" in words
        area = stage.land.neighbourhoods[0]
        assert f'href="/areas/{area.code}/"' in client.get("/search/", {"q": area.name}).content.decode()

    def test_says_when_it_found_nothing_and_shows_the_words_safely(
        self, client: Client, stage: Stage
    ) -> None:
        words = client.get("/search/", {"q": "<b>xyzzy</b>"}).content.decode()
        assert "We found nothing for <strong>&lt;b&gt;xyzzy&lt;/b&gt;</strong>" in words

    def test_counts_what_was_not_found_and_nothing_else(self, client: Client, stage: Stage) -> None:
        pages.advice("Keep burglary away", live=True)
        for text, counted in (("xyzzy", True), ("burglary", False), ("burglry", False)):
            answer = client.get("/search/", {"q": text})
            assert hasattr(answer.wsgi_request, "searched_in_vain") is counted, text

    def test_asks_for_words_when_there_are_none(self, client: Client) -> None:
        assert "Enter a word or two" in client.get("/search/", {"q": " "}).content.decode()
        assert "Enter a word or two" not in client.get("/search/").content.decode()

    @pytest.mark.parametrize(
        "text",
        [
            "\x00",
            "a" * 5000,
            "' OR 1=1 --",
            "((((",
            "😀",
            "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        ],
    )
    def test_stands_whatever_is_typed(self, client: Client, stage: Stage, text: str) -> None:
        assert client.get("/search/", {"q": text}).status_code == 200


class TestPictures:
    def test_come_in_the_sizes_that_pages_use_and_may_be_kept_for_ever(
        self, client: Client, picture: Picture
    ) -> None:
        pages.news("With picture", picture=picture, live=True)
        words = client.get("/news/with-picture/").content.decode()
        address = words.split('<img src="')[1].split('"')[0]
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer["Cache-Control"]
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).width == 960  # type: ignore[attr-defined]

    def test_are_all_that_is_served(self, client: Client, picture: Picture, tmp_path: Path) -> None:
        (tmp_path / "secret.png").write_bytes(b"secret")
        for path in (
            str(picture.file),
            "secret.png",
            "../secret.png",
            "images/../secret.png",
            "%2e%2e/secret.png",
            "",
        ):
            assert client.get(f"/media/{path}").status_code == 404, path


@pytest.mark.django_db(transaction=True)
class TestAPageThatIsKept:
    def test_shows_what_was_approved_to_the_very_next_reader(self, client: Client) -> None:
        page_cache.SHELF.clear()
        sam, cat = pages.editor("Sam"), pages.editor("Cat", publishes=True)
        page = pages.news("Before", by=sam, live=True)

        def read() -> str:
            return client.get("/news/before/").content.decode() + client.get("/news/").content.decode()

        assert "Before" in read()
        assert "Before" in read()
        page.title = "After"
        page.save_revision(user=sam)
        assert "After" not in read()
        state = pages.send(page, sam)
        state.task.specific.on_action(state, cat, "approve")
        assert "After" in read()
        assert ">Before<" not in read()
        NewsPage.objects.get(pk=page.pk).unpublish()
        assert client.get("/news/before/").status_code == 404
        assert "After" not in client.get("/news/").content.decode()
