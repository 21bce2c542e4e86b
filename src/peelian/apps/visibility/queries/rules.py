"""Which rules figures of a day are worked out by."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields

from peelian.analysis.practice import Definition
from peelian.analysis.visits import VERSION, VisitRules
from peelian.apps.visibility.models.rules import FigureRules
from peelian.apps.visibility.types.rules import FigureRulesView, RulesInForce


def rules_on(day: dt.date) -> RulesInForce:
    """The rules of a local day: those set last before it or on it, else those that Peelian ships with."""
    row = FigureRules.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    return RulesInForce(row.version, _rules_of(row)) if row else RulesInForce(VERSION, VisitRules())


def list_rules() -> list[FigureRulesView]:
    """Every version, the newest first; those that Peelian ships with at the end."""
    rows = FigureRules.objects.select_related("set_by").order_by("-valid_from")
    return [*(_view(row) for row in rows), _shipped()]


def _rules_of(row: FigureRules) -> VisitRules:
    return VisitRules(**{one.name: getattr(row, one.name) for one in fields(VisitRules)})


def _view(row: FigureRules) -> FigureRulesView:
    rules = _rules_of(row)
    return FigureRulesView(
        version=row.version,
        rules=rules,
        definition=Definition(row.version, asdict(rules)),
        valid_from=row.valid_from,
        why=row.why,
        set_by=row.set_by.name if row.set_by else "",
        set_at=row.set_at,
    )


def _shipped() -> FigureRulesView:
    rules = VisitRules()
    return FigureRulesView(VERSION, rules, Definition(VERSION, asdict(rules)), None, "", "", None)
