"""Reads of what ranks are weighed with: the matrix, the severity table and the rule of an area's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.priorities import rules
from peelian.apps.priorities.models import ListRule, RiskMatrix, SeverityTable
from peelian.apps.priorities.types import ListRuleView, MatrixView, RuleKind
from peelian.apps.priorities.types import SeverityTable as SeverityTableView
from peelian.columns.spans import valid_on


def matrix_on(on: dt.date) -> MatrixView:
    """The matrix that strands set on a day are weighed on: the force's newest, else four by four."""
    row = RiskMatrix.objects.filter(valid_from__lte=on).first()
    return matrix_view(row) if row else rules.DEFAULT_MATRIX


def severity_weights(on: dt.date) -> SeverityTableView | None:
    """The severity table of a day: the newest that holds by then. None where none is loaded."""
    row = SeverityTable.objects.filter(valid_from__lte=on).prefetch_related("weights").first()
    return severity_view(row) if row else None


def list_rule_for(*, area_path: Sequence[str], on: dt.date) -> ListRuleView:
    """The rule that an area's lists are made by on a day: the nearest area's of the path, else the default.

    `area_path` goes from the area itself up to the force.
    """
    rows = ListRule.objects.filter(valid_on(on), area__code__in=list(area_path)).select_related("area")
    nearest = min(rows, key=lambda row: area_path.index(row.area.code), default=None)
    return list_rule_view(nearest) if nearest else rules.DEFAULT_RULE


def list_rules_of(area_code: str) -> list[ListRuleView]:
    """What an area has set for itself, the latest first."""
    rows = ListRule.objects.filter(area__code=area_code).select_related("area").order_by("-valid_from")
    return [list_rule_view(row) for row in rows]


def matrix_view(row: RiskMatrix) -> MatrixView:
    """A row as it is handed out."""
    return MatrixView(
        id=row.pk,
        name=row.name,
        impacts=tuple(row.impacts),
        likelihoods=tuple(row.likelihoods),
        scores=tuple(tuple(scores) for scores in row.scores),
        source=row.source,
    )


def severity_view(row: SeverityTable) -> SeverityTableView:
    """A row as it is handed out."""
    return SeverityTableView(
        name=row.name,
        version=row.version,
        source=row.source,
        proxy=row.proxy,
        valid_from=row.valid_from,
        weights={weight.category: weight.weight for weight in row.weights.all()},
    )


def list_rule_view(row: ListRule) -> ListRuleView:
    """A row as it is handed out."""
    return ListRuleView(
        area_code=row.area.code,
        area_name=row.area.name,
        rule=RuleKind(row.rule),
        k=row.k,
        force_weight=row.force_weight,
        community_weight=row.community_weight,
        recorded_share=row.recorded_share,
        why=row.why,
        valid_from=row.valid_from,
        length=row.length,
    )
