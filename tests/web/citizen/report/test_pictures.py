"""Pictures that go with a report: drawn anew, or refused in a sentence."""

from __future__ import annotations

import pytest
from django.test import Client
from PIL import Image

from peelian.apps.incidents.models.drafts import Attachment
from peelian.apps.incidents.models.reports import Report
from peelian.web.shared.uploads import LARGEST_BODY
from tests.web.citizen.report.reading import THEFT, add, page_of, picture
from tests.web.filing import begin, fill, send


class TestAPicture:
    def test_is_drawn_anew_and_can_be_taken_away(self, client: Client) -> None:
        exif = Image.Exif()
        exif[0x010E] = "Mill Lane 4"
        token = begin(client, THEFT)
        assert add(client, token, picture(exif=exif)).status_code == 302
        kept = Attachment.objects.get()
        assert b"Mill Lane 4" not in bytes(kept.content)
        shown = client.get(f"/report/{token}/files/{kept.pk}/")
        assert (shown.headers["Content-Type"], shown.content) == ("image/jpeg", bytes(kept.content))
        client.post(f"/report/{token}/files/{kept.pk}/")
        assert not Attachment.objects.exists()

    def test_that_unpacks_to_a_wall_of_points_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        bomb = bytearray(picture("PNG"))
        bomb[16:24] = (60_000).to_bytes(4, "big") * 2
        response = add(client, token, bytes(bomb), name="IMG_1.png")
        assert response.status_code == 400
        assert not Attachment.objects.exists()

    def test_goes_with_the_report(self, client: Client) -> None:
        token = begin(client, THEFT)
        add(client, token, picture())
        fill(client, token, THEFT)
        send(client, token)
        assert Attachment.objects.get().report == Report.objects.get()

    @pytest.mark.parametrize("lie", [b"MZ a program", b"%PDF-1.7", b"<svg onload='alert(1)'/>", b""])
    def test_that_lies_about_what_it_is_gets_a_sentence(self, client: Client, lie: bytes) -> None:
        token = begin(client, THEFT)
        response = add(client, token, lie)
        assert response.status_code == 400
        assert 'id="id_picture_error"' in page_of(response)
        assert not Attachment.objects.exists()

    def test_of_more_than_20_mb_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = add(client, token, b"\xff\xd8" + b"\0" * 20_000_000)
        assert response.status_code == 400
        assert "20 MB" in page_of(response)

    def test_that_is_far_too_large_is_never_read(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(
            f"/report/{token}/pictures/", b"", content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(LARGEST_BODY + 1),
        )  # fmt: skip
        assert response.status_code == 413
        assert "20 MB" in page_of(response)

    def test_of_somebody_elses_draft_isnt_there(self, client: Client) -> None:
        first, second = begin(client, THEFT), begin(client, THEFT)
        add(client, first, picture())
        kept = Attachment.objects.get()
        assert client.get(f"/report/{second}/files/{kept.pk}/").status_code == 404
        client.post(f"/report/{second}/files/{kept.pk}/")
        assert Attachment.objects.exists()

    def test_a_sixth_one_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        for number in range(5):
            assert add(client, token, picture(comment=str(number).encode())).status_code == 302
        assert add(client, token, picture(comment=b"6")).status_code == 400
