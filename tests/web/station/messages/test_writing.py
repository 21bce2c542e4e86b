"""The words of a message and its files, as pages: each step kept, refused in words, and guarded."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from peelian.apps.accounts.types import Role
from peelian.apps.messaging.models.messages import Attachment, Message, Template
from peelian.apps.messaging.types.states import MessageState
from tests.factories.clock import AT
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.messages.steps import WORDS


class TestWriting:
    def test_keeps_a_draft_and_says_who_it_is_from(self, draft: Message) -> None:
        assert draft.state == MessageState.DRAFT
        assert draft.sender_name == "Abbey Green Team"

    def test_names_the_field_that_is_missing_and_keeps_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        answer = sergeant.post(reverse("station:write_message"), {**WORDS, "subject": "", "area_code": "N01"})
        page = answer.content.decode()
        assert "Write a subject" in page
        assert '<a href="#id_subject">' in page
        assert "Three vans were opened" in page

    def test_shows_the_officer_who_answers(self, draft: Message, sergeant: Client, station: Station) -> None:
        address = reverse("station:message_words", args=[draft.pk])
        assert station.pcso.user
        sergeant.post(address, {**WORDS, "officer_id": str(station.pcso.user.pk)})
        draft.refresh_from_db()
        assert draft.sender_name == "PCSO Amina Yusuf, Abbey Green Team"
        assert draft.officer_id == station.pcso.user.pk

    def test_fills_a_template_and_asks_for_the_gap_that_is_empty(
        self, station: Station, sergeant: Client
    ) -> None:
        row = Template.objects.create(
            name="Shed", kind="alert", topic="alerts", subject="Sheds in {place}", body="Lock yours in {place}.",
            gaps=[{"name": "place", "label": "Where?", "example": "Abbey Green"}], created_at=AT,
        )  # fmt: skip
        address = f"{reverse('station:write_message')}?template={row.pk}"
        assert "Fill in: Where?" in sergeant.post(address, {"area_code": "N01"}).content.decode()
        sergeant.post(address, {"area_code": "N01", "gap_place": "School Road"})
        made = Message.objects.get(template=row)
        assert (made.subject, made.body) == ("Sheds in School Road", "Lock yours in School Road.")
        sergeant.post(reverse("station:message_words", args=[made.pk]), {**WORDS})
        made.refresh_from_db()
        assert made.template is None

    def test_keeps_when_it_goes_and_refuses_half_a_moment(self, draft: Message, sergeant: Client) -> None:
        address = reverse("station:message_words", args=[draft.pk])
        half = sergeant.post(address, {**WORDS, "send_on": "2026-11-03"}).content.decode()
        assert "Enter the time as well" in half
        sergeant.post(address, {**WORDS, "send_on": "2026-11-03", "send_time": "10:00"})
        draft.refresh_from_db()
        assert draft.send_at is not None
        wrong = {"expires_on": "2026-11-02", "expires_time": "10:00"}
        page = sergeant.post(address, {**WORDS, "send_on": "2026-11-03", "send_time": "10:00", **wrong})
        assert "before its time is over" in page.content.decode()

    def test_is_not_for_those_who_write_elsewhere(self, draft: Message, station: Station) -> None:
        other = client_of(member("Far Away", Role.SERGEANT, station.land.neighbourhoods[1].code))
        for name in ("message", "message_words", "message_audience", "message_send", "message_preview"):
            assert other.get(reverse(f"station:{name}", args=[draft.pk])).status_code == 403


class TestFiles:
    def test_takes_a_picture_with_words_and_drops_what_the_camera_wrote(
        self, draft: Message, sergeant: Client
    ) -> None:
        address = reverse("station:message_files", args=[draft.pk])
        without = sergeant.post(address, {"file": _photo()}).content.decode()
        assert "Say what the picture shows" in without
        sergeant.post(address, {"file": _photo(), "alt": "A van with an open door"})
        row = Attachment.objects.get()
        assert row.media_type == "image/jpeg"
        assert b"Secret Street" not in bytes(row.content)
        shown = sergeant.get(reverse("station:message_file", args=[draft.pk, row.pk]))
        assert shown["Content-Type"] == "image/jpeg"
        sergeant.post(reverse("station:remove_message_file", args=[draft.pk, row.pk]))
        assert not Attachment.objects.exists()

    def test_refuses_what_is_neither_picture_nor_pdf(self, draft: Message, sergeant: Client) -> None:
        address = reverse("station:message_files", args=[draft.pk])
        for content in (b"MZ\x90\x00" + b"\0" * 99, b"<svg onload=x>", b"\x89PNG\r\n\x1a\nbroken"):
            file = SimpleUploadedFile("photo.png", content)
            page = sergeant.post(address, {"file": file, "alt": "A photo"}).content.decode()
            assert "There is a problem" in page
        assert not Attachment.objects.exists()


def _photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "navy")
    exif = picture.getexif()
    exif[0x010E] = "Secret Street 12"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpeg", out.getvalue(), content_type="image/jpeg")
