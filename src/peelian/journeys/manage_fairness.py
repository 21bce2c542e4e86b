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


def approve_assessment(*, viewer: Viewer, at: dt.datetime, assessment_id: int) -> None:
    """Approve what somebody else wrote. Raises NotAllowed, NotFound, fairness.CannotApprove."""
    _require(viewer)
    fairness.approve_assessment(
        actor=viewer.actor, at=at, assessment_id=assessment_id, approved_by_id=viewer.user_id
    )


def own_declarations(*, viewer: Viewer) -> list[fairness.OwnDeclaration]:
    """What the viewer has said of themselves. Raises NotFound: they are nobody's record."""
    return fairness.own_declarations(_person_of(viewer))


def declare(*, viewer: Viewer, at: dt.datetime, answers: Mapping[Characteristic, str]) -> None:
    """Say, change or take back (empty) what one says of oneself. Raises NotFound, fairness.CannotSay."""
    fairness.declare(actor=viewer.actor, at=at, person_id=_person_of(viewer), answers=answers)


def _person_of(viewer: Viewer) -> int:
    person = workforce.person_for_user(viewer.user_id)
    if person is None:
        raise NotFound("Your account belongs to nobody in the force's records.")
    return person.id


def _require(viewer: Viewer, permission: Permission = Permission.MANAGE_FAIRNESS) -> None:
    if not accounts.may_anywhere(viewer, permission):
        raise NotAllowed("Your role doesn't include this.")
