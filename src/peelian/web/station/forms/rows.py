"""The base of rows of small forms: any row can be left empty, and at least one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import BaseFormSet

if TYPE_CHECKING:
    _Base = BaseFormSet[Any]
else:
    _Base = BaseFormSet  # generic in the stubs only


class BaseRows(_Base):
    """Rows whose number isn't fixed. An empty row is left out, wherever it stands.

    Django takes rows with initial values for rows that must stay; here they are only what was typed before.
    """

    def initial_form_count(self) -> int:
        """None: no row must stay."""
        return 0

    def total_form_count(self) -> int:
        """As many as were sent, or as there are values for; one at least."""
        return super().total_form_count() if self.is_bound else max(1, len(self.initial or []))
