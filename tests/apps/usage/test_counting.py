"""Hits become counts, and nothing that leads to a person stays."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection

from peelian.apps.events.models import Event
from peelian.apps.usage import api as usage
from peelian.apps.usage.models import PageSeen, Salt, SearchedInVain, Tally
from peelian.apps.usage.types import Measure
from peelian.kernel.actors import system
from tests.factories.at_once import PATIENCE, ended
from tests.factories.clock import AT, TODAY
from tests.factories.usage import GOOGLEBOT, LAPTOP, PHONE, make_hit

ACTOR = system("tests")
DAY = dt.timedelta(days=1)
TOMORROW = TODAY + DAY
#: One in the morning of the next day: the day is over, and late hits have come.
NEXT_MORNING = dt.datetime(2026, 11, 3, 1, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def note(*hits: usage.Hit, at: dt.datetime = AT) -> int:
    return usage.note(actor=ACTOR, at=at, hits=hits)


def counts(measure: Measure, day: dt.date = TODAY) -> dict[str, int]:
    rows = Tally.objects.filter(measure=measure, day=day)
    return {" ".join(filter(None, (row.key, row.other))): row.n for row in rows}


def roll_up(at: dt.datetime = AT) -> int:
    return usage.roll_up(actor=ACTOR, at=at)


class TestUses:
    def test_two_pages_of_one_browser_are_one_use(self) -> None:
        note(make_hit("home"), make_hit("area N01", minutes=2))
        roll_up()
        assert counts(Measure.USES) == {"": 1}
        assert counts(Measure.USERS) == {"": 1}
        assert counts(Measure.PAGES) == {"home": 1, "area N01": 1}
        assert counts(Measure.ENTRY) == {"home": 1}

    def test_after_half_an_hour_begins_another_use_of_the_same_user(self) -> None:
        note(make_hit(), make_hit(minutes=30), make_hit(minutes=60.5))
        roll_up()
        assert (counts(Measure.USES), counts(Measure.USERS)) == ({"": 2}, {"": 1})

    def test_the_next_day_is_another_user(self) -> None:
        note(make_hit())
        note(make_hit(at=AT + DAY), at=AT + DAY)
        first, second = PageSeen.objects.order_by("day").values_list("user", flat=True)
        assert bytes(first) != bytes(second)
        roll_up(AT + DAY)
        found = usage.uses_and_users(since=TODAY, until=TOMORROW + DAY)
        assert (found.uses, found.users, len(found.days)) == (2, 2, 2)

    def test_another_browser_at_one_address_is_another_user(self) -> None:
        note(make_hit(), make_hit(agent=LAPTOP), make_hit(address="203.0.113.8"))
        roll_up()
        assert counts(Measure.USERS) == {"": 3}

    def test_are_told_apart_by_device_source_language_and_hour(self) -> None:
        note(
            make_hit(),
            make_hit("area N01", minutes=1, referrer="https://testserver/"),
            make_hit(agent=LAPTOP, referrer="https://www.google.com/", language="cy"),
            make_hit(address="203.0.113.8", referrer="https://www.facebook.com/", minutes=90),
        )
        roll_up()
        assert counts(Measure.DEVICE) == {"mobile": 2, "desktop": 1}
        assert counts(Measure.SOURCE) == {"direct": 1, "search": 1, "social": 1}
        assert counts(Measure.LANGUAGE) == {"en": 2, "cy": 1}
        assert counts(Measure.HOUR) == {"09": 2, "10": 1}
        devices = usage.parts(Measure.DEVICE, since=TODAY, until=TOMORROW)
        assert [(part.key, part.n, round(part.share, 2)) for part in devices] == [
            ("mobile", 2, 0.67), ("desktop", 1, 0.33),
        ]  # fmt: skip

    def test_hours_are_local(self) -> None:
        summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)  # half past midnight on the 2nd
        note(make_hit(at=summer), at=summer)
        roll_up(summer)
        assert counts(Measure.HOUR, dt.date(2026, 7, 2)) == {"00": 1}


class TestTimeOnAPage:
    def test_is_that_until_the_next_page_of_the_use(self) -> None:
        note(make_hit("home"), make_hit("area N01", minutes=0.4), make_hit("home", minutes=50))
        roll_up()
        assert counts(Measure.TIME) == {"home 30": 1}

    def test_is_told_by_its_median_once_enough_looked(self) -> None:
        for n in range(10):
            note(
                make_hit("home", address=f"203.0.113.{n}"),
                make_hit("areas", address=f"203.0.113.{n}", minutes=1),
            )
        roll_up()
        home, areas = sorted(usage.pages(since=TODAY, until=TOMORROW), key=lambda one: one.page, reverse=True)
        assert (home.page, home.looks, home.timed, home.seconds) == ("home", 10, 10, 52.5)
        assert (areas.page, areas.looks, areas.seconds) == ("areas", 10, None)


class TestBots:
    def test_are_counted_apart_by_name(self) -> None:
        note(make_hit(agent=GOOGLEBOT), make_hit())
        roll_up()
        assert (counts(Measure.USES), counts(Measure.BOT_USES)) == ({"": 1}, {"": 1})
        assert counts(Measure.PAGES) == {"home": 1}
        assert counts(Measure.DEVICE) == {"mobile": 1}

    def test_are_whoever_reads_no_language(self) -> None:
        note(make_hit(speaks=False))
        roll_up()
        assert (counts(Measure.USES), counts(Measure.BOT_USES)) == ({}, {"": 1})

    def test_are_whoever_reads_more_than_sixty_pages_in_a_minute(self) -> None:
        note(*[make_hit(minutes=n / 100) for n in range(61)], make_hit(minutes=5))
        note(*[make_hit(agent=LAPTOP, minutes=n / 100) for n in range(60)])
        roll_up()
        assert counts(Measure.USERS) == {"": 1}
        assert counts(Measure.BOT_PAGES) == {"": 62}
        assert counts(Measure.PAGES) == {"home": 60}

    def test_fill_no_table(self) -> None:
        assert note(*[make_hit(agent=GOOGLEBOT)] * 5000) == 61


class TestFunnel:
    def _walk(self, address: str, *pages: str, kind: str = "theft") -> None:
        note(*[
            make_hit(f"report-page {kind}/{page}", address=address, minutes=n) for n, page in enumerate(pages)
        ])  # fmt: skip

    def test_says_where_people_leave(self) -> None:
        self._walk("203.0.113.1", "place", "when", "check", "sent")
        self._walk("203.0.113.2", "place", "when")
        self._walk("203.0.113.3", "place", "when", "place")
        self._walk("203.0.113.4", "place", "when", "check", "sent", "place", kind="bilking")
        roll_up()
        steps = usage.funnel(
            "theft", order=["place", "when", "what", "check", "sent"], since=TODAY, until=TOMORROW
        )
        assert [(step.page, step.reached, step.left) for step in steps] == [
            ("place", 3, 1), ("when", 3, 1), ("what", 0, 0), ("check", 1, 0), ("sent", 1, 0),
        ]  # fmt: skip
        bilking = usage.funnel("bilking", order=["place"], since=TODAY, until=TOMORROW)
        assert (bilking[0].reached, bilking[0].left) == (1, 0)

    def test_counts_no_bot(self) -> None:
        note(make_hit("report-page theft/place", agent=GOOGLEBOT))
        roll_up()
        assert counts(Measure.REACHED) == {}


class TestSearchesInVain:
    def _search(self, text: str, *addresses: str) -> None:
        for address in addresses:
            note(make_hit("search", address=address, searched=text))

    def test_of_two_people_leave_no_word_behind(self) -> None:
        self._search("Ann Smith", "203.0.113.1", "203.0.113.2", "203.0.113.2")
        assert set(SearchedInVain.objects.values_list("term", flat=True)) == {""}
        roll_up()
        assert counts(Measure.SEARCH) == {}

    def test_of_three_people_are_kept(self) -> None:
        self._search(
            "Dog fouling ", "203.0.113.1", "203.0.113.2", "203.0.113.1", "203.0.113.3", "203.0.113.4"
        )
        roll_up()
        assert counts(Measure.SEARCH) == {"dog fouling": 4}
        assert usage.searches_without_result(since=TODAY, until=TOMORROW) == [usage.Term("dog fouling", 4)]

    def test_of_two_days_are_not_added_up(self) -> None:
        self._search("drones", "203.0.113.1", "203.0.113.2")
        note(make_hit(searched="drones", at=AT + DAY, address="203.0.113.3"), at=AT + DAY)
        roll_up(AT + DAY)
        assert not Tally.objects.filter(measure=Measure.SEARCH).exists()

    def test_of_bots_dont_count(self) -> None:
        for n in range(4):
            note(make_hit(agent=GOOGLEBOT, searched="drones", address=f"203.0.113.{n}"))
        assert not SearchedInVain.objects.exists()


class TestRollingUp:
    def test_counts_a_day_anew_as_long_as_its_rows_are_there(self) -> None:
        note(make_hit())
        roll_up()
        roll_up()
        note(make_hit(agent=LAPTOP))
        roll_up()
        assert counts(Measure.USERS) == {"": 2}

    def test_leaves_only_counts_an_hour_after_the_day(self) -> None:
        note(make_hit(searched="drones"))
        assert roll_up(NEXT_MORNING - dt.timedelta(minutes=1)) == 0
        assert Salt.objects.exists()
        assert roll_up(NEXT_MORNING) == 1
        assert not Salt.objects.exists()
        assert not PageSeen.objects.exists()
        assert not SearchedInVain.objects.exists()
        assert counts(Measure.USES) == {"": 1}
        assert Event.objects.get(name="usage.day.counted").subject == f"usage.Day:{TODAY}"

    def test_no_salt_is_older_than_25_hours(self) -> None:
        midnight = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
        note(make_hit(at=midnight), at=midnight)
        roll_up(midnight + dt.timedelta(hours=25))
        assert not Salt.objects.exists()

    def test_a_closed_day_stays_as_it_is_whatever_comes_late(self) -> None:
        note(make_hit())
        roll_up(NEXT_MORNING)
        assert note(make_hit(agent=LAPTOP), at=NEXT_MORNING) == 0
        roll_up(NEXT_MORNING)
        assert counts(Measure.USES) == {"": 1}
        assert list(Salt.objects.values_list("day", flat=True)) == []

    def test_takes_what_comes_just_after_midnight(self) -> None:
        note(make_hit())
        just_after = dt.datetime(2026, 11, 3, 0, 0, 4, tzinfo=dt.UTC)
        note(make_hit(minutes=1), make_hit(at=just_after), at=just_after)
        assert set(PageSeen.objects.values_list("day", flat=True)) == {TODAY, TOMORROW}

    def test_drops_counts_after_fourteen_months(self) -> None:
        for days in (427, 428):
            Tally.objects.create(day=TODAY - dt.timedelta(days=days), measure=Measure.USES, n=1)
        roll_up()
        assert Tally.objects.get().day == TODAY - dt.timedelta(days=427)

    def test_of_nothing_does_nothing(self) -> None:
        assert roll_up() == 0
        assert not Event.objects.filter(name__startswith="usage.").exists()


class TestEffectOf:
    def _days(self, before: int, after: int) -> usage.Effect:
        for n in range(-7, 7):
            Tally.objects.create(day=TODAY + n * DAY, measure=Measure.USES, n=before if n < 0 else after)
        Tally.objects.create(day=TODAY, measure=Measure.PAGES, key="news a", n=40)
        return usage.effect_of(released_at=AT, page="news a", at=AT + 7 * DAY)

    def test_gives_a_ratio_with_its_interval(self) -> None:
        effect = self._days(100, 150)
        assert (effect.before_per_day, effect.after_per_day, effect.ratio, effect.looks) == (
            100,
            150,
            1.5,
            40,
        )
        assert effect.low is not None
        assert effect.high is not None
        assert 1.3 < effect.low < 1.5 < effect.high < 1.75
        assert effect.says == "more"

    def test_says_no_more_than_the_interval_bears(self) -> None:
        assert self._days(10, 11).says == "no clear change"

    def test_says_fewer(self) -> None:
        assert self._days(200, 100).says == "fewer"

    def test_waits_until_the_week_is_over(self) -> None:
        effect = usage.effect_of(released_at=AT, page="news a", at=AT + 6 * DAY)
        assert (effect.ratio, effect.says) == (None, "too early")

    def test_of_a_site_without_counts_says_so(self) -> None:
        effect = usage.effect_of(released_at=AT, page="news a", at=AT + 8 * DAY)
        assert effect.says == "nothing to compare"


#: Values that would be found again in any column that holds them, whole or as bytes.
TELLTALE = {
    "address": "198.51.100.77",
    "agent": "Mozilla/5.0 (Telltale Phone 9; Mobile) TelltaleKit/77.7 telltale-agent",
    "referrer": "https://telltale-referrer.example/telltale-path?q=telltale",
    "host": "telltale-host.example",
    "searched": "telltalename telltaletown",
}


class TestWhatIsKept:
    def test_no_column_of_the_room_holds_an_address_agent_referrer_or_search(self) -> None:
        for n in range(2):
            note(make_hit("home", minutes=n, **TELLTALE), make_hit("search", minutes=n + 1, **TELLTALE))
        roll_up()
        self._scan()
        roll_up(NEXT_MORNING)
        self._scan()

    def _scan(self) -> None:
        words = [part.lower() for value in TELLTALE.values() for part in value.split()] + ["telltale"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'usage\\_%'")
            tables = [name for (name,) in cursor.fetchall() if not name.startswith("usage_s") or name in (
                "usage_salt", "usage_searchedinvain")]  # fmt: skip
            assert {"usage_salt", "usage_pageseen", "usage_searchedinvain", "usage_tally"} <= set(tables)
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    for value in row:
                        shown = value.tobytes() if isinstance(value, memoryview) else str(value).encode()
                        for word in words:
                            assert word.encode() not in shown.lower(), f"{table} holds {word}"

    @pytest.mark.parametrize(
        "page", ["Home", "my address is 4 High Street", "area N01 N02", "x" * 41, "home\nx", "home ann@x", ""]
    )
    def test_the_database_refuses_what_is_no_pages_name(self, page: str) -> None:
        with pytest.raises(IntegrityError, match="check constraint"):
            note(make_hit(page))

    def test_nothing_ties_two_days_together(self) -> None:
        note(make_hit(), make_hit(agent=LAPTOP))
        note(make_hit(at=AT + DAY), make_hit(at=AT + DAY, agent=LAPTOP), at=AT + DAY)
        users = [bytes(user) for user in PageSeen.objects.values_list("user", flat=True)]
        assert len(set(users)) == 4
        assert Salt.objects.count() == 2
        assert len({bytes(value) for value in Salt.objects.values_list("value", flat=True)}) == 2

    def test_counting_leaves_no_event_of_what_was_seen(self) -> None:
        note(make_hit(agent=PHONE))
        assert not Event.objects.filter(name__startswith="usage.").exists()


@pytest.mark.django_db(transaction=True)
class TestTwoProcesses:
    def test_share_a_days_salt(self) -> None:
        ready = threading.Barrier(4, timeout=PATIENCE)

        def count() -> None:
            ready.wait()
            try:
                note(make_hit())
            finally:
                connection.close()

        threads = [threading.Thread(daemon=True, target=count) for _ in range(4)]
        for thread in threads:
            thread.start()
        ended(*threads)
        assert Salt.objects.count() == 1
        assert PageSeen.objects.values("user").distinct().count() == 1
        assert PageSeen.objects.count() == 4


class TestTakeOverTallies:
    def rows(self, day: dt.date = TODAY - DAY) -> list[usage.TallyRow]:
        return [
            usage.TallyRow(day, Measure.USES, "", "", 9),
            usage.TallyRow(day, Measure.USERS, "", "", 7),
            usage.TallyRow(day, Measure.SEARCH, "nobody", "", 0),
        ]

    def take(self, rows: list[usage.TallyRow]) -> int:
        return usage.take_over_tallies(actor=ACTOR, at=AT, rows=rows)

    def test_keeps_counts_of_past_days_but_none_of_nothing(self) -> None:
        assert self.take(self.rows()) == 2
        found = usage.uses_and_users(since=TODAY - DAY, until=TODAY)
        assert (found.uses, found.users) == (9, 7)
        assert not counts(Measure.SEARCH, TODAY - DAY)
        assert Event.objects.filter(name="usage.tallies.taken_over").count() == 1

    def test_refuses_a_day_that_was_counted_here(self) -> None:
        self.take(self.rows())
        with pytest.raises(usage.DayCounted):
            self.take(self.rows())
        assert counts(Measure.USES, TODAY - DAY) == {"": 9}

    def test_refuses_today(self) -> None:
        with pytest.raises(usage.DayCounted):
            self.take(self.rows(TODAY))
