"""Call-backs: times are opened, promised, rung, missed and tried again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.triage import CallBack
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.web.station.reports.pages import SignIn, text


class TestCallBacks:
    def test_are_opened_promised_rung_missed_and_tried_again(self, land: Land, centre: Client) -> None:
        contact = ContactFactory.create(phone="+447700900123", language="pl")
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk, language="pl")
        form = {"day": "2026-11-02", "first": "10:00", "last": "12:00", "minutes": "60", "places": "1"}
        page = text(centre.post("/station/call-backs/slots/", form, follow=True))
        assert "2 slots opened." in page
        assert "10am to 11am" in page
        first, second = incidents.list_slots(since=AT, until=AT + dt.timedelta(days=1))
        page = text(centre.get(f"/station/reports/{reference}/"))
        assert "2 November 2026 at 10am" in page
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": first.id, "phone": ""})
        listed = text(centre.get("/station/call-backs/"))
        assert "10am to 11am" in listed
        assert "speaks Polish" in listed
        assert "900123" not in listed
        assert "+447700900123" in text(centre.get(f"/station/reports/{reference}/"))
        call = CallBack.objects.get()
        centre.post(f"/station/call-backs/{call.pk}/", {"done": "no", "note": "Rang out"})
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": second.id})
        page = text(centre.get("/station/call-backs/?day=2026-11-02"))
        assert "Not reached" in page
        assert "Tried 1 time before" in page
        again = CallBack.objects.get(state="booked")
        centre.post(f"/station/call-backs/{again.pk}/cancel/")
        assert CallBack.objects.get(pk=again.pk).state == "cancelled"

    @pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-02"])
    def test_are_listed_for_any_day(self, sergeant: Client, day: str) -> None:
        assert sergeant.get("/station/call-backs/", {"day": day}).status_code == 200

    @pytest.mark.parametrize("slot", ["", "x", "-1", "²", "9" * 30])
    def test_a_time_that_is_none_is_refused_in_a_sentence(
        self, land: Land, sergeant: Client, slot: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        response = sergeant.post(
            f"/station/reports/{reference}/call-back/", {"slot": slot, "phone": "07700900123"}, follow=True
        )
        assert "This time has just been taken" in text(response)

    def test_of_another_area_are_not_theirs_to_finish(
        self, land: Land, centre: Client, sign_in: SignIn
    ) -> None:
        form = {"day": "2026-11-02", "first": "10:00", "last": "12:00", "minutes": "60", "places": "1"}
        centre.post("/station/call-backs/slots/", form)
        slot = incidents.list_slots(since=AT, until=AT + dt.timedelta(days=1))[0]
        reference = make_report(land.neighbourhoods[0])
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": slot.id, "phone": "07700 900123"})
        call = CallBack.objects.get()
        other = sign_in(Role.SERGEANT, "riverside-2")
        assert other.get(f"/station/call-backs/{call.pk}/").status_code == 403
        assert other.post(f"/station/call-backs/{call.pk}/", {"done": "yes"}).status_code == 403
        assert other.post(f"/station/call-backs/{call.pk}/cancel/").status_code == 403
        assert other.get("/station/call-backs/slots/").status_code == 403
