"""An officer's own training on their phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from peelian.adapters.credentials.signing import Ed25519Signer
from peelian.apps.training.models.records import EvidenceItem
from peelian.journeys.ports import Ports, plug
from tests.factories.training import TrainingRecordFactory
from tests.web.staff_stage import client_of, set_the_station
from tests.web.training_stage import Training, set_training


@pytest.fixture
def training(db: None) -> Training:
    """The sector's training."""
    return set_training(set_the_station())


@pytest.fixture
def pcso(training: Training) -> Client:
    """Abbey Green's PCSO, signed in."""
    assert training.station.pcso.user
    return client_of(training.station.pcso.user)


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[Ed25519Signer]:
    """What signs credentials."""
    one = Ed25519Signer(
        tmp_path / "key.pem", issuer="Midshire Police", key_url="http://testserver/feeds/credentials/"
    )
    old = plug(Ports(sign=one, public_url="http://testserver"))
    yield one
    plug(old)


class TestMyTraining:
    def test_says_where_i_stand_and_what_comes(self, pcso: Client, training: Training) -> None:
        page = pcso.get(reverse("beat:my-training")).content.decode()
        assert "Required for all PCSOs since 1 April 2023, and nothing on record that counts." in page
        assert training.session.place in page
        assert training.task.words in page

    def test_is_empty_for_an_account_that_is_nobody_s(self, training: Training) -> None:
        page = client_of(training.station.sergeant).get(reverse("beat:my-training")).content.decode()
        assert "isn’t tied to anybody" in page

    def test_gives_my_sessions_as_a_calendar(self, pcso: Client, training: Training) -> None:
        events = Calendar.from_ical(pcso.get(reverse("beat:my-calendar")).content).walk("VEVENT")
        assert [event["uid"] for event in events] == [f"training-{training.session.pk}@127.0.0.1"]


class TestMyEvidence:
    def test_is_put_forward_with_a_file(self, pcso: Client, training: Training) -> None:
        file = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
        answer = pcso.post(
            reverse("beat:my-evidence", args=[training.task.pk]),
            {"words": "We met.", "file": file},
            follow=True,
        )
        assert "An assessor decides" in answer.content.decode()
        item = EvidenceItem.objects.get(person=training.station.pcso)
        assert (item.media_type, item.file_name) == ("application/pdf", "letter.pdf")

    def test_is_refused_with_another_kind_of_file(self, pcso: Client, training: Training) -> None:
        file = SimpleUploadedFile("letter.pdf", b"<script>")
        answer = pcso.post(
            reverse("beat:my-evidence", args=[training.task.pk]), {"words": "We met.", "file": file}
        )
        assert "The file must be a PDF, a JPEG or a PNG." in answer.content.decode()

    def test_isn_t_asked_of_somebody_who_has_put_it_forward(self, pcso: Client, training: Training) -> None:
        address = reverse("beat:my-evidence", args=[training.task.pk])
        pcso.post(address, {"words": "We met."})
        assert pcso.get(address).status_code == 404


class TestMyCredential:
    def test_is_a_file_that_its_published_key_finds_sound(
        self, pcso: Client, training: Training, signer: Ed25519Signer
    ) -> None:
        address = reverse("beat:my-badge", args=[training.record.pk])
        answer = pcso.post(address)
        assert answer["Content-Type"] == "application/jwt"
        token = answer.content.decode()
        kid = jwt.get_unverified_header(token)["kid"]
        published = Client().get(kid.removeprefix("http://testserver"))
        assert published["Content-Type"] == "application/jwk+json"
        said = jwt.decode(token, jwt.PyJWK(published.json()), algorithms=["EdDSA"])
        assert said["name"] == "Introduction to neighbourhood policing"
        assert pcso.post(address).content.decode() == token

    def test_is_nobody_else_s(self, pcso: Client, signer: Ed25519Signer) -> None:
        other = TrainingRecordFactory.create()
        assert pcso.post(reverse("beat:my-badge", args=[other.pk])).status_code == 403

    def test_has_no_other_key(self, db: None, signer: Ed25519Signer) -> None:
        assert Client().get("/feeds/credentials/nothing.json").status_code == 404
