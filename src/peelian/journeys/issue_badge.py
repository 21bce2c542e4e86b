"""Issue a credential for a course that somebody completed: an Open Badges 3.0 credential, signed as a token (VC-JWT).

The token holds all that a verifier needs but the public key, which our site publishes at the address in its header. The
person is named by a number of ours alone, never by name or address: whoever shows the credential shows who they are.
It names the public list of those that were taken back (1EdTechRevocationList), which says no reason.
https://www.imsglobal.org/spec/ob/v3p0/ (sections 8.2.4 and 8.2.5), https://www.imsglobal.org/spec/vcrl/v1p0/
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import Signer, ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.kernel.time import start_of_day

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
#: Where the list of credentials that were taken back stands, at our site.
REVOKED = "/feeds/credentials/revoked"
#: Names people in credentials: a record's person always gets the same number, which tells nothing else.
_PEOPLE = uuid.UUID("5f8f2bd6-52ce-4a4c-9a53-0d7d44a3e8b5")


class CannotSign(Refused):
    """This house signs no credentials."""


def issue(*, actor: Actor, at: dt.datetime, user_id: int, record_id: int) -> training.BadgeView:
    """The credential of one's own record: the one that was issued before, or a new one.

    Raises NotFound, NotAllowed for somebody else's record, CannotSign, training.NoBadge.
    """
    facts = training.badge_facts(record_id)
    person = workforce.person_for_user(user_id)
    if person is None or person.id != facts.record.person_id:
        raise NotAllowed("A credential is for the person whose record it is.")
    known = training.badge_of(record_id)
    if known is not None:
        return known
    signer = ports().sign
    if signer is None:
        raise CannotSign("Credentials aren’t set up here.")
    if not facts.record.counts:
        raise training.NoBadge("A credential is issued for a course that was completed.")
    credential_id = uuid.uuid4()
    token = signer.sign(claims_of(facts, credential_id, signer))
    training.keep_badge(actor=actor, at=at, record_id=record_id, credential_id=credential_id, token=token)
    made = training.badge_of(record_id)
    if made is None:
        raise NotFound("There is no such credential.")
    return made


def claims_of(facts: training.BadgeFacts, credential_id: uuid.UUID, signer: Signer) -> dict[str, Any]:
    """The credential as the payload of a token: the OpenBadgeCredential with the claims that repeat parts of it."""
    site = ports().public_url
    valid_from = start_of_day(facts.record.on)
    issuer = {"id": f"{site}/", "type": ["Profile"], "name": signer.issuer}
    subject = f"urn:uuid:{uuid.uuid5(_PEOPLE, str(facts.record.person_id))}"
    credential = {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{credential_id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.course.name,
        "issuer": issuer,
        "validFrom": _moment(valid_from),
        "credentialStatus": {"id": f"{site}{REVOKED}", "type": "1EdTechRevocationList"},
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": activity_of(site, facts.course.code, facts.version.number),
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": facts.course.name,
                "description": facts.course.summary or facts.course.name,
                "version": str(facts.version.number),
                "criteria": {"narrative": _criteria(facts)},
            },
        },
    }
    return {
        **credential, "iss": issuer["id"], "jti": credential["id"], "nbf": int(valid_from.timestamp()), "sub": subject,
    }  # fmt: skip


def activity_of(site: str, code: str, version: int) -> str:
    """The address that stands for a version of a course, in credentials and in statements."""
    return f"{site}/courses/{code}/versions/{version}"


def public_key(name: str) -> dict[str, str]:
    """The public key of this name as a JSON Web Key, for whoever checks a credential. Raises NotFound."""
    signer = ports().sign
    if signer is None or signer.key()["kid"] != name:
        raise NotFound("There is no such key.")
    return dict(signer.key())


def revoked() -> dict[str, Any]:
    """The credentials of records that were withdrawn, as the list that each credential names."""
    site = ports().public_url
    return {
        "id": f"{site}{REVOKED}",
        "issuer": f"{site}/",
        "revokedCredentials": [{"id": f"urn:uuid:{one}", "revoked": True} for one in training.list_revoked()],
    }


def _criteria(facts: training.BadgeFacts) -> str:
    done = f"{facts.version.completion.label}."
    parts = [f"{one.letter}. {one.words}" for one in facts.version.objectives] or list(facts.version.subjects)
    return " ".join([done, *(f"{part.rstrip('.')}." for part in parts)])


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
