"""Writes on what ranks are weighed with: the matrix, the severity table and the rule of an area's lists."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Sequence

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import ListRule, RiskMatrix, SeverityTable, SeverityWeight
from peelian.apps.priorities.queries.weighing import list_rule_view, matrix_view, severity_view
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import (
    ListRuleView,
    MatrixLoaded,
    RuleKind,
    SeverityLoaded,
    SeverityRow,
)
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy

#: The columns' lengths.
_NAME, _VERSION, _SOURCE = 80, 40, 300


class BadMatrix(Refused):
    """Scores that make no matrix."""


class BadSeverity(Refused):
    """Weights that make no severity table."""


class LoadedBefore(Refused):
    """Another file holds from that day, or has that name and version, already. What figures name isn't changed."""


class BadRule(Refused):
    """A rule by which no list can be made, or one from a day that others begin after."""


def load_matrix(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    impacts: Sequence[str],
    likelihoods: Sequence[str],
    scores: Sequence[Sequence[int]],
    source: str,
    valid_from: dt.date,
    sha256: str,
) -> MatrixLoaded:
    """Take a matrix of the force's own; strands set from that day on are weighed on it, older ones keep their score.

    Args:
        actor: who brings it.
        at: now.
        name, source: what it is called, and where it comes from.
        impacts, likelihoods: their words, the lowest first.
        scores: a row for each impact, a score for each likelihood.
        valid_from: the first day.
        sha256: of the file: the same file twice changes nothing.

    Raises:
        BadMatrix: see `rules.may_use_matrix`.
        NeedsWords: there is no name, source, or word for a row or column.
        LoadedBefore: another matrix holds from that day.
    """
    known = RiskMatrix.objects.filter(sha256=sha256).first()
    if known is not None:
        return MatrixLoaded(matrix_view(known), already=True)
    decision = rules.may_use_matrix(scores)
    if not decision:
        raise BadMatrix(decision.reason)
    if len(impacts) != len(scores) or len(likelihoods) != len(scores):
        raise BadMatrix("Each impact and each likelihood has its word.")
    named = [tidy(word) for word in (*impacts, *likelihoods)]
    if not all(named):
        raise NeedsWords("Say what each impact and each likelihood is called.")
    name, source = _words(name, "name", _NAME), _words(source, "source", _SOURCE)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = RiskMatrix.objects.create(
                    name=name,
                    impacts=named[: len(impacts)],
                    likelihoods=named[len(impacts) :],
                    scores=[list(row) for row in scores],
                    source=source,
                    valid_from=valid_from,
                    sha256=sha256,
                    loaded_at=at,
                )
        except IntegrityError as clash:
            raise LoadedBefore(f"Another matrix holds from {in_words(valid_from)} already.") from clash
        events.record(
            name="priorities.matrix.loaded", actor=actor, at=at, subject=row,
            data={"name": name, "valid_from": valid_from.isoformat()},
        )  # fmt: skip
    return MatrixLoaded(matrix_view(row), already=False)


def load_severity(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    version: str,
    source: str,
    proxy: bool,
    valid_from: dt.date,
    rows: Iterable[SeverityRow],
    categories: Collection[str],
    sha256: str,
) -> SeverityLoaded:
    """Take a version of the severity table; lists made from that day on rank by it, older ones stay as they were.

    Args:
        actor: who brings it.
        at: now.
        name, version, source: as figures name it, and where it comes from.
        proxy: whether its weights stand in for finer kinds of crime than police.uk has.
        valid_from: the first day.
        rows: a weight for each category, once.
        categories: all of police.uk's slugs.
        sha256: of the file: the same file twice changes nothing.

    Raises:
        BadSeverity: a category is missing, unknown or there twice; a weight isn't a finite number above 0.
        NeedsWords: there is no name, version or source.
        LoadedBefore: another table holds from that day, or has that name and version.
    """
    known = SeverityTable.objects.filter(sha256=sha256).first()
    if known is not None:
        return SeverityLoaded(severity_view(known), already=True)
    weights = _weights(rows, categories)
    name, version = _words(name, "name", _NAME), _words(version, "version", _VERSION)
    source = _words(source, "source", _SOURCE)
    with transaction.atomic():
        try:
            with transaction.atomic():
                table = SeverityTable.objects.create(
                    name=name, version=version, source=source, proxy=proxy, valid_from=valid_from, sha256=sha256,
                    loaded_at=at,
                )  # fmt: skip
        except IntegrityError as clash:
            if "severity_version_once" in str(clash):
                raise LoadedBefore(
                    f"{name}, version {version}, is loaded already, from another file."
                ) from clash
            raise LoadedBefore(
                f"Another severity table holds from {in_words(valid_from)} already."
            ) from clash
        SeverityWeight.objects.bulk_create(
            SeverityWeight(table=table, category=category, weight=weight)
            for category, weight in weights.items()
        )
        events.record(
            name="priorities.severity.loaded", actor=actor, at=at, subject=table,
            data={"name": name, "version": version, "proxy": proxy, "valid_from": valid_from.isoformat()},
        )  # fmt: skip
    return SeverityLoaded(severity_view(table), already=False)


def set_list_rule(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    rule: RuleKind,
    k: int,
    force_weight: float,
    community_weight: float,
    recorded_share: float,
    length: int,
    why: str,
    valid_from: dt.date,
) -> ListRuleView:
    """Say by which rule, and how long, the lists of an area and of the areas below it are made from a day on.

    The one before ends there; one that was to begin the same day is replaced. Raises BadRule, NeedsWords.
    """
    decision = rules.may_set_rule(
        rule=rule, k=k, force_weight=force_weight, community_weight=community_weight, recorded_share=recorded_share,
        length=length,
    )  # fmt: skip
    if not decision:
        raise BadRule(decision.reason)
    why = tidy(why)
    if not why:
        raise NeedsWords("Say why lists are made so: it stands on every list.", field="why")
    if len(why) > _SOURCE:
        raise NeedsWords(f"Use {_SOURCE} characters or fewer.", field="why")
    with transaction.atomic():
        own = ListRule.objects.select_for_update().filter(area_id=area_id)
        if own.filter(valid_from__gt=valid_from).exists():
            raise BadRule(
                "A rule that begins later is set already. Take a day from then on.", field="valid_from"
            )
        own.filter(valid_from=valid_from).delete()
        own.filter(valid_until__isnull=True).update(valid_until=valid_from)
        row = ListRule.objects.create(
            area_id=area_id, rule=rule, k=k, force_weight=force_weight, community_weight=community_weight,
            recorded_share=recorded_share, length=length, why=why, valid_from=valid_from,
        )  # fmt: skip
        events.record(
            name="priorities.list_rule.set",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.area.code,
            data={
                "rule": rule.value,
                "k": k,
                "force_weight": force_weight,
                "community_weight": community_weight,
                "recorded_share": recorded_share,
                "length": length,
                "valid_from": valid_from.isoformat(),
            },
        )
    return list_rule_view(row)


def _weights(rows: Iterable[SeverityRow], categories: Collection[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for row in rows:
        if row.category not in categories:
            raise BadSeverity(f"“{row.category}” is no category of police.uk.")
        if row.category in weights:
            raise BadSeverity(f"“{row.category}” is there twice.")
        if not (math.isfinite(row.weight) and row.weight > 0):
            raise BadSeverity(f"The weight of “{row.category}” isn't a number above 0.")
        weights[row.category] = row.weight
    missing = sorted(set(categories) - weights.keys())
    if missing:
        raise BadSeverity(f"There is no weight for {', '.join(missing)}.")
    return weights


def _words(text: str, field: str, longest: int) -> str:
    text = tidy(text)
    if not text:
        raise NeedsWords(f"Say the {field}: figures name it.", field=field)
    if len(text) > longest:
        raise NeedsWords(f"Use {longest} characters or fewer for the {field}.", field=field)
    return text
