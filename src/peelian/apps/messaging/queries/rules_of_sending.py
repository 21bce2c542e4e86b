"""What the force has set about sending, for everything that sends."""

from __future__ import annotations

from peelian.apps.messaging.models.sending import SendingRules
from peelian.apps.messaging.types.sheets import RuleFields, RulesView

_FIELDS = tuple(RuleFields.__annotations__)


def sending_rules() -> RulesView:
    """The rules as they stand; the defaults until somebody changes them."""
    row = SendingRules.objects.filter(pk=1).first()
    if row is None:
        row = SendingRules(pk=1)
        row.clean_fields(exclude=["changed_at"])  # the times' defaults are text until then
    return view_of(row)


def view_of(row: SendingRules) -> RulesView:
    """The row as a plain value."""
    return RulesView(changed_at=row.changed_at, **{name: getattr(row, name) for name in _FIELDS})
