"""The force's rules of triage."""

from __future__ import annotations

from peelian.apps.incidents.models.triage import TriageRules
from peelian.apps.incidents.types.work import CivilUnless, TriageRulesView


def get_rules() -> TriageRulesView:
    """The rules that hold; ours until the force has said otherwise."""
    row = TriageRules.objects.select_related("changed_by").first()
    if row is None:
        return TriageRulesView()
    return TriageRulesView(
        hours_now=row.hours_now,
        hours_urgent=row.hours_urgent,
        hours_soon=row.hours_soon,
        hours_routine=row.hours_routine,
        civil_route=row.civil_route,
        civil_route_below=row.civil_route_below,
        civil_route_unless=frozenset(CivilUnless(one) for one in row.civil_route_unless),
        tell_words_days=row.tell_words_days,
        changed_by=row.changed_by.name if row.changed_by else "",
        changed_at=row.changed_at,
    )
