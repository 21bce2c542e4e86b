"""Teams and those posted to them, as residents may know them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.workforce.types.people import Rank


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team as its residents may know it."""

    id: int
    area_code: str
    area_name: str
    name: str
    email: str
    telephone: str
    social_url: str
    welcome: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody posted to a team on a day, with what residents may know of them."""

    person_id: int
    name: str
    rank: Rank
    rank_label: str
    post_title: str
    email: str
    bio: str
    is_named_contact: bool
    has_portrait: bool = False

    @property
    def full_name(self) -> str:
        """Rank and name, as a resident would address them: `PC Amir Hussain`."""
        return f"{self.rank.short} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class AreaTeams:
    """The teams of one area on a day, counted.

    Args:
        area_code: exactly this area.
        teams: how many it has.
        with_mail, with_social: of these, with a mail address and with an account on social media that residents see.
        officers, pcsos: people whom residents' pages name.
        posts: funded posts of its teams, heads.
        filled: of these, held by somebody who serves on the day.
    """

    area_code: str
    teams: int
    with_mail: int
    with_social: int
    officers: int
    pcsos: int
    posts: int
    filled: int


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What the page of a neighbourhood shows of its named contact beside the name."""

    area_code: str
    has_mail: bool
    has_words: bool
    has_photo: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody as a neighbourhood's named contact, for a span of days."""

    area_code: str
    person_id: int
    valid_from: dt.date
    valid_until: dt.date | None
