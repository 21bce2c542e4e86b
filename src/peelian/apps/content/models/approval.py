"""The second person: a page goes live only when somebody else than its writer has read it."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.models import AbstractGroupApprovalTask

from peelian.apps.content.models.pages import faults_of
from peelian.apps.content.rules.approving import may_approve
from peelian.kernel.decisions import Decision, refuse
from peelian.kernel.errors import NotAllowed
from peelian.kernel.privacy import Privacy

_APPROVE = "approve"


class SecondPersonTask(AbstractGroupApprovalTask):  # type: ignore[misc]  # Wagtail has no types
    """The one step of our workflow. Approving needs the group and another pair of eyes; so nobody approves their own.

    No group holds Wagtail's permission to publish: this step is the only way to the public.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "While in use."

    class Meta:
        verbose_name = "Approval by a second person"
        verbose_name_plural = "Approvals by a second person"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """The buttons: approving is left out for whoever sent the page or changed it last."""
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        state = obj.current_workflow_task_state
        # A page that was changed since keeps its button: pressing it says why, and sends the newer one round.
        if state and not self._decide(state, user, read_latest=True):
            return [action for action in actions if action[0] != _APPROVE]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve or send back. Raises NotAllowed with the reason when somebody may not approve."""
        if action_name == _APPROVE:
            page = task_state.workflow_state.content_object
            decision = self._decide(task_state, user, read_latest=is_newest(task_state))
            if decision:
                faults = faults_of(page.get_latest_revision().as_object())
                decision = refuse(" ".join(faults)) if faults else decision
            if not decision:
                raise NotAllowed(decision.reason)
        return super().on_action(task_state, user, action_name, **kwargs)

    def _decide(self, task_state: Any, user: Any, *, read_latest: bool) -> Decision:
        page = task_state.workflow_state.content_object
        latest = page.get_latest_revision()
        return may_approve(
            user_id=user.pk,
            is_publisher=self._user_in_groups(user),
            submitted_by=task_state.workflow_state.requested_by_id,
            last_edited_by=latest.user_id if latest else None,
            read_latest=read_latest,
        )


def is_newest(task_state: Any) -> bool:
    """Whether what waits for approval is the page's newest version, not written over since it was sent."""
    latest = task_state.workflow_state.content_object.get_latest_revision()
    return latest is not None and bool(
        task_state.revision_id == latest.pk and latest.created_at <= task_state.started_at
    )
