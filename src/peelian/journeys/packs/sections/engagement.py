"""Engagement: what people said and how, meetings, what they were told came of it, and schemes that they can join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.content import api as content
from peelian.apps.feedback import api as feedback
from peelian.apps.schemes import api as schemes
from peelian.apps.voice import api as voice
from peelian.apps.voice.api import Kind
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.parts import parts_of
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.time import local_day, start_of_day

_SAID = "By the moment at which it was said. Out-of-office replies are not counted."
_KINDS = {
    "voice.replies": (Kind.REPLY, "Replies to messages"),
    "voice.surveys": (Kind.SURVEY, "Answers on the website"),
    "voice.notes": (Kind.NOTE, "Officers’ notes of conversations"),
    "voice.meetings": (Kind.MEETING, "Said in meetings"),
    "voice.reports": (Kind.REPORT, "Online reports"),
}
#: Contributions count as people do: one of them is one person, and the public isn't shown a small number.
VOICE = (
    Measure(
        "voice.contributions", "Things people told us", "contributions",
        "Replies to messages, answers on the website, officers’ notes of conversations and meetings, and online"
        f" reports. {_SAID}",
        people=True,
    ),
    Measure(
        "voice.people", "Different people who told us", "people",
        "The same person counts once, however often and in however many ways of one kind: by subscription for replies"
        " and reports, by browser for answers on the website. Each officer’s note counts as another person; a meeting"
        " counts the hands that were raised for a problem, once.",
        people=True,
    ),
    *(Measure(name, words, "contributions", _SAID, people=True) for name, (_, words) in _KINDS.items()),
)  # fmt: skip
MEETINGS = (
    Measure(
        "content.meetings", "Meetings held", "meetings",
        "Meetings, surgeries and walkabouts that were announced, began in the period and weren’t cancelled.",
    ),
    Measure("content.cancelled", "Meetings cancelled", "meetings", "Announced to begin in the period, and cancelled."),
)  # fmt: skip
TOLD = (
    Measure(
        "feedback.updates", "“You said, we did” told", "updates", "Updates approved in the period and sent."
    ),
)
SCHEMES = (
    Measure(
        "schemes.open", "Schemes that people could join", "schemes",
        "Watches, Speed Watch, volunteering, advisory groups and the like that were open when the period ended: of"
        " these areas, and those of the whole force.",
    ),
)  # fmt: skip
OFFERS = (
    Measure(
        "schemes.asked", "People who asked to join one", "people",
        "Each time that somebody of these areas asked to join a scheme in the period. An offer is kept for a year.",
        people=True,
    ),
    Measure(
        "schemes.answered", "Of these, answered", SHARE,
        "Of those offers: answered by now, by whoever leads the scheme.", people=True, digits=1,
    ),
)  # fmt: skip
#: Offers to take part are forgotten then (`schemes.forget_interests`).
_OFFERS_KEPT = dt.timedelta(days=365)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    everything = (*VOICE, *MEETINGS, *TOLD, *SCHEMES, *OFFERS)
    draft = Draft(everything, ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Engagement"):
        draft.lacks(everything, refused)
        return draft.content()
    counted: dict[str, list[int]] = {}
    if tells(
        draft, ground, VOICE, first_day=voice.first_said_on(), records="What people said",
        mend="It is counted from the first contribution on.",
    ):  # fmt: skip
        _voice(ground, draft, counted)
    if tells(
        draft, ground, MEETINGS, first_day=content.first_meeting_on(), records="Meetings",
        mend="They are counted from the first that is announced on.",
    ):  # fmt: skip
        _meetings(ground, draft, counted)
    if tells(
        draft, ground, TOLD, first_day=feedback.first_written_on(), records="“You said, we did”",
        mend="Updates are counted from the first that is written on.",
    ):  # fmt: skip
        _told(ground, draft, counted)
    if counted:
        _by_area(ground, draft, counted)
    if tells(
        draft, ground, (*SCHEMES, *OFFERS), first_day=schemes.first_opened_on(), records="Schemes",
        mend="They are counted from the first that is offered on.",
    ):  # fmt: skip
        _schemes(ground, draft)
    draft.missing.append(
        "Advisory groups, scrutiny panels and forums: nothing is recorded of their members and meetings but who asked"
        " to join one through a scheme. To mend: write of them in words."
    )
    return draft.content()


def _span(ground: Ground) -> dict[str, object]:
    return {"area_codes": ground.codes, "since": ground.first_on, "until": ground.until_on}


def _voice(ground: Ground, draft: Draft, counted: dict[str, list[int]]) -> None:
    total = voice.count_voice(area_codes=ground.codes, since=ground.since, until=ground.until)
    by_kind = voice.count_by_kind(area_codes=ground.codes, since=ground.since, until=ground.until)
    source, rows = question("voice.count_voice", **_span(ground)), f"/station/voice/?area={ground.area.code}"
    draft.count("voice.contributions", total.contributions, source=source, rows=rows)
    draft.count("voice.people", total.people, source=source, rows=rows)
    source = question("voice.count_by_kind", **_span(ground))
    lines: list[tuple[str, int, int]] = []
    for name, (kind, words) in _KINDS.items():
        one = by_kind.get(kind, voice.VoiceTotal(0, 0))
        draft.count(name, one.contributions, source=source, rows=rows)
        lines.append((words, one.contributions, one.people))
    table = Table(
        "engagement-ways",
        f"What people told us, by way, {ground.days}",
        [Column("Way"), Column("Contributions", numeric=True), Column("Different people", numeric=True)],
        lines,
        ["All", sum(contributions for _, contributions, _ in lines), None],
        ["People don’t add up: who answered a message and reported online is one person."],
    )
    draft.table(table, people=(1, 2))
    found = voice.count_by_area(area_codes=ground.codes, since=ground.since, until=ground.until)
    for code, n in found.items():
        counted.setdefault(code, [0] * 3)[0] += n


def _meetings(ground: Ground, draft: Draft, counted: dict[str, list[int]]) -> None:
    found = content.count_meetings(area_codes=ground.codes, since=ground.since, until=ground.until)
    source = question("content.count_meetings", **_span(ground))
    rows = f"/station/meetings/?area={ground.area.code}"
    draft.count("content.meetings", sum(one.held for one in found.values()), source=source, rows=rows)
    draft.count("content.cancelled", sum(one.cancelled for one in found.values()), source=source, rows=rows)
    for (code, _), one in found.items():
        counted.setdefault(code, [0] * 3)[1] += one.held


def _told(ground: Ground, draft: Draft, counted: dict[str, list[int]]) -> None:
    found = feedback.count_told(area_codes=ground.codes, since=ground.since, until=ground.until)
    source = question("feedback.count_told", **_span(ground))
    draft.count("feedback.updates", sum(found.values()), source=source, rows="/station/updates/")
    for code, n in found.items():
        counted.setdefault(code, [0] * 3)[2] += n


def _by_area(ground: Ground, draft: Draft, counted: dict[str, list[int]]) -> None:
    heads = ("Contributions", "Meetings held", "“You said, we did” told")
    table = Table(
        "engagement-by-area",
        f"What people told us, meetings, and what they were told, {ground.days}",
        [Column(words, numeric=True) for words in heads],
        [],
    )
    draft.table(parts_of(ground).table(table, counted), people=(1,))


def _schemes(ground: Ground, draft: Draft) -> None:
    codes = None if ground.of_force else ground.codes
    found = [
        one
        for one in schemes.list_schemes(area_codes=codes, include_closed=True)
        if one.opened_at < ground.until and (one.closed_at is None or one.closed_at >= ground.since)
    ]
    still = [one for one in found if one.closed_at is None or one.closed_at >= ground.until]
    draft.count(
        "schemes.open", len(still), source=question("schemes.list_schemes", area_codes=codes),
        rows="/station/schemes/",
    )  # fmt: skip
    kept_on = local_day(ground.as_of - _OFFERS_KEPT)
    if kept_on <= ground.first_on or tells(
        draft, ground, OFFERS, first_day=kept_on, records="Offers to take part",
        mend="They are forgotten after a year.",
    ):  # fmt: skip
        _offers(ground, draft, found, max(ground.since, start_of_day(kept_on)))


def _offers(ground: Ground, draft: Draft, found: Sequence[schemes.SchemeView], since: dt.datetime) -> None:
    offers = schemes.count_asked(area_codes=ground.codes, since=since, until=ground.until)
    asked, answered = (
        sum(one.asked for one in offers.values()), sum(one.answered for one in offers.values()),
    )  # fmt: skip
    source = question(
        "schemes.count_asked", area_codes=ground.codes, since=local_day(since), until=ground.until_on
    )
    draft.count("schemes.asked", asked, source=source, rows="/station/schemes/")
    draft.share(
        "schemes.answered", answered, asked, source=source, rows="/station/schemes/",
        why_none="Nobody asked to join a scheme in the period.",
    )  # fmt: skip
    lines: list[list[Cell]] = []
    for one in found:
        of = offers.get(one.code, schemes.AskedToJoin(0, 0))
        lines.append(
            [one.name, one.area_name or "The whole force", of.asked, of.answered, of.asked - of.answered]
        )
    draft.table(
        Table(
            "engagement-schemes",
            f"Schemes that people could join, and who asked to, {ground.days}",
            [
                Column("Scheme"), Column("Of"), Column("Asked to join", numeric=True),
                Column("Answered", numeric=True), Column("Waiting", numeric=True),
            ],
            lines,
            ["All", "", asked, answered, asked - answered],
            ["Those that were open on a day of the period. Answered by now; an offer is kept for a year."],
        ),
        people=(2, 3, 4),
    )  # fmt: skip


SECTION = Section(
    key="engagement",
    title="Engagement and schemes",
    about="What people said and in which ways, meetings, “you said, we did”, schemes and offers to take part.",
    place=130,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("voice.", "content.", "feedback.", "schemes.", "places."),
)
