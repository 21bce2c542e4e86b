"""The demo force's own people: teams of neighbourhoods and sectors, LPAs' command, the chief officers; and sign-ins."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import random
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import TOTP

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Role
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank
from peelian.journeys.demo_sign_ins import PASSWORD
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day
from peelian.workers.demo import ground
from peelian.workers.demo.ground import Ground, Patch, Sector
from peelian.workers.demo.person_names import Roll

MAIL = "wm-demo.example"
#: The sector that a visitor walks the loop in, if the demo has it.
WALKED = "Kings Heath"

_WELCOME = (
    "We patrol on foot and by bike, and we are here to listen. Tell us what matters on your street, come to our next "
    "meeting, or sign up to hear what we did about it.",
    "Your team knows {name} and wants to know you. If something keeps happening, tell us, even if it seems small: "
    "what several people tell us becomes a priority.",
    "You will see us around {name} most days. We can’t be everywhere, so we go where you tell us we are needed, and "
    "we tell you what came of it.",
    "We work with schools, shops, places of worship and the council in {name}. Stop us when you see us.",
)
_BIOS = (
    "Has worked in {name} for {n} years and runs the street surgery at the library.",
    "Looks after the schools in {name} and leads on young people.",
    "Leads on vehicle crime and speeding in {name}. Grew up in the West Midlands.",
    "Works with shops and licensed premises in {name}. Ask about radio schemes and shop watch.",
    "Covers {name} on foot and by bike. Happy to mark your bike or talk about home security.",
    "Joined the team {n} years ago after working in housing. Leads on anti-social behaviour.",
    "Knows the parks of {name} well and runs the Street Watch there.",
)


#: In the place of a viewer, for people who don't sign in.
NOBODY = accounts.Viewer(0, "")


@dataclass(slots=True)
class Team:
    """Who is posted to a neighbourhood, by person id."""

    constables: list[int] = field(default_factory=list)
    pcsos: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Staff:
    """Whom the rest of the demo needs: teams by neighbourhood; by sector, who plans, who decides, who approves.

    `walker` is the PCSO as whom a visitor signs in, `walking` that person's id; `radios` the people who hold one.
    `collars` are the collar numbers of those who are posted to neighbourhoods.
    """

    teams: dict[str, Team] = field(default_factory=dict)
    sergeants: dict[str, accounts.Viewer] = field(default_factory=dict)
    inspectors: dict[str, accounts.Viewer] = field(default_factory=dict)
    seconds: dict[str, accounts.Viewer] = field(default_factory=dict)
    walker: accounts.Viewer = NOBODY
    walking: int = 0
    radios: set[int] = field(default_factory=set)
    collars: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Account:
    """An account for somebody: a role in some areas. Visitors sign in with `login`; without one it is closed."""

    role: Role
    areas: tuple[str, ...]
    login: str = ""


@dataclass(frozen=True, slots=True)
class _Team:
    area_id: int
    name: str
    email: str
    telephone: str
    welcome: str


class Staffing:
    """Puts people into the force. One use for one demo."""

    def __init__(self, plan: Ground, *, actor: Actor, at: dt.datetime, seed: int) -> None:
        self.ground, self.actor, self.at = plan, actor, at
        self.began = at - dt.timedelta(days=500)
        self.since = local_day(self.began)
        self.chance = random.Random(f"{seed} staff")  # noqa: S311 - a plaything
        self.roll = Roll(self.chance)
        self.collar = 20_000
        self.phone = 100
        self.staff = Staff()
        self.rows: list[workforce.EstablishmentRow] = []
        self.ids = {area.code: area.id for area in places.list_areas(on=local_day(at))}

    def everybody(self) -> Staff:
        """Make them all."""
        walked = walked_sector(self.ground)
        for sector in self.ground.sectors:
            self._sector(sector, walked=sector is walked)
        self._command()
        self._desks(walked)
        ids = workforce.load_establishment(
            actor=self.actor, at=self.began, rows=self.rows, valid_from=self.since, source="made by the demo"
        )
        walker = self.staff.walker.user_id
        self.staff.walking = next((ids[row.collar_number] for row in self.rows if row.user_id == walker), 0)
        for patch in self.ground.patches:
            of = self.staff.teams[patch.code] = Team()
            for row in self.rows:
                if row.area_id == self.ids[patch.code]:
                    posted = of.constables if row.rank is Rank.CONSTABLE else of.pcsos
                    posted.append(ids[row.collar_number])
                    self.staff.collars[ids[row.collar_number]] = row.collar_number
        return self.staff

    def _sector(self, sector: Sector, *, walked: bool) -> None:
        team = self._team(sector.code, f"{sector.name} sector team", slug=sector.code.removeprefix("wm-"))
        here = (sector.code,)
        inspector = _Account(Role.INSPECTOR, here, "inspector" if walked else "")
        sergeant = _Account(Role.SERGEANT, here, "sergeant" if walked else "")
        self.staff.inspectors[sector.code] = self._post(team, "Sector inspector", Rank.INSPECTOR, inspector)
        self.staff.sergeants[sector.code] = self._post(team, "Team sergeant", Rank.SERGEANT, sergeant)
        self._post(team, "Team sergeant", Rank.SERGEANT)
        known = next((patch for patch in sector.patches if patch.name == WALKED), sector.patches[0])
        for patch in sector.patches:
            self._neighbourhood(patch, sector.code if walked and patch is known else "")

    def _neighbourhood(self, patch: Patch, walked_code: str) -> None:
        welcome = self.chance.choice(_WELCOME).format(name=patch.name)
        slug = patch.code.removeprefix("wm-")
        team = self._team(patch.code, f"{patch.name} neighbourhood team", slug=slug, welcome=welcome)
        size = 1 + (patch.weight > 320) + (patch.weight > 600)
        posts = [(Rank.CONSTABLE, "Neighbourhood officer", "officer")] * (1 + (size > 2))
        posts += [(Rank.PCSO, "Neighbourhood PCSO", "pcso")] * size
        named = 0 if self.chance.random() < 0.6 else posts.index((Rank.PCSO, posts[-1][1], "pcso"))
        opened: set[str] = set()
        for number, (rank, title, login) in enumerate(posts):
            account = None
            if walked_code and login not in opened:
                account = _Account(Role(login), (walked_code,), login)
                opened.add(login)
            viewer = self._post(
                team, title, rank, account, about=patch.name, named_for=patch.code if number == named else ""
            )
            if login == "pcso" and account:
                self.staff.walker = viewer

    def _command(self) -> None:
        for district in dict.fromkeys(sector.district for sector in self.ground.sectors):
            code = ground.lpa_code(district)
            team = self._team(code, f"{district.name} command team", slug=f"{district.short}-command")
            self._post(team, "LPA commander", Rank.CHIEF_SUPERINTENDENT)
            first = district == self.ground.sectors[0].district
            account = _Account(Role.CHIEF_INSPECTOR, (code,), "chief-inspector" if first else "")
            chief = self._post(team, "Neighbourhoods lead", Rank.CHIEF_INSPECTOR, account)
            for sector in self.ground.sectors:
                if sector.district == district:
                    self.staff.seconds[sector.code] = chief
        team = self._team(ground.FORCE, "Chief officer team", slug="chief-officers")
        self._post(team, "Chief Constable", Rank.CHIEF_CONSTABLE)
        for portfolio in ("local policing", "crime", "operations"):
            self._post(team, f"Assistant Chief Constable, {portfolio}", Rank.ASSISTANT_CHIEF_CONSTABLE)
        self._post(team, "Head of neighbourhood policing", Rank.CHIEF_SUPERINTENDENT)

    def _desks(self, walked: Sector) -> None:
        beside = [
            one.code for one in self.ground.sectors if one.district == walked.district and one is not walked
        ]
        second = _Account(Role.INSPECTOR, (walked.code, *beside[:2]), "inspector2")
        code = ground.lpa_code(walked.district)
        team = self._team(code, "Partnerships team", slug=f"{walked.district.short}-partnerships")
        self.staff.seconds[walked.code] = self._post(team, "Partnerships inspector", Rank.INSPECTOR, second)
        for login, role in (
            ("analyst", Role.ANALYST), ("contact-centre", Role.CONTACT_CENTRE), ("comms", Role.COMMS),
            ("workforce", Role.WORKFORCE), ("board", Role.BOARD), ("administrator", Role.ADMINISTRATOR),
            ("learning", Role.LEARNING), ("finance", Role.FINANCE),
            ("staff-officer", Role.STAFF_OFFICER), ("chief-officer", Role.CHIEF_OFFICER),
        ):  # fmt: skip
            self._open(self.roll.next(), _Account(role, (ground.FORCE,), login))

    def _team(self, code: str, name: str, *, slug: str, welcome: str = "") -> _Team:
        self.phone = self.phone % 999 + 1
        return _Team(self.ids[code], name, f"{slug}@{MAIL}", f"0121 496 0{self.phone:03}", welcome)

    def _post(
        self,
        team: _Team,
        title: str,
        rank: Rank,
        account: _Account | None = None,
        *,
        about: str = "",
        named_for: str = "",
    ) -> accounts.Viewer:
        name = self.roll.next()
        self.collar += self.chance.randint(1, 9)
        years = self.chance.randint(2, 11)
        bio = (
            self.chance.choice(_BIOS).format(name=about, n=years)
            if about and self.chance.random() < 0.7
            else ""
        )
        viewer = self._open(name, account) if account else NOBODY
        self.rows.append(
            workforce.EstablishmentRow(
                area_id=team.area_id, team=team.name, team_email=team.email, team_telephone=team.telephone,
                team_welcome=team.welcome, title=title, rank=rank, name=name, collar_number=str(self.collar),
                joined_on=self.since - dt.timedelta(days=365 * years + self.chance.randint(0, 300)),
                email=f"{name.lower().replace(' ', '.')}@{MAIL}", bio=bio, user_id=viewer.user_id or None,
                named_for=named_for,
            )
        )  # fmt: skip
        return viewer

    def _open(self, name: str, account: _Account) -> accounts.Viewer:
        email = f"{account.login or name.lower().replace(' ', '.')}@{MAIL}"
        password = PASSWORD if account.login else None
        user = accounts.create_user(
            actor=self.actor, at=self.began, email=email, name=name, password=password, is_demo=True
        )
        for code in account.areas:
            accounts.grant_role(
                actor=self.actor, at=self.began, user_id=user.pk, role=account.role, area_code=code,
                valid_from=self.since,
            )  # fmt: skip
        if account.login:
            TOTP.activate(user, secret_of(email))
        else:
            accounts.close_account(actor=self.actor, at=self.began, user_id=user.pk)
        return accounts.viewer_for(user, local_day(self.at))


def walked_sector(plan: Ground) -> Sector:
    """The sector whose people a visitor signs in as: the one of Kings Heath, else the first."""
    return next(
        (sector for sector in plan.sectors if any(patch.name == WALKED for patch in sector.patches)),
        plan.sectors[0],
    )


def secret_of(email: str) -> str:
    """The second factor's secret of an account of the demo: always the same, for an authenticator that keeps it."""
    return base64.b32encode(hashlib.sha256(f"peelian demo {email}".encode()).digest()[:20]).decode()
