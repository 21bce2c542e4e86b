"""Flows of few people, to those who read counts and no names."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.types.people import LeaveReason
from peelian.web.station.page import today
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station, client_of, member


def asked(left: dt.date, **more: str) -> dict[str, str]:
    return {"first": str(left - dt.timedelta(days=5)), "last": str(today()), "staff_class": "officer", **more}


class TestFlows:
    @pytest.mark.parametrize("number", [1, 4, 5])
    def test_of_few_are_hidden_from_those_who_read_no_names(self, station: Station, number: int) -> None:
        """One leaver of one unit in a week is somebody whom everybody there knows."""
        left = today() - dt.timedelta(days=10)
        for _ in range(number):
            joined = left - dt.timedelta(days=400)
            PersonFactory.create(joined_on=joined, left_on=left, reason=LeaveReason.DISMISSAL)
        reader, planner = (
            client_of(member(role.label, role, station.land.force.code))
            for role in (Role.STAFF_OFFICER, Role.WORKFORCE)
        )
        for kind in ({}, {"as": "csv", "table": "flows"}):
            told = read(reader, asked(left, **kind))
            assert ("Who came, went and moved" in told) == (number < 5)
            assert ("Leavers, transfers out among them" in told) == (number >= 5)
            assert "ismissal" not in told
        assert "ismissal" in read(planner, asked(left))


def read(client: Client, said: dict[str, str]) -> str:
    return client.get(reverse("station:workforce_flows"), said).content.decode().partition("<table")[
        2
    ] or client.get(reverse("station:workforce_flows"), said).content.decode("utf-8-sig")
