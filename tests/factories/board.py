"""Board packs: with sections, words and what they found; approved; released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.analysis.tables import Column, Linked, Table
from peelian.analysis.vega import Bar, bars
from peelian.analysis.vega import Figure as ChartFigure
from peelian.apps.accounts.models import User
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, Content, Document, DocumentSection, PackTable, PackView
from peelian.kernel.actors import Actor, ActorKind
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT

SINCE, UNTIL = dt.date(2025, 11, 1), dt.date(2026, 11, 1)
MEETING = dt.date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack, and who had a hand in it."""

    id: int
    code: str
    writer: User
    approver: User

    @property
    def by_writer(self) -> Actor:
        """The actor who writes."""
        return actor_of(self.writer)

    @property
    def by_approver(self) -> Actor:
        """The actor who approves and releases."""
        return actor_of(self.approver)

    def view(self) -> PackView:
        """The pack as it stands."""
        return board.get_pack(self.code)

    def section(self, key: str) -> int:
        """The number of a section."""
        return next(one.id for one in self.view().sections if one.key == key)


def actor_of(user: User) -> Actor:
    """The actor that an account is."""
    return Actor(ActorKind.STAFF, str(user.pk))


def found(room: str = "messaging", good: int = 180, answered: int = 490) -> Content:
    """What a section might have found: two figures, a table with a total, a chart, words, and what is missing."""
    people = board.count(
        name=f"{room}.members", label="Members", value=12_345, unit="people", as_of=AT,
        definition="Residents who confirmed and haven’t left.", source=f"{room}.count_members(at=…)",
        rows="/station/residents/", people=True,
    )  # fmt: skip
    share = board.sampled_share(
        name=f"{room}.good", label="Said that it helped", numerator=good, denominator=answered, as_of=AT,
        definition="Of those who rated a message.", source=f"{room}.count_ratings(…)",
    )  # fmt: skip
    table = Table(
        name=f"{room}-ratings",
        caption=f"{room.capitalize()}: ratings by area",
        columns=(Column("Area"), Column("Good", numeric=True), Column("Answers", numeric=True)),
        rows=(("North", Linked(good - 60, "/station/"), answered - 190), ("South", 60, 190)),
        total=("All", good, answered),
        notes=("Those who chose to answer.",),
    )
    chart = bars(
        name=f"{room}-ratings-chart", title=f"{room.capitalize()}: good ratings by area", of="Area",
        unit=Column("Good", numeric=True),
        rows=[Bar("North", ChartFigure(float(good - 60))), Bar("South", ChartFigure(60.0))],
    )  # fmt: skip
    return Content(
        figures=(people, share), tables=(PackTable(table, people=(1, 2)),), charts=(chart,),
        words=("A member is a resident who confirmed their address.",),
        missing=("Telephone calls are on record from 1 June 2026 on.",),
    )  # fmt: skip


def make_pack(
    code: str = "november-2026", *, keys: Sequence[str] = ("messaging", "retention"), corrects: str = ""
) -> MadePack:
    """A draft with these sections in order: each with words of the writer's, each built; the last is internal."""
    made = empty_pack(code, corrects=corrects)
    for place, key in enumerate(keys, start=1):
        section = board.add_section(
            actor=made.by_writer, at=AT, pack_id=made.id, key=key, heading=key.capitalize(),
            audience=Audience.INTERNAL if place == len(keys) > 1 else Audience.PUBLIC,
        )  # fmt: skip
        board.write_commentary(
            actor=made.by_writer, at=AT, section_id=section, based_on=0,
            text=f"{{{{{key}.good}}}} of those who answered said that it helped.",
        )  # fmt: skip
        build(made, section, found(key))
    return made


def empty_pack(code: str = "november-2026", *, corrects: str = "") -> MadePack:
    """A draft without sections."""
    made = MadePack(0, code, UserFactory.create(name="Sam Staff"), UserFactory.create(name="Chris Chief"))
    number = board.create_pack(
        actor=made.by_writer, at=AT, code=code, title="November 2026", subtitle="Midshire’s police to its Board",
        area_code="midshire", meeting_on=MEETING, since=SINCE, until=UNTIL, corrects=corrects,
    )  # fmt: skip
    return replace(made, id=number)


def build(made: MadePack, section_id: int, content: Content | None = None) -> None:
    """Keep what a section found."""
    board.keep_build(
        actor=made.by_writer, at=AT, section_id=section_id, content=found() if content is None else content,
        read_at=AT, event_id=7, seconds=0.25,
    )  # fmt: skip


def approve_pack(made: MadePack) -> None:
    """Ask for approval and give it."""
    board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
    board.approve(actor=made.by_approver, at=AT, pack_id=made.id)


def whole_of(made: MadePack) -> Document:
    """The whole of a pack as a document, its words as they were typed."""
    view = made.view()
    return Document(
        code=view.code, title=view.title, subtitle=view.subtitle, meeting_on=view.meeting_on, since=view.since,
        until=view.until, as_of=AT, audience=Audience.INTERNAL,
        sections=tuple(
            DocumentSection(
                one.key, one.heading, one.audience, one.since, one.until, (one.text,), one.content or Content()
            )
            for one in view.sections
        ),
    )  # fmt: skip


def public_of(made: MadePack) -> Document:
    """The whole without its internal sections. (What a release really hides is the journey's business.)"""
    whole = whole_of(made)
    shown = tuple(one for one in whole.sections if one.audience is Audience.PUBLIC)
    hidden = tuple(one.heading for one in whole.sections if one.audience is not Audience.PUBLIC)
    return replace(whole, audience=Audience.PUBLIC, sections=shown, redacted=hidden)


def release_pack(made: MadePack) -> int:
    """Approve a draft and release it; the number of the release."""
    approve_pack(made)
    return board.release(
        actor=made.by_approver, at=AT, pack_id=made.id, document=whole_of(made), public_document=public_of(made),
        findings=[{"rule": "missing-base", "severity": "note"}],
    )  # fmt: skip
