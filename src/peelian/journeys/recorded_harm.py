"""What is recorded in a sector, weighed by harm: the third list of `rank_problems`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from peelian.analysis.harm import HarmTrend, harm_trend
from peelian.analysis.trend import Direction
from peelian.apps.incidents import api as incidents
from peelian.apps.priorities import api as priorities
from peelian.journeys import standing
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.days import add_months

#: How many published months are counted.
MONTHS_OF_CRIME = 3


@dataclass(frozen=True, slots=True)
class Recorded:
    """Recorded crime of the last published months, by problem.

    Args:
        months: the first days of the first and the last; None where nothing is imported.
        crimes: by police.uk's slug.
        table: the severity table of the day, None where none is loaded: then nothing is ranked by harm.
        trends: by problem, where a table is loaded and the same months of the year before are published.
        notes: what the list says of it as a whole.
    """

    months: tuple[dt.date, dt.date] | None = None
    crimes: Counter[str] = field(default_factory=Counter)
    table: priorities.SeverityTable | None = None
    trends: dict[ProblemCategory, HarmTrend] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def ranked(self, named: Collection[ProblemCategory]) -> list[ProblemCategory]:
        """The problems that are ranked by harm: those named by strategy or voice, and those whose harm clearly rose."""
        if self.table is None or self.months is None:
            return []
        return [
            category
            for category in ProblemCategory
            if self.harm_of(category) > 0
            and (category in named or self._direction(category) is Direction.MORE)
        ]

    def harm_of(self, category: ProblemCategory) -> float:
        """The problem's crimes, each with its weight; 0 without a table."""
        weights = self.table.weights if self.table else {}
        return sum(weights.get(slug, 0) * self.crimes[slug] for slug in category.published_categories)

    def crimes_of(self, category: ProblemCategory) -> int | None:
        """Recorded crimes that count as this problem; None where none does or none is imported."""
        if self.months is None or not category.published_categories:
            return None
        return sum(self.crimes[slug] for slug in category.published_categories)

    def words(self, category: ProblemCategory) -> str:
        """The evidence of a rank by harm."""
        if self.table is None:
            return ""
        harm = self.harm_of(category)
        said = f"{self._counted(category)}, {harm:,.0f} of harm by {self.table.title}"
        if self.table.proxy:
            said += ", whose weights stand in for finer kinds of crime"
        return f"{said}.{_moved(self.trends.get(category))}"

    def unranked_words(self, category: ProblemCategory) -> str:
        """What stands beside a line that isn't ranked by harm."""
        return f"{self._counted(category)}; they rank nothing."

    def as_json(self, category: ProblemCategory) -> dict[str, Any] | None:
        """What a line keeps of it."""
        crimes = self.crimes_of(category)
        if crimes is None or self.months is None:
            return None
        kept: dict[str, Any] = {
            "crimes": crimes,
            "first_month": self.months[0].isoformat(),
            "last_month": self.months[1].isoformat(),
            "categories": list(category.published_categories),
        }
        if self.table is not None:
            kept |= {"harm": self.harm_of(category), "severity": self.table.title, "proxy": self.table.proxy}
        if trend := self.trends.get(category):
            kept["trend"] = {
                "direction": trend.direction.value,
                "because": trend.because.value,
                "ratio": trend.ratio,
                "low": trend.low,
                "high": trend.high,
                "version": trend.version,
            }
        return kept

    def _direction(self, category: ProblemCategory) -> Direction:
        trend = self.trends.get(category)
        return trend.direction if trend else Direction.UNKNOWN

    def _counted(self, category: ProblemCategory) -> str:
        number = self.crimes_of(category) or 0
        crimes = "1 crime was" if number == 1 else f"{number:,} crimes were"
        if self.months is None:
            return f"{crimes} recorded in the sector"
        first, last = self.months
        return f"{crimes} recorded in the sector from {first:%B %Y} to {last:%B %Y}"


def recorded_harm(*, sector_code: str, on: dt.date, table: priorities.SeverityTable | None) -> Recorded:
    """What was recorded in a sector in the last published months up to a day."""
    latest = incidents.latest_month()
    if latest is None:
        return Recorded(table=table, notes=(_NO_CRIME,) if table else ())
    last = min(latest, on.replace(day=1))
    first = add_months(last, 1 - MONTHS_OF_CRIME)
    codes = standing.neighbourhood_codes(sector_code, on)
    now = _counts(codes, first, last)
    if table is None:
        return Recorded((first, last), now, notes=(_NO_TABLE,))
    year_before = (add_months(first, -12), add_months(last, -12))
    published = set(incidents.list_months(since=year_before[0]))
    spans = {add_months(last, -back - year) for back in range(MONTHS_OF_CRIME) for year in (0, 12)}
    if not spans <= published:
        return Recorded((first, last), now, table)
    if standing.neighbourhood_codes(sector_code, year_before[0]) != codes:
        return Recorded((first, last), now, table, notes=(_OTHER_GROUND,))
    before = _counts(codes, *year_before)
    trends = {
        category: harm_trend(_of(now, category), _of(before, category), table.weights)
        for category in ProblemCategory
        if category.published_categories
    }
    return Recorded((first, last), now, table, trends)


_NO_CRIME = "No recorded crime is imported, so nothing is ranked by recorded harm."
_NO_TABLE = "No severity table is loaded, so recorded crime stands beside the lines and ranks nothing."

_OTHER_GROUND = (
    "The sector had other neighbourhoods a year before, so nothing is said of how its recorded harm moved."
)


def _counts(codes: tuple[str, ...], first: dt.date, last: dt.date) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in incidents.count_crimes(neighbourhood_codes=codes, first_month=first, last_month=last):
        total[count.category] += count.n
    return total


def _of(counts: Counter[str], category: ProblemCategory) -> dict[str, int]:
    return {slug: counts[slug] for slug in category.published_categories}


def _moved(trend: HarmTrend | None) -> str:
    if trend is None:
        return ""
    if trend.direction is Direction.UNKNOWN or trend.ratio is None:
        return " Too few to say whether that is more than the year before."
    words = {Direction.MORE: "more than", Direction.FEWER: "less than", Direction.SAME: "about as much as"}
    return (
        f" That is {words[trend.direction]} in the same months of the year before: {trend.ratio:.2f} times "
        f"({trend.low:.2f} to {trend.high:.2f})."
    )
