"""How steady teams are, who covers which neighbourhood, which posts are empty, and targets beside the records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q

from peelian.analysis import stability
from peelian.analysis.stability import Stay
from peelian.apps.places import api as places
from peelian.apps.workforce.models.figures import Target
from peelian.apps.workforce.models.posts import NamedContact, Post
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries.held import funded_on, held_on, in_posts_on
from peelian.apps.workforce.queries.naming import named_on
from peelian.apps.workforce.queries.stocks import establishment_on, strength_on
from peelian.apps.workforce.rules import stability as rules
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.apps.workforce.types.stability import AgainstTarget, Cover, OpenPost, TeamStability
from peelian.apps.workforce.types.stocks import PartedBy, Stock
from peelian.kernel.errors import NotFound

_DAY = dt.timedelta(days=1)


def team_stability(team_id: int, day: dt.date) -> TeamStability:
    """A team's posts, people, time in post and continuity on a day. Raises NotFound."""
    found = _teams(Team.objects.filter(pk=team_id).select_related("area"), day)
    if not found:
        raise NotFound("There is no such team.")
    return found[0]


def list_team_stability(area_codes: Collection[str], day: dt.date) -> list[TeamStability]:
    """The same of every team of these areas, by name."""
    return _teams(Team.objects.filter(area__code__in=area_codes).select_related("area"), day)


def coverage_on(day: dt.date, *, within: str | None = None) -> list[Cover]:
    """Who covers each neighbourhood of a day, by name, or each of those within an area."""
    areas = places.list_areas(on=day, kind=places.AreaKind.NEIGHBOURHOOD, within=within)
    codes = {area.code for area in areas} | {area.parent_code for area in areas}
    teams: dict[str, list[TeamStability]] = defaultdict(list)
    for team in list_team_stability(codes, day):
        teams[team.area_code].append(team)
    own = {area.code for area in areas if teams.get(area.code)}
    without = [area.parent_code for area in areas if area.code not in own]
    named = _named({area.code for area in areas}, day)
    shown = set(named_on(day).values_list("pk", flat=True))
    return [
        Cover(
            area_code=area.code, name=area.name, sector_code=area.parent_code,
            teams=tuple(teams[area.code] or teams[area.parent_code]),
            shared_with=0 if area.code in own else without.count(area.parent_code) - 1,
            **_contact(named[area.code], day, shown),
        )
        for area in areas
    ]  # fmt: skip


def list_open_posts(area_codes: Collection[str], day: dt.date) -> list[OpenPost]:
    """Funded posts of the teams of these areas that nobody in service holds on a day, the longest empty first."""
    posts = (
        Post.objects.filter(funded_on(day), team__area__code__in=area_codes)
        .exclude(pk__in=in_posts_on(day).values("post_id"))
        .annotate(emptied=Max("postings__valid_until", filter=Q(postings__valid_until__lte=day)))
        .select_related("unit", "team__area")
    )
    found = [
        OpenPost(
            post_id=post.pk, title=post.title, rank=Rank(post.rank), fte=post.fte, unit_name=post.unit.name,
            team_name=post.team.name if post.team else "", area_code=post.team.area.code if post.team else "",
            since=max(post.valid_from, post.emptied or post.valid_from),
        )
        for post in posts
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.since, one.team_name, one.post_id))


def against_targets(day: dt.date) -> list[AgainstTarget]:
    """Every target of the whole force that was set by a day, beside what the records say of that day.

    A target that has ended stays, marked: what was aimed at earlier is part of the question (the newest first).
    """
    rows = list(
        Target.objects.filter(valid_from__lte=day, unit__isnull=True, measure__in=_STOCKS).order_by(
            "-valid_from", "id"
        )
    )
    asked = {Measure(row.measure) for row in rows}
    stocks = {measure: _STOCKS[measure](day=day, by=(PartedBy.STAFF_CLASS,)) for measure in asked}
    return [_against(row, stocks[Measure(row.measure)], day) for row in rows]


#: What a target can be held against on one day. Flows need a span.
_STOCKS = {Measure.ESTABLISHMENT: establishment_on, Measure.STRENGTH: strength_on}


def _against(row: Target, stock: Stock, day: dt.date) -> AgainstTarget:
    held = StaffClass(row.staff_class) if row.staff_class else None
    actual = _actual(stock, CountedAs(row.counted_as), held)
    label = held.label if held else "Everybody"
    return AgainstTarget(
        words=f"{label}, {Measure(row.measure).label.lower()}", source=row.source, value=row.value,
        counted=CountedAs(row.counted_as).label, valid_from=row.valid_from, valid_until=row.valid_until,
        holds=row.valid_until is None or row.valid_until > day, actual=actual, difference=actual - row.value,
    )  # fmt: skip


def _actual(stock: Stock, counted: CountedAs, held: StaffClass | None) -> Decimal:
    rows = [row for row in stock.rows if held is None or row.staff_class is held]
    if counted is CountedAs.HEADCOUNT:
        return Decimal(sum(row.headcount for row in rows))
    return sum((row.fte for row in rows if row.fte is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Held:
    person_id: int
    fte: Decimal
    since: dt.date


def _teams(teams: Iterable[Team], day: dt.date) -> list[TeamStability]:
    rows = sorted(teams, key=lambda team: (team.name.casefold(), team.pk))
    keys = [team.pk for team in rows]
    posts: dict[int, list[Decimal]] = defaultdict(list)
    for team_id, fte in Post.objects.filter(funded_on(day), team_id__in=keys).values_list("team_id", "fte"):
        posts[team_id].append(fte)
    people, before = _people(keys, day), _people(keys, day - rules.A_YEAR)
    return [_team(team, day, posts[team.pk], people[team.pk], before[team.pk]) for team in rows]


def _people(team_ids: Sequence[int], day: dt.date) -> dict[int, list[_Held]]:
    found: dict[int, list[_Held]] = defaultdict(list)
    rows = held_on(day).filter(funded_on(day, "post__"), post__team_id__in=team_ids)
    for team_id, person_id, fte, since in rows.annotate(served=F("person__terms__fte")).values_list(
        "post__team_id", "person_id", "served", "valid_from"
    ):
        found[team_id].append(_Held(person_id, fte, since))
    return found


def _team(
    team: Team, day: dt.date, posts: Sequence[Decimal], people: Sequence[_Held], before: Sequence[_Held]
) -> TeamStability:
    posts_fte, people_fte = sum(posts, Decimal(0)), sum((one.fte for one in people), Decimal(0))
    return TeamStability(
        team_id=team.pk, name=team.name, area_code=team.area.code, day=day, posts=len(posts),
        posts_fte=posts_fte, people=len(people), people_fte=people_fte, unfilled=len(posts) - len(people),
        short_fte=max(Decimal(0), posts_fte - people_fte),
        median_days=stability.median_days([(day - one.since).days for one in people]),
        stayed=stability.who_stayed(
            [one.person_id for one in before], [one.person_id for one in people],
            "of those posted here 365 days before are here still",
        ),
        definition=rules.TEAM, version=rules.VERSION,
    )  # fmt: skip


def _named(area_codes: Collection[str], day: dt.date) -> dict[str, list[NamedContact]]:
    """Named contacts of neighbourhoods in the year up to a day, the first first."""
    found: dict[str, list[NamedContact]] = defaultdict(list)
    rows = NamedContact.objects.filter(area_code__in=area_codes, valid_from__lte=day)
    for row in rows.select_related("person").order_by("valid_from", "id"):
        found[row.area_code].append(row)
    return found


def _contact(rows: Sequence[NamedContact], day: dt.date, shown: Collection[int]) -> dict[str, Any]:
    start, until = day - rules.A_YEAR + _DAY, day + _DAY
    stays = [Stay(str(row.person_id), row.valid_from, row.valid_until) for row in rows]
    year = stability.within(stays, start, until)
    current = next((row for row in rows if row.pk in shown), None)
    return {
        "contact_id": current.person_id if current else None,
        "contact": current.person.name if current else "",
        "contact_since": _since(rows, current) if current else None,
        "contacts": len({stay.place for stay in year}),
        "contact_days": stability.days_covered(stays, start, until),
        "year_days": (until - start).days,
    }


def _since(rows: Sequence[NamedContact], current: NamedContact) -> dt.date:
    """The first day of the unbroken time that ends with the current row."""
    since = current.valid_from
    for row in reversed(rows):
        if row.person_id == current.person_id and row.valid_until == since:
            since = row.valid_from
    return since
