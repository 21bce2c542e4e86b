"""Messages of a broker: kept, or never to come again, or to come again; and never told of by a device's name."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import Any

import pytest
import structlog
from django.db import OperationalError, connection

from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.feeds import Arrival, Feed
from peelian.journeys import take_positions
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from tests.factories import bodies

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def message(body: bytes) -> None:
    take_positions.message(name="MQTT broker.example", body=body, at=AT)


class TestMessage:
    @pytest.mark.parametrize("form", bodies.FORMS)
    @pytest.mark.parametrize("packed", [False, True])
    def test_is_kept_in_whatever_form_it_comes(self, form: str, packed: bool) -> None:
        body = bodies.FORMS[form](bodies.good_rows(20, AT))

        message(gzip.compress(body) if packed else body)

        assert Arrival.objects.get().rows == 20

    def test_opens_its_feed_once(self) -> None:
        message(bodies.as_ndjson(bodies.good_rows(2, AT)))
        message(bodies.as_ndjson(bodies.good_rows(3, AT)))

        feed = Feed.objects.get()
        assert (feed.name, feed.kind, feed.digest) == ("MQTT broker.example", "mqtt", None)
        assert feed.arrivals.count() == 2

    def test_given_again_changes_nothing(self) -> None:
        body = bodies.as_ndjson(bodies.good_rows(2, AT))
        message(body)
        message(body)

        assert Arrival.objects.count() == 1

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\0\1\2",
            b"verysecret-7,1,2",
            b'{"device": "verysecret-7"}',
            gzip.compress(b" " * 90_000_000),
        ],
    )
    def test_that_can_never_be_taken_is_let_go_without_naming_a_device(self, body: bytes) -> None:
        with structlog.testing.capture_logs() as told:
            message(body)

        assert not Arrival.objects.exists()
        assert [one["event"] for one in told] == ["positions_message_refused"]
        assert "verysecret" not in str(told)

    def test_that_its_reader_stumbles_over_is_let_go_too(self) -> None:
        def stumbling(*_args: Any, **_options: Any) -> Any:
            raise ZeroDivisionError("verysecret-7")

        before = plug(Ports(readers={"positions": stumbling}))
        try:
            with structlog.testing.capture_logs() as told:
                message(bodies.as_ndjson(bodies.good_rows(2, AT)))
        finally:
            plug(before)

        assert [one["event"] for one in told] == ["positions_body_unreadable", "positions_message_refused"]
        assert "verysecret" not in str(told)

    def test_of_a_closed_feed_is_let_go(self) -> None:
        message(bodies.as_ndjson(bodies.good_rows(2, AT)))
        visibility.close_feed(actor=system("test"), at=AT, feed_id=Feed.objects.get().pk)

        message(bodies.as_ndjson(bodies.good_rows(3, AT)))

        assert Arrival.objects.count() == 1

    def test_has_to_come_again_when_the_database_is_away(self) -> None:
        def gone(*_args: Any) -> Any:
            raise OperationalError("server closed the connection unexpectedly")

        with connection.execute_wrapper(gone), pytest.raises(OperationalError):
            message(bodies.as_ndjson(bodies.good_rows(2, AT)))
