"""Lists of posts and people that come from elsewhere, line by line, and what laying them changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from peelian.apps.workforce.types.people import JoinedAs, Rank


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """One post of an establishment that comes from another system, with the person who holds it.

    Rows with the same area and team name belong to one team; the first of them describes it. `named_for` is the code
    of the neighbourhood whose named contact this person is, if any.
    """

    area_id: int
    team: str
    title: str
    rank: Rank
    name: str
    collar_number: str
    joined_on: dt.date
    email: str = ""
    bio: str = ""
    user_id: int | None = None
    named_for: str = ""
    joined_as: JoinedAs = JoinedAs.NOT_RECORDED
    team_email: str = ""
    team_telephone: str = ""
    team_welcome: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """One funded post of a unit, as a list has it. `valid_until`: the first day without it, if one is known."""

    unit_id: int
    title: str
    rank: Rank
    valid_from: dt.date
    valid_until: dt.date | None = None
    role: str = ""
    fte: Decimal = Decimal(1)
    funding_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One line of a force's own list: a person in a post of a team for a span of days.

    `row` is its place in the file, for refusals. Empty texts say nothing. `named_for` is the neighbourhood whose named
    contact they are, empty for nobody's, None when the list doesn't say.
    """

    row: int
    collar_number: str
    name: str
    rank: Rank
    joined_on: dt.date
    area_code: str
    team: str
    title: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    email: str = ""
    team_email: str = ""
    team_telephone: str = ""
    named_for: str | None = None


@dataclass(frozen=True, slots=True)
class PeopleLoaded:
    """What a list of people changed, by kind: rows that were added, changed, ended or taken back."""

    read: int
    teams_added: int = 0
    teams_changed: int = 0
    people_added: int = 0
    people_changed: int = 0
    posts_added: int = 0
    posts_changed: int = 0
    postings_added: int = 0
    postings_changed: int = 0
    postings_removed: int = 0
    contacts_added: int = 0
    contacts_changed: int = 0
    contacts_removed: int = 0

    def changes(self) -> dict[str, int]:
        """The counts that aren't nought, by name: `{"people_added": 3}`; none when nothing changed."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "read"}
        return {name: count for name, count in counts.items() if count}
