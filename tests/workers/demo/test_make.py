"""A small demo, made once: one district, sixty residents, three fortnights."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import WorkflowState

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.models import User
from peelian.apps.board import api as board
from peelian.apps.contacts import api as contacts
from peelian.apps.content import api as content
from peelian.apps.events.models import Event, OutboxEntry
from peelian.apps.fairness import api as fairness
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.crimes import CrimeFile
from peelian.apps.incidents.models.reports import Report
from peelian.apps.library import api as library
from peelian.apps.library.models import Entry
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.places import api as places
from peelian.apps.places.models import Address
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Cycle, Priority
from peelian.apps.problems import api as problems
from peelian.apps.schemes import api as schemes
from peelian.apps.tasking import api as tasking
from peelian.apps.training import api as training
from peelian.apps.usage import api as usage
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.apps.voice.models import Contribution
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Person
from peelian.config import variables
from peelian.journeys import conflicts, train
from peelian.journeys.demo_sign_ins import demo_sign_ins
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.workers.demo import ground
from peelian.workers.demo.make import AnotherDemo, NotADemo, make
from peelian.workers.demo.portraits import initials_of
from peelian.workers.demo.reports import shape
from peelian.workers.demo.use import PAPERS_USERS, PAPERS_USES, shared_out
from tests import databases, migrating

AT = dt.datetime(2026, 5, 20, 11, 30, tzinfo=dt.UTC)
ON = dt.date(2026, 5, 20)
SIZE: dict[str, Any] = {"residents": 60, "seed": 7, "only": ("sol",), "fortnights": 3}

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.together]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    # In a database of its own, as on a new machine: it commits, and empties a database by setting it up anew.
    with django_db_blocker.unblock(), databases.another(variables.DATABASE_URL.get(), "demo"):
        content.prepare_site()
        databases.remember()
        make(at=AT, **SIZE)
        yield


def _all_of_it() -> dict[str, list[Any]]:
    """What a visitor would see, without ids."""
    return {
        "areas": [(one.code, one.name, one.parent_code) for one in places.list_areas(on=ON)],
        "people": sorted(Person.objects.values_list("collar_number", "name", "bio")),
        "voices": sorted(Contribution.objects.values_list("said_at", "category", "text")),
        "priorities": sorted(Priority.objects.values_list("adopted_at", "category", "issue")),
        "copies": sorted(Delivery.objects.values_list("settled_at", "state", "contact__email")),
        "events": list(_dated().order_by("id").values_list("name", "at", "area_code")),
    }


def sergeant() -> tuple[accounts.Viewer, list[str]]:
    """The sergeant as whom visitors sign in, and the codes of their sector and its neighbourhoods."""
    one = next(one for one in demo_sign_ins(at=AT) if one.email.startswith("sergeant@"))
    sector = one.roles[0].area_code
    codes = [sector, *(area.code for area in places.list_areas(on=ON, within=sector))]
    return accounts.viewer_for(User.objects.get(email=one.email), ON), codes


def _dated() -> QuerySet[Event]:
    """Events but those of Wagtail's own log, which takes its moments from the machine's clock."""
    return Event.objects.exclude(name__startswith="content.page.")


@pytest.mark.usefixtures("demo")
class TestTheDemo:
    def test_answers_a_real_postcode(self) -> None:
        place = places.locate_postcode("B91 3QJ", ON)
        assert place.neighbourhood_code.startswith("wm-sol-")

    def test_gives_every_neighbourhood_a_team_and_a_named_contact(self) -> None:
        areas = places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD)
        assert areas
        for area in areas:
            named = workforce.named_contact(area.code, ON)
            assert named is not None, area.name
            assert named.is_named_contact
            ranks = {member.rank for member in workforce.list_team(area.code, ON)}
            assert ranks >= {workforce.Rank.PCSO, workforce.Rank.CONSTABLE, workforce.Rank.SERGEANT}

    def test_draws_outlines_that_say_they_are_approximate(self) -> None:
        for area in places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD):
            outline = places.boundary_of(area.code, ON)
            assert outline is not None
            assert outline.approximate

    def test_has_the_units_of_before_2023_under_their_own_codes(self) -> None:
        before = places.list_areas(on=dt.date(2017, 10, 3), kind=places.AreaKind.LPA)
        assert [one.code for one in before] == ["wm-npu-solihull"]
        assert [one.code for one in places.list_areas(on=ON, kind=places.AreaKind.LPA)] == ["wm-lpa-solihull"]

    @pytest.mark.parametrize(
        ("code", "order"),
        [
            (
                "october-2017",
                "words key-figures words-2 neighbourhoods objectives training messaging engagement words-3 words-4"
                " participation words-5 portal words-6 words-7 recommendations",
            ),
            (
                "january-2024",
                "words key-figures neighbourhoods priorities visibility uplift strength words-2 objectives training"
                " stability abstraction leavers retention words-3 engagement finance equality recommendations",
            ),
        ],
    )
    def test_ends_with_a_pack_in_the_order_of_each_paper(self, code: str, order: str) -> None:
        released = board.get_release(code)
        assert [section.key for section in released.public_document.sections] == order.split()
        assert board.verify_release(code).sound
        assert not [one for one in released.findings if one["severity"] == "contradiction"]

    def test_tells_the_papers_costs_of_its_own_days(self) -> None:
        sections = {one.key: one for one in board.get_release("january-2024").public_document.sections}
        assert sections["finance"].since == dt.date(2023, 4, 3)
        paid = [tuple(one.table.total or ()) for one in sections["finance"].content.tables]
        assert ("Total", 9, 101_200) in paid

    def test_signs_up_as_many_residents_as_asked(self) -> None:
        assert contacts.count_active() == 60
        codes = {area.code for area in places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD)}
        assert contacts.count_active(neighbourhood_codes=codes) >= 55, (
            "a few live on a line that was smoothed"
        )

    def test_has_a_shop_watch_of_the_walked_sector_with_people_in_it(self) -> None:
        by_login = {one.email.split("@")[0]: one for one in demo_sign_ins(at=AT)}
        (watch,) = contacts.list_groups()
        assert watch.area_code == by_login["sergeant"].roles[0].area_code
        assert contacts.count_members()[watch.code] > 0

    def test_has_a_sign_in_with_a_code_for_every_role(self) -> None:
        sign_ins = demo_sign_ins(at=AT)
        assert {grant.role for one in sign_ins for grant in one.roles} == set(accounts.Role)
        assert all(len(one.code) == 6 for one in sign_ins)
        assert all(one.email.endswith(".example") for one in sign_ins)

    def test_lets_one_person_write_and_another_approve_where_visitors_walk(self) -> None:
        by_login = {one.email.split("@")[0]: one for one in demo_sign_ins(at=AT)}
        sector = by_login["sergeant"].roles[0].area_code
        assert {by_login[who].roles[0].area_code for who in ("pcso", "officer", "inspector")} == {sector}
        assert sector in {grant.area_code for grant in by_login["inspector2"].roles}

    def test_makes_the_lists_of_past_fortnights_and_leaves_the_present_one_open(self) -> None:
        for sector in places.list_areas(on=ON, kind=places.AreaKind.SECTOR):
            cycles = list(Cycle.objects.filter(sector__code=sector.code).order_by("starts_on"))
            *past, present = cycles
            assert len(past) >= 2
            assert not any(cycle.candidates.filter(decision="pending").exists() for cycle in past)
            assert set(present.candidates.values_list("decision", flat=True)) == {"pending"}

    def test_says_of_every_copy_that_it_went_to_nobody(self) -> None:
        assert Delivery.objects.exists()
        assert set(Delivery.objects.values_list("state", "detail")) == {
            ("sent", "made by the demo; nothing was sent")
        }

    def test_dates_nothing_later_than_now(self) -> None:
        assert not _dated().filter(at__gt=AT).exists()
        assert not Contribution.objects.filter(said_at__gt=AT).exists()
        assert not Delivery.objects.filter(settled_at__gt=AT).exists()

    def test_has_reports_whose_shares_are_the_papers(self) -> None:
        found = incidents.figures(area_codes=None, since=AT - dt.timedelta(weeks=11), until=AT, at=AT)

        asked = shape(found.received)
        assert (found.active, found.closed) == (asked.active, found.received - asked.active)
        assert found.filed == asked.filed
        assert found.needs_call_back == asked.called

    def test_weighs_recorded_crime_by_a_table_that_calls_itself_made_up(self) -> None:
        table = priorities.severity_weights(ON)
        assert table is not None
        assert table.proxy
        assert table.source.startswith("Made up for the demo")
        assert table.weights.keys() == set(incidents.CATEGORIES)

    def test_begins_every_plan_from_a_template_with_partners_and_objectives(self) -> None:
        plans = problems.list_plans(area_codes=[area.code for area in places.list_areas(on=ON)], on=ON)
        assert plans
        for plan in plans:
            assert plan.objectives, plan.title
            assert plan.triangle.offender
            assert {tactic.agency for tactic in plan.tactics} > {problems.Agency.POLICE}

    def test_reads_outcomes_by_itself_where_visitors_walk(self) -> None:
        sector = (
            next(one for one in demo_sign_ins(at=AT) if one.email.startswith("sergeant@")).roles[0].area_code
        )
        codes = [area.code for area in places.list_areas(on=ON, within=sector)]
        outcomes = [
            outcome for plan in problems.list_plans(area_codes=codes, on=ON) for outcome in plan.outcomes
        ]
        assert {outcome.measure for outcome in outcomes} >= {
            problems.Measure.VOICE,
            problems.Measure.PATROL_MINUTES,
        }
        for outcome in outcomes:
            assert all(reading.arrived for reading in outcome.readings)
        assert any(outcome.readings for outcome in outcomes)

    def test_publishes_part_of_a_plan_where_visitors_walk(self) -> None:
        codes = [area.code for area in places.list_areas(on=ON)]
        (line,) = problems.list_public_parts(codes)
        part = problems.get_public_part(line.plan_id)
        assert part.is_published
        assert part.written_by_name != part.published_by_name

    def test_signs_the_minutes_of_past_fortnights_where_visitors_walk(self) -> None:
        sector = (
            next(one for one in demo_sign_ins(at=AT) if one.email.startswith("sergeant@")).roles[0].area_code
        )
        assert len(priorities.list_minutes(sector)) == SIZE["fortnights"]

    def test_hears_every_report_so_that_lists_count_it(self) -> None:
        assert Contribution.objects.filter(kind=voice.Kind.REPORT).count() == Report.objects.count() > 0

    def test_shows_patrols_of_the_last_fortnight_whatever_became_of_them(self) -> None:
        viewer, codes = sergeant()
        found = visibility.practice(
            viewer=viewer, area_codes=codes, by=visibility.By.TASK,
            first_on=ON - dt.timedelta(days=14), last_on=ON - dt.timedelta(days=1),
        )  # fmt: skip
        assert {row.verdict for row in found.rows} == set(visibility.Verdict)
        assert found.days_with_positions >= 7
        assert len(visibility.list_days_to_fold()) == 0

    def test_suggests_places_and_keeps_what_was_chosen_beside_them(self) -> None:
        viewer, codes = sergeant()
        suggested = tasking.list_suggestions(viewer=viewer, sector_code=codes[0])
        assert len(suggested) >= 3
        tasks = tasking.list_tasks(viewer=viewer, area_codes=codes, since=AT - dt.timedelta(days=20))
        from_them = [task for task in tasks if task.suggestion_id is not None]
        assert {bool(task.chosen_because) for task in from_them} == {True, False}

    def test_has_rosters_and_somebody_at_court_when_they_are_asked_for(self) -> None:
        viewer, codes = sergeant()
        tasks = tasking.list_tasks(viewer=viewer, area_codes=codes, since=AT)
        people = {part.person_id for task in tasks for part in task.assignments}
        windows = [window for task in tasks for window in task.windows]
        assert any("court" in one.words for one in conflicts.against(list(people), windows) if one.stands)

    def test_says_of_its_patrols_what_positions_can_answer(self) -> None:
        _, codes = sergeant()
        (claim,) = (claim for claim in visibility.list_claims() if claim.area_code == codes[0])
        answer = visibility.answer(claim.id, until=ON)
        assert 0 < answer.days_known <= answer.days
        assert answer.patrols > 0

    def test_leaves_nothing_to_tell_of_reports(self) -> None:
        assert not OutboxEntry.objects.filter(event__name__startswith="incidents.").exists()

    def test_calls_all_that_it_publishes_of_crime_invented(self) -> None:
        files = dict(CrimeFile.objects.values_list("kind", "name"))
        assert files.keys() == {"crime", "outcomes", "stops"}
        assert all("invented" in name for name in files.values())

    def test_says_what_became_of_most_invented_crimes(self) -> None:
        areas = places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD)
        last = incidents.latest_month()
        assert last is not None
        first = last - dt.timedelta(days=400)
        assert incidents.latest_outcome_month() == last == incidents.latest_stop_month()
        codes = [area.code for area in areas]
        counts = incidents.count_outcomes(neighbourhood_codes=codes, first_month=first, last_month=last)
        begun = sum(one.n for one in counts if one.code == "under-investigation")
        assert 0 < begun < sum(one.n for one in counts) / 4

    def test_has_ten_weeks_of_news_and_advice_on_the_site(self) -> None:
        news = content.list_news(language="en")
        assert len(news) == 12
        moments = [one.published_at for one in news if one.published_at]
        assert len(moments) == 12
        assert AT - dt.timedelta(weeks=10) < min(moments) < max(moments) < AT
        assert len(content.list_advice(language="en")) == 10
        assert content.guide(language="en") is not None

    def test_leaves_a_page_of_news_for_comms_to_approve(self) -> None:
        by_login = {one.email.split("@")[0]: one for one in demo_sign_ins(at=AT)}
        (waiting,) = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        assert waiting.requested_by.email == by_login["sergeant"].email
        assert not waiting.content_object.live

    def test_offers_five_schemes_that_some_asked_to_join(self) -> None:
        assert len([one for one in schemes.list_schemes() if one.is_open]) == 5
        assert Event.objects.filter(name="schemes.interest.taken").exists()

    def test_trains_people_and_says_of_how_many(self) -> None:
        found = training.coverage("problem-solving", ON)
        assert 0 < found.in_date + found.expiring < found.required
        assert found.required == found.in_date + found.expiring + found.lapsed + found.never
        assert training.coverage("introduction-to-neighbourhood-policing", ON).share is None
        viewer, codes = sergeant()
        assert train.waiting_evidence(viewer, AT, codes[:1])

    def test_has_training_that_lapsed_that_soon_will_and_that_some_need_not_have(self) -> None:
        found = training.coverage("problem-solving", ON)
        assert found.lapsed > 0
        assert found.expiring > 0
        assert found.exempt > 0
        assert training.coverage("introduction-to-neighbourhood-policing", ON).attended_any > 0

    def test_has_a_tenth_of_a_force_whose_strength_is_the_papers(self) -> None:
        for day, officers in ((dt.date(2023, 4, 1), 806), (dt.date(2023, 12, 1), 795)):
            found = workforce.strength_on(day=day, by=(workforce.PartedBy.STAFF_CLASS,))
            by_class = {row.staff_class: row.headcount for row in found.rows}
            assert by_class[workforce.StaffClass.OFFICER] == officers
        posts = workforce.establishment_on(day=ON, by=())
        assert posts.headcount == 1_403, "3 posts stand empty, one is a student's"
        left = workforce.leavers_table(first_on=ON - dt.timedelta(days=364), last_on=ON)
        assert left.total == 49
        reported = workforce.breaks(first_on=dt.date(2022, 12, 1), last_on=dt.date(2024, 3, 31))
        assert [one.measure for one in reported] == [workforce.Measure.JOINERS]

    def test_posts_teams_in_the_lpas_of_the_new_model(self) -> None:
        teams = [unit for unit in workforce.list_units(ON) if unit.kind is workforce.UnitKind.TEAM]
        assert teams
        assert all(unit.path[-1] == ground.FORCE for unit in teams)
        assert any("local-policing" in unit.path for unit in teams)

    def test_takes_people_away_for_half_a_year_with_a_request_and_a_question_that_wait(self) -> None:
        _, codes = sergeant()
        first = ON - dt.timedelta(days=182)
        found = workforce.list_ledger(area_codes=codes, first_on=first, last_on=ON)
        away = [absence for shift in found for absence in shift.absences]
        assert {one.label for one in away} >= {
            "on response",
            "at court",
            "in training",
            "off sick",
            "on leave",
        }
        people = {shift.person_id for shift in found}
        (request,) = workforce.list_requests(people)
        assert request.state is workforce.RequestState.ASKED
        assert request.warnings
        (question,) = workforce.list_duty_queries(people)
        assert question.answer is None
        assert workforce.list_limits(codes, ON)

    def test_breaks_the_rule_about_probations_once(self) -> None:
        (breach,) = workforce.probation_breaches(first_on=ON - dt.timedelta(days=200), last_on=ON)
        assert breach.in_lpa
        assert workforce.tutor_ratio(ON)[-1].with_tutor > 0

    def test_has_a_student_and_an_empty_post_in_the_sergeants_teams(self) -> None:
        _, codes = sergeant()
        assert workforce.list_open_posts(codes, ON)
        members = {member.person_id for code in codes for member in workforce.list_team(code, ON)}
        assert members & {one.person_id for one in workforce.list_probations(ON)}

    def test_has_good_practice_to_read_and_more_to_check(self) -> None:
        assert len(library.search().entries) == 2
        assert Entry.objects.count() == 3

    def test_reads_its_own_extract_back_without_a_difference(self, tmp_path: Path) -> None:
        out = StringIO()
        call_command("export", "hr", str(tmp_path / "force.csv"), stdout=out)
        call_command("import", "hr", str(tmp_path / "force.csv"), "--dry-run", stdout=out)
        assert "nothing changed" in out.getvalue()

    def test_compares_groups_in_two_closed_campaigns_and_has_assessed_one(self) -> None:
        *_, first = campaigns = fairness.list_campaigns()
        closed = [one.id for one in campaigns if one.closed_on]
        found = fairness.adverse_impact(campaign_ids=closed, characteristic=fairness.Characteristic.ETHNICITY)
        assert found.applied == 4080
        assert found.overall.reference in {group.group for group in found.overall.groups}
        assert any(group.flagged for _, stage in found.stages for group in stage.groups)
        (assessment,) = fairness.list_assessments()
        assert (assessment.subject, assessment.state) == (f"fairness.Campaign:{first.id}", "approved")

    def test_gives_postcodes_where_visitors_walk_addresses_to_choose_from(self) -> None:
        postcode = Address.objects.order_by("uprn").values_list("postcode", flat=True)[0]
        found = places.list_addresses(postcode)
        assert 3 <= len(found) <= 6
        assert places.locate_postcode(postcode, ON).neighbourhood_code
        assert set(Address.objects.values_list("source", flat=True)) == {
            "Made by the demo: invented addresses in real postcodes"
        }

    def test_shows_initials_of_the_officers_named_where_visitors_walk(self) -> None:
        by_login = {one.email.split("@")[0]: one for one in demo_sign_ins(at=AT)}
        sector = by_login["sergeant"].roles[0].area_code
        for area in places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD):
            named = workforce.named_contact(area.code, ON)
            assert named is not None
            assert named.has_portrait == (area.parent_code == sector)

    def test_counts_the_papers_use_in_its_shares(self) -> None:
        span = {"since": ON - dt.timedelta(weeks=10), "until": ON}
        found = usage.uses_and_users(**span)
        patches = len(places.list_areas(on=ON, kind=places.AreaKind.NEIGHBOURHOOD))
        assert found.uses == round(PAPERS_USES * min(1, patches / 150))
        assert found.users == round(found.uses * PAPERS_USERS / PAPERS_USES)
        assert len(found.days) == 70
        phones = next(part for part in usage.parts(usage.Measure.DEVICE, **span) if part.key == "mobile")
        assert 0.69 < phones.share < 0.71

    def test_changes_nothing_when_it_is_made_again_on_the_same_day(self) -> None:
        events = Event.objects.count()
        assert make(at=AT + dt.timedelta(hours=3), **SIZE) is False
        assert Event.objects.count() == events

    def test_asks_for_fresh_on_another_day_or_with_other_arguments(self) -> None:
        with pytest.raises(AnotherDemo, match="--fresh"):
            make(at=AT + dt.timedelta(days=1), **SIZE)
        with pytest.raises(AnotherDemo, match="--fresh"):
            make(at=AT, **{**SIZE, "residents": 61})

    def test_refuses_to_empty_a_database_with_an_account_that_it_did_not_make(self) -> None:
        accounts.create_user(
            actor=system("test"), at=AT, email="real@force.example", name="Real Person", password="x"
        )
        with pytest.raises(NotADemo, match="aren't the demo's"):
            make(at=AT, **SIZE, fresh=True)
        assert User.objects.filter(is_demo=True).exists()


class TestMakingAnother:
    @pytest.mark.django_db(transaction=True)
    def test_is_the_same_to_the_letter(self, demo: None) -> None:
        first, tables = _all_of_it(), migrating.schema()
        make(at=AT, **SIZE, fresh=True)
        assert _all_of_it() == first
        # Django on its own has migrated this one, and the tests' quicker way the one before it.
        assert migrating.schema() == tables


class TestTheCommand:
    def test_refuses_outside_the_demo(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(Refused, match="PEELIAN_DEMO"):
            call_command("demo", stdout=StringIO())

    def test_refuses_a_database_that_was_used_for_something_else(self, settings: Any) -> None:
        settings.DEMO = True
        accounts.create_user(
            actor=system("test"), at=AT, email="real@force.example", name="Real Person", password="x"
        )
        with pytest.raises(NotADemo, match="database of its own"):
            call_command("demo", stdout=StringIO())


class TestShape:
    def test_is_the_papers_for_its_number_of_reports(self) -> None:
        of = shape(548)

        assert (of.active, 548 - of.active) == (20, 528)
        assert of.called == 137
        assert 0.85 <= of.filed / 548 <= 0.90

    @pytest.mark.parametrize("count", [24, 40, 100, 548])
    def test_adds_up(self, count: int) -> None:
        of = shape(count)

        assert of.filed + of.not_crimes + of.referred + of.concluded + of.active == count
        assert min(of.concluded, of.active, of.referred) >= 0


class TestSharedOut:
    @given(
        total=st.integers(0, 5_000),
        weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=30),
        seed=st.integers(0, 99),
    )
    def test_adds_up_and_is_never_more_than_one_off(
        self, total: int, weights: list[float], seed: int
    ) -> None:
        shares = {str(place): weight for place, weight in enumerate(weights)}
        parts = shared_out(total, shares, random.Random(seed))
        assert sum(parts.values()) == total
        for key, n in parts.items():
            assert abs(n - total * shares[key] / sum(weights)) < 1.001


class TestInitials:
    def test_are_those_of_the_first_and_the_last_name(self) -> None:
        one, same, other = (
            initials_of(name, "#1d3a6e") for name in ("Amir Hussain", "Ann de Haas", "Amir Khan")
        )
        assert one == same
        assert one != other


class TestDraw:
    def test_gives_each_postcode_to_one_neighbourhood(self) -> None:
        rows = [
            places.PostcodeRow(number, f"B91 {1 + number % 9}{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}",
                               52.41 + number % 30 / 900, -1.78 + number // 30 / 600, "", "E08000029")
            for number in range(900)
        ]  # fmt: skip
        drawn = ground.draw(rows, seed=1)
        owned = [row for patch in drawn.patches for row in patch.rows]
        assert sorted(owned) == list(range(len(rows)))
        assert ground.draw(rows, seed=1).sectors == drawn.sectors
