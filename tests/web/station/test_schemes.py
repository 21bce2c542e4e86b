"""The station offers schemes, closes them, and answers those who asked."""

from __future__ import annotations

from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.schemes.models import Interest, Scheme
from tests.factories.schemes import InterestFactory, SchemeFactory
from tests.web.staff_stage import Station, client_of, member


class TestSchemes:
    def test_are_offered_by_a_sergeant_and_read_by_residents(
        self, sergeant: Client, station: Station
    ) -> None:
        answer = sergeant.post(
            "/station/schemes/new/",
            {"name": "Speed Watch", "what": "Stand at the road.", "area_code": station.land.sector.code},
            follow=True,
        )
        assert "Residents can read about Speed Watch now." in answer.content.decode()
        assert Scheme.objects.get().area == station.land.sector
        assert "Speed Watch" in Client().get("/get-involved/").content.decode()

    def test_say_what_is_missing(self, sergeant: Client) -> None:
        answer = sergeant.post("/station/schemes/new/", {"name": "", "what": "x"})
        assert "Give the scheme a name" in answer.content.decode()

    def test_are_closed_after_a_second_look(self, sergeant: Client, station: Station) -> None:
        scheme = SchemeFactory.create(area=station.land.sector)
        assert "Nobody can ask" in sergeant.get(f"/station/schemes/{scheme.code}/close/").content.decode()
        sergeant.post(f"/station/schemes/{scheme.code}/close/")
        scheme.refresh_from_db()
        assert scheme.closed_at is not None

    def test_of_the_force_are_not_a_sergeants_to_close(self, sergeant: Client) -> None:
        scheme = SchemeFactory.create()
        assert (
            f"/station/schemes/{scheme.code}/close/" not in sergeant.get("/station/schemes/").content.decode()
        )
        assert sergeant.post(f"/station/schemes/{scheme.code}/close/").status_code == 403


class TestThoseWhoAsked:
    def test_wait_in_the_list_until_they_are_answered(self, sergeant: Client, station: Station) -> None:
        one = InterestFactory.create(area=station.land.neighbourhoods[0], words="I have Saturdays.")
        page = sergeant.get("/station/schemes/").content.decode()
        assert "I have Saturdays." in page
        assert one.contact.email not in page

        before = Delivery.objects.count()
        sergeant.post(f"/station/schemes/asked/{one.pk}/", {"words": "Come on Saturday at nine."})

        assert Interest.objects.get().answered_at is not None
        assert Delivery.objects.count() == before + 1
        page = sergeant.get("/station/schemes/").content.decode()
        assert "Nobody waits." in page
        assert "Answered lately" in page
        assert "Answered</strong>" in sergeant.get(f"/station/schemes/asked/{one.pk}/").content.decode()

    def test_are_shut_to_another_sector_and_to_other_roles(self, station: Station) -> None:
        one = InterestFactory.create(area=station.land.neighbourhoods[0])
        elsewhere = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert elsewhere.get(f"/station/schemes/asked/{one.pk}/").status_code == 403
        assert one.words not in elsewhere.get("/station/schemes/").content.decode()
        pcso = client_of(member("Pat Pcso", Role.PCSO, station.land.sector.code))
        assert pcso.get("/station/schemes/").status_code == 403
