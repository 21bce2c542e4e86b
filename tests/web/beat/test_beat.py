"""The beat on a phone: my patrols, a conversation, replies, meetings, priorities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.tasking.models import Assignment, Saying
from peelian.apps.voice.models import Contribution
from peelian.journeys import sign_up
from peelian.kernel.time import now
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.places import PostcodeFactory
from tests.factories.tasking import TaskWindowFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

PAGES = ["home", "note", "sign-up", "inbox", "replies", "meetings", "priorities"]


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    assert station.pcso.user
    return client_of(station.pcso.user)


class TestDoors:
    @pytest.mark.parametrize("name", PAGES)
    def test_opens_for_a_pcso(self, name: str, pcso: Client) -> None:
        assert pcso.get(reverse(f"beat:{name}")).status_code == 200

    @pytest.mark.parametrize("name", PAGES)
    def test_stays_shut_for_the_board(self, name: str, station: Station) -> None:
        board = client_of(member("Bo Board", Role.BOARD, station.land.force.code))
        assert board.get(reverse(f"beat:{name}")).status_code == 403

    def test_shows_a_task_to_those_it_is_for(self, station: Station, pcso: Client) -> None:
        address = reverse("beat:task", args=[station.task.pk])
        assert pcso.get(address).status_code == 200
        near = client_of(member("Near By", Role.PCSO, station.land.neighbourhoods[0].code))
        assert near.get(address).status_code == 403
        assert client_of(station.sergeant).get(address).status_code == 404

    def test_stays_small_for_a_bad_signal(self, station: Station, pcso: Client) -> None:
        for address in (
            reverse("beat:home"),
            reverse("beat:task", args=[station.task.pk]),
            reverse("beat:note"),
        ):
            assert len(pcso.get(address).content) < 20_000


class TestMyPatrols:
    def test_parts_today_from_what_is_over(self, station: Station, pcso: Client) -> None:
        page = pcso.get(reverse("beat:home")).content.decode()
        assert "1 patrol today" in page
        assert (
            page.index(station.task.title)
            < page.index("Over: say how it went")
            < page.index(station.proven.title)
        )

    @pytest.mark.parametrize("again_tomorrow", [False, True], ids=["once", "again-tomorrow"])
    def test_says_of_todays_patrol_that_it_is_over_and_not_that_there_was_none(
        self, station: Station, pcso: Client, monkeypatch: pytest.MonkeyPatch, again_tomorrow: bool
    ) -> None:
        evening = dt.datetime.combine(now().date() + dt.timedelta(days=30), dt.time(18), tzinfo=dt.UTC)
        monkeypatch.setattr("peelian.web.beat.views.now", lambda: evening)
        station.task.windows.all().delete()
        for day in (0, 1) if again_tomorrow else (0,):
            TaskWindowFactory.create(task=station.task, starts_at=evening + dt.timedelta(days=day, hours=-4))

        page = pcso.get(reverse("beat:home")).content.decode()

        assert "Today’s patrol is over" in page
        assert "No patrol today" not in page

    def test_marks_only_what_is_over(self, pcso: Client) -> None:
        page = pcso.get(reverse("beat:home")).content.decode()
        assert page.count("peelian-task--late") == 1

    def test_takes_starts_notes_and_finishes_one(self, station: Station, pcso: Client) -> None:
        def said(what: str, words: str = "") -> Assignment:
            pcso.post(reverse("beat:say", args=[station.task.pk]), {"what": what, "words": words})
            return Assignment.objects.get(pk=station.own.pk)

        assert said("accept").accepted_at is not None
        assert said("start").started_at is not None
        said("note", "Cars on the zigzags.")
        page = pcso.get(reverse("beat:task", args=[station.task.pk])).content.decode()
        assert "Cars on the zigzags." in page
        assert said("finish").finished_at is None
        assert said("finish", "Spoke to six parents.").note == "Spoke to six parents."

    def test_asks_for_the_words_that_are_missing_and_goes_home_when_all_is_said(
        self, station: Station, pcso: Client
    ) -> None:
        address = reverse("beat:say", args=[station.task.pk])
        assert "Write why you can’t do it" in pcso.post(address, {"what": "decline"}).content.decode()
        pcso.post(address, {"what": "accept"})
        assert "Write what you saw and did" in pcso.post(address, {"what": "finish"}).content.decode()
        answer = pcso.post(address, {"what": "finish", "words": "Quiet."})
        assert answer["Location"] == reverse("beat:home")

    def test_declines_with_a_reason_that_the_sergeant_reads(self, station: Station, pcso: Client) -> None:
        pcso.post(reverse("beat:say", args=[station.task.pk]), {"what": "decline", "words": "At court."})
        shown = client_of(station.sergeant).get(reverse("station:task", args=[station.task.pk]))
        assert "can’t do it: “At court.”" in shown.content.decode()
        page = pcso.get(reverse("beat:task", args=[station.task.pk])).content.decode()
        assert "You said that you can’t" in page

    def test_counts_a_second_press_once(self, station: Station, pcso: Client) -> None:
        key = str(uuid4())
        for _ in range(2):
            pcso.post(reverse("beat:say", args=[station.task.pk]), {"what": "accept", "key": key})
        assert Saying.objects.count() == 1

    def test_says_why_one_that_was_not_accepted_cannot_be_finished(
        self, station: Station, pcso: Client
    ) -> None:
        response = pcso.post(reverse("beat:say", args=[station.task.pk]), {"what": "finish", "words": "x"})
        assert "There is a problem" in response.content.decode()
        assert "Accept the task first." in response.content.decode()

    def test_knows_no_other_button(self, station: Station, pcso: Client) -> None:
        assert pcso.post(reverse("beat:say", args=[station.task.pk]), {"what": "cancel"}).status_code == 404

    def test_draws_the_place_without_script(self, station: Station, pcso: Client) -> None:
        page = pcso.get(reverse("beat:task", args=[station.task.pk])).content.decode()
        assert 'aria-label="Outline of School Road, in Abbey Green."' in page
        assert "Speak to parents." in page

    def test_tells_an_account_without_a_post_why_it_is_empty(self, station: Station) -> None:
        page = client_of(station.sergeant).get(reverse("beat:home")).content.decode()
        assert "tied to anybody" in page


class TestNotingAConversation:
    @pytest.fixture
    def said(self) -> dict[str, str]:
        local = AT - dt.timedelta(hours=1)
        return {
            "neighbourhood_code": "N01", "category": "parking", "text": "Cars block the pavement.",
            "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}",
        }  # fmt: skip

    def test_has_the_own_neighbourhood_chosen(self, pcso: Client) -> None:
        page = pcso.get(reverse("beat:note")).content.decode()
        assert 'value="N01" id="id_neighbourhood_code_0" checked' in page

    def test_makes_it_voice(self, station: Station, pcso: Client, said: dict[str, str]) -> None:
        page = pcso.post(reverse("beat:note"), said, follow=True).content.decode()
        assert "Noted: dangerous parking in Abbey Green." in page
        heard = Contribution.objects.get(kind="note")
        assert (heard.area.code, heard.recorded_by) == ("N01", station.pcso.user)

    def test_counts_a_second_press_once(self, pcso: Client, said: dict[str, str]) -> None:
        for _ in range(2):
            pcso.post(reverse("beat:note"), {**said, "once": "k"})
        assert Contribution.objects.filter(kind="note").count() == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"text": ""}, "Write down what they said"),
            ({"category": ""}, "Choose what it was about"),
            ({"time": "23:59"}, "The time must be in the past"),
            ({"neighbourhood_code": "N04"}, "Select a valid choice"),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(
        self, pcso: Client, said: dict[str, str], change: dict[str, str], words: str
    ) -> None:
        page = pcso.post(reverse("beat:note"), {**said, **change}).content.decode()
        assert words in page
        assert "<title>Error:" in page
        assert not Contribution.objects.filter(kind="note").exists()


class TestSigningSomebodyUp:
    @pytest.fixture(autouse=True)
    def _channels(self, db: None) -> Iterator[None]:
        with plugged_in():
            yield

    @pytest.fixture
    def asked(self, station: Station) -> dict[str, object]:
        PostcodeFactory.create()
        return {
            "address": "07700 900123", "postcode": "b31 2ab", "topics": ["alerts"], "language": "ur",
            "name": "", "said": "Cars race past the school.",
        }  # fmt: skip

    def test_asks_them_to_say_yes_and_shows_how_it_stands(
        self, pcso: Client, asked: dict[str, object]
    ) -> None:
        page = pcso.post(reverse("beat:sign-up"), asked, follow=True).content.decode()
        assert "Sent. They are signed up once they say yes" in page
        assert "Not yet" in page
        assert "900123" not in page
        assert Contribution.objects.filter(kind="note").count() == 1
        sign_up.confirm_by_text(at=now(), phone="+447700900123")
        assert "Said yes" in pcso.get(reverse("beat:sign-up")).content.decode()

    def test_counts_a_second_press_once(self, pcso: Client, asked: dict[str, object]) -> None:
        for _ in range(2):
            pcso.post(reverse("beat:sign-up"), {**asked, "once": "k"})
        assert Contact.objects.filter(status="pending").count() == 1

    def test_answers_the_same_for_somebody_who_is_known(self, pcso: Client, asked: dict[str, object]) -> None:
        new = pcso.post(reverse("beat:sign-up"), asked, follow=True).content.decode()
        sign_up.confirm_by_text(at=now(), phone="+447700900123")
        known = pcso.post(reverse("beat:sign-up"), asked, follow=True).content.decode()
        assert ("Not yet" in new, "Not yet" in known) == (True, True)

    @pytest.mark.parametrize(
        ("changed", "anchor"),
        [
            ({"address": ""}, "#id_address"),
            ({"address": "ann@"}, "#id_address"),
            ({"postcode": "DE1 1AA"}, "#id_postcode"),
            ({"topics": []}, "#id_topics_0"),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(
        self, pcso: Client, asked: dict[str, object], changed: dict[str, object], anchor: str
    ) -> None:
        page = pcso.post(reverse("beat:sign-up"), {**asked, **changed}).content.decode()
        assert f'href="{anchor}"' in page
        assert "Cars race past the school." in page
        assert not Contact.objects.filter(status="pending").exists()
