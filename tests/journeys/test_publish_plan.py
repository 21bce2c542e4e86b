"""What residents read of a plan, and that nothing else of it reaches them, whatever was written where."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan
from peelian.journeys import publish_plan, set_priorities, write_plan
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory

SECRET = "Zebedee of 14 Mill Lane deals from the shed"
SAID = {"title": "Safer School Road", "problem": "Cars race past the school.", "doing": "We measure speeds."}


@pytest.fixture
def writer(land: Land) -> Viewer:
    """Its sergeant."""
    return make_viewer(Role.SERGEANT, "riverside-1")


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Who publishes."""
    return make_viewer(Role.INSPECTOR, "riverside")


@pytest.fixture
def plan(land: Land, writer: Viewer) -> Plan:
    """Agreed; every text of it that is for ourselves holds a word that stands nowhere else."""
    priority = PriorityFactory.create(area=land.neighbourhoods[0])
    plan = write_plan.write(
        viewer=writer,
        at=AT,
        priority_id=priority.pk,
        title="Qtitle plan",
        aim="Qaim",
        scanning="Qscanning",
        analysis="Qanalysis",
        triangle=problems.Triangle("Qoffender", "Qhandler", "Qvictim", "Qguardian", "Qplace", "Qmanager"),
        tactics=[
            problems.TacticDraft("Qtactic", "Qwho"),
            problems.TacticDraft("Qdropped", "Qpartner", agency=problems.Agency.COUNCIL),
        ],
        outcomes=[
            problems.OutcomeDraft(
                "Qindicator", "Qunit", problems.Direction.FALL, 9.0, 3.0, dt.date(2027, 3, 1)
            )
        ],
    )
    plan = write_plan.agree(viewer=writer, at=AT, plan_id=plan.id, seen=plan.version)
    write_plan.finish_tactic(viewer=writer, at=AT, tactic_id=plan.tactics[0].id, result="Qresult")
    write_plan.drop_tactic(viewer=writer, at=AT, tactic_id=plan.tactics[1].id, reason="Qreason")
    write_plan.add_reading(
        viewer=writer, at=AT, outcome_id=plan.outcomes[0].id, on=AT.date(), value=8.0, source="Qsource"
    )
    row = Plan.objects.get(pk=plan.id)
    IntendedOutcomeFactory.create(plan=row)
    set_priorities.word_internally(viewer=writer, at=AT, priority_id=priority.pk, words="Qinternal words")
    return row


def publish(plan: Plan, writer: Viewer, inspector: Viewer) -> None:
    """One outcome is chosen to be shown, and it is none of those with a word for ourselves."""
    chosen = plan.outcomes.get(indicator="Reports of speeding")
    part = publish_plan.write(viewer=writer, at=AT, plan_id=plan.pk, outcome_ids=[chosen.pk], **SAID)
    publish_plan.publish(viewer=inspector, at=AT, plan_id=plan.pk, seen=part.seal)


def say(viewer: Viewer, plan: Plan, **changes: str) -> problems.PublicPartView:
    """Write the part for residents, no outcome shown."""
    said = SAID | {"measuring": ""} | changes
    return publish_plan.write(
        viewer=viewer, at=AT, plan_id=plan.pk, title=said["title"], problem=said["problem"], doing=said["doing"],
        measuring=said["measuring"],
    )  # fmt: skip


def addresses(plan: Plan) -> list[str]:
    """All that anybody may read about the area of a plan."""
    code = plan.priority.area.code
    return [
        reverse("citizen:plan", args=[code, plan.pk]),
        reverse("citizen:area", args=[code]),
        reverse("citizen:home"),
        reverse("citizen:messages"),
        reverse("feeds:priorities", args=[code]),
        reverse("feeds:updates", args=[code]),
        reverse("feeds:messages", args=[code]),
        reverse("feeds:alerts", args=[code]),
        reverse("feeds:area-geojson", args=[code]),
        f"/api/{plan.priority.area.path[-1]}/{code}/priorities",
        "/api/forces",
    ]


class TestWhatResidentsRead:
    def test_no_page_feed_or_api_says_a_word_of_the_rest(
        self, plan: Plan, writer: Viewer, inspector: Viewer
    ) -> None:
        publish(plan, writer, inspector)
        write_plan.close(viewer=writer, at=AT, plan_id=plan.pk, assessment="Qassessment")
        read = {address: Client().get(address) for address in addresses(plan)}

        assert {address: answer.status_code for address, answer in read.items()} == dict.fromkeys(read, 200)
        assert SAID["doing"] in read[addresses(plan)[0]].content.decode()
        assert SAID["title"] in read[addresses(plan)[1]].content.decode()
        kept = (
            "title", "aim", "scanning", "analysis", "offender", "handler", "victim", "guardian", "place", "manager",
            "tactic", "who", "dropped", "partner", "indicator", "unit", "result", "reason", "source", "internal",
            "assessment",
        )  # fmt: skip
        for address, answer in read.items():
            body = answer.content.decode()
            assert [word for word in kept if f"Q{word}" in body] == [], address
            assert plan.owner.name not in body, address


class TestCheck:
    @pytest.mark.parametrize("field", ["title", "problem", "doing", "measuring"])
    def test_refuses_words_that_were_written_for_ourselves(
        self, plan: Plan, writer: Viewer, field: str
    ) -> None:
        set_priorities.word_internally(viewer=writer, at=AT, priority_id=plan.priority_id, words=SECRET)

        with pytest.raises(
            problems.BadPublicPart, match="“Zebedee of 14 Mill” was written for ourselves"
        ) as told:
            say(writer, plan, **{field: "They say that zebedee, of 14 mill lane, deals."})

        assert told.value.field == field
        assert problems.find_part(plan.pk) is None
        assert not Event.objects.filter(name="problems.part.written").exists()

    def test_refuses_an_outcome_that_names_somebody(self, plan: Plan, writer: Viewer) -> None:
        set_priorities.word_internally(viewer=writer, at=AT, priority_id=plan.priority_id, words="Qindicator")
        shown = plan.outcomes.get(indicator="Qindicator")

        with pytest.raises(problems.BadPublicPart) as told:
            publish_plan.write(viewer=writer, at=AT, plan_id=plan.pk, outcome_ids=[shown.pk], **SAID)

        assert told.value.field == "outcome_ids"

    def test_refuses_the_people_of_the_triangle(self, plan: Plan, writer: Viewer) -> None:
        Plan.objects.filter(pk=plan.pk).update(offender="Zebedee Crane", victim="Pupils")

        with pytest.raises(problems.BadPublicPart, match="Zebedee Crane"):
            say(writer, plan, problem="Zebedee Crane races here.")
        say(writer, plan, problem="Pupils cross here.")

    def test_looks_again_when_it_is_published(self, plan: Plan, writer: Viewer, inspector: Viewer) -> None:
        part = say(writer, plan, problem="Cars race past the Old Mill.")
        set_priorities.word_internally(
            viewer=writer, at=AT, priority_id=plan.priority_id, words="Watch who races past the Old Mill"
        )

        with pytest.raises(problems.BadPublicPart, match="past the Old Mill"):
            publish_plan.publish(viewer=inspector, at=AT, plan_id=plan.pk, seen=part.seal)
        assert problems.find_part(plan.pk).is_published is False  # type: ignore[union-attr]


class TestSeal:
    def test_stands_for_the_words_and_not_for_the_moment(self, plan: Plan, writer: Viewer) -> None:
        first = say(writer, plan)
        other = say(writer, plan, doing="Zebedee Crane is the offender.")

        assert first.written_at == other.written_at
        assert first.seal != other.seal
        assert say(writer, plan).seal == first.seal

    def test_refuses_words_that_were_written_since(
        self, plan: Plan, writer: Viewer, inspector: Viewer
    ) -> None:
        read = say(writer, plan)
        say(writer, plan, problem="The offender lives in the corner house.")

        with pytest.raises(problems.PartChanged, match="changed since you read them"):
            publish_plan.publish(viewer=inspector, at=AT, plan_id=plan.pk, seen=read.seal)
        assert not Event.objects.filter(name="problems.part.published").exists()

    def test_a_second_press_on_what_is_published_changes_nothing(
        self, plan: Plan, writer: Viewer, inspector: Viewer
    ) -> None:
        read = say(writer, plan)
        for _ in range(2):
            publish_plan.publish(viewer=inspector, at=AT, plan_id=plan.pk, seen=read.seal)

        assert Event.objects.filter(name="problems.part.published").count() == 1


class TestClosedPlan:
    def test_is_not_published_any_more(self, plan: Plan, writer: Viewer, inspector: Viewer) -> None:
        read = say(writer, plan)
        write_plan.close(viewer=writer, at=AT, plan_id=plan.pk, assessment="It worked.")

        with pytest.raises(problems.BadPublicPart, match="Tell them what came of it in an update"):
            publish_plan.publish(viewer=inspector, at=AT, plan_id=plan.pk, seen=read.seal)
        with pytest.raises(problems.BadPublicPart, match="nothing new is written"):
            say(writer, plan, doing="Something else.")
        assert problems.find_part(plan.pk) == read

    def test_what_was_published_before_stays(self, plan: Plan, writer: Viewer, inspector: Viewer) -> None:
        publish(plan, writer, inspector)
        write_plan.close(viewer=writer, at=AT, plan_id=plan.pk, assessment="It worked.")

        assert problems.get_public_part(plan.pk).doing == SAID["doing"]
