"""Taken away, on a phone: what, until when, who asked; again; and back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.duties import Abstraction
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.web.staff_stage import Station, client_of, member, set_the_station

SAID = {"code": "response", "until": "2", "asked_by": "control"}


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    assert station.pcso.user
    return client_of(station.pcso.user)


def read(client: Client) -> str:
    return " ".join(client.get(reverse("beat:away")).content.decode().split())


class TestAway:
    def test_is_recorded_from_now_with_who_asked_and_that_it_came_by_phone(
        self, station: Station, pcso: Client
    ) -> None:
        before = now()
        answer = pcso.post(reverse("beat:away"), SAID, follow=True).content.decode()
        row = Abstraction.objects.get()
        assert (row.person_id, row.code_id, row.asked_by, row.source) == (
            station.pcso.pk, "response", "control", "phone",
        )  # fmt: skip
        assert row.ends_at - row.starts_at == dt.timedelta(hours=2)
        assert before <= row.starts_at <= now()
        assert not row.planned
        assert "Recorded: on response until" in answer

    def test_ends_when_somebody_is_back(self, pcso: Client) -> None:
        pcso.post(reverse("beat:away"), SAID)
        assert "You are recorded as <strong>on response</strong>" in read(pcso)
        pcso.post(reverse("beat:back"))
        assert Abstraction.objects.get().ends_at <= now()
        assert "What for?" in read(pcso)

    def test_offers_the_last_one_again_and_the_end_of_the_shift(self, station: Station, pcso: Client) -> None:
        at = now()
        workforce.set_shift(
            actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=at - dt.timedelta(hours=3),
            ends_at=at + dt.timedelta(hours=5), kind=workforce.ShiftKind.EARLY,
        )  # fmt: skip
        workforce.abstract(
            actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=at - dt.timedelta(days=1),
            ends_at=at - dt.timedelta(hours=20), code="custody",
            details=workforce.AwayDetails(asked_by=workforce.AskedBy.CUSTODY),
        )  # fmt: skip
        page = read(pcso)
        assert "The end of your shift" in page
        assert "Again: in custody, custody" in page
        assert '<input type="hidden" name="until" value="4">' in page

    def test_offers_first_what_one_was_taken_away_for_most_lately(
        self, station: Station, pcso: Client
    ) -> None:
        def reasons() -> list[str]:
            tags = re.findall(r'<input[^>]*name="code"[^>]*>', read(pcso))
            return [re.findall(r'value="([^"]+)"', tag)[0] for tag in tags if 'type="radio"' in tag]

        usual = reasons()
        at = now()
        for days in (2, 4):
            workforce.abstract(
                actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=at - dt.timedelta(days=days),
                ends_at=at - dt.timedelta(days=days - 1), code=usual[-1], details=workforce.AwayDetails(),
            )  # fmt: skip
        assert reasons() == [usual[-1], *usual[:-1]]

    def test_offers_neither_sickness_nor_leave(self, pcso: Client) -> None:
        page = read(pcso)
        assert "In training" in page
        assert "Off sick" not in page
        assert pcso.post(reverse("beat:away"), {**SAID, "code": "sickness"}).status_code == 200
        assert not Abstraction.objects.exists()

    def test_says_what_is_missing(self, pcso: Client) -> None:
        page = pcso.post(reverse("beat:away"), {"asked_by": "control"}).content.decode()
        assert "Choose what you are taken away for" in page
        assert "Choose how long" in page

    def test_is_refused_twice_at_a_time(self, pcso: Client) -> None:
        pcso.post(reverse("beat:away"), SAID)
        again = pcso.post(reverse("beat:away"), SAID).content.decode()
        assert "already" in again
        assert Abstraction.objects.count() == 1

    def test_tells_an_account_without_a_person(self, station: Station) -> None:
        client = client_of(member("Nora Nobody", Role.OFFICER, station.land.sector.code))
        assert "isn’t tied to anybody’s post" in read(client)
        client.post(reverse("beat:back"))
