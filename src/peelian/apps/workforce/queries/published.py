"""Published strength by force, and our own in the same layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum

from peelian.apps.workforce.models.published import PublishedStrength
from peelian.apps.workforce.queries.serving import serving_on
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.apps.workforce.types.published import PublishedTotal, StrengthRow

#: The Home Office's words for ranks: it knows no rank above chief superintendent by name, and staff by one word.
RANK_WORDS = {
    Rank.PCSO: "Community Support Officer", Rank.SPECIAL: "Special Constable", Rank.STAFF: "Police Staff",
    Rank.CONSTABLE: "Constable",
} | {rank: "Chief Officer" for rank in Rank if rank.is_chief_officer}  # fmt: skip
WORKER_TYPES = {
    StaffClass.OFFICER: "police officer", StaffClass.PCSO: "police community support officer",
    StaffClass.STAFF: "police staff", StaffClass.SPECIAL: "special constable",
}  # fmt: skip


def published_totals(force_name: str, worker_type: str) -> list[PublishedTotal]:
    """A force's published strength of one worker type (`police officer`), all sexes and ranks, by day."""
    rows = PublishedStrength.objects.filter(force_name=force_name, worker_type=worker_type)
    totals = rows.values("dated_on").annotate(people=Sum("headcount"), full=Sum("fte")).order_by("dated_on")
    return [PublishedTotal(row["dated_on"], row["people"], row["full"]) for row in totals]


def list_published_forces() -> list[str]:
    """The forces that strength is published for, by name."""
    names = PublishedStrength.objects.order_by("force_name").values_list("force_name", flat=True)
    return list(names.distinct())


def strength_as_published(day: dt.date) -> Iterator[StrengthRow]:
    """Our own strength on a day in the Home Office's layout: by its words for ranks, the most junior first.

    Who serves on acting rank counts in it, as in the Home Office's return. Specials are counted by head: their FTE is
    given as the headcount, as in the published table.
    """
    by_words: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for one in sorted(serving_on(day=day), key=lambda one: one.rank.seniority):
        key = RANK_WORDS.get(one.rank, one.rank.label), WORKER_TYPES[one.staff_class]
        people, fte = by_words.get(key, (0, Decimal(0)))
        by_words[key] = people + 1, fte + (1 if one.staff_class is StaffClass.SPECIAL else one.fte)
    for (words, worker_type), (people, fte) in by_words.items():
        yield StrengthRow(day, words, worker_type, people, fte)
