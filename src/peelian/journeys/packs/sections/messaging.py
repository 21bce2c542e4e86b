"""Who is signed up for messages, what was sent, what came of it, and how good people found it."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.analysis import vega
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import Content
from peelian.apps.contacts import api as contacts
from peelian.apps.inbox import api as inbox
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import MessageKind
from peelian.journeys.packs.sections.draft import Draft, parted
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.messaging_measures import CONFIRMED, MEMBERS, OUT, SENT
from peelian.journeys.packs.sections.section import A_DAY, Asked, Section
from peelian.kernel.days import in_words

_CHANNELS = {"email": "Mail", "sms": "Text", "voice": "Telephone", "push": "Notification in a browser"}
_KINDS = {
    MessageKind.ALERT: "Alerts", MessageKind.UPDATE: "“You said, we did”", MessageKind.NEWS: "News",
}  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft((*MEMBERS, *SENT), ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Messages"):
        draft.lacks((*MEMBERS, *SENT), refused)
        return draft.content()
    draft.words.append(
        "A message is one text to many; a copy of it goes to each person over each channel of theirs."
    )
    if tells(
        draft, ground, MEMBERS, first_day=contacts.first_member_on(), records="Members",
        mend="They are counted from the first confirmed sign-up on.",
    ):  # fmt: skip
        _members(ground, draft)
    if tells(
        draft, ground, SENT, first_day=messaging.first_sent_on(), records="Messages",
        mend="They are counted from the first that is sent on.",
    ):  # fmt: skip
        _sent(ground, draft)
        _ratings(ground, draft)
        _answers(ground, draft)
    return draft.content()


def _members(ground: Ground, draft: Draft) -> None:
    found = contacts.membership(since=ground.since, until=ground.until, area_codes=ground.sought)
    source = question("contacts.membership", **ground.asked)
    counts = (found.opening, found.joined, found.left, found.closing)
    for one, value in zip(MEMBERS, counts, strict=True):
        draft.count(one.name, value, source=source)
    draft.table(
        Table(
            "messaging-members",
            f"Members, {ground.days}",
            [
                Column("Who"),
                Column(f"When {in_words(ground.first_on)} began", numeric=True),
                Column("Joined", numeric=True),
                Column("Left", numeric=True),
                Column(f"At the end of {in_words(ground.last_on)}", numeric=True),
            ],
            [["Confirmed subscriptions", *counts]],
            notes=["At the end = at the beginning + joined - left.", CONFIRMED],
        ),
        people=(1, 2, 3, 4),
    )
    parts = contacts.members_of(at=ground.until, area_codes=ground.sought)
    by_channel = _summed([(_channel(one.channel), one.n) for one in parts])
    chart = vega.bars(
        name="messaging-members-by-channel",
        title=f"Members by channel at the end of {in_words(ground.last_on)}",
        rows=[vega.Bar(name, vega.Figure(float(n))) for name, n in by_channel],
        of="Channel",
        unit=Column("Members", numeric=True),
    )
    draft.table(
        parted(
            "messaging-members-by-channel",
            f"Members by channel at the end of {in_words(ground.last_on)}",
            ("Channel", "Members"),
            by_channel,
            ["The one that they asked for; some are reached over more."],
        ),
        people=(1,),
        shares=((2, 1),),
        chart=chart if by_channel else None,
    )
    draft.table(
        parted(
            "messaging-members-by-language",
            f"Members by language at the end of {in_words(ground.last_on)}",
            ("Language", "Members"),
            _summed([(_language(one.language), one.n) for one in parts]),
        ),
        people=(1,),
        shares=((2, 1),),
    )


def _sent(ground: Ground, draft: Draft) -> None:
    by_kind = messaging.count_sent(since=ground.since, until=ground.until, area_codes=ground.sought)
    source, rows = question("messaging.count_sent", **ground.asked), "/station/messages/"
    draft.count("messaging.sent", sum(by_kind.values()), source=source, rows=rows)
    draft.count("messaging.alerts", by_kind[MessageKind.ALERT], source=source, rows=rows)
    draft.count("messaging.updates", by_kind[MessageKind.UPDATE], source=source, rows=rows)
    draft.count("messaging.news", by_kind[MessageKind.NEWS], source=source, rows=rows)
    draft.table(
        Table(
            "messaging-sent",
            f"Messages sent, {ground.days}",
            [Column("Kind"), Column("Messages", numeric=True)],
            [[_KINDS[kind], n] for kind, n in by_kind.items()],
            ["All", sum(by_kind.values())],
            [OUT],
        )
    )
    copies = messaging.count_copies(since=ground.since, until=ground.until, area_codes=ground.sought)
    source = question("messaging.count_copies", **ground.asked)
    went = sum(one.went for one in copies)
    tried = went + sum(one.failed + one.unknown for one in copies)
    draft.count("messaging.copies", sum(one.all for one in copies), source=source)
    draft.share("messaging.went", went, tried, source=source, why_none="No copy was tried in the period.")
    draft.share(
        "messaging.rated", sum(one.rated for one in copies), went, source=source,
        why_none="No copy went out in the period.",
    )  # fmt: skip
    draft.table(_copies_table(ground, copies))


def _copies_table(ground: Ground, copies: Sequence[messaging.CopiesOver]) -> Table:
    rows = [[one.went, one.failed, one.not_tried, one.waiting, one.unknown, one.all] for one in copies]
    heads = ("Went out", "Failed", "Not tried", "Waiting", "Not known", "All copies")
    return Table(
        "messaging-copies",
        f"Copies of the messages sent, {ground.days}",
        [Column("Channel"), *(Column(words, numeric=True) for words in heads)],
        [[_channel(one.channel), *row] for one, row in zip(copies, rows, strict=True)],
        ["All", *(sum(row[n] for row in rows) for n in range(len(heads)))],
        [
            "Failed: came back, or will never be taken. Not tried: the person had left, it was too late, or the"
            " message was recalled. Not known: cut off while it was sent."
        ],
    )


def _ratings(ground: Ground, draft: Draft) -> None:
    scores = messaging.count_ratings(since=ground.since, until=ground.until, area_codes=ground.sought)
    n = sum(scores.values())
    source, rows = question("messaging.count_ratings", **ground.asked), "/station/satisfaction/?weeks=52"
    draft.sampled("messaging.good", scores[4] + scores[5], n, source=source, rows=rows)
    draft.count("messaging.ratings", n, source=source, rows=rows)
    counts = [(f"{score} of 5", scores[score]) for score in sorted(scores)]
    table = parted(
        "messaging-ratings",
        f"Ratings of our messages, {ground.days}",
        ("Rating", "Ratings"),
        counts,
        ["Whoever rates chooses to: this is no survey of all members."],
    )
    chart = vega.bars(
        name=table.name,
        title=table.caption,
        rows=[vega.Bar(name, vega.Figure(float(count))) for name, count in counts],
        of="Rating",
        unit=Column("Ratings", numeric=True),
    )
    draft.table(table, people=(1,), shares=((2, 1),), chart=chart if n >= board.FEWEST_ANSWERS else None)


def _answers(ground: Ground, draft: Draft) -> None:
    replies = messaging.count_replies(since=ground.since, until=ground.until, area_codes=ground.sought)
    rows = "/station/inbox/"
    draft.count(
        "messaging.replies", replies, source=question("messaging.count_replies", **ground.asked), rows=rows
    )
    kept = inbox.promise_kept(
        since=ground.since, until=ground.until, at=ground.as_of, area_codes=ground.sought
    )
    source = question("inbox.promise_kept", **ground.asked)
    draft.count("inbox.asked", kept.asked, source=source, rows=rows)
    draft.share(
        "inbox.in_time", kept.in_time, kept.asked - kept.waiting, source=source, rows=rows,
        why_none="Nobody wrote in the period whose 72 hours are over.",
    )  # fmt: skip
    lines: list[list[Cell]] = [
        ["Answered within 72 hours", kept.in_time],
        ["Answered later", kept.late],
        ["Waiting, within 72 hours so far", kept.waiting],
        ["Waiting, longer than 72 hours", kept.overdue],
        ["Closed with a reason, without an answer", kept.unanswered],
    ]
    draft.table(
        Table(
            "messaging-answers",
            f"How soon we answered what people wrote, {ground.days}",
            [Column("What became of it"), Column("Turns", numeric=True)],
            lines,
            ["All", kept.asked],
            ["A turn is what somebody wrote up to our answer, as a whole."],
        ),
        people=(1,),
    )


def _summed(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for name, n in parts:
        found[name] = found.get(name, 0) + n
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _channel(name: str) -> str:
    return _CHANNELS.get(name, name.capitalize())


def _language(code: str) -> str:
    if not code:
        return "Left since: no longer kept"
    known = languages.LANGUAGES.get(code)
    return known.english_name if known else code


SECTION = Section(
    key="messaging",
    title="Messages to residents",
    about="Members, messages and copies, satisfaction with how many it rests on, and how soon replies were answered.",
    place=110,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("contacts.", "messaging.", "inbox.", "places."),
    stale_after=A_DAY,
)
