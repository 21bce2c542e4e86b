"""Engagement and schemes, counted by hand."""

from __future__ import annotations

from peelian.apps.accounts.types import Role
from peelian.apps.feedback.types import UpdateState
from peelian.apps.voice.types import Kind
from peelian.journeys import report_to_board
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.content import MeetingFactory
from tests.factories.feedback import UpdateFactory
from tests.factories.messaging import MessageFactory
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.schemes import InterestFactory, SchemeFactory
from tests.factories.voice import ContributionFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import DAY


def speak(land: Land) -> None:
    """Somebody answers and reports; two answer on the website; seven raise hands twice; one is told."""
    here, there = land.neighbourhoods[0], land.other_neighbourhood
    ContributionFactory.create(area=here, person_key="contact:1", kind=Kind.REPLY)
    ContributionFactory.create(area=there, person_key="contact:1", kind=Kind.REPORT, text="")
    for _ in range(2):
        ContributionFactory.create(area=here)
    officer = UserFactory.create()
    for _ in range(2):
        ContributionFactory.create(
            area=here, kind=Kind.MEETING, people=7, person_key="meeting:1", recorded_by=officer
        )
    MeetingFactory.create(area=here, starts_at=AT - 7 * DAY)
    MeetingFactory.create(area=here, starts_at=AT - 6 * DAY, cancelled_at=AT - 7 * DAY)
    UpdateFactory.create(
        priority=PriorityFactory.create(area=here), state=UpdateState.SENT, approved_by=officer,
        approved_at=AT - DAY, message=MessageFactory.create(),
    )  # fmt: skip


class TestEngagement:
    def test_is_told_by_way_with_people_that_dont_add_up(self, land: Land) -> None:
        speak(land)

        content = ask("engagement", Role.BOARD)

        assert cells(content, "engagement-ways") == [
            ["Replies to messages", 1, 1],
            ["Answers on the website", 2, 2],
            ["Officers’ notes of conversations", 0, 0],
            ["Said in meetings", 2, 7],
            ["Online reports", 1, 1],
            ["All", 6, None],
        ]
        assert_sums(table(content, "engagement-ways"), 1)
        found = values(content)
        assert (found["voice.contributions"], found["voice.people"]) == (6, 10)
        ways = ("replies", "surveys", "notes", "meetings", "reports")
        assert sum(found[f"voice.{way}"] or 0 for way in ways) == found["voice.contributions"]

    def test_by_area_adds_up_to_the_figures(self, land: Land) -> None:
        speak(land)

        content = ask("engagement", Role.BOARD, area="riverside")

        assert cells(content, "engagement-by-area") == [
            ["Riverside North", 5, 1, 1], ["Riverside South", 1, 0, 0], ["All", 6, 1, 1],
        ]  # fmt: skip
        found = values(content)
        names = ("voice.contributions", "content.meetings", "feedback.updates")
        assert cells(content, "engagement-by-area")[-1][1:] == [found[name] for name in names]
        assert found["content.cancelled"] == 1

    def test_is_as_on_the_boards_own_page(self, land: Land) -> None:
        speak(land)
        page = report_to_board.loop_figures(
            viewer=make_viewer(Role.BOARD, "midshire"), at=AT, since=TODAY - 30 * DAY, until=TODAY + DAY,
            area_code="midshire",
        )  # fmt: skip

        found = values(ask("engagement", Role.BOARD, since=TODAY - 30 * DAY))

        same = {one.name: one.value for one in page.figures if one.name.startswith(("voice.", "feedback."))}
        assert len(same) == 3
        assert same == {name: found[name] for name in same}

    def test_says_what_nothing_is_recorded_of(self, land: Land) -> None:
        content = ask("engagement", Role.BOARD)

        assert set(values(content).values()) == {None}
        for source in ("What people said", "Meetings", "“You said, we did”", "Schemes", "Advisory groups"):
            assert any(said.startswith(source) for said in content.missing), source


class TestSchemes:
    def test_are_told_with_who_asked_and_was_answered(self, land: Land) -> None:
        watch = SchemeFactory.create(name="Speed Watch", opened_at=AT - 100 * DAY)
        SchemeFactory.create(
            name="Cadets", area=land.sector, opened_at=AT - 100 * DAY, closed_at=AT - 50 * DAY
        )
        SchemeFactory.create(name="Closed long ago", opened_at=AT - 900 * DAY, closed_at=AT - 800 * DAY)
        for answered_at in (None, AT - DAY, AT - DAY):
            InterestFactory.create(
                scheme=watch, area=land.neighbourhoods[0], asked_at=AT - 3 * DAY, answered_at=answered_at
            )

        content = ask("engagement", Role.BOARD)

        assert cells(content, "engagement-schemes") == [
            ["Cadets", "Riverside North", 0, 0, 0], ["Speed Watch", "The whole force", 3, 2, 1], ["All", "", 3, 2, 1],
        ]  # fmt: skip
        found = figures(content)
        assert (found["schemes.open"].value, found["schemes.asked"].value) == (1, 3)
        assert (found["schemes.answered"].numerator, found["schemes.answered"].denominator) == (2, 3)
        assert_sums(table(content, "engagement-schemes"), 2, 3, 4)

    def test_of_more_than_a_year_ago_have_forgotten_who_asked(self, land: Land) -> None:
        SchemeFactory.create(opened_at=AT - 900 * DAY)

        content = ask("engagement", Role.BOARD, since=TODAY - 800 * DAY, until=TODAY - 500 * DAY)

        assert values(content)["schemes.open"] == 1
        assert values(content)["schemes.asked"] is None
        assert any("forgotten after a year" in said for said in content.missing)
