"""Members, messages, copies, ratings and answers of a period, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.analysis import rates
from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.types import Status
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.types.states import DeliveryState, MessageKind, MessageState
from peelian.kernel.actors import system
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory, ReplyFactory
from tests.factories.places import Land
from tests.journeys.packs.sections.asking import A_YEAR, ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db
WHO = system("tests")
DAY = dt.timedelta(days=1)
BEFORE = AT - dt.timedelta(days=400)
WITHIN = AT - dt.timedelta(days=100)


def member(at: dt.datetime, *, left: dt.datetime | None = None, **more: str) -> int:
    made = ContactFactory.create(created_at=at, confirmed_at=at, **more)
    if left:
        contacts.leave_by_id(actor=WHO, at=left, contact_id=made.pk, source="tests")
    number: int = made.pk
    return number


class TestMembers:
    def test_are_those_before_and_those_who_joined_less_those_who_left(self, land: Land) -> None:
        member(BEFORE)
        member(BEFORE, language="ur")
        member(BEFORE, left=WITHIN)
        member(BEFORE - DAY, left=BEFORE)
        member(WITHIN, channel="sms")
        member(WITHIN, left=AT - DAY)
        ContactFactory.create(status=Status.PENDING, confirmed_at=None)
        found = values(ask("messaging", Role.BOARD))
        assert found["messaging.members_before"] == 3
        assert found["messaging.joined"] == 2
        assert found["messaging.left"] == 2
        assert found["messaging.members"] == 3

    def test_are_parted_by_channel_and_language_and_the_parts_sum(self, land: Land) -> None:
        member(BEFORE)
        member(BEFORE, language="ur")
        member(WITHIN, channel="sms")
        content = ask("messaging", Role.BOARD)
        assert cells(content, "messaging-members-by-channel") == [
            ["Mail", 2, 2 / 3],
            ["Text", 1, 1 / 3],
            ["All", 3, 1.0],
        ]
        assert cells(content, "messaging-members-by-language") == [
            ["English", 2, 2 / 3],
            ["Urdu", 1, 1 / 3],
            ["All", 3, 1.0],
        ]
        assert [one.people for one in content.tables][:3] == [(1, 2, 3, 4), (1,), (1,)]

    def test_count_where_they_live_and_those_who_left_where_they_lived(self, land: Land) -> None:
        member(BEFORE, neighbourhood_code="N01", left=WITHIN)
        member(BEFORE, neighbourhood_code="N04")
        member(BEFORE, neighbourhood_code="")
        north = values(ask("messaging", Role.BOARD, area="riverside-1"))
        assert (north["messaging.members_before"], north["messaging.left"], north["messaging.members"]) == (
            1,
            1,
            0,
        )
        assert values(ask("messaging", Role.BOARD))["messaging.members_before"] == 3

    def test_of_a_day_of_the_past_whose_language_is_not_kept_are_said_to_be(self, land: Land) -> None:
        member(BEFORE, language="ur", left=AT - DAY)
        content = ask("messaging", Role.BOARD, until=TODAY - dt.timedelta(days=30))
        assert cells(content, "messaging-members-by-language")[0][:2] == ["Left since: no longer kept", 1]


class TestMessages:
    def test_are_counted_by_kind_and_their_copies_by_what_became_of_them(self, land: Land) -> None:
        alert = MessageFactory.create(area=land.sector, approved_at=WITHIN)
        MessageFactory.create(kind=MessageKind.NEWS, area=land.sector, approved_at=BEFORE)
        MessageFactory.create(kind=MessageKind.UPDATE, area=land.other_sector, approved_at=WITHIN)
        MessageFactory.create(kind=MessageKind.SERVICE, area=None)
        MessageFactory.create(state=MessageState.APPROVED, area=land.sector)
        for state in (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.BOUNCED):
            DeliveryFactory.create(message=alert, state=state)
        DeliveryFactory.create(message=alert, state=DeliveryState.SUPPRESSED, channel="sms")
        DeliveryFactory.create(message=alert, state=DeliveryState.QUEUED, settled_at=None, channel="sms")
        content = ask("messaging", Role.BOARD, area="riverside")
        assert cells(content, "messaging-sent") == [
            ["Alerts", 1],
            ["“You said, we did”", 1],
            ["News", 0],
            ["All", 2],
        ]
        assert cells(content, "messaging-copies") == [
            ["Mail", 2, 1, 0, 0, 0, 3],
            ["Text", 0, 0, 1, 1, 0, 2],
            ["All", 2, 1, 1, 1, 0, 5],
        ]
        went = figures(content)["messaging.went"]
        assert (went.numerator, went.denominator) == (2, 3)
        for name in ("messaging-sent", "messaging-copies", "messaging-answers", "messaging-ratings"):
            assert_sums(table(content, name), 1)

    def test_are_rated_with_n_interval_and_how_many_rated_at_all(self, land: Land) -> None:
        message = MessageFactory.create(area=land.sector, approved_at=WITHIN)
        for score in (5,) * 7 + (4,) * 2 + (1,):
            Rating.objects.create(
                delivery=DeliveryFactory.create(message=message), score=score, at=AT - dt.timedelta(hours=1)
            )
        DeliveryFactory.create_batch(10, message=message)
        found = figures(ask("messaging", Role.BOARD))
        good = found["messaging.good"]
        assert (good.value, good.numerator, good.denominator) == (0.9, 9, 10)
        known = rates.wilson(9, 10)
        assert good.interval is not None
        assert (good.interval.low, good.interval.high) == (known.low, known.high)
        assert found["messaging.ratings"].value == 10
        assert (found["messaging.rated"].numerator, found["messaging.rated"].denominator) == (10, 20)

    def test_of_few_ratings_have_no_share(self, land: Land) -> None:
        message = MessageFactory.create(area=land.sector, approved_at=WITHIN)
        Rating.objects.create(delivery=DeliveryFactory.create(message=message), score=5, at=WITHIN)
        content = ask("messaging", Role.BOARD)
        assert figures(content)["messaging.good"].value is None
        assert all(chart.table.name != "messaging-ratings" for chart in content.charts)

    def test_are_answered_by_people_not_by_machines(self, land: Land) -> None:
        copy = DeliveryFactory.create(message=MessageFactory.create(area=land.sector))
        ReplyFactory.create(delivery=copy, received_at=WITHIN)
        ReplyFactory.create(delivery=copy, received_at=WITHIN, automatic=True)
        assert values(ask("messaging", Role.BOARD))["messaging.replies"] == 1


class TestWhatIsMissing:
    def test_nothing_recorded_is_said_and_is_no_nought(self, land: Land) -> None:
        content = ask("messaging", Role.BOARD)
        assert {one.value for one in content.figures} == {None}
        assert not content.tables
        assert [one.partition(":")[0] for one in content.missing] == ["Members", "Messages"]

    def test_a_period_before_the_records_names_their_first_day(self, land: Land) -> None:
        member(WITHIN)
        MessageFactory.create(area=land.sector, approved_at=WITHIN)
        content = ask("messaging", Role.BOARD, since=dt.date(2020, 1, 1), until=dt.date(2020, 4, 1))
        assert {one.value for one in content.figures} == {None}
        assert all("begin on 25 July 2026" in one for one in content.missing)

    def test_a_quiet_period_within_the_records_has_true_noughts(self, land: Land) -> None:
        member(BEFORE)
        MessageFactory.create(area=land.sector, approved_at=BEFORE)
        content = ask("messaging", Role.BOARD)
        assert not content.missing
        assert values(content)["messaging.sent"] == 0
        assert values(content)["messaging.joined"] == 0

    def test_a_period_to_come_is_said_to_be(self, land: Land) -> None:
        member(BEFORE)
        content = ask("messaging", Role.BOARD, since=TODAY + DAY, until=TODAY + 2 * DAY)
        assert "has not begun" in content.missing[0]

    def test_who_may_not_see_the_board_is_told_what_they_need(self, land: Land) -> None:
        member(BEFORE)
        content = ask("messaging", Role.PCSO)
        assert {one.value for one in content.figures} == {None}
        assert "see-board" in content.missing[0]
        assert not content.tables


def test_takes_as_many_questions_for_many_as_for_few(land: Land) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask("messaging", Role.BOARD, since=A_YEAR[0])
        return len(seen)

    member(WITHIN)
    DeliveryFactory.create(message=MessageFactory.create(area=land.sector))
    few = asked()
    for language in ("ur", "pa", "pl"):
        member(WITHIN, language=language)
        DeliveryFactory.create(message=MessageFactory.create(area=land.other_sector))
    assert asked() <= few
