"""Making the demo force: the same for the same seed, size and day."""

from __future__ import annotations

import datetime as dt
import time as clock
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from django.core.management import call_command
from django.db import connection, transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.content import api as content
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.journeys.ports import ports
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day
from peelian.workers.catalogue import reading
from peelian.workers.demo import community, ground
from peelian.workers.demo.addresses import number_houses
from peelian.workers.demo.background import hold_meetings, record_crime, set_strands
from peelian.workers.demo.costs import record_costs
from peelian.workers.demo.fairness import assess, follow_recruitment, say_of_themselves
from peelian.workers.demo.groups import gather_a_shop_watch
from peelian.workers.demo.library import write_up
from peelian.workers.demo.loops import SectorsYear, leave_work_for_visitors, present_list
from peelian.workers.demo.news import publish_pages
from peelian.workers.demo.operating_models import begin_models
from peelian.workers.demo.packs import write_packs
from peelian.workers.demo.people import Staffing, walked_sector
from peelian.workers.demo.place_names import DISTRICTS, LETTERS
from peelian.workers.demo.portraits import draw_portraits
from peelian.workers.demo.post import deliver_a_year, settle_answers
from peelian.workers.demo.probation import begin_probations, leave_posts_empty
from peelian.workers.demo.published import publish_the_rest
from peelian.workers.demo.reports import file_reports, tell_reporters
from peelian.workers.demo.residents import sign_up
from peelian.workers.demo.retention import talk_of_leaving
from peelian.workers.demo.rosters import write_rosters
from peelian.workers.demo.schemes import open_schemes
from peelian.workers.demo.setting import FORTNIGHTS, Setting, choose_rich
from peelian.workers.demo.strategy import read_the_year, weigh_and_begin
from peelian.workers.demo.training import introduce, train_people
from peelian.workers.demo.use import count_use
from peelian.workers.demo.voices import hear_a_year
from peelian.workers.demo.workforce import write_workforce

ACTOR = system("demo")
#: What is made in several transactions (a copy of a message is never claimed inside one) says when it began and ended.
BEGUN, MADE = "demo.force.begun", "demo.force.made"
#: A demo of some districts has the force's records in a tenth of their size.
SMALL = 10


class NotADemo(Refused):
    """The database holds what the demo didn't make."""


class AnotherDemo(Refused):
    """There is a demo of other arguments or another day."""


@dataclass(frozen=True, slots=True)
class Size:
    """What makes two demos the same, beside the code that made them. `only` names districts (bhm); all when empty."""

    residents: int
    seed: int
    day: str
    only: tuple[str, ...] = ()
    fortnights: int = FORTNIGHTS


def make(
    *,
    at: dt.datetime,
    residents: int,
    seed: int,
    only: Sequence[str] = (),
    fortnights: int = FORTNIGHTS,
    fresh: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> bool:
    """Make the demo; False when it is there already, made with the same arguments on the same day.

    Not inside a transaction. A demo that was broken off half way is emptied and made again.

    Args:
        at: now; everything is dated back from it.
        residents: how many people are signed up.
        seed: of chance.
        only: short names of districts (bhm), for a small demo.
        fortnights: how many past ones have lists, at most.
        fresh: empty the database first.
        tell: takes a sentence about each step.

    Raises:
        NotADemo: the database holds anything else; `fresh` doesn't empty it either.
        AnotherDemo: there is one of other arguments or another day, and not `fresh`.
    """
    wanted = Size(residents, seed, local_day(at).isoformat(), tuple(only), fortnights)
    made, begun = made_before(), bool(events.list_events(name_prefix=BEGUN, limit=1))
    _refuse_others(begun=begun)
    if made is not None and not fresh:
        if made == wanted:
            return False
        raise AnotherDemo(
            f"There is a demo of {made.day} with {made.residents:,} residents and seed {made.seed}. "
            "--fresh empties the database and makes another."
        )
    if begun:
        _empty()
        tell("Emptied the database.")
    _mark(BEGUN, wanted, at)
    _make(wanted, at, _Steps(tell))
    _mark(MADE, wanted, at)
    return True


def _empty() -> None:
    """As a database that has just been set up: migrations put rows into it too (words that make a reply urgent)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()  # what it knew of types and tables is gone
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable")
    content.prepare_site()


def made_before() -> Size | None:
    """The demo that this database holds, None where it holds none."""
    found = events.list_events(name_prefix=MADE, limit=1)
    if not found:
        return None
    data = found[0].data
    return Size(data["residents"], data["seed"], data["day"], tuple(data["only"]), data["fortnights"])


def _mark(name: str, wanted: Size, at: dt.datetime) -> None:
    with transaction.atomic():
        events.record(name=name, actor=ACTOR, at=at, subject="demo", data=asdict(wanted))


def _refuse_others(*, begun: bool) -> None:
    real = [user for user in accounts.list_users() if not user.is_demo]
    if real:
        raise NotADemo(
            f"This database holds {len(real)} accounts that aren't the demo's. Give the demo a database of its own."
        )
    if not begun and events.list_events(limit=1):
        raise NotADemo("This database was used for something else. Give the demo a database of its own.")


class _Steps:
    """Tells of each step with the seconds that it took."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._began = tell, clock.monotonic()

    def __call__(self, what: str) -> None:
        now = clock.monotonic()
        self._tell(f"{what} ({now - self._began:.1f} s).")
        self._began = now


def _make(wanted: Size, at: dt.datetime, step: _Steps) -> None:
    with transaction.atomic():
        setting = _settle(wanted, at, step)
    with transaction.atomic():
        years = _tell_the_year(setting, step)
        phrased = community.speak_every_language(setting)
        warned = community.alert_the_sector(setting)
        step(f"{phrased} phrases in {len(reading.languages())} languages, and an alert")
    sent = [one for year in years for one in year.sent] + [warned]
    copies, ratings, replies = deliver_a_year(setting, sent)
    step(f"{copies:,} copies of {len(sent)} messages, {ratings:,} ratings, {replies:,} replies")
    with transaction.atomic():
        reports = file_reports(setting)
        told = tell_reporters(setting)
    step(f"{reports} online reports, {told} times somebody was told of theirs")
    with transaction.atomic():
        for sector in setting.ground.sectors:
            present_list(setting, sector)
        step(f"{len(setting.ground.sectors)} lists that wait for a decision")
        shifts, away = write_rosters(setting)
        step(f"{shifts:,} shifts, {away:,} times that somebody was away from them")
        for year in years:
            if year.sector is setting.walked:
                leave_work_for_visitors(setting, year)
        answers = community.answer_most(setting)
        community.leave_a_message_to_approve(setting)
    settle_answers(setting)
    step(f"{answers} answers to residents")
    with transaction.atomic():
        visibility.forget_positions(actor=ACTOR, at=at)
        patrols = sum(year.walk_a_fortnight() for year in years if year.sector is setting.walked)
    step(f"{patrols} patrols of the last fortnight")
    with transaction.atomic():
        _fill_the_site(setting, step)
    step(f"{write_packs(setting)} sections of two packs for the Board, released")


def _fill_the_site(setting: Setting, step: _Steps) -> None:
    """What residents find on the site beside their neighbourhood, and how often it was used."""
    topics, news = publish_pages(setting)
    step(f"{topics} pages of advice, {news} of news")
    introduced, of = introduce(setting)
    step(f"{introduced:,} of the {of:,} who served in NPUs in 2016 attended the two days")
    trained, booked = train_people(setting)
    step(f"{trained:,} records of training, {booked} bookings and evidence items to come")
    step(f"{write_up(setting)} pieces of good practice")
    offered, asked = open_schemes(setting)
    step(f"{offered} schemes, {asked} who asked to join")
    applied, said = follow_recruitment(setting), say_of_themselves(setting)
    assess(setting)
    step(f"{applied:,} invented applicants, {said:,} constables who said something of themselves")
    step(f"{talk_of_leaving(setting)} conversations about leaving")
    step(f"{begin_probations(setting)} on probation, and {leave_posts_empty(setting)} posts that stand empty")
    step(f"{record_costs(setting)} costs of three undertakings")
    houses, portraits = number_houses(setting), draw_portraits(setting)
    step(f"{houses:,} invented addresses, {portraits} portraits of initials")
    step(f"{count_use(setting):,} uses of the site, counted")


def _settle(wanted: Size, at: dt.datetime, step: _Steps) -> Setting:
    """Places, people, residents and voices: all that the loop starts from."""
    rows = ports().readers["demo-postcodes"](None, letters=LETTERS, districts=DISTRICTS.keys())
    plan = ground.draw(list(rows), seed=wanted.seed, only=wanted.only)
    ground.load(plan, actor=ACTOR, at=at)
    step(
        f"{len(plan.postcodes):,} postcodes, {len(plan.patches)} neighbourhoods, {len(plan.sectors)} sectors"
    )
    scale = SMALL if wanted.only else 1
    units = begin_models(actor=ACTOR, at=at)
    staff = Staffing(plan, actor=ACTOR, at=at, seed=wanted.seed).everybody()
    step(f"{len(staff.teams)} neighbourhood teams and the accounts to sign in with")
    force = write_workforce(actor=ACTOR, at=at, units=units, scale=scale, seed=wanted.seed)
    step(f"{force.people:,} invented people who serve or left, {force.posts:,} posts")
    people = sign_up(plan, actor=ACTOR, at=at, count=wanted.residents, seed=wanted.seed)
    step(f"{people:,} residents who signed up")
    setting = Setting(
        ground=plan,
        staff=staff,
        actor=ACTOR,
        at=at,
        seed=wanted.seed,
        rich=choose_rich(plan),
        walked=walked_sector(plan),
        area_ids={area.code: area.id for area in places.list_areas(on=local_day(at))},
        fortnights=wanted.fortnights,
        scale=scale,
    )
    set_strands(setting)
    step(f"{weigh_and_begin(setting)} plan templates and a severity table")
    step(f"{gather_a_shop_watch(setting)} members of a shop watch")
    step(f"{hold_meetings(setting)} meetings")
    step(f"{record_crime(setting):,} invented crimes")
    outcomes, stops = publish_the_rest(setting)
    step(f"{outcomes:,} invented outcomes, {stops:,} invented stops and searches")
    step(f"{hear_a_year(setting):,} things that people said")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else the database plans the year for empty tables
    return setting


def _tell_the_year(setting: Setting, step: _Steps) -> list[SectorsYear]:
    years = [SectorsYear(setting, sector) for sector in setting.ground.sectors]
    for ago in reversed(range(setting.fortnights + 1)):
        for year in years:
            year.go_on(ago)
    step(f"{setting.fortnights} fortnights of lists, plans and patrols")
    step(f"{read_the_year(setting):,} readings that arrived by themselves")
    return years
