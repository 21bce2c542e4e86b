"""Of two that wait for each other, the one that the database ends is done once more."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, connections, transaction

from peelian.columns.locks import again_after_deadlock, one_at_a_time
from tests.factories.at_once import PATIENCE, ended


@pytest.mark.django_db(transaction=True)
def test_two_that_wait_for_each_other_both_end_well() -> None:
    met = threading.Barrier(2)
    tries: list[str] = []

    def run(name: str, first: str, second: str) -> None:
        def step() -> str:
            tries.append(name)
            with transaction.atomic():
                one_at_a_time(first)
                if len(tries) <= 2:
                    met.wait(PATIENCE)
                one_at_a_time(second)
            return name

        try:
            answers.append(again_after_deadlock(step))
        finally:
            connections.close_all()

    answers: list[str] = []
    threads = [
        threading.Thread(target=run, args=args, daemon=True)
        for args in (("a", "test.one", "test.two"), ("b", "test.two", "test.one"))
    ]
    for thread in threads:
        thread.start()
    ended(*threads)
    assert sorted(answers) == ["a", "b"]
    assert len(tries) == 3


@pytest.mark.django_db
def test_other_errors_of_the_database_are_told_at_once() -> None:
    tries = []

    def step() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")

    with pytest.raises(OperationalError, match="statement timeout"):
        again_after_deadlock(step)
    assert len(tries) == 1
