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
from peelian.kernel.actors import system
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


class TestTheWorker:
    def test_keeps_the_beats_own_pages_only_and_is_for_those_who_work_there(self, pcso: Client) -> None:
        response = pcso.get("/beat/worker.js")
        assert response["Content-Type"].startswith("text/javascript")
        assert r"/^\/beat\/(?:patrols\/\d+\/)?$/" in response.content.decode()
        assert Client().get("/beat/worker.js").status_code == 302
