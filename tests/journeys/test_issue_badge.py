"""A credential for a course (Open Badges 3.0): what it says, whom it is for, and that a verifier finds it sound."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from django.test import Client

from peelian.adapters.credentials.signing import Ed25519Signer
from peelian.apps.training import api as training
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import Result
from peelian.journeys import issue_badge
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.training import CourseVersionFactory, LearningObjectiveFactory, TrainingRecordFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
SITE = "https://midshire.example"


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[Ed25519Signer]:
    one = Ed25519Signer(tmp_path / "key.pem", issuer="Midshire Police", key_url=f"{SITE}/feeds/credentials/")
    old = plug(Ports(sign=one, public_url=SITE))
    yield one
    plug(old)


def record_of(user_id: int | None = None, **given: object) -> TrainingRecord:
    user = UserFactory.create() if user_id is None else None
    return TrainingRecordFactory.create(person=PersonFactory.create(user=user), **given)


def issue(record: TrainingRecord) -> training.BadgeView:
    return issue_badge.issue(actor=ACTOR, at=AT, user_id=record.person.user_id or 0, record_id=record.pk)


def is_revoked(token: str, signer: Ed25519Signer, client: Client) -> bool:
    """By the 1EdTech Revocation List: whether the list at the credential's status holds its id, with `revoked`."""
    said = jwt.decode(token, jwt.PyJWK(dict(signer.key())), algorithms=["EdDSA"])
    status = said["credentialStatus"]
    assert status["type"] == "1EdTechRevocationList"
    assert status["id"].startswith(f"{SITE}/")
    found = client.get(status["id"].removeprefix(SITE)).json()
    assert found["id"] == status["id"]
    assert found["issuer"] == said["issuer"]["id"]
    return any(one["id"] == said["id"] and one["revoked"] for one in found["revokedCredentials"])


class TestIssue:
    def test_says_what_a_verifier_asks_of_a_credential(self, signer: Ed25519Signer) -> None:
        version = LearningObjectiveFactory.create().version
        record = record_of(version=version, result=Result.PASSED)
        made = issue(record)
        said = jwt.decode(made.token, jwt.PyJWK(dict(signer.key())), algorithms=["EdDSA"])

        # Open Badges 3.0, 8.2.4.5: each claim repeats its part of the credential.
        assert said["iss"] == said["issuer"]["id"] == f"{SITE}/"
        assert said["jti"] == said["id"] == f"urn:uuid:{made.credential_id}"
        assert said["sub"] == said["credentialSubject"]["id"]
        assert said["validFrom"] == "2023-03-31T23:00:00Z"
        assert said["nbf"] == 1680303600
        assert said["@context"] == list(issue_badge.CONTEXT)
        assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        achievement = said["credentialSubject"]["achievement"]
        assert achievement["id"] == f"{SITE}/courses/{version.course.code}/versions/1"
        assert achievement["criteria"]["narrative"] == (
            "Evidence that an assessor accepts. a. Understand the value of partnerships."
        )
        assert issue_badge.public_key(signer.key()["kid"]) == signer.key()

    def test_is_found_revoked_by_whoever_checks_it_once_its_record_was_withdrawn(
        self, signer: Ed25519Signer, client: Client
    ) -> None:
        """As a verifier does that knows nothing of us: read the token, follow its status, look for its id."""
        wrong, sound = record_of(), record_of()
        tokens = [issue(wrong).token, issue(sound).token]
        assert [is_revoked(token, signer, client) for token in tokens] == [False, False]
        training.withdraw_record(actor=ACTOR, at=AT, record_id=wrong.pk, reason="Ill on that day")
        assert [is_revoked(token, signer, client) for token in tokens] == [True, False]
        told = client.get("/feeds/credentials/revoked")
        assert "Ill" not in told.content.decode()
        assert told["Access-Control-Allow-Origin"] == "*"

    def test_names_nobody(self, signer: Ed25519Signer) -> None:
        record = record_of()
        said = str(jwt.decode(issue(record).token, options={"verify_signature": False}))
        assert record.person.name not in said
        assert record.person.collar_number not in said.replace(record.version.course.code, "")

    def test_is_the_same_for_ever(self, signer: Ed25519Signer) -> None:
        record = record_of()
        assert issue(record) == issue(record)

    def test_is_for_ones_own_record_only(self, signer: Ed25519Signer) -> None:
        record, other = record_of(), record_of()
        with pytest.raises(NotAllowed):
            issue_badge.issue(actor=ACTOR, at=AT, user_id=other.person.user_id or 0, record_id=record.pk)

    def test_is_for_what_was_completed(self, signer: Ed25519Signer) -> None:
        failed = record_of(
            version=CourseVersionFactory.create(completion=Completion.ASSESSMENT), result=Result.FAILED
        )
        with pytest.raises(training.NoBadge):
            issue(failed)

    def test_is_refused_where_nothing_signs(self, signer: Ed25519Signer) -> None:
        record, old = record_of(), plug(dataclasses.replace(Ports(), public_url=SITE))
        try:
            with pytest.raises(issue_badge.CannotSign):
                issue(record)
        finally:
            plug(old)

    def test_gives_no_other_key(self, signer: Ed25519Signer) -> None:
        with pytest.raises(NotFound):
            issue_badge.public_key("nothing")
