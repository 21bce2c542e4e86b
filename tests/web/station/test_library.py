"""Good practice is written up, checked, published, found and withdrawn."""

from __future__ import annotations

from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.library.models import Entry
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import system
from peelian.kernel.time import local_day, now
from tests.factories.library import EntryFactory, entry_of, published_of
from tests.factories.workforce import TeamFactory
from tests.web.staff_stage import Station, client_of, member

AT = "/station/library/"


def _typed(station: Station, **more: object) -> dict[str, object]:
    team = TeamFactory.create(area=station.land.sector, name="Gate team")
    return {
        "title": "Alley gates", "category": "burglary", "team_id": team.pk, "summary": "Gates on two alleys.",
        "done": "We asked for gates.", "result": "Fewer.", "figures": "Burglaries; 14; 9",
        "ring_id": station.pcso.pk, "plan_id": station.plan.pk, "pilot_from": "2026-03-01",
        "pilot_until": "2026-03-31", **more,
    }  # fmt: skip


class TestTheWay:
    def test_leads_from_a_plan_to_what_the_whole_force_reads(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        plan = sergeant.get(f"/station/plans/{station.plan.pk}/").content.decode()
        assert f"{AT}new/?plan={station.plan.pk}" in plan
        sergeant.post(f"{AT}new/", _typed(station))
        row = Entry.objects.get()
        one = f"{AT}{row.pk}/"
        assert "Say it’s right" not in sergeant.get(one).content.decode()
        inspector.post(f"{one}check/")
        sergeant.post(f"{one}publish/")
        elsewhere = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        page = elsewhere.get(one).content.decode()
        assert "From 1 March 2026 to 31 March 2026" in page
        assert "Withdraw it" not in page
        assert "Alley gates" in elsewhere.get(f"{AT}?q=gate").content.decode()
        assert one in sergeant.get(f"/station/plans/{station.plan.pk}/").content.decode()

    def test_sends_to_the_team_where_whom_to_ring_has_left(self, station: Station, sergeant: Client) -> None:
        one = f"{AT}{published_of(station)}/"
        entry = Entry.objects.get()
        assert "has left" not in sergeant.get(one).content.decode()
        workforce.leave(
            actor=system("tests"), at=now(), person_id=entry.ring_id, left_on=local_day(now()),
            reason=workforce.LeaveReason.RETIREMENT,
        )  # fmt: skip
        page = sergeant.get(one).content.decode()
        assert f"{entry.ring.name} has left. Ask their team, {entry.team.name}" in page
        assert entry.ring.email not in page or not entry.ring.email

    def test_lets_nobody_check_their_own(self, station: Station, inspector: Client) -> None:
        row = EntryFactory.create(
            team=TeamFactory.create(area=station.land.sector), written_by=station.inspector
        )
        answer = inspector.post(f"{AT}{row.pk}/check/", follow=True)
        assert "Somebody else checks what you wrote." in answer.content.decode()

    def test_is_shut_to_a_draft_of_another_area(self, station: Station) -> None:
        elsewhere = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert elsewhere.get(f"{AT}{entry_of(station)}/").status_code == 404
        assert elsewhere.post(f"{AT}{entry_of(station)}/publish/").status_code == 403

    def test_ends_with_a_reason(self, station: Station, sergeant: Client) -> None:
        one = f"{AT}{published_of(station)}/"
        assert "Say why it is withdrawn" in sergeant.post(f"{one}withdraw/", {"reason": ""}).content.decode()
        sergeant.post(f"{one}withdraw/", {"reason": "The gates are gone."})
        assert "Withdrawn: The gates are gone." in sergeant.get(one).content.decode()


class TestWritingUp:
    def test_says_which_figure_is_wrong(self, station: Station, sergeant: Client) -> None:
        page = sergeant.post(f"{AT}new/", _typed(station, figures="Burglaries")).content.decode()
        assert "Line 1: write what was counted" in page

    def test_takes_no_team_of_another_area(self, station: Station, sergeant: Client) -> None:
        team = TeamFactory.create(area=station.land.other_sector, name="Others")
        page = sergeant.post(f"{AT}new/", _typed(station, team_id=team.pk)).content.decode()
        assert "Select a valid choice" in page or "There is a problem" in page
        assert not Entry.objects.exists()

    def test_begins_again_with_what_was_written(self, station: Station, sergeant: Client) -> None:
        sergeant.post(f"{AT}new/", _typed(station))
        page = sergeant.get(f"{AT}{Entry.objects.get().pk}/change/").content.decode()
        assert "Burglaries; 14; 9" in page
        assert 'value="2026-03-31"' in page


class TestFinding:
    def test_says_when_it_mended_the_spelling(self, station: Station, sergeant: Client) -> None:
        published_of(station)
        page = sergeant.get(f"{AT}?q=burglries").content.decode()
        assert "These have “burglaries”." in page
        assert "Alley gates at Selbourne Road" in page

    def test_takes_whatever_is_typed(self, sergeant: Client) -> None:
        assert sergeant.get(f"{AT}?q=%00").status_code == 200

    def test_gives_figures_as_files(self, station: Station, sergeant: Client) -> None:
        sergeant.post(f"{AT}new/", _typed(station))
        file = sergeant.get(f"{AT}{Entry.objects.get().pk}/?as=csv")
        assert file.content.decode("utf-8-sig").splitlines()[1] == "Burglaries,14.00,9.00,"
