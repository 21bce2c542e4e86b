"""Rank a sector's problems for its list: what the force asks, what people say, and what is recorded, by harm.

The force's strategy ranks its strands by their weight on the matrix; the nearest area's strand for a category wins.
What is recorded ranks by harm, the last three published months by the severity table of the day; a problem enters by
that alone only when its harm clearly rose against the year before. The community ranks eight weeks of voice by the
number of different people, then by how recent it is. `analysis.amalgamate` makes one list of all by a stated rule and
says why each line stands where it does. Without a severity table recorded crime stands beside each line as evidence
and ranks nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.analysis.amalgamate import Amalgamation, Displaced, Entry, Ranked, Rule, amalgamate
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.voice import api as voice
from peelian.journeys import standing
from peelian.journeys.recorded_harm import Recorded, recorded_harm
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

_BY_LABEL = {category.label: category for category in ProblemCategory}
#: Problems that no published crime stands for: they can't be ranked by what is recorded, and aren't punished for it.
_UNCOUNTABLE = frozenset(c.label for c in ProblemCategory if not c.published_categories)
#: From this share of all contributions on, a line says that one person said so much of it.
_LOUD = 0.3


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list as it will be written, with all that decided it."""

    rule: str
    version: str
    lines: list[priorities.Line]
    fell: list[priorities.Line]
    set_aside: list[str]
    parameters: dict[str, Any]


def rank(*, sector: places.AreaView, at: dt.datetime, on: dt.date, rule: Rule | None = None) -> Ranking:
    """The problems of a sector in order, as of a day. `rule` takes another than the one that holds there."""
    strands = priorities.nearest_strands(area_path=sector.path, on=on)
    codes = standing.neighbourhood_codes(sector.code, on)
    heard = voice.count_by_category(
        area_codes=codes, since=at - dt.timedelta(weeks=priorities.WEEKS_OF_VOICE), until=at
    )
    coded = [count for count in heard if count.category is not ProblemCategory.OTHER]
    recorded = recorded_harm(sector_code=sector.code, on=on, table=priorities.severity_weights(on))
    named = {strand.category for strand in strands} | {count.category for count in coded}
    holds = priorities.list_rule_for(area_path=sector.path, on=on)
    found = amalgamate(
        force=_force(strands),
        community=_community(coded),
        recorded=[
            Ranked(category.label, recorded.harm_of(category), recorded.words(category))
            for category in recorded.ranked(named)
        ],
        uncountable=_UNCOUNTABLE,
        rule=rule or _rule_of(holds),
        weights=(holds.force_weight, holds.community_weight),
        recorded_share=holds.recorded_share,
        k=holds.k,
        length=holds.length,
    )
    evidence = _Evidence(
        strands, coded, recorded, sector.code, priorities.list_priorities(area_codes=codes, at=at)
    )
    return Ranking(
        rule=found.rule,
        version=found.version,
        lines=[_line(entry, sector, evidence, on) for entry in found.entries],
        fell=[_line(item, sector, evidence, on) for item in found.displaced],
        set_aside=_set_aside(heard, recorded),
        parameters=_parameters(found, holds, recorded, priorities.matrix_on(on)),
    )


def _rule_of(holds: priorities.ListRuleView) -> Rule:
    return "top_k" if holds.rule is priorities.RuleKind.TOP_K else "borda"


def _parameters(
    found: Amalgamation, holds: priorities.ListRuleView, recorded: Recorded, matrix: priorities.MatrixView
) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "k": found.k,
        "length": holds.length,
        "weights": list(found.weights),
        "recorded_share": found.recorded_share if recorded.table else 0,
        "severity": recorded.table.title if recorded.table else "",
        "matrix": matrix.name,
        "weeks": priorities.WEEKS_OF_VOICE,
        "set_for": holds.area_name,
        "why": holds.why,
        "notes": list(found.notes),
    }


def _force(strands: Sequence[priorities.StrandView]) -> list[Ranked]:
    return [
        Ranked(
            strand.category_label,
            strand.weight
            / strand.most,  # strands of two matrices meet only until the older ones are set anew
            f"Weight {strand.weight} of {strand.most} (impact {strand.impact}, likelihood {strand.likelihood}), "
            f"set for {strand.area_name}: {strand.why}",
        )
        for strand in strands
    ]


def _community(counts: Sequence[voice.VoiceCount]) -> list[Ranked]:
    """Most people first, then the most recent; only counts that agree in both share a rank."""
    order = sorted({(count.people, count.latest_at) for count in counts})
    return [
        Ranked(count.category.label, order.index((count.people, count.latest_at)), people_words(count))
        for count in counts
    ]


_HOW = {
    voice.Kind.SURVEY: "on the website",
    voice.Kind.REPLY: "by reply",
    voice.Kind.NOTE: "to an officer",
    voice.Kind.MEETING: "in a meeting",
    voice.Kind.REPORT: "by reporting it",
}


def people_words(count: voice.VoiceCount) -> str:
    """How many people, by which ways, how recently, and whether one of them said much of it."""
    people = "One person" if count.people == 1 else f"{count.people} people"
    ways = [f"{n} {_HOW[kind]}" for kind, n in sorted(count.by_kind.items(), key=lambda item: -item[1])]
    how = f" ({', '.join(ways)})" if len(ways) > 1 else f" {_HOW[next(iter(count.by_kind))]}" if ways else ""
    said = f"{people} spoke of it{how}, {_recently(count)}, last on {in_words(local_day(count.latest_at))}."
    if count.people > 1 and count.largest_share >= _LOUD and count.contributions > count.people:
        share = f"{count.largest_share:.0%} of the {count.contributions} things said"
        said += f" One of them said {share}, and counts once."
    return said


def _recently(count: voice.VoiceCount) -> str:
    if count.recent_people == 0:
        return "none of them in the last fortnight"
    if count.recent_people == count.people:
        return "all in the last fortnight" if count.people > 1 else "in the last fortnight"
    return f"{count.recent_people} of them in the last fortnight"


class _Evidence:
    """What stands behind the ranks of a line."""

    def __init__(
        self,
        strands: Sequence[priorities.StrandView],
        counts: Sequence[voice.VoiceCount],
        recorded: Recorded,
        sector_code: str,
        open_ones: Sequence[priorities.PriorityView],
    ) -> None:
        self.strands = {strand.category: strand for strand in strands}
        self.counts = {count.category: count for count in counts}
        self.recorded = recorded
        self.sector_code, self.open_ones = sector_code, open_ones

    def people_by_area(self, category: ProblemCategory) -> dict[str, int]:
        """Different people by the neighbourhood that they spoke from."""
        count = self.counts.get(category)
        return dict(count.by_area) if count else {}

    def as_json(self, category: ProblemCategory, area_code: str) -> dict[str, Any]:
        """Everything, as the line keeps it."""
        found: dict[str, Any] = {}
        if strand := self.strands.get(category):
            found["force"] = {
                "weight": strand.weight,
                "most": strand.most,
                "impact": strand.impact,
                "likelihood": strand.likelihood,
                "why": strand.why,
                "set_for": strand.area_name,
            }
        if count := self.counts.get(category):
            found["community"] = {
                "people": count.people,
                "contributions": count.contributions,
                "latest_at": count.latest_at.isoformat(),
                "by_area": dict(count.by_area),
                "by_kind": {kind.value: n for kind, n in count.by_kind.items()},
                "recent_people": count.recent_people,
                "largest_share": round(count.largest_share, 3),
                "weeks": priorities.WEEKS_OF_VOICE,
            }
        if known := self.recorded.as_json(category):
            found["recorded"] = known
        standing_ones = [one for one in self.open_ones if self._speaks_of(one, category, area_code)]
        # Its own area's before a neighbourhood's or the sector's.
        for one in sorted(standing_ones, key=lambda one: one.area_code != area_code)[:1]:
            here = "" if one.area_code == area_code else one.area_name
            found["priority"] = {"id": one.id, "since": one.adopted_at.isoformat(), "area": here}
        return found

    def _speaks_of(self, one: priorities.PriorityView, category: ProblemCategory, area_code: str) -> bool:
        return one.category is category and priorities.speaks_of(
            line_area=area_code, priority_area=one.area_code, sector=self.sector_code
        )


def _line(
    entry: Entry | Displaced, sector: places.AreaView, evidence: _Evidence, on: dt.date
) -> priorities.Line:
    category = _BY_LABEL[entry.key]
    code = priorities.one_neighbourhood(evidence.people_by_area(category))
    area = places.get_area(code, on) if code else sector
    kept = evidence.as_json(category, area.code)
    return priorities.Line(
        category=category,
        area_id=area.id,
        rank=entry.rank,
        points=entry.points,
        force_rank=entry.force_rank,
        community_rank=entry.community_rank,
        reason=(
            _reason(entry, area, sector, kept, evidence.recorded)
            if isinstance(entry, Entry)
            else entry.reason
        ),
        evidence=kept,
        recorded_rank=entry.recorded_rank,
        displacements=tuple(displaced.sentence for displaced in entry.displacements),
    )


def _reason(
    entry: Entry, area: places.AreaView, sector: places.AreaView, kept: Mapping[str, Any], recorded: Recorded
) -> str:
    parts = [entry.reason]
    if entry.force_evidence:
        parts.append(f"Force: {_full(entry.force_evidence)}")
    if entry.community_evidence:
        parts.append(f"Community: {_full(entry.community_evidence)}")
    if area.code != sector.code:
        parts.append(f"Most of them spoke from {area.name}, so the line is about {area.name}.")
    if entry.recorded_evidence:
        parts.append(f"Recorded: {_full(entry.recorded_evidence)}")
    elif "recorded" in kept:
        parts.append(recorded.unranked_words(_BY_LABEL[entry.key]))
    if since := kept.get("priority"):
        where = f"of {since['area']}" if since["area"] else "here"
        day = in_words(dt.date.fromisoformat(since["since"][:10]))
        parts.append(f"It is a priority {where} already, since {day}.")
    return " ".join(parts)


def _set_aside(heard: Sequence[voice.VoiceCount], recorded: Recorded) -> list[str]:
    sentences = []
    for count in heard:
        if count.category is ProblemCategory.OTHER:
            people = "One person" if count.people == 1 else f"{count.people} people"
            sentences.append(
                f"{people} spoke of something that has no category yet. Read those words and give them one, then "
                "make the list again."
            )
    return [*sentences, *recorded.notes]


def _full(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
