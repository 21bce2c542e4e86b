"""Positions over HTTP: a key, many forms, an answer to each thing that can be wrong, nothing taken by halves."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client

from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.feeds import Arrival, Feed, FeedDay
from peelian.apps.visibility.services.payload import unpacked
from peelian.journeys import take_positions
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.web.hooks import positions as door
from peelian.web.shared.bucket import Buckets
from tests.factories import bodies

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_strangers", Buckets(rate=0.2, burst=10))
    monkeypatch.setattr(door, "_feeds", Buckets(rate=50.0, burst=200))
    door._known.clear()


@pytest.fixture
def key(db: None) -> str:
    feed = visibility.open_feed(actor=system("test"), at=now(), name="Radios", kind=visibility.FeedKind.HTTP)
    return feed.key


def send(key: str, body: bytes, form: str = "ndjson", **headers: str) -> HttpResponse:
    """As a feed does: without a cookie, past no check of a token."""
    return Client(enforce_csrf_checks=True).post(
        "/hooks/positions", body, content_type=bodies.media_type(form) if form in bodies.FORMS else form,
        headers={"Authorization": f"Bearer {key}"} | headers,
    )  # type: ignore[return-value]  # fmt: skip


def answer(response: HttpResponse) -> Any:
    return json.loads(response.content)


class TestTaking:
    @pytest.mark.parametrize("form", bodies.FORMS)
    @pytest.mark.parametrize("packed", [False, True])
    def test_a_body_of_any_form_is_in_the_database_when_we_say_so(
        self, key: str, form: str, packed: bool
    ) -> None:
        rows = bodies.good_rows(40, now())
        body = bodies.FORMS[form](rows)

        said = send(
            key,
            gzip.compress(body) if packed else body,
            form,
            **({"Content-Encoding": "gzip"} if packed else {}),
        )

        assert said.status_code == 202
        assert answer(said) == {"taken": 40, "refused": 0, "refusals": [], "again": False}
        kept = unpacked(bytes(Arrival.objects.get().payload))
        assert [kept.names[device] for device in kept.device] == [row[0] for row in rows]
        assert kept.lat == pytest.approx([float(row[2]) for row in rows], abs=1e-5)

    def test_the_same_body_again_changes_nothing_gzipped_or_not(self, key: str) -> None:
        body = bodies.as_csv(bodies.good_rows(40, now()))

        first, second = send(key, body, "csv"), send(key, gzip.compress(body), "csv")

        assert (answer(first)["again"], answer(second)["again"]) == (False, True)
        assert answer(second)["taken"] == 40
        assert Arrival.objects.count() == 1

    def test_good_rows_are_taken_and_bad_ones_named(self, key: str) -> None:
        rows = bodies.good_rows(49, now())
        rows[10] = ("radio-1", rows[10][1], rows[10][3], rows[10][2])

        said = answer(send(key, bodies.as_ndjson(rows)))

        assert (said["taken"], said["refused"]) == (48, 1)
        assert said["refusals"] == [
            {"row": 11, "column": "lat, lng", "reason": "latitude and longitude look swapped"}
        ]

    def test_no_more_than_a_hundred_reasons_are_sent_back(self, key: str) -> None:
        rows = bodies.good_rows(1000, now())
        rows[:150] = [("radio-1", "1970-01-01T00:00:00+00:00", "52.4", "-1.9")] * 150

        said = answer(send(key, bodies.as_json(rows), "json"))

        assert (said["taken"], said["refused"], len(said["refusals"])) == (850, 150, 100)

    def test_a_clock_ahead_of_ours_is_refused_and_counted(self, key: str) -> None:
        rows = bodies.good_rows(20, now())
        rows[0] = (*rows[0][:1], (now() + 9 * MINUTE).isoformat(), *rows[0][2:])
        rows[1] = (*rows[1][:1], (now() + 11 * MINUTE).isoformat(), *rows[1][2:])

        said = answer(send(key, bodies.as_ndjson(rows)))

        assert (said["taken"], said["refused"]) == (19, 1)
        assert "in the future" in said["refusals"][0]["reason"]
        assert FeedDay.objects.get().ahead == 1

    def test_no_device_is_named_in_what_is_logged(self, key: str, caplog: pytest.LogCaptureFixture) -> None:
        rows = [*bodies.good_rows(9, now(), device="verysecret"), ("verysecret-7", "", "", "")]

        with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as told:
            send(key, bodies.as_ndjson(rows))
            send(key, bodies.as_ndjson(rows[-3:]))

        assert "verysecret" not in caplog.text + str(told)


BAD = {
    "swapped": (("radio-1", "", "-1.9", "52.48"), "latitude and longitude look swapped"),
    "1970": (
        ("radio-1", "1970-01-01T00:00:00+00:00", "52.48", "-1.9"),
        "the time is in 1970: the device's clock",
    ),
    "tomorrow": (("radio-1", "+1", "52.48", "-1.9"), "the time is in the future"),
    "nowhere": (("radio-1", "", "0", "0"), "0, 0 is what a receiver says that has no position"),
    "abroad": (("radio-1", "", "48.85", "2.35"), "is outside the United Kingdom"),
    "metres": (("radio-1", "", "406689", "286822"), "is not on Earth"),
    "not a number": (("radio-1", "", "nan", "-1.9"), ""),
    "text": (("radio-1", "", "north", "-1.9"), "not a number of degrees"),
    "no device": (("", "", "52.48", "-1.9"), "there is no device"),
    "too long a name": (("x" * 61, "", "52.48", "-1.9"), "longer than 60 characters"),
}


def bad_row(name: str) -> bodies.Row:
    (device, at, lat, lng), _ = BAD[name]
    moment = now() + dt.timedelta(days=1) if at == "+1" else now()
    return device, moment.isoformat() if at in ("", "+1") else at, lat, lng


#: What was sent as positions and isn't, by name: a body in a test's own name would change with gzip's clock.
NO_BODY = {
    "other columns": ("csv", b"what,when\n1,2\n"),
    "a heading alone": ("csv", b"device,at,lat,lng\n"),
    "a list": ("ndjson", b"[]"),
    "no text": ("csv", b"\xff\xfe\x00"),
    "JSON cut short": ("json", b"{"),
    "XML cut short": ("siri-vm", b"<Siri"),
    "a document type": ("siri-vm", b"<!DOCTYPE a []><a/>"),
    "a message cut short": ("gtfs-rt", b"\x0a\xff"),
    "a Parquet's two ends": ("parquet", b"PAR1PAR1"),
    "a Parquet's beginning": ("parquet", b"PAR1" + b"\0" * 400),
    "zeros": ("csv", b"\0" * 99),
    "gzip cut short": ("ndjson", gzip.compress(b"x" * 99)[:-9]),
    "gzip in gzip": ("ndjson", gzip.compress(gzip.compress(b"{}"))),
}


class TestBadRows:
    @pytest.mark.parametrize("name", BAD)
    @pytest.mark.parametrize("form", bodies.FORMS)
    def test_are_refused_one_by_one_with_the_same_words_in_every_form(
        self, key: str, form: str, name: str
    ) -> None:
        if form == "gtfs-rt" and name == "text":
            pytest.skip("a feed message holds numbers only")
        rows = [*bodies.good_rows(9, now()), bad_row(name)]

        said = answer(send(key, bodies.FORMS[form](rows), form))

        assert (said["taken"], said["refused"]) == (9, 1)
        assert BAD[name][1] in said["refusals"][0]["reason"]

    @pytest.mark.parametrize("form", bodies.FORMS)
    @pytest.mark.parametrize(("bad", "status"), [(4, 202), (40, 202), (42, 400), (200, 400)])
    def test_are_left_out_up_to_a_fifth_and_then_nothing_is_taken(
        self, key: str, form: str, bad: int, status: int
    ) -> None:
        rows = bodies.good_rows(200, now())
        rows[:bad] = [("radio-1", "1970-01-01T00:00:00+00:00", "52.4", "-1.9")] * bad

        said = send(key, bodies.FORMS[form](rows), form)

        assert said.status_code == status
        assert Arrival.objects.count() == (status == 202)
        if status == 400:
            assert "clock was not set" in answer(said)["errors"][0]["message"]
            assert FeedDay.objects.get().refused == bad

    @pytest.mark.parametrize("name", NO_BODY)
    def test_what_is_no_body_of_positions_is_answered_in_words(self, key: str, name: str) -> None:
        form, body = NO_BODY[name]

        said = send(key, body, form)

        assert said.status_code == 400
        assert answer(said)["errors"][0]["message"].endswith((".", "lat, lng"))
        assert not Arrival.objects.exists()


class TestLimits:
    def test_a_body_that_is_too_long_is_not_read(self, key: str) -> None:
        assert send(key, b" " * (take_positions.LARGEST + 1)).status_code == 413

    def test_a_gzip_that_unpacks_without_end_is_cut_short(self, key: str) -> None:
        bomb = gzip.compress(b" " * 200_000_000, 9)

        assert len(bomb) < take_positions.LARGEST
        assert send(key, bomb).status_code == 413

    def test_more_fixes_than_are_taken_at_once_are_refused(self, key: str) -> None:
        rows = bodies.good_rows(take_positions.MOST_FIXES + 1, now())

        said = send(key, gzip.compress(bodies.as_csv(rows)), "csv")

        assert (said.status_code, Arrival.objects.count()) == (413, 0)

    def test_another_form_or_packing_is_answered_415(self, key: str) -> None:
        body = bodies.as_ndjson(bodies.good_rows(2, now()))

        assert send(key, body, "application/octet-stream").status_code == 415
        assert send(key, body, **{"Content-Encoding": "br"}).status_code == 415

    def test_a_feed_that_floods_us_is_told_when_to_come_again(
        self, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(door, "_feeds", Buckets(rate=0.001, burst=2))
        body = bodies.as_ndjson(bodies.good_rows(2, now()))

        said = [send(key, body) for _ in range(3)]

        assert [one.status_code for one in said] == [202, 202, 429]
        assert int(said[2]["Retry-After"]) > 0


class TestKeys:
    @pytest.mark.parametrize(
        "authorization", ["", "Bearer", "Basic abc", "Bearer pf_short", f"Bearer {'x' * 35}"]
    )
    def test_what_is_no_key_never_reaches_the_database(
        self, key: str, authorization: str, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(0):
            said = Client().post(
                "/hooks/positions", b"{}", content_type="application/json",
                headers={"Authorization": authorization} if authorization else {},
            )  # fmt: skip

        assert said.status_code == 401
        assert "Bearer" in said["WWW-Authenticate"]

    def test_who_tries_keys_soon_costs_the_database_nothing(
        self, key: str, django_assert_num_queries: Any
    ) -> None:
        tried = [send(f"pf_{number:032}", b"{}").status_code for number in range(10)]

        with django_assert_num_queries(0):
            more = [send(f"pf_{number:032}", b"{}").status_code for number in range(10, 20)]

        assert (set(tried), set(more)) == ({401}, {429})

    def test_a_feed_behind_the_address_of_such_a_one_is_still_heard(self, key: str) -> None:
        body = bodies.as_ndjson(bodies.good_rows(2, now()))
        send(key, body)
        for number in range(15):
            send(f"pf_{number:032}", b"{}")

        assert send(key, body).status_code == 202

    def test_a_closed_feed_is_a_stranger_at_once(self, key: str) -> None:
        body = bodies.as_ndjson(bodies.good_rows(2, now()))
        assert send(key, body).status_code == 202

        visibility.close_feed(actor=system("test"), at=now(), feed_id=Feed.objects.get().pk)

        assert send(key, body).status_code == 401

    def test_only_the_digest_of_a_key_is_kept(self, key: str) -> None:
        feed = Feed.objects.get()

        assert key not in (feed.digest, feed.prefix)
        assert key.startswith(feed.prefix)
        assert len(feed.prefix) == 8

    def test_it_is_a_way_for_post_only(self, client: Client) -> None:
        assert client.get("/hooks/positions").status_code == 405


class TestWithoutADatabase:
    @pytest.fixture
    def away(self, key: str) -> Iterator[None]:
        def gone(*_args: Any) -> Any:
            raise OperationalError("server closed the connection unexpectedly")

        with connection.execute_wrapper(gone):
            yield

    def test_we_say_when_to_send_again_and_take_nothing(self, key: str, away: None) -> None:
        said = send(key, bodies.as_ndjson(bodies.good_rows(2, now())))

        assert said.status_code == 503
        assert int(said["Retry-After"]) > 0
