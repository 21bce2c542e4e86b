"""Deciding on a report by the table of steps, and the rules of triage."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from peelian.apps.incidents.api import IncidentKind
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.models.reports import Report
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.web.station.reports.pages import text

CIVIL = "By the force’s rules this goes the civil way"


class TestDeciding:
    @pytest.mark.parametrize(
        ("step", "given", "state"),
        [
            ("ask", {"words": "Which colour was it?"}, "needs-information"),
            ("file", {"words": "Thank you.", "crime_number": "22A1/12345/26"}, "filed"),
            ("investigate", {"words": "Thank you.", "crime_number": "22A1/12345/26"}, "investigated"),
            ("no-crime", {"words": "It is a debt.", "reason": "Civil"}, "not-a-crime"),
            ("refer", {"words": "They can help.", "agency": "The council"}, "other-agency"),
        ],
    )
    def test_takes_the_report_there_and_asks_for_what_it_needs(
        self, land: Land, sergeant: Client, step: str, given: dict[str, str], state: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        address = f"/station/reports/{reference}/step/{step}/"
        assert sergeant.get(address).status_code == 200
        page = text(sergeant.post(address, dict.fromkeys(given, "")))
        assert "There is a problem" in page
        assert Report.objects.get(reference=reference).state == "received"
        response = sergeant.post(address, given, follow=True)
        assert "The reporter is told." in text(response)
        assert Report.objects.get(reference=reference).state == state

    def test_keeps_what_was_typed_when_the_crime_number_cannot_be_one(
        self, land: Land, sergeant: Client
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        page = text(
            sergeant.post(
                f"/station/reports/{reference}/step/file/",
                {"crime_number": "<b>", "words": "Long and careful"},
            )
        )
        assert "can&#x27;t be a crime number" in page
        assert "Long and careful" in page

    def test_offers_only_the_steps_of_the_table(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        at = f"/station/reports/{reference}"
        assert "/step/conclude/" not in text(sergeant.get(f"{at}/"))
        assert "can&#x27;t be done now" in text(sergeant.get(f"{at}/step/conclude/", follow=True))
        assert sergeant.get(f"{at}/step/nonsense/").status_code == 404
        assert sergeant.get(f"{at}/step/send/").status_code == 404
        sergeant.post(f"{at}/step/investigate/", {"words": "x", "crime_number": "22A1/12345/26"})
        sergeant.post(f"{at}/step/conclude/", {"words": "He was fined."})
        sergeant.post(f"{at}/step/reopen/", {"reason": "A witness came forward"})
        row = Report.objects.get(reference=reference)
        assert (row.state, row.crime_number) == ("received", "22A1/12345/26")

    def test_by_two_people_at_once_is_done_by_the_first(
        self, land: Land, sergeant: Client, centre: Client
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        address = f"/station/reports/{reference}/step/refer/"
        sergeant.post(address, {"words": "They can help.", "agency": "The council"})
        page = text(centre.post(address, {"words": "Others can help.", "agency": "DVLA"}, follow=True))
        assert "can&#x27;t be done now" in page
        assert Report.objects.get(reference=reference).agency == "The council"
        assert ReportEntry.objects.count() == 1

    def test_pressed_twice_is_done_once(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        for _ in range(2):
            sergeant.post(f"/station/reports/{reference}/step/ask/", {"words": "Which colour?", "once": "x"})
        assert ReportEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("rules", "answers", "shown"),
        [
            ({"civil_route": "on"}, {}, True),
            ({}, {}, False),
            ({"civil_route": "on", "civil_route_below": "50"}, {}, False),
            ({"civil_route": "on", "civil_route_below": "75"}, {}, True),
            ({"civil_route": "on", "civil_route_unless": ["false-plates"]}, {"false_plates": "yes"}, False),
            ({"civil_route": "on", "civil_route_unless": ["repeat"]}, {"false_plates": "yes"}, True),
        ],
    )
    def test_shows_the_civil_route_as_the_rules_say(
        self, land: Land, centre: Client, rules: dict[str, Any], answers: dict[str, str], shown: bool
    ) -> None:
        hours = {
            "hours_now": 1,
            "hours_urgent": 4,
            "hours_soon": 24,
            "hours_routine": 48,
            "tell_words_days": 3,
        }
        response = centre.post("/station/report-rules/", {**hours, **rules})
        assert response.status_code == 302, text(response)
        reference = make_report(land.neighbourhoods[0], kind=IncidentKind.BILKING, answers=answers)
        assert (CIVIL in text(centre.get(f"/station/reports/{reference}/"))) == shown

    def test_rules_that_give_less_time_to_what_is_less_severe_are_refused(self, centre: Client) -> None:
        wrong = {
            "hours_now": 9,
            "hours_urgent": 4,
            "hours_soon": 24,
            "hours_routine": 48,
            "tell_words_days": 3,
        }
        page = text(centre.post("/station/report-rules/", wrong))
        assert "must not have more time" in page
