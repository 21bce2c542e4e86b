"""Releases: a pack as it was frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.board.models.packs import Pack
from peelian.kernel.privacy import Privacy

_DIGEST = r"^[0-9a-f]{64}$"


class Release(models.Model):
    """A pack as it went out, whole and for the public, with the digest of each. The database refuses UPDATE and DELETE.

    The documents are kept as text, byte for byte what was hashed: a column that understood them would write numbers
    its own way.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: what the Board was told can be looked up. Its public version is public."

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="release")
    document = models.TextField(help_text="Canonical JSON of the whole")
    public_document = models.TextField(help_text="Canonical JSON of the public version")
    sha256 = models.CharField(max_length=64)
    public_sha256 = models.CharField(max_length=64)
    findings = models.JSONField(default=list, blank=True, help_text="What the lint said of it")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-released_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sha256__regex=_DIGEST) & models.Q(public_sha256__regex=_DIGEST),
                name="release_has_digests",
            ),
            models.CheckConstraint(
                condition=~models.Q(document="") & ~models.Q(public_document=""), name="release_has_documents"
            ),
        )

    def __str__(self) -> str:
        return f"release of {self.pack_id}"
