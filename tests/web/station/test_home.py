"""The station's first page: what waits for whoever opens it."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.board.models.packs import Pack
from peelian.apps.board.types.packs import PackState
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import PatrolKind
from tests.factories.abstraction import abstracted
from tests.factories.accounts import RoleGrantFactory
from tests.factories.board import make_pack
from tests.factories.clock import TODAY
from tests.factories.problems import ReadingFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.priorities import _another_priority
from tests.web.station.test_practice import ended, prove


class TestWhatNeedsMeNow:
    def test_counts_the_requests_and_questions_about_ones_own_people(
        self, station: Station, sergeant: Client
    ) -> None:
        asked = abstracted(station.pcso, station.inspector.pk)
        for name in ("home", "my_team"):
            page = " ".join(sergeant.get(reverse(f"station:{name}")).content.decode().split())
            assert "Requests for your people" in page
            assert "Where were they?" in page
        page = sergeant.get(reverse("station:home")).content.decode()
        assert f"{station.pcso.name}: 90 minutes outside their sector" in page
        assert reverse("station:abstraction_request", args=[asked.request]) in page
        inspector_of_another = client_of(member("Ivo", Role.SERGEANT, station.land.other_sector.code))
        assert station.pcso.name not in inspector_of_another.get(reverse("station:home")).content.decode()

    def test_tells_a_chief_officer_of_a_pack_that_waits_for_approval(self, station: Station) -> None:
        made = make_pack()
        Pack.objects.filter(pk=made.id).update(state=PackState.ASKED)
        for user, role in ((made.writer, Role.CHIEF_OFFICER), (made.approver, Role.CHIEF_OFFICER)):
            RoleGrantFactory.create(user=user, role=role, area_code=station.land.force.code)
        address = reverse("board:pack", args=[made.code])
        assert address in client_of(made.approver).get(reverse("station:home")).content.decode()
        # Who wrote the newest words approves nothing.
        assert address not in client_of(made.writer).get(reverse("station:home")).content.decode()

    def test_counts_what_waits_and_links_to_it(self, station: Station, inspector: Client) -> None:
        page = inspector.get(reverse("station:home")).content.decode()
        assert "2 lines to adopt or decline" in page
        assert "approve what Sam Sergeant wrote" in page
        assert reverse("station:update", args=[station.update.pk]) in page

    def test_says_so_where_nothing_waits(self, station: Station) -> None:
        workforce = client_of(member("Wyn", Role.WORKFORCE, station.land.neighbourhoods[2].code))
        assert "Nothing needs you now" in workforce.get(reverse("station:home")).content.decode()

    def test_asks_for_a_plan_where_there_is_none(self, station: Station, inspector: Client) -> None:
        _another_priority(station)
        assert "no plan yet" in inspector.get(reverse("station:home")).content.decode()

    def test_lists_a_plan_that_got_worse(self, station: Station, inspector: Client) -> None:
        outcome = station.plan.outcomes.get()
        for days, value in ((90, 22), (60, 25), (30, 28)):
            ReadingFactory.create(outcome=outcome, on=TODAY - dt.timedelta(days=days), value=value)
        outcome.readings.filter(on=TODAY).update(value=31)
        page = inspector.get(reverse("station:home")).content.decode()
        assert "Plans that got worse" in page
        assert f"{station.plan.title}: worse than before" in page

    def test_tells_patrols_that_nobody_came_for_from_those_of_which_nothing_is_known(
        self, station: Station, inspector: Client
    ) -> None:
        prove(ended(station, "Missed"), 0, visits=0, fixes=12)
        prove(ended(station, "Silent"), 0, visits=0, fixes=0)
        ended(station, "Never worked out")
        ended(station, "Wardens", kind=PatrolKind.PARTNER)
        page = inspector.get(reverse("station:home")).content.decode()
        assert "Missed: over, nobody came" in page
        assert "Silent: over, no positions: whether anybody came isn’t known" in page
        assert "Never worked out: over, no positions" in page
        assert "Wardens: " not in page
        tasks = inspector.get(reverse("station:tasks")).content.decode()
        assert "Proven: not known, the sector gave no positions then" in tasks
        silent = PatrolTask.objects.get(title="Silent")
        shown = inspector.get(reverse("station:task", args=[silent.pk])).content.decode()
        assert "Not known: the sector’s devices gave no positions in these hours." in shown
        assert "of the minutes asked for" not in shown
