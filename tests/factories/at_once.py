"""Two that do something at once: the second comes while the first hasn't ended, and waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

#: Seconds after which whatever was to end is held to be stuck.
PATIENCE = 180


def second_of(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What `second` answers, or the exception that it ends in, when it runs while `first` isn't written yet.

    `first` is written once the server says that `second` waits for it. For tests with `transaction=True`.
    """
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(second())
        except Exception as ended:  # noqa: BLE001 - the test says which it wants
            answers.append(ended)
        finally:
            connections.close_all()

    other = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        first()
        other.start()
        until_somebody_waits()
    ended(other)
    return answers[0]


def ended(*threads: threading.Thread) -> None:
    """Wait until threads have ended, and fail where one hangs. Make them with `daemon=True`, or Python waits for it."""
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a thread never ended"


def until_somebody_waits() -> None:
    """Until somebody else in this database waits for a lock of ours: the server itself tells."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(PATIENCE * 100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the second never waited")
