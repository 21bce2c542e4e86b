"""`peelian positions feeds|open|close`: a key that is shown once, and feeds that can be shut."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command

from peelian.apps.events.models import Event
from peelian.apps.visibility import api as visibility

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("positions", *words, stdout=out)
    return out.getvalue()


class TestPositions:
    def test_opens_a_feed_and_shows_its_key_once(self) -> None:
        key = re.search(r"pf_\S{32}", run("open", "Vehicle gateway"))

        assert key is not None
        assert visibility.feed_for_key(key.group()) is not None
        assert key.group() not in run("feeds")
        assert Event.objects.filter(name="visibility.feed.opened").count() == 1

    def test_closes_it_once(self) -> None:
        key = re.search(r"pf_\S{32}", run("open", "Vehicle gateway"))
        assert key is not None

        run("close", "Vehicle gateway")
        run("close", "Vehicle gateway")

        assert visibility.feed_for_key(key.group()) is None
        assert "Vehicle gateway (closed): last fix never" in run("feeds")
        assert Event.objects.filter(name="visibility.feed.closed").count() == 1

    def test_says_what_it_cannot_do(self) -> None:
        run("open", "Radios")

        with pytest.raises(CommandError, match="has this name already"):
            run("open", "Radios")
        with pytest.raises(CommandError, match="at most 100"):
            run("open", "x" * 101)
        with pytest.raises(CommandError, match="There is no feed “Cars”"):
            run("close", "Cars")

    def test_says_how_to_begin(self) -> None:
        assert "Open one" in run("feeds")
