"""Papers of the Board that are out: a draft is redacted as the journey redacts it, and released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from peelian.analysis.tables import Column, Table
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, Content, Document, PackTable, PublicRelease
from peelian.journeys.packs.public import public_version, worded
from tests.factories import pack_documents
from tests.factories.board import approve_pack, build, empty_pack
from tests.factories.clock import AT

CODE = "november-2026"
#: What the Board alone may read: a word, a number and a name, each in a section, a table and a source of its own.
SECRETS = ("zebra-crossing-87", "987654", "987,654", "Ermintrude Wexcombe")


def publish(
    draft: Document | None = None,
    texts: Mapping[str, str] | None = None,
    *,
    code: str = CODE,
    corrects: str = "",
    at: dt.datetime = AT,
    meeting_on: dt.date | None = None,
) -> PublicRelease:
    """Release a draft (`pack_documents.every_kind` without one) and give what everybody may read of it."""
    made = empty_pack(code, corrects=corrects)
    given = draft or pack_documents.every_kind()
    if meeting_on is not None:
        board.change_pack(
            actor=made.by_writer, at=at, pack_id=made.id, title=given.title, subtitle=given.subtitle,
            meeting_on=meeting_on, since=given.since, until=given.until,
        )  # fmt: skip
    for one in given.sections:
        number = board.add_section(
            actor=made.by_writer, at=at, pack_id=made.id, key=one.key, heading=one.heading[:160], audience=one.audience,
            since=one.since, until=one.until,
        )  # fmt: skip
        build(made, number, one.content)
    approve_pack(made)
    view = made.view()
    whole = replace(
        given, code=code, title=view.title, subtitle=view.subtitle, meeting_on=view.meeting_on, since=view.since,
        until=view.until,
    )  # fmt: skip
    if texts is None:
        public = replace(public_version(whole, {}), sections=_with_words(whole))
    else:
        whole, public = worded(whole, texts), public_version(whole, texts)
    board.release(
        actor=made.by_approver, at=at, pack_id=made.id, document=whole, public_document=public, findings=[]
    )
    return board.get_public_release(code)


def short(audience: Audience = Audience.PUBLIC) -> Document:
    """A draft of one section with a sentence."""
    section = pack_documents.section("words", "Purpose of the report", "This report is short.")
    return replace(pack_documents.empty(), sections=[replace(section, audience=audience)])


def with_secrets() -> tuple[Document, dict[str, str]]:
    """A draft with `SECRETS` wherever the public may not look, and its words."""
    draft = pack_documents.every_kind()
    word, number, _, name = SECRETS
    hidden = PackTable(
        Table(
            "internal-costs", f"Costs of {word}", [Column("Who"), Column("Pounds", numeric=True)],
            [[name, int(number)]], notes=(f"Asked by {name}.",),
        ),
        audience=Audience.INTERNAL,
    )  # fmt: skip
    figure = replace(
        pack_documents.COSTS, name="finance.secret", label=f"Cost of {word}", value=float(number),
        definition=f"As {name} counts it.", source=f"finance.total({name})", rows=f"/station/{word}/",
    )  # fmt: skip
    sections = [
        replace(one, content=Content([figure, *one.content.figures], words=[f"{name} said so."]))
        if one.audience is Audience.INTERNAL
        else replace(one, content=replace(one.content, tables=[*one.content.tables, hidden]))
        if one.key == "retention"
        else one
        for one in draft.sections
    ]
    texts = {
        "finance": f"{name} spent {{{{finance.secret}}}} on {word}.",
        "messaging": "It cost {{finance.secret}}.",
    }
    return replace(draft, sections=sections), texts


def _with_words(whole: Document) -> tuple[board.DocumentSection, ...]:
    """The public sections with the paragraphs that their documents hold already."""
    words = {one.key: one.commentary for one in whole.sections}
    return tuple(replace(one, commentary=tuple(words[one.key])) for one in public_version(whole, {}).sections)
