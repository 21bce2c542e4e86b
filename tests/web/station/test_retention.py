"""The station's screens of who leaves and why, and of conversations about it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.retention import api as retention
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.types import Outcome, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.factories.clock import SINCE, TODAY
from tests.factories.retention import RetentionConversationFactory
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def planner(station: Station) -> Client:
    return client_of(member("Pia Planner", Role.WORKFORCE, station.land.force.code))


def leaver(
    days: int = 30,
    reason: LeaveReason = LeaveReason.RESIGNATION,
    name: str = "Ola Leaver",
    rank: Rank = Rank.CONSTABLE,
    unit: str = "Unit of many",
) -> Career:
    left = TODAY - dt.timedelta(days=days)
    held = Unit.objects.filter(name=unit).first() or UnitFactory.create(name=unit, kind=UnitKind.LPA)
    person = PersonFactory.create(name=name, joined_on=SINCE, left_on=left, reason=reason, rank=rank)
    PostingFactory.create(post=None, unit=held, person=person, valid_from=SINCE, valid_until=left)
    return Career.objects.get(person=person)


#: The latest half-year that figures are told of on the day at which the screens are looked at.
FIRST, _UNTIL = retention.halves(TODAY)[0]
HALF = FIRST.isoformat()
#: So many days before the tests' own day lies its third month.
_BACK = (TODAY - FIRST).days - 70
#: The latest year that is told, and so many days back lies its third month.
YEAR, YEAR_END = retention.years(TODAY)[0]
_YEAR_BACK = (TODAY - YEAR).days - 70


class TestFigures:
    def test_show_both_rates_and_what_is_between_them(self, planner: Client) -> None:
        for _ in range(7):
            leaver(days=_YEAR_BACK)
        page = planner.get("/station/retention/").content.decode()

        for words in ("Home Office’s", "Transfers to other forces counted", "Resignation", "100.00"):
            assert words in page, words
        assert "Ola Leaver" not in page

    def test_come_as_files(self, planner: Client) -> None:
        for _ in range(7):
            leaver(days=_YEAR_BACK)
        answer = planner.get("/station/retention/?as=csv&table=leavers-by-reason")

        assert answer["Content-Type"].startswith("text/csv")
        assert "Resignation" in answer.content.decode("utf-8-sig")

    def test_of_few_are_not_told_nor_of_years_that_overlap(self, planner: Client) -> None:
        for _ in range(3):
            leaver(days=_YEAR_BACK)
        page = planner.get("/station/retention/").content.decode()
        assert "Not told: so few left in this year" in page
        assert "Resignation" not in page
        overlaps = FIRST - dt.timedelta(days=1) if FIRST.month == 10 else _UNTIL - dt.timedelta(days=1)
        assert (
            "Choose a year of the list"
            in planner.get(f"/station/retention/?until={overlaps}").content.decode()
        )

    def test_of_specials_are_counted_by_head(self, planner: Client) -> None:
        for _ in range(6):
            leaver(days=_YEAR_BACK, rank=Rank.SPECIAL)
        page = planner.get("/station/retention/?staff_class=special").content.decode()
        assert "leavers in heads" in page
        assert "Leavers, FTE" not in page

    def test_of_a_year_that_is_no_day_say_so(self, planner: Client) -> None:
        page = planner.get("/station/retention/?staff_class=officer&until=31/2/2026").content.decode()

        assert "Choose a year of the list" in page

    @pytest.mark.parametrize(
        "query", ["?staff_class=dragon", "?until=2999-01-01", "?until=%00", "?until=1900-01-01"]
    )
    @pytest.mark.parametrize("part", ["", "stay/", "joiners/", "units/", "over-time/", "said/"])
    def test_of_anything_answer(self, planner: Client, part: str, query: str) -> None:
        assert planner.get(f"/station/retention/{part}{query}").status_code == 200

    def test_of_how_long_people_stay_wait_for_the_night(self, planner: Client) -> None:
        assert "Nothing has been worked out yet" in planner.get("/station/retention/stay/").content.decode()

    def test_of_how_long_people_stay_are_those_kept(self, planner: Client) -> None:
        for n in range(40):
            PersonFactory.create(joined_on=SINCE + dt.timedelta(days=n))
        for n in range(6):
            joined = SINCE + dt.timedelta(days=100 + n)
            PersonFactory.create(
                joined_on=joined, left_on=joined + dt.timedelta(days=200 + n), reason=LeaveReason.RESIGNATION
            )
            PersonFactory.create(joined_on=joined + dt.timedelta(days=300))
        retention.work_out_survival(actor=system("tests"), at=now(), as_of=TODAY)
        page = planner.get("/station/retention/stay/").content.decode()

        assert "Kaplan-Meier with log-log Greenwood intervals" in page
        assert "Left for each reason" in page
        assert (
            "still-there"
            in planner.get("/station/retention/stay/?as=csv&table=still-there")["Content-Disposition"]
        )

    def test_of_joiners_say_what_the_printed_figure_is_not(self, planner: Client) -> None:
        leaver(days=500)
        for n in range(8):
            PersonFactory.create(joined_on=YEAR_END - dt.timedelta(days=40 * n + 20))
        page = planner.get("/station/retention/joiners/").content.decode()

        assert "on average they have been there for half of it" in page

    def test_of_joiners_tell_no_small_count_nor_what_gives_it_away(self, planner: Client) -> None:
        """Of one year three left: neither its share is told, nor the two that would give it away."""
        began = dt.date(2020, 5, 1)
        PersonFactory.create(joined_on=began, left_on=began.replace(year=2021), reason=LeaveReason.RETIREMENT)
        for year, left in ((2024, 3), (2025, 9)):
            for n in range(30):
                joined = dt.date(year, 5, 1)
                gone = joined + dt.timedelta(days=100) if n < left else None
                PersonFactory.create(joined_on=joined, left_on=gone, reason=LeaveReason.RESIGNATION)
        rows = planner.get("/station/retention/joiners/?as=csv").content.decode("utf-8-sig").splitlines()

        shares = {row.split(",")[0]: row.split(",")[4] for row in rows[1:]}
        assert shares["2024–25"] == ""
        assert shares["2025–26"] == "" or shares["All"] == ""

    def test_of_units_hide_the_small(self, planner: Client) -> None:
        for n in range(9):
            leaver(days=_YEAR_BACK, unit="Unit of many" if n < 3 else "Another")
        page = planner.get("/station/retention/units/").content.decode()

        assert "Unit of many" in page
        assert "Too few to say" in page

    @pytest.mark.parametrize("kind", ["retention", "exit"])
    @pytest.mark.parametrize("by", ["role", "team", "place"])
    def test_of_what_was_said_hide_the_small(self, planner: Client, kind: str, by: str) -> None:
        offered = TODAY - dt.timedelta(days=_BACK + 10)
        RetentionConversationFactory.create(career=leaver(days=_BACK), offered_on=offered)
        page = planner.get(f"/station/retention/said/?kind={kind}&by={by}&half={HALF}").content.decode()

        assert ("hidden</td>" in page) == (kind == "retention")

    @pytest.mark.parametrize("what", ["officer", "exit", "retention"])
    def test_over_time_hide_the_small(self, planner: Client, what: str) -> None:
        offered = TODAY - dt.timedelta(days=_BACK + 10)
        RetentionConversationFactory.create(career=leaver(days=_BACK), offered_on=offered)
        page = planner.get(f"/station/retention/over-time/?what={what}&by=place").content.decode()
        assert ("hidden</td>" in page) == (what != "exit")
        file = planner.get(f"/station/retention/over-time/?what={what}&by=place&as=csv")
        assert file["Content-Type"].startswith("text/csv")

    @pytest.mark.parametrize(
        "part", ["", "stay/", "joiners/", "units/", "over-time/", "said/", "conversations/"]
    )
    def test_are_shut_to_other_roles(self, inspector: Client, part: str) -> None:
        assert inspector.get(f"/station/retention/{part}").status_code == 403

    @pytest.mark.parametrize(
        "part", ["", "stay/", "joiners/", "units/", "over-time/", "said/", "conversations/"]
    )
    def test_are_shut_to_who_plans_a_part_of_the_force(self, station: Station, part: str) -> None:
        client = client_of(member("Lea Local", Role.WORKFORCE, station.land.lpa.code))

        assert client.get(f"/station/retention/{part}").status_code == 403

    def test_stand_in_the_menu_of_those_who_may_look(self, planner: Client, sergeant: Client) -> None:
        link = 'href="/station/retention/"'

        assert link in planner.get("/station/").content.decode()
        assert link not in sergeant.get("/station/").content.decode()


class TestConversations:
    def test_are_offered_held_and_read(self, planner: Client) -> None:
        career = leaver()
        assert "Ola Leaver" in planner.get("/station/retention/conversations/").content.decode()
        form = planner.get(f"/station/retention/conversations/offer/{career.pk}/").content.decode()
        assert "Record the offer" in form
        planner.post(
            f"/station/retention/conversations/offer/{career.pk}/", {"kind": "exit", "on": str(TODAY)}
        )
        row = ExitInterview.objects.get()
        url = f"/station/retention/conversations/exit/{row.pk}/"
        planner.post(
            url,
            {"on": str(TODAY), "with_kind": "independent", "themes": ["pay", "shifts"], "note": "Said so."},
        )

        page = planner.get(url).content.decode()
        for words in ("Held", "Somebody independent", "Pay and pension", "Said so."):
            assert words in page, words
        assert "They declined" not in page
        assert PersonalDataRead.objects.exists()

    def test_are_found_by_name(self, planner: Client) -> None:
        leaver(days=400)
        page = planner.get("/station/retention/conversations/?who=ola").content.decode()

        assert "Ola Leaver" in page
        assert (
            "Nobody of this name" in planner.get("/station/retention/conversations/?who=xyz").content.decode()
        )

    def test_are_sought_by_whatever_is_typed(self, planner: Client) -> None:
        assert planner.get("/station/retention/conversations/?who=a%00b").status_code == 200

    def test_may_be_declined(self, planner: Client) -> None:
        row = RetentionConversationFactory.create(career=leaver(), offered_on=TODAY)
        url = f"/station/retention/conversations/retention/{row.pk}/decline/"
        assert "They declined the retention conversation" in planner.get(url).content.decode()
        planner.post(url, {"on": str(TODAY)})

        row.refresh_from_db()
        assert row.declined_on == TODAY

    def test_tell_what_is_missing(self, planner: Client) -> None:
        row = RetentionConversationFactory.create(career=leaver(), offered_on=TODAY)
        page = planner.post(
            f"/station/retention/conversations/retention/{row.pk}/", {"note": ""}
        ).content.decode()

        for words in (
            "Choose with whom it was held",
            "Choose what came of it",
            "Enter the day on which it was held",
        ):
            assert words in page, words

    def test_show_a_refusal_in_the_form(self, planner: Client) -> None:
        row = RetentionConversationFactory.create(career=leaver(), offered_on=TODAY)
        answer = planner.post(
            f"/station/retention/conversations/retention/{row.pk}/",
            {"on": str(TODAY - dt.timedelta(days=9)), "with_kind": "hr", "outcome": "stayed"},
        )

        assert "on or after the day on which it was offered" in answer.content.decode()

    def test_that_left_it_open_are_decided(self, planner: Client) -> None:
        row = RetentionConversationFactory.create(
            career=leaver(), offered_on=TODAY, held_on=TODAY, with_kind=WithKind.HR, outcome=Outcome.UNDECIDED
        )
        page = planner.get(f"/station/retention/conversations/retention/{row.pk}/").content.decode()
        url = f"/station/retention/conversations/{row.pk}/decide/"
        assert url in page
        assert "What they decided" in planner.get(url).content.decode()
        planner.post(url, {"outcome": "stayed"})

        assert RetentionConversation.objects.get().outcome == Outcome.STAYED

    @pytest.mark.parametrize("address", ["exit/999999/", "chat/1/", "offer/999999/", "999999/decide/"])
    def test_that_are_not_there_are_not_found(self, planner: Client, address: str) -> None:
        assert planner.get(f"/station/retention/conversations/{address}").status_code == 404
