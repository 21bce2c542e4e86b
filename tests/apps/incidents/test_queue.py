"""Staff see the reports of their own areas, what is most severe first; what is alike is shown to them only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.types.reports import By, EntryDirection, IncidentKind, Origin, Show, Step
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.incidents import receive
from tests.factories.places import make_land, square

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def listed(viewer: Any, show: Show = Show.WAITING, at: dt.datetime = AT, **more: Any) -> list[str]:
    return [line.reference for line in incidents.list_reports(viewer=viewer, at=at, show=show, **more)]


class TestQueue:
    def test_has_what_can_not_wait_first_then_the_most_severe_then_what_is_due_first(self) -> None:
        area = make_land().neighbourhoods[0]
        late = receive(area, at=AT + HOUR).reference
        early = receive(area).reference
        fire = receive(area, answers={"how": ["fire"]}).reference
        weapon = receive(area, escalated_for="A weapon").reference
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        assert listed(viewer) == [weapon, fire, early, late]

    def test_holds_the_areas_of_the_viewer_only(self) -> None:
        land = make_land()
        here = receive(land.neighbourhoods[0]).reference
        there = receive(land.other_neighbourhood).reference

        assert listed(make_viewer(Role.SERGEANT, "riverside-1")) == [here]
        assert set(listed(make_viewer(Role.CONTACT_CENTRE, "midshire"))) == {here, there}
        assert listed(make_viewer(Role.PCSO, "midshire")) == []

    def test_counts_as_many_as_each_list_holds(self) -> None:
        area = make_land().neighbourhoods[0]
        user = UserFactory.create()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user)
        one = receive(area, answers={"call_back": "yes", "phone": "07700 900123"}).reference
        receive(area)
        incidents.take(actor=viewer.actor, at=AT, reference=one, user_id=user.pk)
        filed = receive(area).reference
        incidents.step(
            actor=viewer.actor, at=AT, reference=filed, step=Step.FILE, by=By.STAFF, by_id=user.pk,
            words="We filed it.", crime_number="20/123456/26",
        )  # fmt: skip
        later = AT + 72 * HOUR

        counts = incidents.count_reports(viewer=viewer, at=later)

        for show in Show:
            assert getattr(counts, show.name.lower()) == len(listed(viewer, show, later)), show
        assert (counts.waiting, counts.mine, counts.nobodys, counts.overdue) == (2, 1, 1, 2)
        assert (counts.call_backs, counts.closed, counts.all) == (1, 1, 3)

    def test_words_that_nobody_has_read_for_days_are_overdue_too(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference
        user = UserFactory.create()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user)
        incidents.step(
            actor=viewer.actor, at=AT, reference=reference, step=Step.FILE, by=By.STAFF, by_id=user.pk,
            words="We filed it.", crime_number="20/123456/26",
        )  # fmt: skip
        incidents.add_entry(
            actor=viewer.actor, at=AT, reference=reference, direction=EntryDirection.IN, text="I saw them.",
            language="en", key="k",
        )  # fmt: skip

        assert listed(viewer, Show.OVERDUE, AT + 71 * HOUR) == []
        (line,) = incidents.list_reports(viewer=viewer, at=AT + 73 * HOUR, show=Show.OVERDUE)
        assert (line.reference, line.overdue) == (reference, True)

    def test_a_line_tells_no_name_no_address_and_no_words(self) -> None:
        receive(make_land().neighbourhoods[0], answers={"name": "Ann Example"}, address="12 High Street")
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        line = str(incidents.list_reports(viewer=viewer, at=AT))

        for secret in ("Ann Example", "High Street", "scratched"):
            assert secret not in line


class TestGetReport:
    def test_records_the_read_with_its_reason(self) -> None:
        contact = ContactFactory.create()
        reference = receive(make_land().neighbourhoods[0], contact=contact).reference
        viewer = make_viewer(Role.SERGEANT, "riverside-1")

        incidents.get_report(viewer=viewer, at=AT, reference=reference, reason="triage")

        read = events.list_reads(subject=f"contacts.Contact:{contact.pk}", limit=9)[0]
        assert read.reason == f"report {reference}: triage"

    def test_is_refused_elsewhere(self) -> None:
        land = make_land()
        reference = receive(land.neighbourhoods[0]).reference

        for role, area in ((Role.SERGEANT, "riverside-2"), (Role.BOARD, "midshire")):
            with pytest.raises(NotAllowed):
                incidents.get_report(viewer=make_viewer(role, area), at=AT, reference=reference)
        with pytest.raises(NotFound):
            incidents.get_report(
                viewer=make_viewer(Role.SERGEANT, "midshire"), at=AT, reference="R26-BBBBBBB"
            )


class TestAlike:
    def test_is_near_in_place_and_time(self) -> None:
        land = make_land()
        middle = square(0, 0).centroid
        here = {"lat": middle.y, "lng": middle.x}
        one = receive(land.neighbourhoods[0], **here).reference
        near = receive(land.neighbourhoods[0], lat=middle.y + 0.001, lng=middle.x).reference
        receive(land.neighbourhoods[0], lat=middle.y + 0.01, lng=middle.x)
        receive(
            land.neighbourhoods[0],
            answers={"happened_from": "2026-10-20T10:00", "happened_until": ""},
            **here,
        )
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        found = incidents.list_alike(viewer=viewer, at=AT, reference=one)

        assert [(other.reference, other.metres) for other in found] == [(near, 111)]

    def test_without_a_point_it_is_the_same_postcode(self) -> None:
        land = make_land()
        one, two = (receive(land.neighbourhoods[0]).reference for _ in range(2))
        receive(land.neighbourhoods[0], answers={"postcode": "B31 2XY"})
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        assert [o.reference for o in incidents.list_alike(viewer=viewer, at=AT, reference=one)] == [two]

    def test_shows_none_that_the_viewer_may_not_read(self) -> None:
        land = make_land()
        one = receive(land.neighbourhoods[0]).reference
        receive(land.other_neighbourhood)
        viewer = make_viewer(Role.SERGEANT, "riverside-1")

        assert incidents.list_alike(viewer=viewer, at=AT, reference=one) == []


class TestFigures:
    def test_count_what_became_of_what_was_received_in_a_span(self) -> None:
        area = make_land().neighbourhoods[0]
        user = UserFactory.create()
        actor = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user).actor
        references = [receive(area).reference for _ in range(3)]
        receive(area, IncidentKind.THEFT, answers={"call_back": "yes", "phone": "07700 900123"})
        receive(area, at=AT + 30 * 24 * HOUR)
        for reference, at in ((references[0], AT + HOUR), (references[1], AT + 60 * HOUR)):
            incidents.step(
                actor=actor, at=at, reference=reference, step=Step.FILE, by=By.STAFF, by_id=user.pk,
                words="We filed it.", crime_number="20/123456/26",
            )  # fmt: skip

        found = incidents.figures(
            area_codes=["N01"], since=AT, until=AT + 7 * 24 * HOUR, at=AT + 31 * 24 * HOUR
        )

        assert (found.received, found.closed, found.active, found.filed) == (4, 2, 2, 2)
        assert (found.needs_call_back, found.in_time, found.late) == (1, 1, 1)
        assert found.by_kind == {"criminal-damage": 3, "theft": 1}


class TestPublicStatus:
    def test_is_given_of_what_came_by_open311_only(self) -> None:
        area = make_land().neighbourhoods[0]
        page = receive(area).reference
        open311 = receive(area, origin=Origin.OPEN311).reference

        status = incidents.report_status(open311)

        assert (status.is_open, status.received_on, status.kind) == (
            True, AT.date(), IncidentKind.CRIMINAL_DAMAGE
        )  # fmt: skip
        with pytest.raises(NotFound):
            incidents.report_status(page)
