"""The loop, once round: what residents say comes back to them as what was done, and they answer.

Nothing is pretended: the real database with real commits, mail over a real SMTP connection to a server on this machine,
positions from a real file, the answer over a real LMTP connection. Read it top to bottom: it is the shortest
description of what the house does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Figure
from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging import api as messaging
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.journeys import (
    answer,
    follow_objectives,
    hear,
    prove,
    read_outcomes,
    report_to_board,
    say,
    send_patrol,
    set_priorities,
    sign_up,
    tell,
    write_plan,
)
from peelian.kernel.categories import ProblemCategory as Category
from tests.factories.accounts import make_viewer
from tests.factories.places import Land, PostcodeFactory, make_land, square
from tests.factories.priorities import ForceStrandFactory
from tests.journeys.loop_post import Post, plugged_in_post, reply_by_mail, send_all, text_of, token_in
from tests.journeys.loop_stage import Staff, at, make_staff, walk


@pytest.fixture
def land(transactional_db: None) -> Land:
    """The force, in rows that other connections see; one postcode in Abbey Green."""
    found = make_land()
    PostcodeFactory.create()
    return found


@pytest.fixture
def staff(land: Land) -> Staff:
    """A PCSO in the team of Abbey Green, their sergeant, the sector's inspector, the Board."""
    return make_staff(land)


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine, and the house plugged into it."""
    with plugged_in_post() as taken:
        yield taken


def test_the_loop(land: Land, staff: Staff, post: Post, tmp_path: Path) -> None:
    # A resident signs up and says yes by the link in a mail.
    sign_up.ask(
        at=at(0),
        email="amina@home.example",
        language="en",
        topics=[contacts.Topic.YOU_SAID],
        postcode="b312ab",
        source="sign-up page",
    )
    send_all(at(0))
    assert "amina@home.example" in post.mails[0]["To"]
    amina = sign_up.confirm(at=at(0, 1), token=token_in(post.newest("amina@home.example"), "confirm"))
    send_all(at(0, 1))
    assert (amina.neighbourhood_code, amina.status) == ("N01", contacts.Status.ACTIVE)

    # 1. Hear: a reply by mail, two answers on the website, an officer's note. Each is voice, with area and category.
    reply_by_mail(post.newest("amina@home.example"), "Quad bikes race over the green every evening.", at(1))
    for browser in ("one", "two"):
        hear.hear_survey(
            at=at(2),
            neighbourhood_code="N01",
            category=Category.VEHICLE_NUISANCE,
            text="Bikes again.",
            person_key=browser,
        )
    hear.hear_note(
        viewer=staff.pcso,
        at=at(3),
        neighbourhood_code="N01",
        category=Category.PARKING,
        text="Cars on the pavement outside the school, says the head teacher.",
        said_at=at(3, -1),
    )
    said = voice.list_voice(viewer=staff.pcso, area_codes=["N01"], since=at(0), until=at(7))
    assert [(words.kind, words.category) for words in said] == [
        (voice.Kind.NOTE, Category.PARKING),
        (voice.Kind.SURVEY, Category.VEHICLE_NUISANCE),
        (voice.Kind.SURVEY, Category.VEHICLE_NUISANCE),
        (voice.Kind.REPLY, Category.VEHICLE_NUISANCE),
    ]
    assert said[-1].text == "Quad bikes race over the green every evening."

    # 2. Adopt: one list from what the force asks and what people say; the inspector decides, line by line.
    ForceStrandFactory.create(area=land.force, category=Category.BURGLARY, impact=4, likelihood=2)
    fortnight = set_priorities.make_list(
        viewer=staff.sergeant, at=at(7), sector_code="riverside-1", on=at(7).date()
    )
    assert [(line.category, line.force_rank, line.community_rank) for line in fortnight.candidates] == [
        (Category.VEHICLE_NUISANCE, None, 1),
        (Category.BURGLARY, 1, None),
        (Category.PARKING, None, 2),
    ]
    bikes, _, parking = fortnight.candidates
    assert bikes.area_code == "N01"
    assert "3 people spoke of it" in bikes.reason
    priority = set_priorities.adopt(
        viewer=staff.inspector,
        at=at(7),
        candidate_id=bikes.id,
        issue="Quad bikes race over Abbey Green in the evening.",
    )
    set_priorities.decline(
        viewer=staff.inspector,
        at=at(7),
        candidate_id=parking.id,
        reason="The council's wardens take this on.",
    )

    # 3. Plan: what will be done, which of the force's objectives it serves, and how we will know.
    priorities.ship_objectives(actor=staff.inspector.actor, at=at(8))
    plan = write_plan.write(
        viewer=staff.sergeant,
        at=at(8),
        priority_id=priority.id,
        title="Quiet evenings on Abbey Green",
        aim="People can use the green in the evening without bikes.",
        tactics=[problems.TacticDraft("Patrol the green on foot in the evening", "Abbey Green Team")],
        outcomes=[
            problems.OutcomeDraft(
                "Reports of bikes on the green",
                "reports a fortnight",
                problems.Direction.FALL,
                12,
                4,
                dt.date(2027, 1, 31),
            ),
            problems.OutcomeDraft(
                "Patrols on the green",
                "",
                problems.Direction.RISE,
                None,
                30,
                dt.date(2027, 1, 31),
                measure=problems.Measure.PATROL_MINUTES,
            ),
        ],
    )
    assert {tied.code for tied in plan.objectives} == {"reduce-demand-early", "deliver-with-partners"}
    write_plan.agree(viewer=staff.inspector, at=at(8), plan_id=plan.id, seen=plan.version)
    set_priorities.set_action(
        viewer=staff.sergeant,
        at=at(8),
        priority_id=priority.id,
        action="We patrol the green on foot in the evening.",
    )

    # 4. Send: three visits of 15 minutes, within 300 metres of a postcode, on two evenings.
    green = square(0, 0).centroid
    task = send_patrol.task(
        viewer=staff.sergeant,
        at=at(8),
        plan_id=plan.id,
        tactic_id=plan.tactics[0].id,
        title="The green in the evening",
        kind=tasking.PatrolKind.FOOT,
        place=send_patrol.Circle(green.y, green.x, 300, "Around B31 2AB"),
        dose_visits=3,
        dose_minutes=15,
        windows=[tasking.Window(at(9, 9), at(9, 11)), tasking.Window(at(10, 9), at(10, 11))],
        person_ids=[staff.pcso_person_id],
    )
    (assignment,) = task.assignments
    say.say(
        viewer=staff.pcso, at=at(8, 1), key=UUID(int=1), assignment_id=assignment.id, what=tasking.What.ACCEPT
    )

    # 5. Prove: positions show two visits inside (15 and 20 minutes); one elsewhere and one too early don't count.
    visibility.hold_device(
        actor=staff.sergeant.actor, at=at(8), device="T17", person_id=staff.pcso_person_id, starts_at=at(8)
    )
    file = tmp_path / "positions.csv"
    lines = [
        "device,time,lat,lng",
        *walk("T17", at(9, 8), 20, column=0),  # before the window
        *walk("T17", at(9, 9.5), 15, column=0),
        *walk("T17", at(9, 10), 30, column=2),  # another neighbourhood
        *walk("T17", at(10, 9.25), 20, column=0),
    ]
    file.write_text("\n".join(lines) + "\n")
    loaded = prove.load_positions(viewer=staff.inspector, at=at(11), path=file)
    proof = visibility.get_proof(task.id)
    assert loaded.taken == len(lines) - 1
    assert prove.load_positions(viewer=staff.inspector, at=at(11), path=file).already
    assert proof is not None
    assert (proof.planned_visits, proof.visits, proof.full_visits) == (3, 2, 2)
    assert proof.patrol_minutes == pytest.approx(35, abs=1)
    say.say(
        viewer=staff.pcso, at=at(11), key=UUID(int=2), assignment_id=assignment.id, what=tasking.What.FINISH,
        words="Spoke to two riders.",
    )  # fmt: skip
    write_plan.add_reading(
        viewer=staff.sergeant,
        at=at(20),
        outcome_id=plan.outcomes[0].id,
        on=at(20).date(),
        value=9,
        source="Calls to 101",
    )
    # What was proven arrives as a reading by itself, once the fortnight has ended.
    assert read_outcomes.read_due(at=at(21)) == 1
    delivered = problems.get_plan(plan.id, on=at(21).date()).outcomes[1]
    assert [(reading.arrived, reading.value) for reading in delivered.readings] == [
        (True, pytest.approx(35, abs=1))
    ]

    # 6. Tell: written from those facts, approved by a second person, sent to those who asked; the page shows the same.
    draft = tell.draft(viewer=staff.sergeant, at=at(21), priority_id=priority.id)
    assert draft.said == (
        "3 people told us about off-road bikes and street racing in Abbey Green "
        "between 14 September 2026 and 23 November 2026."
    )
    assert draft.did == (
        "We agreed a plan on 10 November 2026: “Quiet evenings on Abbey Green”. We planned 3 visits of 15 minutes. "
        "Our position records show 2 visits and 35 minutes on foot."
    )
    writer_promoted = make_viewer(Role.INSPECTOR, "N01", user=User.objects.get(pk=staff.sergeant.user_id))
    with pytest.raises(feedback.CannotApprove):
        tell.approve_and_send(viewer=writer_promoted, at=at(21), update_id=draft.id)
    told = tell.approve_and_send(viewer=staff.inspector, at=at(22), update_id=draft.id)
    send_all(at(22))
    mail = post.newest("amina@home.example")
    assert "You said, we did: off-road bikes and street racing in Abbey Green" in mail["Subject"]
    assert "Abbey Green Team" in mail["From"]
    assert draft.said in " ".join(text_of(mail).split())
    assert draft.did in " ".join(text_of(mail).split())
    (public,) = feedback.list_public_updates(area_codes=["N01"])
    assert (public.said, public.did, public.message_id) == (draft.said, draft.did, told.message_id)

    # 7. Answer: she rates it, and writes back. What she writes is voice again, and the loop begins anew.
    answer.rate(at=at(22, 1), token=token_in(mail, "rate"), score=2)
    answer.rate(at=at(22, 1), token=token_in(mail, "rate"), score=4)
    reply_by_mail(mail, "Much better, thank you. On Sundays they still come.", at(22, 2))
    again = voice.list_voice(viewer=staff.sergeant, area_codes=["N01"], since=at(22), until=at(23))
    assert [(words.kind, words.category, words.text) for words in again] == [
        (voice.Kind.REPLY, Category.VEHICLE_NUISANCE, "Much better, thank you. On Sundays they still come.")
    ]
    assert told.message_id is not None
    report = messaging.message_report(viewer=staff.inspector, message_id=told.message_id)
    assert (report.replies, report.mean) == (1, 4)

    # The plan served two of the force's objectives: what was done counts under both.
    board = follow_objectives.follow(
        viewer=staff.inspector, at=at(30), area_codes=["N01"], first_on=at(0).date(), last_on=at(29).date()
    )
    served = {row.objective.code: row.done for row in board.rows if not row.done.nothing}
    assert served.keys() == {"reduce-demand-early", "deliver-with-partners"}
    assert served["deliver-with-partners"].minutes_proven == pytest.approx(35, abs=1)

    # The Board reads the same loop as figures, and the record holds every step of it, in order.
    figures = {
        figure.name: figure
        for figure in report_to_board.loop_figures(
            viewer=staff.board, at=at(30), since=at(0).date(), until=at(29).date(), area_code="riverside"
        ).figures
    }
    assert _values(figures) == {
        "voice.contributions": 5,
        "voice.people": 4,
        "priorities.adopted": 1,
        "priorities.declined": 1,
        "priorities.kept": 0,
        "priorities.planned": 1,
        "priorities.fresh": 1,
        "tasking.tasks": 1,
        "visibility.checked": 1,
        "visibility.visits": pytest.approx(2 / 3),
        "visibility.minutes": pytest.approx(35 / 45, abs=0.03),
        "feedback.updates": 1,
        "messaging.good": None,  # one rating is no share
        "usage.area_pages": None,  # nobody looked at its page over the web
        "messaging.replies": 1,  # the other answered a message about her own sign-up, which is of no area
    }
    steps = [event.name for event in reversed(events.list_events(limit=1000))]
    in_order = [
        "contacts.contact.confirmed",
        "voice.contribution.received",
        "priorities.list.made",
        "priorities.priority.adopted",
        "problems.plan.agreed",
        "tasking.task.sent",
        "feedback.update.sent",
    ]
    assert [steps.index(name) for name in in_order] == sorted(steps.index(name) for name in in_order)
    assert steps.index("feedback.update.sent") < len(steps) - 1 - steps[::-1].index(
        "voice.contribution.received"
    )
    assert (
        priorities.list_priorities(area_codes=["N01"], at=at(30))[0].action
        == "We patrol the green on foot in the evening."
    )


def _values(figures: dict[str, Figure]) -> dict[str, float | None]:
    return {name: figure.value for name, figure in figures.items()}
