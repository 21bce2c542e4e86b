"""Manage messaging: the force's rules of sending, and its templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Unpack

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import RuleFields
from peelian.kernel.errors import NotAllowed


def change_rules(*, viewer: Viewer, at: dt.datetime, **changes: Unpack[RuleFields]) -> messaging.RulesView:
    """Change what the force has set about sending. Raises NotAllowed, messaging.BadRule."""
    _require(viewer)
    return messaging.change_sending_rules(actor=viewer.actor, at=at, **changes)


def set_template(
    *,
    viewer: Viewer,
    at: dt.datetime,
    template_id: int | None,
    name: str,
    kind: messaging.MessageKind,
    topic: str,
    urgency: messaging.Urgency,
    subject: str,
    body: str,
    gaps: Sequence[messaging.Gap],
) -> messaging.TemplateView:
    """Make a template (no `template_id`) or change one. Raises NotAllowed, NotFound, messaging.BadTemplate."""
    _require(viewer)
    return messaging.set_template(
        actor=viewer.actor,
        at=at,
        template_id=template_id,
        name=name,
        kind=kind,
        topic=topic,
        urgency=urgency,
        subject=subject,
        body=body,
        gaps=gaps,
    )


def retire_template(*, viewer: Viewer, at: dt.datetime, template_id: int) -> None:
    """Offer a template no more. Raises NotAllowed, NotFound."""
    _require(viewer)
    messaging.retire_template(actor=viewer.actor, at=at, template_id=template_id)


def _require(viewer: Viewer) -> None:
    if not accounts.may_anywhere(viewer, Permission.MANAGE_MESSAGING):
        raise NotAllowed("Your role doesn't include managing messages.")
