"""Through Wagtail's own screens, as an editor's browser sends them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from peelian.apps.accounts.types import Role
from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.models.pictures import Picture
from tests.apps.content import pages
from tests.factories.places import make_land
from tests.web.staff_stage import client_of, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> tuple[Client, Client, Client]:
    """A sergeant who writes, and two who publish."""
    code = make_land().force.code
    return (
        client_of(member("Sam Sergeant", Role.SERGEANT, code)),
        client_of(member("Cat Comms", Role.COMMS, code)),
        client_of(member("Dan Comms", Role.COMMS, code)),
    )


def _news(title: str = "More patrols", **more: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": "more-patrols",
            "summary": "We walk there more often.",
            "picture": "",
            "picture_alt": "",
            "area_code": "",
            "category": "",
            "body": streamfield(
                [("text", rich_text("<p>Every evening.</p>", features=["bold", "link", "ol", "ul"]))]
            ),
            "go_live_at": "",
            "expire_at": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            **more,
        }
    )


def _write(client: Client, **more: Any) -> Any:
    parent = pages.section("news").pk
    return client.post(f"/newsroom/pages/add/content/newspage/{parent}/", _news(**more))


def _approve(client: Client, page: Page) -> Any:
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    return client.post(f"/newsroom/pages/workflow/action/{page.pk}/approve/{state.pk}/")


class TestFromADraftToTheSite:
    def test_goes_by_a_second_person_and_no_other_way(self, staff: tuple[Client, Client, Client]) -> None:
        sergeant, comms, _ = staff
        reader = Client()
        _write(sergeant)
        page = NewsPage.objects.get(slug="more-patrols")
        assert not page.live
        assert reader.get("/news/more-patrols/").status_code == 404
        sergeant.post(f"/newsroom/pages/{page.pk}/edit/", _news(**{"action-submit": "Submit"}))
        assert _approve(sergeant, page).status_code in (302, 403)
        assert reader.get("/news/more-patrols/").status_code == 404
        _approve(comms, page)
        assert "Every evening." in reader.get("/news/more-patrols/").content.decode()

    def test_shows_a_writer_where_it_stands(self, staff: tuple[Client, Client, Client]) -> None:
        sergeant, comms, _ = staff
        _write(sergeant, **{"action-submit": "Submit"})
        page = NewsPage.objects.get()
        words = comms.get(f"/newsroom/pages/{page.pk}/edit/").content.decode()
        assert "Approve" in words
        assert 'name="action-publish"' not in words

    @pytest.mark.parametrize("button", ["action-publish", "action-approve"])
    def test_is_refused_by_a_button_that_isnt_there(
        self, staff: tuple[Client, Client, Client], button: str
    ) -> None:
        for client in staff[:2]:
            NewsPage.objects.all().delete()
            _write(client, **{button: "1"})
            assert not NewsPage.objects.filter(live=True).exists()

    def test_is_refused_by_many_pages_at_once(self, staff: tuple[Client, Client, Client]) -> None:
        _, comms, _ = staff
        page = pages.news()
        for action in ("publish", "unpublish"):
            comms.post(f"/newsroom/bulk/wagtailcore/page/{action}/?id={page.pk}", {"next": "/newsroom/"})
        assert not NewsPage.objects.get(pk=page.pk).live

    def test_cant_be_undone_by_whoever_only_writes_or_approves(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        page = pages.news(live=True)
        advice = pages.section("advice").pk
        for client in staff[:2]:
            for address in (
                f"pages/{page.pk}/delete/",
                f"pages/{page.pk}/unpublish/",
                f"pages/{page.pk}/move/{advice}/confirm/",
                f"bulk/wagtailcore/page/delete/?id={page.pk}",
                f"bulk/wagtailcore/page/unpublish/?id={page.pk}",
            ):
                client.post(f"/newsroom/{address}", {"next": "/newsroom/"})
            client.post(f"/newsroom/pages/{page.pk}/privacy/", {"restriction_type": "login"})
        assert Client().get("/news/more-patrols-by-the-park/").status_code == 200

    def test_is_refused_as_a_living_copy_of_a_live_page(self, staff: tuple[Client, Client, Client]) -> None:
        _, comms, _ = staff
        page = pages.news(live=True)
        comms.post(
            f"/newsroom/pages/{page.pk}/copy/",
            {"new_title": "Copy", "new_slug": "copy", "new_parent_page": pages.section("news").pk,
             "publish_copies": "on", "alias": "on", "copy_subpages": "on"},
        )  # fmt: skip
        assert not NewsPage.objects.filter(slug="copy", live=True).exists()

    def test_nobody_approves_their_own_by_address_or_by_saving_while_approving(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        _, one, other = staff
        _write(one, **{"action-submit": "Submit"})
        page = NewsPage.objects.get()
        assert _approve(one, page).status_code in (302, 403)
        # The second slips words of their own in with the approval: now they are who changed it last.
        slipped = _news(
            title="Slipped in", **{"action-workflow-action": "true", "workflow-action-name": "approve"}
        )
        answer = other.post(f"/newsroom/pages/{page.pk}/edit/", slipped)
        assert answer.status_code == 403
        assert "Somebody else has to approve it" in answer.content.decode()
        assert not NewsPage.objects.get(pk=page.pk).live

    def test_approves_nothing_that_was_changed_after_it_was_read(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        sergeant, one, other = staff
        _write(sergeant, **{"action-submit": "Submit"})
        page = NewsPage.objects.get()
        read = page.current_workflow_task_state
        one.post(f"/newsroom/pages/{page.pk}/edit/", _news(title="Changed by Cat"))
        other.post(f"/newsroom/pages/workflow/action/{page.pk}/approve/{read.pk}/")
        assert not NewsPage.objects.get(pk=page.pk).live
        _approve(other, page)
        assert NewsPage.objects.get(pk=page.pk).title == "Changed by Cat"


class TestPreview:
    def test_is_drawn_in_our_frame_for_editors_only(self, staff: tuple[Client, Client, Client]) -> None:
        sergeant, comms, _ = staff
        page = pages.news("Secret plans")
        address = f"/newsroom/pages/{page.pk}/view_draft/"
        answer = comms.get(address)
        words = answer.content.decode()
        assert "Secret plans" in words
        assert "We walk there every evening." in words
        assert "govuk-template" in words
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
        assert Client().get(address).status_code == 302
        assert sergeant.get(address).status_code == 200


class TestTheGuide:
    def _data(self, *, to: str = "call", **more: Any) -> dict[str, Any]:
        answer = {"deleted": "", "order": "0", "type": "item", "id": "", "value": {"words": "It", "to": to}}
        question = {
            "code": "start",
            "words": "What happened?",
            "hint": "",
            "choices": {"count": "1", "0": answer},
        }
        door = {"kind": "call", "name": "Call us", "address": "101", "words": "", "code": "call"}
        return nested_form_data(
            {
                "title": "Your options",
                "slug": "options",
                "summary": "",
                "questions": streamfield([("question", question)]),
                "doors": streamfield([("door", door)]),
                "go_live_at": "",
                "expire_at": "",
                "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
                **more,
            }
        )

    def test_with_a_dead_end_is_kept_as_a_draft_and_goes_no_further(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        sergeant, *_ = staff
        guide = GuidePage.objects.get(locale__language_code="en")
        address = f"/newsroom/pages/{guide.pk}/edit/"
        assert sergeant.post(address, self._data(to="nowhere")).status_code == 302
        answer = sergeant.post(address, self._data(to="nowhere", **{"action-submit": "Submit"}))
        assert "which doesn’t exist" in answer.content.decode()
        assert GuidePage.objects.get(pk=guide.pk).current_workflow_state is None

    def test_that_was_changed_and_approved_is_what_the_public_follows(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        sergeant, comms, _ = staff
        guide = GuidePage.objects.get(locale__language_code="en")
        sergeant.post(f"/newsroom/pages/{guide.pk}/edit/", self._data(**{"action-submit": "Submit"}))
        _approve(comms, guide)
        assert "What happened?" in Client().get("/options/").content.decode()


class TestPictures:
    def _file(self, name: str, kind: str) -> SimpleUploadedFile:
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x010F] = "SECRET CAMERA"
        Image.new("RGB", (40, 30), "teal").save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
        return SimpleUploadedFile(name, out.getvalue(), f"image/{kind.lower()}")

    @pytest.fixture(autouse=True)
    def _elsewhere(self, settings: LazySettings, tmp_path: Any) -> None:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path},
            },
        }

    def _upload(self, client: Client, file: SimpleUploadedFile, description: str) -> Any:
        focal = dict.fromkeys(
            ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"), ""
        )
        form = {
            "title": "Park",
            "file": file,
            "description": description,
            "tags": "",
            "collection": "1",
            **focal,
        }
        return client.post("/newsroom/images/add/", form)

    def test_need_words_for_those_who_cant_see_them(self, staff: tuple[Client, Client, Client]) -> None:
        self._upload(staff[1], self._file("park.jpg", "JPEG"), "")
        assert not Picture.objects.exists()
        self._upload(staff[1], self._file("park.jpg", "JPEG"), "A pond")
        assert Picture.objects.get().description == "A pond"

    def test_are_drawn_anew_without_what_the_camera_wrote(self, staff: tuple[Client, Client, Client]) -> None:
        self._upload(staff[1], self._file("park.jpg", "JPEG"), "A pond")
        with Picture.objects.get().file.open("rb") as kept:
            assert b"SECRET CAMERA" not in kept.read()

    def test_keep_their_file_once_pages_may_show_them(self, staff: tuple[Client, Client, Client]) -> None:
        self._upload(staff[1], self._file("park.jpg", "JPEG"), "A pond")
        picture = Picture.objects.get()
        before = str(picture.file)
        focal = dict.fromkeys(
            ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"), ""
        )
        form = {"title": "Park", "file": self._file("other.png", "PNG"), "description": "A pond in the rain"}
        staff[1].post(f"/newsroom/images/{picture.pk}/", {**form, "tags": "", "collection": "1", **focal})
        picture.refresh_from_db()
        assert (str(picture.file), picture.description) == (before, "A pond in the rain")

    @pytest.mark.parametrize(
        ("name", "content"), [("a.jpg", b"<script>"), ("a.svg", b"<svg/>"), ("a.png", b"GIF89a")]
    )
    def test_that_are_none_are_refused(
        self, staff: tuple[Client, Client, Client], name: str, content: bytes
    ) -> None:
        self._upload(staff[1], SimpleUploadedFile(name, content), "A pond")
        assert not Picture.objects.exists()


def test_advice_needs_a_door(staff: tuple[Client, Client, Client]) -> None:
    data = nested_form_data(
        {
            "title": "No way on", "slug": "no-way-on", "summary": "None.", "topic": "none", "sensitive": "",
            "review_on": "", "body": streamfield([("heading", "Hello")]), "doors": streamfield([]),
            "go_live_at": "", "expire_at": "", "action-submit": "Submit",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        }
    )  # fmt: skip
    staff[0].post(f"/newsroom/pages/add/content/advicepage/{pages.section('advice').pk}/", data)
    assert not AdvicePage.objects.exists()


class TestATime:
    def test_is_set_by_whoever_writes_and_holds_once_another_approved(
        self, staff: tuple[Client, Client, Client]
    ) -> None:
        sergeant, comms, _ = staff
        words = sergeant.get(
            f"/newsroom/pages/add/content/newspage/{pages.section('news').pk}/"
        ).content.decode()
        assert 'name="go_live_at"' in words
        assert 'name="expire_at"' in words
        _write(sergeant, go_live_at="2030-01-01 10:00", **{"action-submit": "Submit"})
        page = NewsPage.objects.get()
        _approve(comms, page)
        page = NewsPage.objects.get()
        assert not page.live
        assert page.approved_schedule
        assert page.scheduled_revision.approved_go_live_at.isoformat() == "2030-01-01T10:00:00+00:00"
