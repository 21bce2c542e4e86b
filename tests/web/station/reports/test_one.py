"""The page of one report: what it shows, to whom, and whatever the words in it are."""

from __future__ import annotations

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.models.reports import Report
from peelian.journeys import triage
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.web.station.reports.pages import SignIn, order, text


class TestAReport:
    def test_shows_what_was_told_why_it_is_weighed_so_and_records_the_read(
        self, land: Land, sergeant: Client
    ) -> None:
        contact = ContactFactory.create()
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk)
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert "Somebody scratched my car from end to end." in page
        assert "12 High Street" in page
        for letter in ("Threat", "Harm", "Risk", "Investigation", "Vulnerability", "Engagement"):
            assert f"<dt>{letter}: " in page
        read = PersonalDataRead.objects.get()
        assert (read.subject, reference in read.reason) == (f"contacts.Contact:{contact.pk}", True)

    @pytest.mark.parametrize(("role", "area"), [(Role.PCSO, "N01"), (Role.SERGEANT, "riverside-2")])
    def test_is_not_for_a_pcso_or_a_sergeant_of_another_sector(
        self, land: Land, sign_in: SignIn, role: Role, area: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        client = sign_in(role, area)
        at = f"/station/reports/{reference}"
        for address in ("", "thrive/", "step/file/", "file/1/"):
            assert client.get(f"{at}/{address}").status_code == 403
        for address in ("take/", "note/", "thrive/", "step/file/", "call-back/"):
            assert client.post(f"{at}/{address}", {"words": "x"}).status_code == 403
        assert not PersonalDataRead.objects.exists()

    @pytest.mark.parametrize(
        "reference", ["R26-BCDFGHJ", "nonsense", "R26", "'", "%00", "R26-BCDFGH%00", "<b>"]
    )
    def test_that_is_not_there_is_not_found(self, sergeant: Client, reference: str) -> None:
        assert sergeant.get(f"/station/reports/{reference}/").status_code == 404

    def test_shows_words_in_another_language_with_their_direction(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0], language="ur")
        triage.hear(at=AT, reference=reference, contact_id=None, text="گاڑی نیلی تھی", language="ur", key="k")
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert 'dir="auto" lang="ur"' in page
        assert "in Urdu" in page

    def test_new_words_are_new_until_somebody_reads_them(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        triage.hear(
            at=AT, reference=reference, contact_id=None, text="One more thing.", language="en", key="k"
        )
        assert order(text(sergeant.get("/station/reports/?show=new-words"))) == [reference]
        sergeant.get(f"/station/reports/{reference}/")
        assert order(text(sergeant.get("/station/reports/?show=new-words"))) == []

    def test_notes_are_among_ourselves_and_pressed_once(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        for _ in range(3):
            sergeant.post(
                f"/station/reports/{reference}/note/", {"note": "Same van as last week", "once": "a"}
            )
        assert ReportEntry.objects.get().direction == "note"
        assert "Same van" in text(sergeant.get(f"/station/reports/{reference}/"))
        assert incidents.tracked(reference, at=AT).entries == ()

    def test_shows_others_that_may_be_about_the_same_and_joins_it(self, land: Land, sergeant: Client) -> None:
        first = make_report(land.neighbourhoods[0])
        second = make_report(land.neighbourhoods[0], answers={"happened_from": "2026-11-01T21:00"})
        make_report(land.neighbourhoods[2], column=2)
        page = text(sergeant.get(f"/station/reports/{second}/"))
        assert f"/station/reports/{second}/step/join/?to={first}" in page
        address = f"/station/reports/{second}/step/join/"
        assert first in text(sergeant.get(address, {"to": first}))
        sergeant.post(address, {"joined_to": first.lower()})
        row = Report.objects.get(reference=second)
        assert (row.state, row.joined_to and row.joined_to.reference) == ("joined", first)

    def test_is_weighed_anew_with_a_reason(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0], escalated_for="a weapon")
        levels = dict.fromkeys((letter.value for letter in incidents.Letter), "0")
        address = f"/station/reports/{reference}/thrive/"
        page = text(sergeant.post(address, levels))
        assert "Say why you weigh it so" in page
        sergeant.post(address, {**levels, "reason": "Spoke to her: it was a toy"})
        row = Report.objects.get(reference=reference)
        assert (row.severity, row.escalated_for) == (1, "")


class TestHostileWords:
    @pytest.mark.parametrize(
        "hostile", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "\u0000x", "{{ 7*7 }}", "x" * 6000]
    )
    def test_are_kept_as_words_or_refused(self, land: Land, sergeant: Client, hostile: str) -> None:
        reference = make_report(land.neighbourhoods[0])
        at = f"/station/reports/{reference}"
        given = dict.fromkeys(
            ("words", "reason", "crime_number", "agency", "joined_to", "note", "because", "user"), hostile
        )
        for address in ("take/", "note/", "calm/", "thrive/", "step/file/", "step/refer/", "step/join/"):
            assert sergeant.post(f"{at}/{address}", given).status_code in (200, 302, 404)
        assert sergeant.post(f"{at}/call-back/", {"slot": hostile, "phone": hostile}).status_code in (
            302,
            404,
        )
        page = text(sergeant.get(f"{at}/"))
        assert "<script>alert" not in page


class TestPictures:
    def test_are_shown_to_those_who_may_read_the_report(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        row = Report.objects.get(reference=reference)
        file = row.files.create(
            position=1, name="van.jpg", media_type="image/jpeg", content=b"\xff\xd8picture", size=9,
            alt="A scratched van", sha256="0" * 64, added_at=AT,
        )  # fmt: skip
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert 'alt="A scratched van"' in page
        response = sergeant.get(f"/station/reports/{reference}/file/{file.pk}/")
        assert (response["Content-Type"], response.content) == ("image/jpeg", b"\xff\xd8picture")
        assert response["X-Content-Type-Options"] == "nosniff"
        other = make_report(land.neighbourhoods[0])
        assert sergeant.get(f"/station/reports/{other}/file/{file.pk}/").status_code == 404
