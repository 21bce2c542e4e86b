"""HR extracts that were sent in, with the differences that were shown for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.types.extracts import ImportState
from peelian.kernel.privacy import Privacy


class HrImport(models.Model):
    """An extract that somebody sent in: kept with its mapping and the digest of the changes that they were shown.

    What is applied is what was shown: applying works the changes out again, and their digest has to be this one.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = (
        "File, mapping and differences until applied or given up, and no longer than seven days; that it happened, "
        "seven years."
    )

    name = models.CharField(max_length=120, help_text="The file's own name")
    content = models.BinaryField()
    mapping = models.BinaryField()
    state = models.CharField(max_length=10, choices=[(s, s.label) for s in ImportState])
    sent_by = models.CharField(max_length=60, help_text="Whose it is: nobody else applies it")
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    unnamed = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list, help_text="The first five hundred")
    notes = models.JSONField(default=list)

    class Meta:
        ordering = ("-sent_at", "-id")
        verbose_name = "HR import"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=list(ImportState)), name="hr_import_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.SHOWN, settled_at__isnull=True)
                | (~models.Q(state=ImportState.SHOWN) & models.Q(settled_at__isnull=False)),
                name="hr_import_settled_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.SHOWN)
                | models.Q(content=b"", mapping=b"", differences=[]),
                name="hr_import_kept_only_while_shown",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"
