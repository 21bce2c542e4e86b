"""Setting the rules by which figures are worked out."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from peelian.analysis.visits import VERSION, VisitRules
from peelian.apps.events import api as events
from peelian.apps.visibility.models.rules import FigureRules
from peelian.apps.visibility.queries import rules as queries
from peelian.apps.visibility.types.rules import RulesInForce
from peelian.columns import locks
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class BadRules(Refused):
    """Rules that can't hold from that day on."""


@transaction.atomic
def set_rules(
    *,
    actor: Actor,
    at: dt.datetime,
    rules: VisitRules,
    valid_from: dt.date,
    why: str,
    set_by_id: int | None = None,
) -> RulesInForce:
    """Set the rules for figures of days from one on. What was worked out of days before keeps its version.

    Args:
        actor: who sets them.
        at: now.
        rules: all of them; those that stay the same too.
        valid_from: the first local day, today or later: figures that have been read don't change their meaning.
        why: for whoever reads two versions on one page.
        set_by_id: the account behind it.

    Raises:
        BadRules: no reason is given, nothing would change, the day has passed, or another version begins on it.
    """
    _one_at_a_time()
    if not why.strip():
        raise BadRules("Say why the rules change.", field="why")
    if valid_from < local_day(at):
        raise BadRules(
            "Rules hold from today on or later: figures that stand keep theirs.", field="valid_from"
        )
    if FigureRules.objects.filter(valid_from=valid_from).exists():
        raise BadRules("Another version begins on this day.", field="valid_from")
    if queries.rules_on(valid_from).rules == rules:
        raise BadRules("These are the rules of that day already.")
    row = FigureRules.objects.create(
        version=f"{VERSION}.{FigureRules.objects.count() + 1}", valid_from=valid_from, why=why.strip(),
        set_by_id=set_by_id, set_at=at, **asdict(rules),
    )  # fmt: skip
    events.record(
        name="visibility.rules.set", actor=actor, at=at, subject=row,
        data={"version": row.version, "valid_from": valid_from.isoformat(), "why": row.why, **asdict(rules)},
    )  # fmt: skip
    return RulesInForce(row.version, rules)


def _one_at_a_time() -> None:
    """Two at once would take the same number for their version: the second waits for the first to end."""
    locks.one_at_a_time("visibility.rules")
