"""What is handed out about probations, moves, tutors, teams and who covers which neighbourhood.

Days that end something are the day after its last. Every figure carries the words that define it, the version of
that definition, and the day or span that it is of.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from peelian.analysis.stability import Share
from peelian.apps.workforce.types.people import Rank


@dataclass(frozen=True, slots=True)
class ProbationRuleView:
    """The rule that keeps students in one LPA, for the days on which it holds."""

    id: int
    words: str
    source: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class ProbationView:
    """Somebody on probation on a day: where they are to be, where they are, who tutors them, how often they moved.

    `here` is the unit that they are posted to on that day, `lpa_code` the LPA that it is in: empty for no posting, and
    for a unit that is in none. `keeps` is whether that is the LPA of their probation, None without a posting.
    """

    id: int
    person_id: int
    name: str
    rank: Rank
    collar_number: str
    home_code: str
    home_name: str
    starts_on: dt.date
    ends_on: dt.date
    here: str
    lpa_code: str
    keeps: bool | None
    moves: int
    tutoring_id: int | None
    tutor: str

    @property
    def full_name(self) -> str:
        """Rank and name: `PC Amir Hussain`."""
        return f"{self.rank.short} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Breach:
    """A stay of somebody on probation outside their LPA while the rule held. `in_lpa` tells another LPA from none."""

    probation_id: int
    person_id: int
    name: str
    home_code: str
    home_name: str
    where: str
    in_lpa: bool
    from_on: dt.date
    until_on: dt.date
    days: int
    rule: ProbationRuleView


@dataclass(frozen=True, slots=True)
class Moves:
    """How often students changed LPA in a span of days, and how many of those who finished did so where they began."""

    first_on: dt.date
    until_on: dt.date
    moves: int
    students: int
    per_student: float | None
    finished_at_home: Share
    definition: str
    version: str


@dataclass(frozen=True, slots=True)
class TutorRatio:
    """Students to tutors on a day, by headcount, in one LPA or in all of them."""

    day: dt.date
    lpa_code: str
    lpa_name: str
    students: int
    with_tutor: int
    tutors: int
    per_tutor: float | None
    definition: str
    version: str


@dataclass(frozen=True, slots=True)
class TeamStability:
    """A team's posts and people on a day, how long they have been in post, and who stayed for a year.

    `posts` and `people` are heads, the others FTE. `short_fte` is never below nought: people without a post in the team
    make up for nobody. `median_days` is of days since today's posting began; None for a team without people.
    """

    team_id: int
    name: str
    area_code: str
    day: dt.date
    posts: int
    posts_fte: Decimal
    people: int
    people_fte: Decimal
    unfilled: int
    short_fte: Decimal
    median_days: float | None
    stayed: Share
    definition: str
    version: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Who covers one neighbourhood on a day. Without a team of its own its sector's counts, which others share.

    `contact_since` is the first day of an unbroken time as named contact; `contacts` is how many there were in the
    year before the day, `contact_days` on how many of its `year_days` days there was one.
    """

    area_code: str
    name: str
    sector_code: str
    teams: tuple[TeamStability, ...]
    shared_with: int
    contact_id: int | None
    contact: str
    contact_since: dt.date | None
    contacts: int
    contact_days: int
    year_days: int

    @property
    def posts(self) -> int:
        """Posts of its teams, heads."""
        return sum(team.posts for team in self.teams)

    @property
    def posts_fte(self) -> Decimal:
        """Posts of its teams, FTE."""
        return sum((team.posts_fte for team in self.teams), Decimal(0))

    @property
    def people(self) -> int:
        """People in those posts, heads."""
        return sum(team.people for team in self.teams)

    @property
    def people_fte(self) -> Decimal:
        """People in those posts, FTE."""
        return sum((team.people_fte for team in self.teams), Decimal(0))

    @property
    def unfilled(self) -> int:
        """Posts that nobody holds, heads."""
        return sum(team.unfilled for team in self.teams)


@dataclass(frozen=True, slots=True)
class OpenPost:
    """A post that nobody holds on a day. `since` is when it fell empty; its first day, if nobody ever held it."""

    post_id: int
    title: str
    rank: Rank
    fte: Decimal
    unit_name: str
    team_name: str
    area_code: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class AgainstTarget:
    """A target that was ever set up to a day, beside what the records say of that day in the same measure."""

    words: str
    source: str
    value: Decimal
    counted: str
    valid_from: dt.date
    valid_until: dt.date | None
    holds: bool
    actual: Decimal
    difference: Decimal
