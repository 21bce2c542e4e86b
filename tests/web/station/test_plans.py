"""Problem plans: written row by row, agreed, and read."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import ClassVar

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan, Reading
from peelian.apps.problems.types.measures import Measure
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import TaskState
from tests.factories.clock import AT, TODAY
from tests.factories.problems import (
    IntendedOutcomeFactory,
    PlanFactory,
    ReadingFactory,
    TacticFactory,
    publish_a_plan,
)
from tests.factories.published import crime, publish_crimes
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station
from tests.web.station.priorities import _another_priority, _rows


def _page_of(client: Client, plan: Plan) -> str:
    return client.get(reverse("station:plan", args=[plan.pk])).content.decode()


def _agree(client: Client, plan: Plan, page: str | None = None) -> str:
    """The answer to a press of “Agree the plan”, on the page as it is now unless another is given."""
    seen = re.findall(r'name="seen" value="(\w+)"', _page_of(client, plan) if page is None else page)
    address = reverse("station:agree_plan", args=[plan.pk])
    return client.post(address, {"seen": seen[0] if seen else ""}, follow=True).content.decode()


class TestPlanning:
    def test_adds_a_row_without_losing_or_checking_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        priority = _another_priority(station)
        typed = {"title": "Bell Hill", "aim": "", "add_tactic": "yes"}
        rows = {**_rows("tactics", {"what": "Stand there", "who": ""}), **_rows("outcomes", {})}
        page = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), {**typed, **rows}
        ).content.decode()
        assert 'value="Stand there"' in page
        assert 'name="tactics-1-what"' in page
        assert "There is a problem" not in page

    def test_writes_changes_and_agrees_a_plan(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        rows = {
            **_rows("tactics", {"what": "", "who": ""}, {"what": "Stand there", "who": "The team"}),
            **_rows(
                "outcomes",
                {
                    "indicator": "Reports", "unit": "a fortnight", "direction": "fall", "baseline": "20",
                    "target": "10", "due_on": "1/3/2027",
                },
            ),
        }  # fmt: skip
        said = {"title": "Bell Hill", "aim": "Fewer cars", "analysis": "", "save": "yes", **rows}
        assert sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).status_code == 302
        plan = Plan.objects.get(priority=priority)
        assert [row.what for row in plan.tactics.all()] == ["Stand there"]
        edited = {**said, "aim": "Far fewer cars", "seen": problems.get_plan(plan.pk, on=TODAY).version}
        assert sergeant.post(reverse("station:edit_plan", args=[plan.pk]), edited).status_code == 302
        _agree(sergeant, plan)
        plan.refresh_from_db()
        assert (plan.state, plan.aim) == ("agreed", "Far fewer cars")

    def test_is_agreed_only_as_the_page_showed_it(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        plan = PlanFactory.create(priority=_another_priority(station), state="draft", agreed_at=None)
        for row in (TacticFactory, IntendedOutcomeFactory):
            row.create(plan=plan)
        read = _page_of(inspector, plan)
        Plan.objects.filter(pk=plan.pk).update(aim="Something else")

        refused = _agree(inspector, plan, read)
        assert "This draft was changed after you opened the page, so it isn’t agreed." in refused
        assert "Something else" in refused
        assert Plan.objects.get(pk=plan.pk).state == "draft"
        assert "isn’t agreed" in _agree(inspector, plan, "")
        assert "The plan is agreed." in _agree(inspector, plan, refused)
        assert Plan.objects.get(pk=plan.pk).state == "agreed"

    def test_a_second_writer_is_told_and_keeps_what_was_typed(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        plan = PlanFactory.create(priority=_another_priority(station), state="draft", agreed_at=None)
        TacticFactory.create(plan=plan, what="Stand there")
        address = reverse("station:edit_plan", args=[plan.pk])

        def seen(page: str) -> str:
            return re.findall(r'name="seen" value="(\w+)"', page)[0]

        def say(title: str, page: str, **pressed: str) -> dict[str, str]:
            rows = {**_rows("tactics", {"what": f"Do {title}", "who": "Us"}), **_rows("outcomes", {})}
            return {"title": title, "aim": "A", "seen": seen(page)} | rows | pressed

        one, other = (client.get(address).content.decode() for client in (sergeant, inspector))
        assert sergeant.post(address, say("First", one, save="yes")).status_code == 302
        longer = inspector.post(address, say("Second", other, add_tactic="yes")).content.decode()
        refused = inspector.post(address, say("Second", longer, save="yes")).content.decode()

        assert "Somebody else changed this draft while you were writing." in refused
        assert reverse("station:plan", args=[plan.pk]) in refused
        assert 'value="Second"' in refused
        assert 'value="Do Second"' in refused
        plan.refresh_from_db()
        assert (plan.title, [row.what for row in plan.tactics.all()]) == ("First", ["Do First"])
        assert inspector.post(address, say("Second", refused, save="yes")).status_code == 302
        assert Plan.objects.get(pk=plan.pk).title == "Second"

    def test_names_a_target_on_the_wrong_side(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        outcome = {
            "indicator": "Reports",
            "unit": "a week",
            "direction": "fall",
            "baseline": "1",
            "target": "9",
        }
        outcome["due_on"] = "2027-03-01"
        said = {"title": "T", "aim": "A", "save": "yes", **_rows("tactics", {}), **_rows("outcomes", outcome)}
        page = sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).content.decode()
        assert "The target must be below where it stands now" in page
        assert 'href="#id_outcomes-0-target"' in page

    def test_adds_a_reading_and_refuses_one_of_the_future(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:add_reading", args=[station.plan.pk])
        outcome = station.plan.outcomes.get()
        said = {"outcome_id": str(outcome.pk), "on": "2026-11-01", "value": "14", "source": "Speed Watch"}
        assert sergeant.post(address, said).status_code == 302
        assert outcome.readings.count() == 2
        page = sergeant.post(address, {**said, "on": "2026-11-09"}).content.decode()
        assert "The day must be today or in the past" in page


def _measured(station: Station, **changes: str) -> dict[str, str]:
    """A plan's form with one outcome that is read from recorded crime."""
    outcome = {
        "measure": "recorded-crime", "indicator": "", "unit": "", "direction": "fall", "baseline": "", "target": "1",
        "due_on": "2027-09-01", "comparison_code": "",
    }  # fmt: skip
    tactic = {"what": "Fence the yard", "who": "Highways", "agency": "council", "cost": "99.50"}
    return {
        "title": "Fewer thefts", "aim": "Shops that open", "scanning": "Ten calls", "place": "The yard", "save": "yes",
        **_rows("tactics", tactic), **_rows("outcomes", outcome | changes),
    }  # fmt: skip


class TestMeasuring:
    MONTHS = tuple(dt.date(2025, 11 + n, 1) if n < 2 else dt.date(2026, n - 1, 1) for n in range(11))

    def _publish(self) -> None:
        publish_crimes(
            *(crime(1, month=month, category="drugs") for month in self.MONTHS for _ in range(4)),
            *(crime(3, month=month, category="drugs") for month in self.MONTHS for _ in range(4)),
        )

    def _draft(self, station: Station, sergeant: Client) -> Plan:
        self._publish()
        priority = _another_priority(station)
        answer = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), _measured(station, comparison_code="N04")
        )
        assert answer.status_code == 302
        return Plan.objects.get(priority=priority)

    def test_reads_the_time_before_when_the_draft_is_saved(self, station: Station, sergeant: Client) -> None:
        plan = self._draft(station, sergeant)

        (outcome,) = plan.outcomes.all()
        assert (outcome.indicator, outcome.baseline, outcome.baseline_count) == ("Recorded crime", 4.0, 44)
        (tactic,) = plan.tactics.all()
        assert (tactic.agency, tactic.cost_pence, plan.place) == ("council", 9950, "The yard")

    def test_shows_the_time_before_and_the_smallest_change_as_it_is_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        self._publish()
        priority = _another_priority(station)
        address = reverse("station:weigh_outcome", args=[priority.pk])
        row = {"measure": "recorded-crime", "direction": "fall", "target": "3", "due_on": "2027-09-30"}

        said = sergeant.get(address, row | {"comparison_code": "N04"}).content.decode()

        assert "Now: 4 crimes a month (44 in all; 44 in Dock), from 11 whole months" in said
        assert "The smallest change that could be told from chance by 30 September 2027" in said
        assert "Too small to be seen" in said
        assert "The target, 25 % fewer, is less than that" in said
        assert "<html" not in said
        assert sergeant.get(address, {"measure": "typed"}).content.decode().strip() == ""
        assert "Enter by when" in sergeant.get(address, {"measure": "recorded-crime"}).content.decode()
        assert Plan.objects.filter(priority=priority).count() == 0

    def test_a_button_shows_it_without_script_and_keeps_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        self._publish()
        priority = _another_priority(station)
        typed = _measured(station, comparison_code="N04", target="")
        del typed["save"]

        page = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), typed | {"weigh": "yes"}
        ).content.decode()

        assert "Now: 4 crimes a month" in page
        assert 'value="Fence the yard"' in page
        assert "There is a problem" not in page
        assert Plan.objects.filter(priority=priority).count() == 0

    def test_says_beside_the_row_where_too_little_is_known(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        address = reverse("station:weigh_outcome", args=[priority.pk])

        assert "Too little is known" in sergeant.get(address, {"measure": "recorded-crime"}).content.decode()

    def test_says_where_too_little_is_known(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        page = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), _measured(station)
        ).content.decode()

        assert "Too little is known of the time before" in page
        assert 'value="Fence the yard"' in page

    def test_the_chart_has_its_table(self, station: Station, sergeant: Client) -> None:
        plan = self._draft(station, sergeant)
        _agree(sergeant, plan)

        page = sergeant.get(reverse("station:plan", args=[plan.pk])).content.decode()

        chart = page[page.index("peelian-chart") :]
        chart = chart[: chart.index("</svg>")]
        table = page[page.index("Recorded crime: readings") :]
        table = table[: table.index("</table>")]
        assert chart.count("<circle") == table.count('scope="row"') == len(self.MONTHS)
        assert "September 2026" in table
        assert "it takes at least two" in page
        assert " style=" not in page

    def test_outputs_stand_beside_outcomes(self, station: Station, sergeant: Client) -> None:
        IntendedOutcomeFactory.create(
            plan=station.plan,
            indicator="Patrol-minutes proven",
            unit="minutes a fortnight",
            measure=Measure.PATROL_MINUTES,
            direction="rise",
            baseline=0,
            target=90,
        )
        page = sergeant.get(reverse("station:plan", args=[station.plan.pk])).content.decode()

        assert (
            page.index("What was done")
            < page.index("Patrol-minutes proven")
            < page.index("Intended outcomes")
        )
        assert page.index("Intended outcomes") < page.index("Reports of speeding")
        assert "22 so far, since 26 October" in page

    def test_the_list_shows_a_plans_course_and_what_was_done_apart(
        self, station: Station, sergeant: Client
    ) -> None:
        """Three fortnights of rising minutes, and readings that get worse."""
        outcome = station.plan.outcomes.get()
        for weeks, value in enumerate((24, 23, 22, 21), start=1):
            ReadingFactory.create(outcome=outcome, on=TODAY - dt.timedelta(weeks=weeks), value=value)
        Reading.objects.filter(outcome=outcome, on=TODAY).update(value=25)
        done = IntendedOutcomeFactory.create(
            plan=station.plan, indicator="Patrol-minutes proven", unit="minutes a fortnight",
            measure=Measure.PATROL_MINUTES, direction="rise", baseline=0, target=90,
        )  # fmt: skip
        for fortnights, minutes in enumerate((27.0, 95.0, 99.0)):
            on = TODAY - dt.timedelta(weeks=2 * fortnights)
            ReadingFactory.create(
                outcome=done, on=on, starts_on=on - dt.timedelta(days=13), value=minutes, count=int(minutes),
                arrived=True,
            )  # fmt: skip

        page = sergeant.get(reverse("station:plans")).content.decode()
        entry = page[page.index(station.plan.title) :]
        head, rest = entry.split("Intended outcomes", 1)
        outcomes, outputs = rest.split("What was done", 1)

        assert "Worse than before" in head
        assert re.search(r"Reports of speeding: <strong[^>]*>Worse than before", outcomes)
        assert "Patrol-minutes proven: 27 minutes a fortnight, to" in outputs
        assert "90 was meant" in outputs
        assert "govuk-tag" not in outputs[: outputs.index("</article>")]

    def test_closing_shows_what_the_readings_say(self, station: Station, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:close_plan", args=[station.plan.pk])).content.decode()

        assert "Reports of speeding: can&#x27;t tell yet" in page

    def test_asks_few_questions_of_the_database(
        self, station: Station, sergeant: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        plan = self._draft(station, sergeant)
        _agree(sergeant, plan)
        sergeant.get(reverse("station:plan", args=[plan.pk]))

        with django_assert_max_num_queries(30):
            sergeant.get(reverse("station:plan", args=[plan.pk]))


class TestWhatTheReadingsSay:
    def test_is_one_plain_sentence_with_the_interval_folded_under_it(
        self, station: Station, sergeant: Client
    ) -> None:
        part = publish_a_plan(station.land.neighbourhoods[1])

        page = html.unescape(sergeant.get(reverse("station:plan", args=[part.plan_id])).content.decode())

        plain, folded = page.split("Why, with the figures", 1)
        assert re.search(r"6 a fortnight before, \d(\.\d)? since\.", plain)
        assert "interval" not in plain
        assert "95 % interval" in folded


class TestOwners:
    def _tactic(self, **said: str) -> dict[str, str]:
        outcome = {
            "indicator": "Reports", "unit": "a week", "direction": "fall", "baseline": "9", "target": "1",
            "due_on": "2027-03-01",
        }  # fmt: skip
        rows = {**_rows("tactics", {"what": "Speak to parents", **said}), **_rows("outcomes", outcome)}
        return {"title": "T", "aim": "A", "save": "yes", **rows}

    def test_one_of_our_people_is_picked_from_those_of_the_sector(
        self, station: Station, sergeant: Client
    ) -> None:
        priority = _another_priority(station)
        address = reverse("station:write_plan", args=[priority.pk])
        assert "PCSO Amina Yusuf" in sergeant.get(address).content.decode()

        sergeant.post(address, self._tactic(owner=f"person:{station.pcso.pk}"))

        tactic = Plan.objects.get(priority=priority).tactics.get()
        assert (tactic.owner_id, tactic.who, tactic.agency) == (
            station.pcso.pk,
            "PCSO Amina Yusuf",
            "police",
        )
        again = sergeant.get(reverse("station:edit_plan", args=[tactic.plan_id])).content.decode()
        assert f'value="person:{station.pcso.pk}" selected' in again

    def test_a_partner_that_was_named_before_is_picked_again(
        self, station: Station, sergeant: Client
    ) -> None:
        TacticFactory.create(plan=station.plan, position=7, who="Street lighting", agency="council")
        priority = _another_priority(station)

        sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), self._tactic(owner="council:Street lighting")
        )

        tactic = Plan.objects.get(priority=priority).tactics.get()
        assert (tactic.owner_id, tactic.who, tactic.agency) == (None, "Street lighting", "council")

    def test_somebody_from_elsewhere_or_nobody_is_refused(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:write_plan", args=[_another_priority(station).pk])
        stranger = PersonFactory.create()

        assert "Say who will do it" in sergeant.post(address, self._tactic()).content.decode()
        assert (
            "Select a valid choice"
            in sergeant.post(address, self._tactic(owner=f"person:{stranger.pk}")).content.decode()
        )

    def test_our_people_own_no_partners_tactic(self, station: Station, sergeant: Client) -> None:
        said = {"what": "Light the path", "owner": f"person:{station.pcso.pk}", "agency": "council"}
        page = sergeant.post(reverse("station:add_tactic", args=[station.plan.pk]), said).content.decode()

        assert "own a partner’s tactic" in page


class TestWhileItRuns:
    def test_a_partners_tactic_joins_and_is_dropped_with_a_reason(
        self, station: Station, sergeant: Client
    ) -> None:
        said = {"what": "Light the path", "who": "Street lighting", "agency": "council", "cost": "1200"}
        sergeant.post(reverse("station:add_tactic", args=[station.plan.pk]), said)
        tactic = station.plan.tactics.get(what="Light the path")
        drop = reverse("station:drop_tactic", args=[station.plan.pk, tactic.pk])

        assert "Say why it won" in sergeant.post(drop, {"reason": ""}).content.decode()
        page = sergeant.post(drop, {"reason": "No money this year."}, follow=True).content.decode()

        assert "£1,200.00" in page
        assert "No money this year." in page

    def test_a_phase_needs_crime_and_what_people_say(self, station: Station, sergeant: Client) -> None:
        said = {"phase": "clear", "on": "2026-11-02", "reason": "Warrants were served."}
        page = sergeant.post(
            reverse("station:begin_phase", args=[station.plan.pk]), said, follow=True
        ).content.decode()

        assert "Clear-Hold-Build needs two kinds of outcome" in page

    def test_prints_the_staff_copy(self, station: Station, sergeant: Client) -> None:
        answer = sergeant.get(reverse("station:plan_pdf", args=[station.plan.pk]))

        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


class TestForResidents:
    SAID: ClassVar = {
        "title": "Safer School Road", "problem": "Cars race.", "doing": "We measure speeds.",
        "measuring": "Fewer drive over 30.",
    }  # fmt: skip

    def _written(self, station: Station, writer: Client) -> None:
        said = self.SAID | {"outcome_ids": [station.plan.outcomes.get().pk]}
        writer.post(reverse("station:public_part", args=[station.plan.pk]), said)

    def _press(self, station: Station, client: Client) -> dict[str, str]:
        """What the button of the plan's page sends."""
        page = client.get(reverse("station:plan", args=[station.plan.pk])).content.decode()
        return {"seen": re.findall(r'name="seen" value="(\w+)"', page)[-1]}

    def test_is_written_by_one_published_by_another_and_withdrawn(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("citizen:plan", args=["N01", station.plan.pk])
        self._written(station, sergeant)
        assert Client().get(address).status_code == 404

        publish = reverse("station:publish_part", args=[station.plan.pk])
        page = inspector.post(publish, self._press(station, inspector), follow=True).content.decode()
        assert "Residents can read it now." in page
        assert "We measure speeds." in Client().get(address).content.decode()

        withdraw = reverse("station:withdraw_part", args=[station.plan.pk])
        inspector.post(withdraw, {"reason": "The street is recognisable."})
        assert Client().get(address).status_code == 404

    def test_all_the_words_are_read_before_it_is_published(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        self._written(station, sergeant)

        page = inspector.get(reverse("station:plan", args=[station.plan.pk])).content.decode()

        read, _ = page[page.index("For residents") :].split("Publish it", 1)
        assert [words for words in self.SAID.values() if words not in read] == []
        assert "Reports of speeding, from 20 to 10 by" in read

    def test_other_words_than_those_on_the_page_are_shown_anew_and_not_published(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        self._written(station, sergeant)
        press = self._press(station, inspector)
        anew = self.SAID | {"problem": "It is the man in the corner house."}
        sergeant.post(reverse("station:public_part", args=[station.plan.pk]), anew)
        publish = reverse("station:publish_part", args=[station.plan.pk])

        page = inspector.post(publish, press, follow=True).content.decode()

        assert "The words for residents were changed since you read them" in page
        assert "It is the man in the corner house." in page
        address = reverse("citizen:plan", args=["N01", station.plan.pk])
        assert Client().get(address).status_code == 404
        assert "changed since you read them" in inspector.post(publish, follow=True).content.decode()
        inspector.post(publish, self._press(station, inspector))
        assert "corner house" in Client().get(address).content.decode()

    def test_its_writer_does_not_publish_it(self, station: Station, inspector: Client) -> None:
        self._written(station, inspector)
        page = inspector.post(
            reverse("station:publish_part", args=[station.plan.pk]),
            self._press(station, inspector),
            follow=True,
        ).content.decode()

        assert "Somebody else than its writer publishes it." in page

    def test_of_a_closed_plan_nothing_more_is_published(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        self._written(station, sergeant)
        press = self._press(station, inspector)
        closing = reverse("station:close_plan", args=[station.plan.pk]), {"assessment": "Fewer race."}
        assert "Officers are still asked to go under this plan" in sergeant.post(*closing).content.decode()
        PatrolTask.objects.filter(plan=station.plan).update(state=TaskState.CANCELLED, ended_at=AT)
        sergeant.post(*closing)

        page = inspector.get(reverse("station:plan", args=[station.plan.pk])).content.decode()
        assert "Publish it" not in page
        assert "It was not published before the plan was closed" in page
        late = inspector.post(
            reverse("station:publish_part", args=[station.plan.pk]), press, follow=True
        ).content.decode()
        assert "Tell them what came of it in an update on the priority" in late
        anew = sergeant.get(reverse("station:public_part", args=[station.plan.pk]), follow=True)
        assert "tell residents what came of it" in anew.content.decode()
