"""The loop once round on real areas, postcodes and crime, with mail over a real SMTP connection on this machine."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.positions.reader import read_positions
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Role, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.journeys import (
    answer,
    deliver,
    hear,
    prove,
    send_patrol,
    set_priorities,
    sign_up,
    tell,
    write_plan,
)
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory
from peelian.workers import dispatch

ACTOR = system("benchmark")
START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
RESIDENT = "resident@home.example"


def walk() -> list[tuple[str, str]]:
    """Walk the loop in today's ward with the most burglaries of February 2011; what each step gave, in order."""
    today = START.date()
    ward, burglaries = worst_ward()
    area = places.get_area(ward, today)
    sector = places.get_area(area.parent_code, today)
    said: list[tuple[str, str]] = [("where", f"{area.name}: {burglaries} burglaries in February 2011")]
    staff = _staff(area, sector)
    with mail_server() as mails:
        postcode = a_postcode(ward)
        sign_up.ask(
            at=START,
            email=RESIDENT,
            language="en",
            topics=[contacts.Topic.YOU_SAID],
            postcode=postcode,
            source="site",
        )
        send(START)
        contact = sign_up.confirm(at=START, token=_link(mails[-1], "confirm"))
        send(START)
        said.append(("sign up", f"{postcode} is in {contact.neighbourhood_code}"))

        said.append(("hear", _hear(ward, staff)))
        cycle = set_priorities.make_list(
            viewer=staff["inspector"], at=_at(2), sector_code=sector.code, on=_at(2).date()
        )
        line = next(entry for entry in cycle.candidates if entry.category is ProblemCategory.BURGLARY)
        said.append(("list", f"{len(cycle.candidates)} lines; burglary is {line.rank}.: {line.reason}"))
        priority = set_priorities.adopt(
            viewer=staff["inspector"],
            at=_at(2),
            candidate_id=line.id,
            issue="Homes and sheds are broken into.",
        )
        said.append(("adopt", f"{priority.category_label} in {priority.area_name}"))
        said.append(("plan and send", _plan_and_task(priority, area, staff)))
        said.append(("prove", _prove(area, staff)))
        draft = tell.draft(viewer=staff["sergeant"], at=_at(9), priority_id=priority.id)
        told = tell.approve_and_send(viewer=staff["inspector"], at=_at(9), update_id=draft.id)
        send(_at(9))
        said.append(("tell", f"{told.said} {told.did}"))
        rating = answer.rate(at=_at(10), token=_link(mails[-1], "rate"), score=5)
        said.append(("answer", f"rated {rating.score} of 5; {len(mails)} mails went out"))
    return said


def _at(days: float) -> dt.datetime:
    return START + dt.timedelta(days=days)


def worst_ward() -> tuple[str, int]:
    """Today's ward with the most burglaries of the latest month that was imported, and how many."""
    today = [area.code for area in places.list_areas(on=START.date(), kind=places.AreaKind.NEIGHBOURHOOD)]
    month = incidents.latest_month()
    assert month is not None
    counts = incidents.count_crimes(
        neighbourhood_codes=today, first_month=month, last_month=month, categories=["burglary"]
    )
    worst = max(counts, key=lambda count: count.n)
    return worst.neighbourhood_code, worst.n


def a_ward_of_2018() -> str:
    """A ward that stood until 2025 and doesn't stand today: the first by its name."""
    before = dt.date(2024, 1, 1)
    standing = {area.code for area in places.list_areas(on=START.date(), kind=places.AreaKind.NEIGHBOURHOOD)}
    wards = places.list_areas(on=before, kind=places.AreaKind.NEIGHBOURHOOD)
    return min((area.name, area.code) for area in wards if area.code not in standing)[1]


def a_postcode(ward: str) -> str:
    """The first postcode that lay in the ward on the first day of the loop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT postcode FROM places_postcode WHERE terminated_on IS NULL ORDER BY postcode")
        codes = [row[0] for row in cursor.fetchall()]
    return next(
        code for code in codes if places.locate_postcode(code, START.date()).neighbourhood_code == ward
    )


def _staff(area: places.AreaView, sector: places.AreaView) -> dict[str, Viewer]:
    staff = {}
    for role, where in ((Role.PCSO, area), (Role.SERGEANT, sector), (Role.INSPECTOR, sector)):
        user = accounts.create_user(
            actor=ACTOR, at=START, email=f"{role}@force.example", name=role.title(), password=None
        )
        accounts.grant_role(
            actor=ACTOR, at=START, user_id=user.pk, role=role, area_code=where.code, valid_from=START.date()
        )
        staff[role.value] = accounts.viewer_for(user, START.date())
    team = workforce.create_team(actor=ACTOR, at=START, area_id=area.id, name=f"{area.name} team")
    post = workforce.create_post(
        actor=ACTOR,
        at=START,
        team_id=team.id,
        title="PCSO",
        rank=workforce.Rank.PCSO,
        valid_from=START.date(),
    )
    person = workforce.create_person(
        actor=ACTOR, at=START, name="Sam Field", rank=workforce.Rank.PCSO, collar_number="30001",
        joined_on=START.date(), user_id=staff["pcso"].user_id,
    )  # fmt: skip
    workforce.post_person(actor=ACTOR, at=START, person_id=person.id, post_id=post, valid_from=START.date())
    priorities.set_strand(
        actor=ACTOR, at=START, area_id=sector.id, category=ProblemCategory.BURGLARY, impact=4, likelihood=3,
        why="Burglary does lasting harm.", valid_from=START.date(),
    )  # fmt: skip
    return staff


def _hear(ward: str, staff: dict[str, Viewer]) -> str:
    for number, words in enumerate(
        ("Sheds broken into again", "Our garage was burgled", "Burglars tried the back door")
    ):
        hear.hear_survey(
            at=_at(1),
            neighbourhood_code=ward,
            category=ProblemCategory.BURGLARY,
            text=words,
            person_key=f"p{number}",
        )
    hear.hear_note(
        viewer=staff["pcso"], at=_at(1), neighbourhood_code=ward, category=ProblemCategory.SPEEDING,
        text="Cars race past the shops.", said_at=_at(1),
    )  # fmt: skip
    counts = voice.count_by_category(area_codes=[ward], since=START, until=_at(2))
    return "; ".join(f"{count.people} people: {count.category.label}" for count in counts)


def _plan_and_task(priority: priorities.PriorityView, area: places.AreaView, staff: dict[str, Viewer]) -> str:
    plan = write_plan.write(
        viewer=staff["sergeant"], at=_at(3), priority_id=priority.id, title=f"Fewer burglaries in {area.name}",
        aim="Fewer homes and sheds are broken into.",
        tactics=[problems.TacticDraft("Walk the alleys in the afternoon", f"{area.name} team")],
        outcomes=[
            problems.OutcomeDraft(
                "Burglaries", "a month", problems.Direction.FALL, 40, 30, dt.date(2027, 2, 28)
            )
        ],
    )  # fmt: skip
    write_plan.agree(viewer=staff["inspector"], at=_at(3), plan_id=plan.id, seen=plan.version)
    person = workforce.person_for_user(staff["pcso"].user_id)
    assert person is not None
    visibility.hold_device(actor=ACTOR, at=_at(3), device="W1", person_id=person.id, starts_at=_at(3))
    task = send_patrol.task(
        viewer=staff["sergeant"], at=_at(3), plan_id=plan.id, title="The alleys", kind=tasking.PatrolKind.FOOT,
        place=send_patrol.Neighbourhood(area.code), dose_visits=2, dose_minutes=15,
        windows=[tasking.Window(_at(4), _at(4) + dt.timedelta(hours=4))], person_ids=[person.id],
    )  # fmt: skip
    return f"{task.title}: {task.dose_visits} visits of {task.dose_minutes} minutes in {task.place_name}"


def _prove(area: places.AreaView, staff: dict[str, Viewer]) -> str:
    outline = places.boundary_of(area.code, START.date())
    assert outline is not None
    lines = ["device,time,lat,lng"]
    for start, minutes in ((30, 16), (120, 12)):
        for step in range(minutes * 2 + 1):
            moment = _at(4) + dt.timedelta(minutes=start, seconds=30 * step)
            lines.append(f"W1,{moment.isoformat()},{outline.label_lat + step * 1e-6},{outline.label_lng}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "positions.csv"
        file.write_text("\n".join(lines) + "\n")
        prove.load_positions(viewer=staff["inspector"], at=_at(5), path=file)
    (task,) = tasking.list_tasks(viewer=staff["sergeant"], area_codes=[area.code])
    proof = visibility.get_proof(task.id)
    assert proof is not None
    return f"{proof.visits} visits, {proof.patrol_minutes:.0f} minutes, {proof.dose_share:.0%} of the dose"


@contextmanager
def mail_server(site: str = "http://localhost") -> Iterator[list[EmailMessage]]:
    """A real mail server on this machine, plugged in for this process; what it took. `site` is where links lead."""
    mails: list[EmailMessage] = []

    class Keep:
        async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
            self, _server: Any, _session: Any, envelope: Any
        ) -> str:
            mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
            return "250 taken"

    class Listener(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    server = Listener(Keep(), hostname="127.0.0.1", port=0)
    server.start()
    channels: dict[str, messaging.Channel] = {
        "email": EmailChannel(
            [SmtpProvider(Server("127.0.0.1", server.port))],
            Sender("no-reply@force.example", "messages.force.example"),
        )
    }
    before = plug(Ports(channels=channels, readers={"positions": read_positions}, public_url=site))
    try:
        yield mails
    finally:
        plug(before)
        server.stop()


def send(moment: dt.datetime) -> None:
    """What a worker does until nothing waits: the outbox, then the mail."""
    while dispatch.dispatch_due(clock=lambda: moment):
        pass
    while deliver.deliver_due(at=moment, worker="benchmark"):
        pass


def _link(mail: EmailMessage, page: str) -> str:
    body = mail.get_body(("plain",))
    found = re.search(rf"/{page}/([^\s?]+)", str(body.get_content()) if body else "")
    assert found, f"no link to {page} in the mail"
    return found.group(1)
