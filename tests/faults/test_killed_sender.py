"""Nobody is lost and hardly anybody written to twice when a sender is killed in mid-send, again and again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from peelian.config import variables
from tests.faults.conftest import Zygote
from tests.faults.people import queue, states
from tests.faults.sink import Sink

PEOPLE = 1500
KILLS = 20
#: So many mails more than were waited for before a kill, where this process is slow to act.
LATE = 10


@pytest.mark.django_db(transaction=True)
def test_twenty_kills_lose_nobody_and_repeat_at_most_one_mail_each(sink: Sink, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        queue(cursor, PEOPLE)
    zygote = Zygote(variables.DATABASE_URL.get(), settings.DATABASES["default"]["NAME"], tmp_path, sink.port)
    chance = random.Random(7)
    killed = 0
    try:
        for _ in range(KILLS):
            enough = len(sink.taken) + chance.randint(1, 2 * PEOPLE // KILLS - 40)
            sink.allow(enough + LATE)
            worker = zygote.run(limit=chance.choice((20, 60, 200)))
            assert sink.wait_for(enough), "the kill comes in mid-send"
            zygote.kill(worker)
            killed += zygote.ended() == -9
            assert len(sink.counts()) < PEOPLE, "and somebody still waits"
        sink.allow(None)
        zygote.run(limit=500)
        assert zygote.ended() == 0
    finally:
        zygote.close()

    counts = sink.counts()
    assert killed == KILLS
    assert len(counts) == PEOPLE, "somebody got nothing"
    assert sum(count - 1 for count in counts.values()) <= KILLS, (
        "one connection, so one mail in hand at a time"
    )
    assert len(set(sink.taken)) == PEOPLE, "a mail that was repeated has its number, and nobody else's"
    with connection.cursor() as cursor:
        assert states(cursor) == {"sent": PEOPLE}
    assert list((tmp_path / "journal").iterdir()) == []
