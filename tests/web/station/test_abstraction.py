"""Abstraction at the station: figures that name their definition, shifts behind them, requests, limits, questions."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

import pytest
from django.test import Client
from django.urls import reverse

from peelian.analysis.abstraction import Part
from peelian.apps.accounts.types import Role
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.abstractions import AbstractionLimit, AbstractionRequest, DutyQuery
from peelian.apps.workforce.models.duties import Abstraction
from peelian.apps.workforce.models.stability import Probation
from peelian.journeys import draw_charts
from peelian.journeys.looks import list_looks
from peelian.journeys.request_abstraction import LOOKED_AT
from peelian.kernel.actors import system
from peelian.kernel.time import local_day, now, start_of_day
from tests.factories.abstraction import Abstracted, abstracted
from tests.factories.workforce import UnitFactory
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def recorded(station: Station) -> Abstracted:
    return abstracted(station.pcso, station.sergeant.pk)


def read(client: Client, name: str, *args: object, **asked: str) -> str:
    response = client.get(reverse(f"station:{name}", args=args), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("recorded")
class TestFigures:
    def test_name_their_definition_and_each_class_of_people_apart(self, sergeant: Client) -> None:
        page = read(sergeant, "abstraction", definition="hmicfrs", by="reason")
        assert "hmicfrs, version 1" in page
        assert "abstracted + training hours" in page
        assert "core + abstracted + training hours" in page
        assert "On response" in page
        assert "PC: share" in page
        assert "25.0" in page  # two of eight hours
        assert "no share here is a mean of shares" in page

    @pytest.mark.parametrize("by", list(workforce.By))
    def test_are_told_by_anything_and_lead_to_the_shifts_behind_them(
        self, sergeant: Client, by: workforce.By
    ) -> None:
        figures = sergeant.get(reverse("station:abstraction"), {"by": by.value}).context["figures"]
        assert figures.rows
        behind = [
            read(sergeant, "abstraction_shifts", by=by.value, key=row.key, definition="duty-hours")
            for row in figures.rows
        ]
        assert sum("120 abstracted" in page for page in behind) >= 1

    def test_tell_whoever_is_named_behind_them_who_looked(self, sergeant: Client, station: Station) -> None:
        figures = sergeant.get(reverse("station:abstraction"), {"by": "reason"}).context["figures"]
        for row in figures.rows:
            read(sergeant, "abstraction_shifts", by="reason", key=row.key, definition="duty-hours")

        looks = list_looks(person_id=station.pcso.pk)
        assert looks
        assert {(one.who, one.what) for one in looks} == {(station.sergeant.name, "Shifts and absences")}

    def test_can_be_taken_as_files(self, sergeant: Client) -> None:
        asked = {"by": "reason", "as": "csv", "table": "abstraction"}
        response = sergeant.get(reverse("station:abstraction"), asked)
        assert response["Content-Type"].startswith("text/csv")
        assert "On response" in response.content.decode("utf-8-sig")

    def test_have_their_course_drawn_beside_its_table_as_soon_as_a_worker_has(self, sergeant: Client) -> None:
        page = read(sergeant, "abstraction")
        assert "Week by week" in page
        assert "<svg" not in page.partition("<main")[2]
        draw_charts.draw_due(at=now())
        page = read(sergeant, "abstraction").partition("<main")[2]
        assert "<svg" in page
        assert "Abstracted, of hours on duty, week by week" in page
        weeks = read(sergeant, "abstraction", by="week").partition("<main")[2]
        assert weeks.count("<caption") == 1
        assert "<svg" in weeks

    def test_are_on_paper_in_words_with_the_same_chart_for_those_who_cannot_see_it(
        self, sergeant: Client
    ) -> None:
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext (poppler-utils) isn't installed")
        assert reverse("station:abstraction_pdf") in read(sergeant, "abstraction", definition="hmicfrs")
        answer = sergeant.get(reverse("station:abstraction_pdf"), {"definition": "hmicfrs"})
        assert answer["Content-Type"] == "application/pdf"
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
        )
        text = " ".join(done.stdout.decode().split())
        for words in (
            "Abstraction: taken away, training included", "hmicfrs, version 1", "HMICFRS’s wording",
            "Week by week: PCSO", "By reason: PCSO", "On response 1 2.0 8.0 25.0%", "no share here is a mean of shares",
        ):  # fmt: skip
            assert words in text, words
        assert b"/Alt(Taken away, training included, week by week." in answer.content
        assert b"pdfuaid" in answer.content

    def test_are_on_no_paper_for_what_cannot_be_asked(self, sergeant: Client) -> None:
        assert sergeant.get(reverse("station:abstraction_pdf"), {"by": "moon"}).status_code == 404

    def test_of_an_older_version_of_a_definition_can_be_made_again(self, sergeant: Client) -> None:
        said = {
            "code": "ours", "title": "Ours", "words": "Taken away.", "numerator": [Part.ABSTRACTED],
            "excluded": "Nothing.", "population": "All", "source": "Policy",
        }  # fmt: skip
        for version, below in (("1", [Part.ABSTRACTED, Part.CORE]), ("2", list(Part))):
            workforce.define_abstraction(
                actor=system("tests"), at=now(), version=version, denominator=below, **said
            )
        assert "ours, version 2" in read(sergeant, "abstraction", definition="ours")
        page = read(sergeant, "abstraction", definition="ours@1")
        assert "ours, version 1" in page
        assert "Ours (version 1)" in page
        assert "definition=ours%401" in page

    def test_are_narrowed_and_say_so(self, sergeant: Client) -> None:
        page = read(sergeant, "abstraction", asked_by="not-said", planned="yes", code="court")
        assert "Only these absences count above the line: At court, Not said, Planned" in page

    def test_name_nobody_to_those_who_record_no_duties(self, station: Station) -> None:
        client = client_of(member("Anna Lyst", Role.ANALYST, station.land.force.code))
        page = read(client, "abstraction", by="team")
        assert "abstraction/shifts" not in page
        assert client.get(reverse("station:abstraction_shifts")).status_code == 403

    def test_tell_others_nothing_of_one_person_by_day_by_reason_or_by_area(self, station: Station) -> None:
        """The PCSO of Abbey Green is named on a public page: no span, filter, file or paper tells how they were."""
        client = client_of(member("Anna Lyst", Role.ANALYST, station.land.force.code))
        day = local_day(now()) - dt.timedelta(days=1)
        monday = day - dt.timedelta(days=day.weekday() + 7)
        for n in range(7):
            start = start_of_day(monday + dt.timedelta(days=n)) + dt.timedelta(hours=8)
            workforce.set_shift(
                actor=system("tests"), at=start, person_id=station.pcso.pk, starts_at=start,
                ends_at=start + dt.timedelta(hours=8), kind=workforce.ShiftKind.EARLY,
            )  # fmt: skip
        one_day = {"since": str(monday), "until": str(monday), "area": station.land.neighbourhoods[0].code}
        assert client.get(reverse("station:abstraction"), one_day).status_code == 400
        assert client.get(reverse("station:abstraction_pdf"), one_day).status_code == 404
        asked = {**one_day, "until": str(monday + dt.timedelta(days=6))}
        assert client.get(reverse("station:abstraction"), {**asked, "code": "sickness"}).status_code == 400
        assert client.get(reverse("station:abstraction"), {**asked, "by": "hour"}).status_code == 400
        for area in (asked["area"], ""):
            for by in workforce.By:
                if by in {workforce.By.HOUR, workforce.By.WEEKDAY} and area:
                    continue
                for kind in ({}, {"as": "csv"}, {"as": "csv", "table": "trend"}):
                    answer = client.get(
                        reverse("station:abstraction"), {**asked, "area": area, "by": by, **kind}
                    )
                    words = answer.content.decode()
                    assert "56.0" not in words, (area, by, kind)
                    assert "8.0" not in words.partition("<main")[2], (area, by, kind)
        assert "not shown" in read(client, "abstraction", **asked)
        at_home = client_of(station.sergeant)
        assert "56.0" in read(at_home, "abstraction", **asked)

    def test_refuse_a_period_that_runs_backwards(self, sergeant: Client) -> None:
        asked = {"since": "2026-11-02", "until": "2026-11-01"}
        assert sergeant.get(reverse("station:abstraction"), asked).status_code == 400


class TestRequests:
    def ask(self, client: Client, station: Station, **more: str) -> str:
        day = local_day(now()) + dt.timedelta(days=1)
        said = {
            "person_id": str(station.pcso.pk), "first_on": day.isoformat(), "starts": "10:00", "last_on": "",
            "ends": "14:00", "code": "aid", "asked_by": "planning", "requester": "Duty inspector", "to_where": "",
            "note": "", **more,
        }  # fmt: skip
        response = client.post(reverse("station:request_abstraction"), said, follow=True)
        return " ".join(response.content.decode().split())

    def test_tell_what_stands_against_them_before_they_are_granted(
        self, station: Station, sergeant: Client
    ) -> None:
        AbstractionLimit.objects.create(
            area_code=station.land.sector.code,
            measure="on-duty",
            value=1,
            valid_from=local_day(now()) - dt.timedelta(days=9),
        )
        inspector = client_of(station.inspector)
        assert "would have 0 on duty; its least is 1" in self.ask(inspector, station)
        number = AbstractionRequest.objects.get().pk
        address = reverse("station:abstraction_request", args=[number])

        refused = sergeant.post(address, {"decision": "grant", "reason": ""})
        assert "Say why you grant it although there are warnings." in refused.content.decode()
        assert not Abstraction.objects.exists()
        sergeant.post(address, {"decision": "grant", "reason": "Nobody else is near."})

        assert Abstraction.objects.get().source == "request"
        assert "Nobody else is near." in read(inspector, "abstraction_request", number)

    def test_tell_whoever_asks_that_somebody_cannot_come_and_never_why(
        self, station: Station, sergeant: Client
    ) -> None:
        day = local_day(now()) + dt.timedelta(days=1)
        workforce.abstract(
            actor=system("tests"), at=now(), person_id=station.pcso.pk, code="sickness",
            starts_at=start_of_day(day), ends_at=start_of_day(day + dt.timedelta(days=1)),
            details=workforce.AwayDetails(),
        )  # fmt: skip
        Probation.objects.create(
            person=station.pcso, starts_on=local_day(now()), ends_on=day + dt.timedelta(days=700),
            unit=UnitFactory.create(),
        )  # fmt: skip
        planner = client_of(polly := member("Polly Planner", Role.WORKFORCE, station.land.force.code))
        assert reverse("station:abstraction_requests") in read(planner, "abstraction")
        told = self.ask(planner, station)
        number = AbstractionRequest.objects.get().pk
        for page in (
            told,
            read(planner, "abstraction_request", number),
            read(planner, "abstraction_requests"),
        ):
            assert "sick" not in page.partition("<main")[2]
            assert "probation" not in page.partition("<main")[2]
        assert "They aren’t available for all of that time." in told
        decided = read(sergeant, "abstraction_request", number)
        assert "off sick" in decided
        assert "is in probation" in decided
        looks = list_looks(person_id=station.pcso.pk)
        assert (polly.name, LOOKED_AT) in {(one.who, one.what) for one in looks}

    @pytest.mark.parametrize(
        "role",
        [Role.FINANCE, Role.COMMS, Role.CONTACT_CENTRE, Role.ADMINISTRATOR, Role.LEARNING, Role.ANALYST],
    )
    def test_are_not_made_by_those_who_plan_nobodys_hours(self, station: Station, role: Role) -> None:
        desk = client_of(member("Desi Desk", role, station.land.force.code))
        assert desk.get(reverse("station:request_abstraction")).status_code == 403
        assert desk.get(reverse("station:abstraction_requests")).status_code == 403

    def test_are_refused_with_a_reason_and_stay_shut_to_others(
        self, station: Station, sergeant: Client, recorded: Abstracted
    ) -> None:
        address = reverse("station:abstraction_request", args=[recorded.request])
        other = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert other.get(address).status_code == 403
        assert "reads this" in sergeant.post(address, {"decision": "refuse", "reason": ""}).content.decode()
        sergeant.post(address, {"decision": "refuse", "reason": "Court that day."})
        assert "Court that day." in read(sergeant, "abstraction_requests")

    def test_are_taken_back_by_whoever_asked(self, sergeant: Client, recorded: Abstracted) -> None:
        sergeant.post(reverse("station:withdraw_request", args=[recorded.request]))
        assert AbstractionRequest.objects.get().state == "withdrawn"


class TestRules:
    SAID = {"measure": "hours", "value": "40", "per_days": "28", "valid_from": "2026-11-02"}

    def test_show_definitions_limits_and_reasons(self, sergeant: Client) -> None:
        page = read(sergeant, "abstraction_rules")
        assert "duty-hours, version 1" in page
        assert "constant-watch: abstracted" in page
        assert "Set a limit" not in page

    def test_let_those_who_manage_the_workforce_set_a_limit(self, station: Station, sergeant: Client) -> None:
        said = {**self.SAID, "area": station.land.sector.code}
        assert sergeant.post(reverse("station:abstraction_rules"), said).status_code == 403
        planner = client_of(member("Polly Planner", Role.WORKFORCE, station.land.force.code))
        planner.post(reverse("station:abstraction_rules"), said)
        assert "Riverside North: hours abstracted, at most 40, in 28 days" in read(
            planner, "abstraction_rules"
        )


class TestDefinitions:
    SAID = {
        "code": "our-policy", "version": "1", "title": "By our policy", "words": "Abstracted, of all hours.",
        "numerator": ["abstracted"], "denominator": ["core", "abstracted", "training", "unavailable"],
        "excluded": "Nothing.", "population": "Constables and PCSOs, each apart", "source": "Policy 12 of 2026",
    }  # fmt: skip

    def test_of_the_force_stand_among_those_that_figures_are_shown_by(
        self, station: Station, sergeant: Client, recorded: Abstracted
    ) -> None:
        planner = client_of(member("Polly Planner", Role.WORKFORCE, station.land.force.code))
        address = reverse("station:define_abstraction")
        wrong = planner.post(address, {**self.SAID, "denominator": ["core"]}).content.decode()
        assert "all of it below the line too" in wrong
        planner.post(address, self.SAID)
        assert "our-policy, version 1" in read(sergeant, "abstraction", definition="our-policy")
        assert sergeant.post(address, self.SAID).status_code == 403

    def test_are_the_whole_forces_so_that_a_sectors_planner_adds_none(self, station: Station) -> None:
        local = client_of(member("Lou Local", Role.WORKFORCE, station.land.sector.code))
        assert local.post(reverse("station:define_abstraction"), self.SAID).status_code == 403


class TestQuestions:
    def test_are_answered_by_the_sergeant_who_may_code_them(
        self, station: Station, sergeant: Client, recorded: Abstracted
    ) -> None:
        assert "90 minutes elsewhere" in read(sergeant, "duty_queries")
        address = reverse("station:duty_query", args=[recorded.query])
        missing = sergeant.post(address, {"answer": "coded", "code": "", "asked_by": ""}).content.decode()
        assert "Choose what they were taken away for" in missing
        sergeant.post(address, {"answer": "coded", "code": "custody", "asked_by": "custody"})
        assert Abstraction.objects.filter(source="question", code="custody").count() == 1
        assert DutyQuery.objects.get().answer == "coded"
        assert "Nothing to ask" in read(sergeant, "duty_queries")

    def test_stay_shut_to_another_sector(self, station: Station, recorded: Abstracted) -> None:
        other = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert other.get(reverse("station:duty_query", args=[recorded.query])).status_code == 403
