"""What a phone kept until it had a signal: taken once, in order, from whom it belongs to, and never half."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import Assignment, Saying
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import Abstraction
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

ADDRESS = "/beat/outbox/"


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    assert station.pcso.user
    return client_of(station.pcso.user)


def waiting(station: Station, what: str, minutes: int = 0, words: str = "", **more: Any) -> dict[str, Any]:
    said_at = AT + dt.timedelta(minutes=minutes)
    saying = {
        "key": str(uuid4()), "assignment": station.own.pk, "what": what, "words": words,
        "said_at": said_at.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    return {**saying, **more}


def send(client: Client, station: Station, *sayings: dict[str, Any], **more: Any) -> Any:
    assert station.pcso.user
    body = {"user": station.pcso.user.pk, "sayings": sayings, **more}
    return client.post(ADDRESS, body, content_type="application/json")


class TestTheOutbox:
    def test_says_who_is_signed_in_and_hands_a_token_that_its_post_needs(self, station: Station) -> None:
        assert station.pcso.user
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client_of(station.pcso.user).cookies
        hello = strict.get(ADDRESS).json()
        assert hello["user"] == station.pcso.user.pk
        assert send(strict, station).status_code == 403
        body = {"user": hello["user"], "sayings": []}
        sent = strict.post(ADDRESS, body, "application/json", headers={"X-CSRFToken": hello["token"]})
        assert sent.json() == {"answers": []}

    def test_takes_a_whole_patrol_that_was_said_without_a_signal_in_the_order_of_its_moments(
        self, station: Station, pcso: Client
    ) -> None:
        rows = [
            waiting(station, "finish", 40, "Quiet."),
            waiting(station, "accept"),
            waiting(station, "start", 20),
        ]
        answers = send(pcso, station, *rows).json()["answers"]
        assert [answer["taken"] for answer in answers] == [True, True, True]
        part = Assignment.objects.get(pk=station.own.pk)
        assert part.finished_at is not None
        assert part.note == "Quiet."
        assert list(Saying.objects.values_list("what", flat=True)) == ["accept", "start", "finish"]

    def test_takes_what_comes_three_times_once(self, station: Station, pcso: Client) -> None:
        row = waiting(station, "accept")
        answers = [send(pcso, station, row).json()["answers"] for _ in range(3)]
        assert answers == [[{"key": row["key"], "taken": True, "why": ""}]] * 3
        assert Saying.objects.count() == 1
        assert Event.objects.filter(name="tasking.task.accepted").count() == 1

    def test_keeps_what_was_said_of_a_patrol_that_was_called_off_and_shows_it_to_the_sergeant(
        self, station: Station, pcso: Client
    ) -> None:
        send(pcso, station, waiting(station, "accept"))
        tasking.cancel_task(
            actor=system("test"), at=AT + dt.timedelta(minutes=1), task_id=station.task.pk, reason="Match."
        )
        (answer,) = send(pcso, station, waiting(station, "finish", 30, "Walked it.")).json()["answers"]
        assert (answer["taken"], answer["why"]) == (False, "This task ended before this was said.")
        page = (
            client_of(station.sergeant).get(reverse("station:task", args=[station.task.pk])).content.decode()
        )
        assert "Not taken" in page
        assert "Walked it." in page

    def test_takes_nothing_in_the_name_of_whoever_is_signed_in_now(self, station: Station) -> None:
        other = member("Near By", Role.PCSO, station.land.neighbourhoods[0].code)
        PersonFactory.create(user=other)
        theirs = client_of(other)
        assert send(theirs, station, waiting(station, "accept")).status_code == 409
        (answer,) = send(theirs, station, waiting(station, "accept"), user=other.pk).json()["answers"]
        assert (answer["taken"], answer["why"]) == (False, "This task is for somebody else.")
        assert not Saying.objects.exists()

    def test_asks_to_sign_in_when_the_session_is_over(self, station: Station) -> None:
        response = send(Client(), station, waiting(station, "accept"))
        assert response.status_code == 302
        assert not Saying.objects.exists()
        assert client_of(UserFactory.create()).get(ADDRESS).status_code == 403

    def test_takes_what_is_sound_beside_what_is_not(self, station: Station, pcso: Client) -> None:
        rows = [
            waiting(station, "note", 0, ""),
            waiting(station, "accept", 1),
            waiting(station, "accept", 2, assignment=0),
        ]
        answers = send(pcso, station, *rows).json()["answers"]
        assert [(answer["taken"], answer["why"]) for answer in answers] == [
            (False, "Write what you want to note."),
            (True, ""),
            (False, "There is no such assignment."),
        ]

    @pytest.mark.parametrize(
        "change",
        [
            {"key": "1"},
            {"key": 5},
            {"key": [1]},
            {"assignment": True},
            {"what": "cancel"},
            {"said_at": "2026-11-02T08:00"},
            {"said_at": "yesterday"},
            {"said_at": "0001-01-01T00:00:00+14:00"},
            {"assignment": "1"},
            {"words": None},
        ],
    )
    def test_answers_what_it_cannot_read_and_takes_the_rest(
        self, station: Station, pcso: Client, change: dict[str, Any]
    ) -> None:
        bad = waiting(station, "start") | change
        response = send(pcso, station, bad, waiting(station, "accept"))
        assert response.status_code == 200
        taken, unread = response.json()["answers"]
        assert taken["taken"] is True
        assert (unread["taken"], unread["why"]) == (False, "We can’t read this.")
        assert unread["key"] == (bad["key"] if isinstance(bad["key"], str | int) else None)
        assert [saying.what for saying in Saying.objects.all()] == ["accept"]

    def test_takes_a_moment_by_any_zone(self, station: Station, pcso: Client) -> None:
        answers = send(pcso, station, waiting(station, "accept", said_at="2026-11-01T10:00:00+23:59")).json()

        assert answers["answers"][0]["taken"]

    @pytest.mark.parametrize(
        "body", ["", "[]", "{}", '{"user": 1, "sayings": 3}', '{"user": "1", "sayings": []}', "[" * 9999]
    )
    def test_refuses_what_is_no_outbox(self, pcso: Client, body: str) -> None:
        assert pcso.post(ADDRESS, body, content_type="application/json").status_code == 400

    def test_takes_two_hundred_at_a_time(self, station: Station, pcso: Client) -> None:
        assert send(pcso, station, *[waiting(station, "accept")] * 201).status_code == 400


def of_away(what: str, minutes: int = 0, **more: Any) -> dict[str, Any]:
    said_at = (AT + dt.timedelta(minutes=minutes)).isoformat()
    told = {"code": "response", "asked_by": "control", "hours": 4, "ends_at": None} if what == "away" else {}
    return {"key": str(uuid4()), "what": what, "said_at": said_at, **told, **more}


class TestTheOutboxOfBeingAway:
    """The test's clock is the machine's, so what was said at AT is late or early: the rules are tested with the app."""

    def test_takes_it_beside_what_was_said_of_a_patrol(self, station: Station, pcso: Client) -> None:
        said_at = now().isoformat()
        rows = [of_away("away", said_at=said_at), waiting(station, "accept")]
        answers = {one["key"]: one for one in send(pcso, station, *rows).json()["answers"]}
        assert answers == {one["key"]: {"key": one["key"], "taken": True, "why": ""} for one in rows}
        row = Abstraction.objects.get()
        assert (row.person_id, row.code_id, row.source) == (station.pcso.pk, "response", "phone")
        assert row.ends_at - row.starts_at == dt.timedelta(hours=4)

    def test_takes_what_comes_three_times_once(self, station: Station, pcso: Client) -> None:
        row = of_away("away", said_at=now().isoformat())
        answers = [send(pcso, station, row).json()["answers"] for _ in range(3)]
        assert answers == [[{"key": row["key"], "taken": True, "why": ""}]] * 3
        assert (Abstraction.objects.count(), AwaySaying.objects.count()) == (1, 1)

    def test_takes_away_and_back_in_the_order_of_their_moments(self, station: Station, pcso: Client) -> None:
        since = now() - dt.timedelta(hours=2)
        rows = [
            of_away("back", said_at=(since + dt.timedelta(hours=1)).isoformat()),
            of_away("away", said_at=since.isoformat()),
        ]
        assert [one["taken"] for one in send(pcso, station, *rows).json()["answers"]] == [True, True]
        row = Abstraction.objects.get()
        assert row.ends_at - row.starts_at == dt.timedelta(hours=1)

    def test_tells_on_the_page_what_could_not_be_taken(self, station: Station, pcso: Client) -> None:
        at = now()
        workforce.abstract(
            actor=system("test"), at=at, person_id=station.pcso.pk, starts_at=at - dt.timedelta(hours=1),
            ends_at=at + dt.timedelta(hours=3), code="court",
        )  # fmt: skip
        (answer,) = send(pcso, station, of_away("away", said_at=at.isoformat())).json()["answers"]
        assert not answer["taken"]
        assert answer["why"].startswith("You are recorded as at court already")
        page = " ".join(pcso.get(reverse("beat:away")).content.decode().split())
        assert "Not taken" in page
        assert "<strong>On response</strong>, said" in page
        assert answer["why"] in page
        assert Abstraction.objects.count() == 1

    def test_refuses_an_account_that_is_nobodys(self, station: Station) -> None:
        user = member("Nora Nobody", Role.OFFICER, station.land.sector.code)
        row = of_away("away", said_at=now().isoformat())
        (answer,) = send(client_of(user), station, row, user=user.pk).json()["answers"]
        assert (answer["taken"], "isn’t tied to anybody’s post" in answer["why"]) == (False, True)

    @pytest.mark.parametrize(
        "change",
        [
            {"code": ""},
            {"code": 5},
            {"code": "x" * 21},
            {"code": "a\0"},
            {"hours": None},
            {"hours": 0},
            {"hours": 25},
            {"hours": True},
            {"hours": "2"},
            {"ends_at": "2026-11-02T12:00:00Z"},
            {"hours": None, "ends_at": "2026-11-02T12:00"},
            {"asked_by": "the queen"},
            {"asked_by": None},
            {"what": ["away"]},
            {"key": "1"},
        ],
        ids=str,
    )
    def test_answers_what_it_cannot_read(
        self, station: Station, pcso: Client, change: dict[str, Any]
    ) -> None:
        (answer,) = send(pcso, station, of_away("away") | change).json()["answers"]
        assert (answer["taken"], answer["why"]) == (False, "We can’t read this.")
        assert not AwaySaying.objects.exists()


class TestTheWorker:
    def test_keeps_the_beats_own_pages_only_and_is_for_those_who_work_there(self, pcso: Client) -> None:
        response = pcso.get("/beat/worker.js")
        assert response["Content-Type"].startswith("text/javascript")
        assert r"/^\/beat\/(?:away\/|patrols\/\d+\/)?$/" in response.content.decode()
        assert Client().get("/beat/worker.js").status_code == 302
