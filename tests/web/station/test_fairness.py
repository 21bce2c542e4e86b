"""Figures by group: closed to most, counts with words, files of the same; assessments that two people make."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import AssessmentState
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.journeys import draw_charts, follow_fairness
from peelian.kernel.time import now
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.fairness import ACTOR, CLOSED, PLAIN, campaign
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def planner(station: Station) -> Client:
    """Somebody of workforce planning."""
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestRecruitment:
    def test_compares_the_groups_of_a_closed_campaign(self, planner: Client) -> None:
        made = campaign(PLAIN)
        shown = text(planner, f"{reverse('station:fairness')}?campaign={made}&of=ethnicity")

        assert (
            "12 of 40 (30.0%) were selected, against 60.0% of White: a ratio of 0.50 (0.30 to 0.83)." in shown
        )
        assert "Assessment centre" in shown

    def test_gives_the_same_as_a_file(self, planner: Client) -> None:
        made = campaign(PLAIN)
        answer = planner.get(
            f"{reverse('station:fairness')}?campaign={made}&of=ethnicity&as=csv&table=recruitment-overall"
        )

        assert answer["Content-Type"].startswith("text/csv")
        assert '"Black, Black British, Black Welsh, Caribbean or African",12,40,' in answer.content.decode(
            "utf-8-sig"
        )

    def test_offers_no_open_campaign(self, planner: Client) -> None:
        made = campaign(PLAIN, closed=False)
        shown = text(planner, f"{reverse('station:fairness')}?campaign={made}&of=ethnicity")

        assert "were selected" not in shown
        assert "There is a problem" in shown

    def test_says_which_groups_are_too_small_to_tell(self, planner: Client) -> None:
        made = campaign({**PLAIN, "mixed": (9, 2, 7, 8)})
        shown = text(planner, f"{reverse('station:fairness')}?campaign={made}&of=ethnicity")

        assert "too few to tell" in shown

    def test_opens_and_closes_a_campaign(self, planner: Client) -> None:
        form = {"name": "Autumn", "route": "pcep", "opened_on": "2026-09-01", "stages": "Sift\nVetting\n"}
        planner.post(reverse("station:open_campaign"), form)
        (made,) = fairness.list_campaigns()
        assert (made.name, made.stages) == ("Autumn", ("Sift", "Vetting"))

        planner.post(reverse("station:close_campaign", args=[made.id]))
        assert fairness.get_campaign(made.id).closed_on is not None

    @pytest.mark.parametrize(
        "role", [Role.SERGEANT, Role.INSPECTOR, Role.ANALYST, Role.COMMS, Role.ADMINISTRATOR]
    )
    def test_is_not_for_everybody(self, station: Station, role: Role) -> None:
        client = client_of(member("No Body", role, station.land.force.code))

        assert client.get(reverse("station:fairness")).status_code == 403
        assert client.get(reverse("station:representation")).status_code == 403

    def test_lets_a_chief_inspector_look_and_change_nothing(self, station: Station) -> None:
        client = client_of(member("Chris Chief", Role.CHIEF_INSPECTOR, station.land.force.code))

        assert "Open a campaign" not in text(client, reverse("station:fairness"))
        assert client.get(reverse("station:open_campaign")).status_code == 403


class TestTheRatio:
    def test_is_drawn_with_its_interval_over_the_same_table(self, planner: Client) -> None:
        address = f"{reverse('station:fairness')}?campaign={campaign(PLAIN)}&of=ethnicity"
        shown = text(planner, address)
        assert "Adverse impact ratio; below 0.8 asks for a look" not in shown.partition("<main")[0]
        draw_charts.draw_due(at=now())
        drawn = text(planner, address)
        assert "Adverse impact ratio; below 0.8 asks for a look" in drawn
        assert drawn.count("<caption") == shown.count("<caption")
        assert "<svg" in drawn.partition("<main")[2]


class TestOfficers:
    def test_tells_nothing_of_a_handful(self, planner: Client) -> None:
        assert "Too few officers serve on this day" in text(planner, reverse("station:representation"))

    def test_counts_a_quarter_and_an_aspiration(self, planner: Client) -> None:
        day, *_, before = follow_fairness.quarters(now(), count=4)
        since = before + dt.timedelta(days=1)
        for group, count in (("white", 30), ("asian", 12)):
            for _ in range(count):
                person = PersonFactory.create(joined_on=since)
                fairness.declare(
                    actor=ACTOR,
                    at=AT,
                    person_id=person.pk,
                    answers={fairness.Characteristic.ETHNICITY: group},
                )
        asked = f"day={day}&of=ethnicity&groups=asian&aim=20&since={since}"
        shown = text(planner, f"{reverse('station:representation')}?{asked}")

        assert re.search(r"12 of 20 from 1 \w+ \d+ to \d+ \w+ \d+: 8 short\.", shown)
        assert f"Police officers on {day.day} {day:%B %Y}" in shown


class TestAssessments:
    def test_are_written_by_one_and_approved_by_another(self, planner: Client, station: Station) -> None:
        subject = f"fairness.Campaign:{campaign({})}"
        assert subject in text(planner, reverse("station:assessments"))
        form = {
            "subject": subject,
            "title": "Spring",
            "affected": ["ethnicity"],
            "body": "Fewer pass the sift.",
        }
        planner.post(reverse("station:write_assessment"), form)
        (made,) = fairness.list_assessments()
        seen = {"seen": made.changed_at.isoformat()}
        planner.post(reverse("station:approve_assessment", args=[made.id]), seen)
        assert fairness.get_assessment(made.id).state is AssessmentState.DRAFT

        other = client_of(member("Sam Second", Role.WORKFORCE, station.land.force.code))
        other.post(reverse("station:approve_assessment", args=[made.id]))
        assert fairness.get_assessment(made.id).state is AssessmentState.DRAFT
        assert f'name="seen" value="{seen["seen"]}"' in text(
            other, reverse("station:assessment", args=[made.id])
        )
        other.post(reverse("station:approve_assessment", args=[made.id]), seen)
        assert fairness.get_assessment(made.id).approved_by == "Sam Second"

    def test_are_changed_and_given_files_by_their_writer(self, planner: Client, station: Station) -> None:
        subject = f"fairness.Campaign:{campaign({})}"
        form = {"subject": subject, "title": "Spring", "body": "Fewer pass the sift."}
        planner.post(reverse("station:write_assessment"), form)
        (made,) = fairness.list_assessments()
        address = reverse("station:edit_assessment", args=[made.id])
        assert "Fewer pass the sift." in text(planner, address)
        assert "Give the assessment a title" in planner.post(address, {"body": "Fewer."}).content.decode()
        planner.post(address, {"title": "Spring 2026", "body": "Fewer women pass.", "affected": ["sex"]})
        assert fairness.get_assessment(made.id).title == "Spring 2026"

        files = reverse("station:add_assessment_file", args=[made.id])
        bad = planner.post(files, {"file": SimpleUploadedFile("form.pdf", b"<script>")}).content.decode()
        assert "The file must be a PDF, a JPEG or a PNG." in bad
        assert "Choose a file" in planner.post(files).content.decode()
        planner.post(files, {"file": SimpleUploadedFile("form.pdf", b"%PDF-1.7")})
        (kept,) = fairness.get_assessment(made.id).files
        assert "form.pdf</a> (8\xa0bytes" in text(planner, reverse("station:assessment", args=[made.id]))
        answer = planner.get(reverse("station:assessment_file", args=[kept.id]))
        assert answer["Content-Disposition"] == f'attachment; filename="assessment-{made.id}-{kept.id}.pdf"'
        assert (answer.content, answer["X-Content-Type-Options"]) == (b"%PDF-1.7", "nosniff")

        other = client_of(member("Sam Second", Role.WORKFORCE, station.land.force.code))
        shown = text(other, reverse("station:assessment", args=[made.id]))
        assert "Change the draft" not in shown
        refused = other.post(address, {"title": "Mine", "body": "Words"}).content.decode()
        assert "Its writer changes a draft." in refused
        planner.post(reverse("station:remove_assessment_file", args=[kept.id]))
        assert fairness.get_assessment(made.id).files == ()

    def test_keep_what_is_done_about_them(self, planner: Client) -> None:
        made = fairness.write_assessment(
            actor=ACTOR, at=AT, written_by_id=UserFactory.create().pk, subject=f"fairness.Campaign:{campaign({})}",
            title="Spring", body="Fewer pass.",
        )  # fmt: skip
        address = reverse("station:assessment", args=[made])
        planner.post(address, {"words": "Sift without names", "owner": "Recruitment", "due_on": "2026-12-01"})
        (action,) = fairness.get_assessment(made).actions
        planner.post(reverse("station:finish_action", args=[action.id]))

        assert "Sift without names" in text(planner, address)
        assert fairness.get_assessment(made).actions[0].done_on is not None


class TestAboutYou:
    def test_takes_and_takes_back_what_an_officer_says_of_themselves(self, station: Station) -> None:
        assert station.pcso.user is not None
        client = client_of(station.pcso.user)
        address = reverse("beat:about")
        client.post(address, {"sex": "female", "religion": "sikh"})
        assert [one.value for one in fairness.own_declarations(station.pcso.pk)] == ["female", "sikh"]

        client.post(address, {"sex": "", "religion": "prefer-not-to-say"})
        assert [one.value for one in fairness.own_declarations(station.pcso.pk)] == ["prefer-not-to-say"]
        assert "checked" in text(client, address)

    def test_takes_over_what_an_applicant_said_when_they_want_it(self, station: Station) -> None:
        user = station.pcso.user
        assert user is not None
        Career.objects.filter(person=station.pcso).update(joined_on=CLOSED)
        for held in (Terms, Posting):
            held.objects.filter(person=station.pcso).update(valid_from=CLOSED)
        campaign({"black": (0, 0, 0, 6)})
        client, address = client_of(user), reverse("beat:carry-answers")
        assert address in text(client, reverse("beat:about"))

        unasked = client.post(address, {"reference": "black-3-0"}).content.decode()
        assert "Tick that you want this, or leave it" in unasked
        wrong = client.post(address, {"reference": "black-0-0", "consent": "on"}).content.decode()
        assert "There is no application under this reference" in wrong
        assert fairness.own_declarations(station.pcso.pk) == []
        client.post(address, {"reference": "black-3-0", "consent": "on"})
        assert [one.value for one in fairness.own_declarations(station.pcso.pk)] == ["black"]
        assert address not in text(client, reverse("beat:about"))
