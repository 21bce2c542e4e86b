"""The planner's pages: any day's figures with their files, what is recorded, and who may see whom by name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.figures import Target, UpliftAllocation, UpliftProgramme
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.stability import Probation, ProbationRule, Tutoring
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import JoinedAs, Rank, StaffClass
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.time import local_day, now
from tests.factories.clock import SINCE
from tests.factories.places import make_land
from tests.factories.workforce import (
    PersonFactory,
    PostFactory,
    PostingFactory,
    UnitFactory,
)
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Station:
    """A sector at work."""
    return set_the_station()


@pytest.fixture
def lpa(station: Station) -> Unit:
    """Riverside as a unit, with a constable in a post, a constable over establishment and an empty post."""
    made: Unit = UnitFactory.create(
        code="riverside", name="Riverside LPA", kind=UnitKind.LPA, area_code=station.land.lpa.code
    )
    held = PostFactory.create(team=None, unit=made, title="Response officer", role="response")
    PostingFactory.create(
        post=held, person=PersonFactory.create(name="Holly Holder", collar_number="H1", fte=Decimal("0.60"))
    )
    PostingFactory.create(
        post=None, unit=made, person=PersonFactory.create(name="Otto Over", collar_number="O1")
    )
    PostFactory.create(team=None, unit=made, title="Empty post", fte=Decimal("0.50"))
    return made


@pytest.fixture
def planner(station: Station) -> Client:
    """A planner of the whole force."""
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


def today() -> dt.date:
    """The day of the page."""
    return local_day(now())


def text(client: Client, name: str, *args: object, **asked: str) -> str:
    """A page's words."""
    response = client.get(reverse(f"station:{name}", args=args), asked)
    assert response.status_code == 200, response.content.decode()[:500]
    return str(response.content.decode())


class TestStocks:
    def test_says_heads_and_fte_of_posts_people_and_vacancies(self, lpa: Unit, planner: Client) -> None:
        page = text(planner, "workforce")
        for words in ("Posts, headcount", "Posts, FTE", "People, headcount", "People, FTE", "Vacancies, FTE"):
            assert words in page
        row = csv(planner, "workforce", "stocks", by="unit")["Riverside LPA"]
        assert row[:5] == ["2", "1.50", "0.00", "2", "1.60"] or row[:5] == ["2", "1.50", "0", "2", "1.60"]

    def test_answers_for_a_day_before_anything_was(self, lpa: Unit, planner: Client) -> None:
        page = text(planner, "workforce", day=(SINCE - dt.timedelta(days=1)).isoformat(), by="rank")
        assert "Police Constable" not in page

    def test_leads_to_the_unit_of_that_day(self, lpa: Unit, planner: Client) -> None:
        day = (today() - dt.timedelta(days=5)).isoformat()
        page = text(planner, "workforce", day=day)
        assert f"{reverse('station:workforce_unit', args=['riverside'])}?day={day}" in page

    def test_asks_for_a_unit_that_stood_then_and_stands_no_more(self, lpa: Unit, planner: Client) -> None:
        ended = today() - dt.timedelta(days=30)
        old = UnitFactory.create(code="npu", name="Old unit", valid_until=ended)
        PostFactory.create(team=None, unit=old, title="Old post", valid_until=ended)
        day = (ended - dt.timedelta(days=1)).isoformat()
        assert "Old unit" not in text(planner, "workforce")
        assert f"Old unit (department, until {ended:%-d %B %Y})" in text(planner, "workforce", day=day)
        row = csv(planner, "workforce", "stocks", by="unit", unit="npu", day=day)["Old unit"]
        assert row[0] == "1"
        flows = {"first": day, "last": today().isoformat(), "unit": "npu"}
        assert "Old unit" in text(planner, "workforce_flows", **flows)
        assert "Old post" in text(planner, "workforce_unit", "npu", day=day)

    def test_holds_targets_against_the_records(self, lpa: Unit, planner: Client) -> None:
        Target.objects.create(
            measure=Measure.ESTABLISHMENT, staff_class=StaffClass.PCSO, value=464, counted_as=CountedAs.FTE,
            source="Police and Crime Plan 2021", valid_from=SINCE,
        )  # fmt: skip
        page = text(planner, "workforce")
        assert "Police and Crime Plan 2021" in page
        assert "464" in page

    def test_gives_every_table_as_a_file(self, lpa: Unit, planner: Client) -> None:
        for kind in ("csv", "xlsx"):
            response = planner.get(reverse("station:workforce"), {"as": kind, "table": "stocks"})
            assert f"stocks.{kind}" in response.headers["Content-Disposition"]

    def test_refuses_a_day_that_is_none(self, planner: Client) -> None:
        response = planner.get(reverse("station:workforce"), {"day": "31/2/2026"})
        assert response.status_code == 400
        assert "Enter a real day" in response.content.decode()


class TestFlows:
    def test_shows_that_the_lines_explain_the_difference(self, lpa: Unit, planner: Client) -> None:
        page = text(planner, "workforce_flows")
        assert "The records hold together" in page
        assert "Expected" in page

    def test_tells_why_somebody_left_only_to_those_who_record_it(
        self, station: Station, lpa: Unit, planner: Client
    ) -> None:
        """An inspector of another area asked for two days next to each other, and read why Holly left."""
        gone = Person.objects.get(collar_number="H1")
        first = today() - dt.timedelta(days=9)
        for model in (Terms, Posting):
            model._default_manager.filter(person=gone).update(valid_until=first)
        Career.objects.filter(person=gone).update(left_on=first, reason="ill-health-retirement")
        days = {
            "first": (first - dt.timedelta(days=1)).isoformat(), "last": first.isoformat(), "staff_class": "officer",
        }  # fmt: skip
        there = client_of(member("Una Other", Role.INSPECTOR, station.land.other_sector.code))
        here = client_of(member("Ines Here", Role.INSPECTOR, station.land.lpa.code))
        for unit in ("", "riverside"):
            assert "Leavers: Ill-health retirement" in text(planner, "workforce_flows", unit=unit, **days)
            for client in (there, here):
                for table in ({}, {"as": "csv", "table": "flows"}, {"as": "csv", "table": "leavers"}):
                    answer = client.get(reverse("station:workforce_flows"), days | {"unit": unit} | table)
                    assert "ill-health" not in answer.content.decode().casefold()
                assert "Who came, went and moved" in text(client, "workforce_flows", unit=unit, **days)

    def test_names_how_people_came_in_words_and_transfers_once(self, lpa: Unit, planner: Client) -> None:
        day = today() - dt.timedelta(days=3)
        for way in (JoinedAs.PCDA, JoinedAs.TRANSFER_IN):
            person = PersonFactory.create(joined_on=day, joined_as=way)
            PostingFactory.create(post=None, unit=lpa, person=person, valid_from=day)
        page = text(planner, "workforce_flows")
        assert "Joiners: PCDA<" in page
        assert "Transfers in from other forces<" in page

    def test_refuses_days_in_the_wrong_order(self, planner: Client) -> None:
        response = planner.get(
            reverse("station:workforce_flows"), {"first": "2026-02-01", "last": "2026-01-01"}
        )
        assert response.status_code == 400


class TestGrowthAndCover:
    def test_shows_where_uplift_posts_went(self, lpa: Unit, planner: Client) -> None:
        programme = UpliftProgramme.objects.create(
            name="Police Uplift", baseline_on=SINCE, baseline=6691, target=1278
        )
        UpliftAllocation.objects.create(programme=programme, unit=lpa, posts=221, valid_from=SINCE)
        page = text(planner, "workforce_growth", unit="riverside")
        assert "221" in page
        assert "Riverside LPA and what it came from" in page

    @pytest.mark.parametrize("unit", ["\0", "nowhere"], ids=["nul", "nowhere"])
    def test_refuses_a_unit_that_is_none(self, planner: Client, unit: str) -> None:
        answer = planner.get(reverse("station:workforce_growth"), {"unit": unit})
        assert answer.status_code == 400
        assert "Select a valid choice" in answer.content.decode()
        assert planner.get(reverse("station:workforce_unit", args=[unit])).status_code == 404

    def test_says_who_covers_each_neighbourhood(self, station: Station, planner: Client) -> None:
        page = text(planner, "workforce_cover")
        assert "Its own" in page
        assert "Abbey Green Team" not in page  # the neighbourhood says it
        assert "Nobody is named" in page


class TestProbations:
    def test_names_a_breach_and_the_rule(self, lpa: Unit, planner: Client) -> None:
        other = UnitFactory.create(code="elsewhere", name="Elsewhere LPA", kind=UnitKind.LPA)
        person = PersonFactory.create(name="Stella Student", collar_number="S1")
        start = today() - dt.timedelta(days=200)
        Probation.objects.create(
            person=person, unit=lpa, starts_on=start, ends_on=today() + dt.timedelta(days=200)
        )
        PostingFactory.create(
            person=person, post=None, unit=other, valid_from=today() - dt.timedelta(days=20)
        )
        ProbationRule.objects.create(words="They stay in one LPA.", source="A paper", valid_from=SINCE)
        page = text(planner, "workforce_probations")
        for words in (
            "They stay in one LPA.",
            "Stella Student",
            "Another LPA",
            "Elsewhere LPA",
        ):
            assert words in page

    def test_shows_one_with_what_can_be_changed_of_it(
        self, station: Station, lpa: Unit, planner: Client
    ) -> None:
        student = Probation.objects.create(
            person=PersonFactory.create(name="Stella Student"), unit=lpa, starts_on=today(),
            ends_on=today() + dt.timedelta(days=9),
        )  # fmt: skip
        page = text(planner, "workforce_probation", student.pk)
        for name in ("end_probation", "set_tutor"):
            assert reverse(f"station:{name}", args=[student.pk]) in page
        assert reverse("station:end_tutor", args=[student.pk]) not in page
        here = client_of(member("Ines Here", Role.INSPECTOR, station.land.lpa.code))
        assert "End or extend it" not in text(here, "workforce_probation", student.pk)

    def test_moves_are_heads_and_only_their_ratio_has_a_fraction(self, lpa: Unit, planner: Client) -> None:
        Probation.objects.create(
            person=PersonFactory.create(), unit=lpa, starts_on=today(), ends_on=today() + dt.timedelta(days=9)
        )
        page = text(planner, "workforce_probations")
        assert "Everybody on probation" in page
        assert ">1<" in page
        assert "1.00" not in page

    def test_names_only_students_of_the_viewers_areas(self, station: Station, lpa: Unit) -> None:
        person = PersonFactory.create(name="Stella Student")
        Probation.objects.create(
            person=person, unit=lpa, starts_on=today(), ends_on=today() + dt.timedelta(days=9)
        )
        there = client_of(member("Una Other", Role.INSPECTOR, station.land.other_sector.code))
        here = client_of(member("Ines Here", Role.INSPECTOR, station.land.lpa.code))
        assert "Stella Student" not in text(there, "workforce_probations")
        assert "Stella Student" in text(here, "workforce_probations")


class TestUnit:
    def test_names_posts_people_and_who_is_over_establishment(self, lpa: Unit, planner: Client) -> None:
        page = text(planner, "workforce_unit", "riverside")
        for words in ("Response officer", "Holly Holder", "Otto Over", "Vacant: fill it"):
            assert words in page

    def test_is_closed_to_those_who_see_another_area(self, station: Station, lpa: Unit) -> None:
        client = client_of(member("Una Other", Role.INSPECTOR, station.land.other_sector.code))
        assert client.get(reverse("station:workforce_unit", args=["riverside"])).status_code == 403

    def test_offers_no_change_to_who_may_only_look(self, station: Station, lpa: Unit) -> None:
        client = client_of(member("Ines Here", Role.INSPECTOR, station.land.lpa.code))
        page = text(client, "workforce_unit", "riverside")
        assert "Holly Holder" in page
        assert "Fund a post" not in page
        assert "fill it" not in page


class TestChanges:
    def test_joins_posts_promotes_and_lets_somebody_go(self, lpa: Unit, planner: Client) -> None:
        day = today()
        send(
            planner, "workforce_join", "riverside", name="Jo Joiner", collar_number="J1", rank="constable",
            fte="1", joined_on=day.isoformat(), joined_as="pcep",
        )  # fmt: skip
        person = Person.objects.get(collar_number="J1")
        assert Posting.objects.get(person=person).unit == lpa
        empty = Post.objects.get(title="Empty post")
        later = day + dt.timedelta(days=10)
        send(planner, "fill_post", empty.pk, collar_number="J1", valid_from=later.isoformat())
        assert Posting.objects.get(post=empty).valid_from == later
        promoted = day + dt.timedelta(days=20)
        send(
            planner,
            "workforce_terms",
            collar_number="J1",
            rank="sergeant",
            fte="",
            valid_from=promoted.isoformat(),
        )
        assert Terms.objects.get(person=person, valid_from=promoted).rank == Rank.SERGEANT
        left = day + dt.timedelta(days=30)
        send(
            planner, "workforce_leave", collar_number="J1", left_on=left.isoformat(), reason="resignation",
            destination="",
        )  # fmt: skip
        assert Career.objects.get(person=person).left_on == left

    def test_funds_and_closes_a_post(self, lpa: Unit, planner: Client) -> None:
        send(
            planner, "open_post", "riverside", title="New post", role="response", rank="constable", fte="1",
            valid_from=SINCE.isoformat(), valid_until="",
        )  # fmt: skip
        made = Post.objects.get(title="New post")
        send(planner, "close_post", made.pk, valid_until=today().isoformat())
        made.refresh_from_db()
        assert made.valid_until == today()

    def test_moves_somebody_into_a_unit(self, lpa: Unit, planner: Client) -> None:
        other = UnitFactory.create(code="custody", name="Custody")
        send(planner, "workforce_move", "custody", collar_number="O1", valid_from=today().isoformat())
        assert Posting.objects.filter(person__collar_number="O1", unit=other, valid_from=today()).exists()

    def test_begins_a_probation_and_sets_a_tutor(self, lpa: Unit, planner: Client) -> None:
        send(
            planner, "begin_probation", collar_number="O1", unit_id=str(lpa.pk), starts_on=today().isoformat(),
            ends_on=(today() + dt.timedelta(days=700)).isoformat(),
        )  # fmt: skip
        probation = Probation.objects.get()
        send(planner, "set_tutor", probation.pk, tutor_number="H1", valid_from=today().isoformat())
        assert Tutoring.objects.get().tutor.name == "Holly Holder"

    def test_extends_a_probation_ends_its_tutoring_and_sets_the_rule(
        self, lpa: Unit, planner: Client
    ) -> None:
        day, end = today(), today() + dt.timedelta(days=300)
        student = Probation.objects.create(
            person=Person.objects.get(collar_number="O1"), unit=lpa, starts_on=day - dt.timedelta(days=9), ends_on=end
        )  # fmt: skip
        longer = end + dt.timedelta(days=90)
        send(planner, "end_probation", student.pk, ends_on=longer.isoformat())
        student.refresh_from_db()
        assert student.ends_on == longer
        yesterday = day - dt.timedelta(days=1)
        send(planner, "set_tutor", student.pk, tutor_number="H1", valid_from=yesterday.isoformat())
        send(planner, "end_tutor", student.pk, valid_until=day.isoformat())
        assert Tutoring.objects.get().valid_until == day
        send(planner, "probation_rule", words="They stay.", source="An order", valid_from=day.isoformat())
        send(
            planner,
            "probation_rule",
            words="They stay put.",
            source="An order",
            valid_from=longer.isoformat(),
        )
        assert list(ProbationRule.objects.values_list("words", "valid_until")) == [
            ("They stay.", longer), ("They stay put.", None),
        ]  # fmt: skip
        page = planner.post(
            reverse("station:probation_rule"),
            {"words": "No.", "source": "An order", "valid_from": day.isoformat()},
        )
        assert "A rule begins on that day or later already." in page.content.decode()

    def test_refuses_to_end_a_probation_before_it_begins(self, lpa: Unit, planner: Client) -> None:
        student = Probation.objects.create(
            person=Person.objects.get(collar_number="O1"), unit=lpa, starts_on=today(),
            ends_on=today() + dt.timedelta(days=9),
        )  # fmt: skip
        page = planner.post(
            reverse("station:end_probation", args=[student.pk]), {"ends_on": today().isoformat()}
        )
        assert "A probation ends after it begins." in page.content.decode()

    def test_puts_nobody_of_another_area_on_probation_or_to_tutor(self, station: Station, lpa: Unit) -> None:
        """Else a planner would read of anybody by their collar number alone."""
        far = UnitFactory.create(code="far", name="Far LPA", kind=UnitKind.LPA)
        away = PersonFactory.create(name="Faye Far", collar_number="F9")
        PostingFactory.create(post=None, unit=far, person=away)
        here = client_of(member("Pia Part", Role.WORKFORCE, station.land.lpa.code))
        said = {"unit_id": str(lpa.pk), "starts_on": today().isoformat(), "ends_on": "2030-01-01"}
        begun = here.post(reverse("station:begin_probation"), {"collar_number": "F9"} | said)
        assert begun.status_code == 403
        send(here, "begin_probation", collar_number="O1", **said)
        tutored = here.post(
            reverse("station:set_tutor", args=[Probation.objects.get().pk]),
            {"tutor_number": "F9", "valid_from": today().isoformat()},
        )
        assert tutored.status_code == 403
        assert not Tutoring.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"fte": "1.2"}, "The FTE must be 1 or less"),
            ({"collar_number": "H1"}, "is taken"),
            ({"joined_on": ""}, "Enter their first day"),
        ],
        ids=["fte", "number", "day"],
    )
    def test_refuses_what_cannot_be_beside_the_field(
        self, lpa: Unit, planner: Client, fields: dict[str, str], words: str
    ) -> None:
        said = {
            "name": "Jo", "collar_number": "J1", "rank": "constable", "fte": "1", "joined_on": "2026-01-05",
            "joined_as": "pcep",
        } | fields  # fmt: skip
        page = planner.post(reverse("station:workforce_join", args=["riverside"]), said)
        assert words in page.content.decode()
        assert not Person.objects.filter(collar_number="J1").exists()

    def test_refuses_a_number_that_nobody_has(self, lpa: Unit, planner: Client) -> None:
        page = planner.post(
            reverse("station:workforce_leave"),
            {"collar_number": "ZZ", "left_on": "2026-01-05", "reason": "resignation", "destination": ""},
        )
        assert "Nobody has the collar number ZZ" in page.content.decode()

    def test_refuses_a_planner_of_another_area(self, station: Station, lpa: Unit) -> None:
        client = client_of(member("Pia Part", Role.WORKFORCE, station.land.other_sector.code))
        assert client.get(reverse("station:workforce_join", args=["riverside"])).status_code == 403
        page = client.post(
            reverse("station:workforce_leave"),
            {
                "collar_number": "H1",
                "left_on": today().isoformat(),
                "reason": "resignation",
                "destination": "",
            },
        )
        assert page.status_code == 403
        assert Career.objects.get(person__collar_number="H1").left_on is None


def send(client: Client, name: str, /, *args: object, **said: str) -> None:
    """Send a form and expect that it is taken."""
    response = client.post(reverse(f"station:{name}", args=args), said)
    assert response.status_code == 302, response.content.decode()


def csv(client: Client, name: str, table: str, **asked: str) -> dict[str, list[str]]:
    """A table's rows by their first cell."""
    response = client.get(reverse(f"station:{name}"), asked | {"as": "csv", "table": table})
    lines = response.content.decode("utf-8-sig").splitlines()
    return {line.split(",")[0]: line.split(",")[1:] for line in lines[1:]}


@pytest.fixture
def beginner(db: None) -> Client:
    """A planner of a force that has its areas and nobody on record."""
    return client_of(member("Bea Beginner", Role.WORKFORCE, make_land().force.code))


class TestAForceOfWhomNobodyIsRecorded:
    @pytest.mark.parametrize(
        "name",
        [
            "workforce_flows",
            "retention",
            "retention_joiners",
            "retention_units",
            "retention_over_time",
            "retention_said",
        ],
    )
    def test_says_that_nothing_is_recorded_and_draws_no_noughts(self, beginner: Client, name: str) -> None:
        page = text(beginner, name)
        assert "Nothing is recorded yet." in page
        assert "Take in an HR extract" in page
        assert "<table" not in page
        assert "The records hold together" not in page

    def test_is_told_in_which_order_to_begin(self, beginner: Client) -> None:
        page = text(beginner, "workforce")
        assert (
            page.index("Begin an operating model")
            < page.index("Fund posts")
            < page.index("Take in an HR extract")
        )
        assert "open the unit’s page" not in page

    def test_has_figures_once_somebody_serves(self, lpa: Unit, planner: Client) -> None:
        assert "The records hold together" in text(planner, "workforce_flows")
        assert "Nothing is recorded yet" not in text(planner, "retention")

    def test_of_a_class_that_nobody_is_in_it_is_said_and_not_counted(
        self, lpa: Unit, planner: Client
    ) -> None:
        page = text(planner, "workforce_flows", staff_class="special")
        assert "Nobody of this choice was on record" in page
        assert "<table" not in page


class TestOverEstablishment:
    def test_makes_posts_people_and_vacancies_add_up(self, lpa: Unit, planner: Client) -> None:
        row = csv(planner, "workforce", "stocks", by="unit")["Riverside LPA"]
        posts, people, over, vacant = int(row[0]), int(row[3]), int(row[5]), int(row[6])
        assert (posts, people, over, vacant) == (2, 2, 1, 1)
        assert "2 posts − 1 vacant + 1 over = 2 people" in text(
            planner, "workforce", unit="riverside", by="unit"
        )

    def test_is_not_told_by_rank_where_a_post_may_be_held_by_another(
        self, lpa: Unit, planner: Client
    ) -> None:
        assert "Over establishment, headcount" not in text(planner, "workforce", by="rank")
