""" "You said, we did": what we told residents about what came of their words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.feedback.types import UpdateState
from peelian.apps.messaging.models.messages import Message
from peelian.apps.priorities.models import Priority
from peelian.kernel.privacy import Privacy


class Update(models.Model):
    """One "you said, we did", written from counted facts and approved by a second person."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="updates")
    said = models.TextField()
    did = models.TextField()
    facts = models.JSONField(default=dict, help_text="The counts as they were when it was written")
    state = models.CharField(max_length=10, choices=[(s, s) for s in UpdateState], default=UpdateState.DRAFT)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(said="") & ~models.Q(did=""), name="update_says_both"),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="update_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("written_by")),
                name="update_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(message__isnull=False),
                name="update_sent_has_message",
            ),
        )

    def __str__(self) -> str:
        return f"update on {self.priority_id}"
