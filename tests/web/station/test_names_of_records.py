"""Names in training and probation records: for those who answer for the people, not for those who count them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from tests.factories.stability import probation_in
from tests.web.staff_stage import Station, client_of, member
from tests.web.training_stage import Training, set_training


@pytest.fixture
def training(station: Station) -> Training:
    return set_training(station)


@pytest.fixture(params=[Role.STAFF_OFFICER, Role.CHIEF_OFFICER])
def maker(request: pytest.FixtureRequest, station: Station) -> Client:
    return client_of(member("Mina Maker", request.param, station.land.force.code))


class TestMakersOfPacks:
    def test_read_no_training_by_name(self, training: Training, maker: Client) -> None:
        addresses = {name: address for name, (_, address) in training.addresses().items()}
        name = training.station.pcso.name
        seen = 0
        for address in addresses.values():
            answer = maker.get(address)
            assert answer.status_code in {200, 403}
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                seen += 1
                assert name not in answer.content.decode(), address
        assert seen, "counts stay"
        person = reverse("station:training_of", args=[training.station.pcso.pk])
        assert maker.get(person).status_code == 403
        assert client_of(training.station.sergeant).get(person).status_code == 200

    def test_read_no_probation_by_name_and_its_counts(self, station: Station, maker: Client) -> None:
        probation = probation_in(station.land.lpa)
        page = maker.get(reverse("station:workforce_probations")).content.decode()
        assert probation.person.name not in page
        assert "Students and tutors on" in page
        address = reverse("station:workforce_probation", args=[probation.pk])
        assert maker.get(address).status_code == 403
        inspector = client_of(station.inspector)
        assert inspector.get(address).status_code == 200
        assert (
            probation.person.name in inspector.get(reverse("station:workforce_probations")).content.decode()
        )
