"""A thousand people send their report at once and press twice: none is lost, none is there twice, each is told once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.drafts import Draft
from peelian.apps.incidents.models.history import StateChange
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries.secrets import token_digest
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import report_online
from peelian.workers.dispatch import dispatch_due
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.incidents import ANSWERS
from tests.factories.places import PostcodeFactory, make_land

REPORTS = 1_000
AT_ONCE = 8
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.mark.django_db(transaction=True)
def test_a_thousand_sent_twice_each_are_a_thousand_and_as_many_are_told() -> None:
    make_land()
    PostcodeFactory.create()
    tokens = _drafts()
    sent: list[tuple[str, str]] = []
    turned_away: list[str] = []
    guard = threading.Lock()
    presses = iter([token for token in tokens for _press in range(2)])

    def press() -> None:
        """Press for one after another until nobody is left, over one connection, as a server's thread does."""
        try:
            while True:
                with guard:
                    token = next(presses, None)
                if token is None:
                    return
                try:
                    done = report_online.send(at=AT, token=token, language="en")
                except incidents.DraftGone as gone:
                    with guard:
                        turned_away.append(gone.sent_as)
                else:
                    with guard:
                        sent.append((token, done.reference))
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for running in [pool.submit(press) for _thread in range(AT_ONCE)]:
            running.result(timeout=300)
    while dispatch_due(clock=lambda: AT):
        pass

    references = set(Report.objects.values_list("reference", flat=True))
    assert len(references) == REPORTS
    assert Draft.objects.count() == 0
    assert StateChange.objects.count() == REPORTS
    assert len(sent) + len(turned_away) == 2 * REPORTS
    assert {reference for _token, reference in sent} | set(turned_away) == references
    answers = Counter(dict.fromkeys(sent))
    assert len({token for token, _reference in answers}) == len(answers), (
        "both presses have the same receipt code"
    )
    assert Message.objects.filter(kind="service").count() == REPORTS
    assert Delivery.objects.values("contact").distinct().count() == REPORTS


def _drafts() -> list[str]:
    """As many drafts as there are people, ready to be sent."""
    chance = random.Random(7)
    kind = IncidentKind.CRIMINAL_DAMAGE
    answers, errors = incidents.clean_all(kind, ANSWERS[kind], at=AT)
    assert not errors
    tokens = ["".join(chance.choices(_LETTERS, k=26)) for _ in range(REPORTS)]
    Draft.objects.bulk_create(
        Draft(
            key_digest=token_digest(token),
            kind=kind,
            form_version=1,
            answers={**answers, "email": f"reporter{number}@home.example"},
            started_at=AT,
            saved_at=AT,
        )
        for number, token in enumerate(tokens)
    )
    return tokens
