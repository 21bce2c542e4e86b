"""A team's accounts on social networks, and what was posted there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.messaging.models.messages import Message
from peelian.apps.places.models import Area
from peelian.apps.posting.types import PostState
from peelian.kernel.privacy import Privacy


class SocialAccount(models.Model):
    """A team's account on a network."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "While it is used; the secret goes when it is closed."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=20)
    server = models.URLField(max_length=200)
    handle = models.CharField(max_length=120)
    sealed_secret = models.BinaryField(
        blank=True, default=b"", help_text="Encrypted under the installation's key"
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("area", "network", "handle")
        constraints = (
            models.UniqueConstraint(
                fields=["network", "server", "handle"],
                condition=models.Q(closed_at__isnull=True),
                name="social_account_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(sealed_secret=b""),
                name="social_account_closed_has_no_secret",
            ),
        )

    def __str__(self) -> str:
        return self.handle


class Post(models.Model):
    """One message on one account."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As the message."

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(SocialAccount, on_delete=models.PROTECT, related_name="posts")
    language = models.CharField(max_length=10, default="en")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in PostState], default=PostState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    url = models.URLField(max_length=300, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-not_before", "-id")
        indexes = (models.Index(fields=["not_before"], condition=models.Q(state="queued"), name="post_due"),)
        constraints = (
            models.UniqueConstraint(fields=["message", "account", "language"], name="post_once"),
            models.CheckConstraint(condition=models.Q(state__in=list(PostState)), name="post_known_state"),
            models.CheckConstraint(
                condition=~models.Q(state="posted") | ~models.Q(url=""), name="post_posted_has_address"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.state}"
