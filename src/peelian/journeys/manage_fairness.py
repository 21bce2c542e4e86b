"""Manage fairness: campaigns, and impact assessments of what was decided; and say something of oneself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, EntryRoute
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotAllowed, NotFound
from peelian.kernel.file_kinds import media_type_of
from peelian.kernel.time import local_day

#: Decisions older than this are not asked for.
_LOOKS_BACK = dt.timedelta(days=730)


def open_campaign(
    *,
    viewer: Viewer,
    at: dt.datetime,
    name: str,
    route: EntryRoute,
    opened_on: dt.date,
    stages: Sequence[str],
) -> int:
    """Open a round of recruitment. Raises NotAllowed, fairness.CannotOpen."""
    _require(viewer)
    return fairness.open_campaign(
        actor=viewer.actor, at=at, name=name, route=route, opened_on=opened_on, stages=stages
    )


def close_campaign(*, viewer: Viewer, at: dt.datetime, campaign_id: int) -> None:
    """Close it today: figures can be made from now on. Raises NotAllowed, NotFound, fairness.CampaignClosed."""
    _require(viewer)
    fairness.close_campaign(actor=viewer.actor, at=at, campaign_id=campaign_id, closed_on=local_day(at))


def list_assessments(*, viewer: Viewer) -> list[fairness.AssessmentView]:
    """All assessments, the latest first. Raises NotAllowed."""
    _require(viewer, Permission.SEE_FAIRNESS)
    return fairness.list_assessments()


def get_assessment(*, viewer: Viewer, assessment_id: int) -> fairness.AssessmentView:
    """One assessment. Raises NotAllowed, NotFound."""
    _require(viewer, Permission.SEE_FAIRNESS)
    return fairness.get_assessment(assessment_id)


def list_unassessed(*, viewer: Viewer, at: dt.datetime) -> list[fairness.Unassessed]:
    """Decisions of the last two years that want an assessment and have none. Raises NotAllowed."""
    _require(viewer, Permission.SEE_FAIRNESS)
    return fairness.list_unassessed(since=at - _LOOKS_BACK)


def write_assessment(
    *,
    viewer: Viewer,
    at: dt.datetime,
    subject: str,
    title: str,
    body: str,
    affected: Sequence[Characteristic],
) -> int:
    """Write an assessment of a decision. Raises NotAllowed, fairness.CannotWrite."""
    _require(viewer)
    return fairness.write_assessment(
        actor=viewer.actor, at=at, written_by_id=viewer.user_id, subject=subject, title=title, body=body,
        affected=affected,
    )  # fmt: skip


def add_action(
    *, viewer: Viewer, at: dt.datetime, assessment_id: int, words: str, owner: str, due_on: dt.date
) -> None:
    """Add what is to be done. Raises NotAllowed, NotFound, fairness.CannotWrite."""
    _require(viewer)
    fairness.add_action(
        actor=viewer.actor, at=at, assessment_id=assessment_id, words=words, owner=owner, due_on=due_on
    )


def finish_action(*, viewer: Viewer, at: dt.datetime, action_id: int) -> None:
    """Say that something was done today. Raises NotAllowed, NotFound, Refused."""
    _require(viewer)
    fairness.finish_action(actor=viewer.actor, at=at, action_id=action_id, done_on=local_day(at))


def edit_assessment(
    *,
    viewer: Viewer,
    at: dt.datetime,
    assessment_id: int,
    title: str,
    body: str,
    affected: Sequence[Characteristic],
) -> None:
    """Change one's own draft. Raises NotAllowed, NotFound, fairness.CannotWrite."""
    _require(viewer)
    fairness.edit_assessment(
        actor=viewer.actor, at=at, assessment_id=assessment_id, editor_id=viewer.user_id, title=title, body=body,
        affected=affected,
    )  # fmt: skip


def add_file(*, viewer: Viewer, at: dt.datetime, assessment_id: int, name: str, content: bytes) -> None:
    """Put a PDF, JPEG or PNG with one's own draft: what it is, is looked up in its bytes.

    Raises NotAllowed, NotFound, fairness.CannotWrite.
    """
    _require(viewer)
    media_type = media_type_of(content)
    if not media_type:
        raise fairness.CannotWrite("The file must be a PDF, a JPEG or a PNG.", field="file")
    fairness.add_file(
        actor=viewer.actor, at=at, assessment_id=assessment_id, editor_id=viewer.user_id, name=name,
        media_type=media_type, content=content,
    )  # fmt: skip


def remove_file(*, viewer: Viewer, at: dt.datetime, file_id: int) -> int:
    """Take a file off one's own draft. Returns the assessment's id. Raises as `add_file`."""
    _require(viewer)
    return fairness.remove_file(actor=viewer.actor, at=at, file_id=file_id, editor_id=viewer.user_id)


def assessment_file(*, viewer: Viewer, file_id: int) -> fairness.AssessmentBytes:
    """A file of an assessment. Raises NotAllowed, NotFound."""
    _require(viewer, Permission.SEE_FAIRNESS)
    return fairness.assessment_file(file_id)


def approve_assessment(*, viewer: Viewer, at: dt.datetime, assessment_id: int, seen_at: dt.datetime) -> None:
    """Approve what somebody else wrote, as it was when it was read (its `changed_at`).

    Raises NotAllowed, NotFound, fairness.CannotApprove.
    """
    _require(viewer)
    fairness.approve_assessment(
        actor=viewer.actor, at=at, assessment_id=assessment_id, approved_by_id=viewer.user_id, seen_at=seen_at
    )


def own_declarations(*, viewer: Viewer) -> list[fairness.OwnDeclaration]:
    """What the viewer has said of themselves. Raises NotFound: they are nobody's record."""
    return fairness.own_declarations(_person_of(viewer))


def declare(*, viewer: Viewer, at: dt.datetime, answers: Mapping[Characteristic, str]) -> None:
    """Say, change or take back (empty) what one says of oneself. Raises NotFound, fairness.CannotSay."""
    fairness.declare(actor=viewer.actor, at=at, person_id=_person_of(viewer), answers=answers)


def carry_over(*, viewer: Viewer, at: dt.datetime, reference: str) -> None:
    """Take what one said as an applicant over as one's own answers; the viewer has consented to it.

    Raises NotFound: they are nobody's record. fairness.CannotCarry, fairness.AlreadyCarried.
    """
    fairness.carry_over(actor=viewer.actor, at=at, person_id=_person_of(viewer), reference=reference)


def _person_of(viewer: Viewer) -> int:
    person = workforce.person_for_user(viewer.user_id)
    if person is None:
        raise NotFound("Your account belongs to nobody in the force's records.")
    return person.id


def _require(viewer: Viewer, permission: Permission = Permission.MANAGE_FAIRNESS) -> None:
    if not accounts.may_anywhere(viewer, permission):
        raise NotAllowed("Your role doesn't include this.")
