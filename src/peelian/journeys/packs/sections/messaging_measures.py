"""What the section on messages can tell, and how each of it is counted."""

from __future__ import annotations

from peelian.apps.board import api as board
from peelian.journeys.packs.sections.draft import SHARE, Measure

CONFIRMED = (
    "Subscriptions that their owner confirmed; somebody with two addresses in one subscription counts once. Whoever"
    " asked and never confirmed is not counted."
)
_SINCE_NOW = "In an area: by the area that the subscription has now, or had when it ended."
OUT = "Messages to many that went out in the period; confirmations and receipts are not counted."

MEMBERS = (
    Measure(
        "messaging.members_before",
        "Members when the period began",
        "people",
        f"{CONFIRMED} {_SINCE_NOW}",
        people=True,
    ),
    Measure(
        "messaging.joined",
        "Joined in the period",
        "people",
        f"Subscriptions confirmed in the period. {_SINCE_NOW}",
        people=True,
    ),
    Measure(
        "messaging.left",
        "Left in the period",
        "people",
        f"Confirmed subscriptions that ended in the period, on request or by erasure. {_SINCE_NOW}",
        people=True,
    ),
    Measure(
        "messaging.members",
        "Members at the end of the period",
        "people",
        f"{CONFIRMED} {_SINCE_NOW}",
        people=True,
    ),
)  # fmt: skip
SENT = (
    Measure("messaging.sent", "Messages sent", "messages", OUT),
    Measure("messaging.alerts", "Alerts sent", "messages", f"{OUT} Of these: alerts."),
    Measure(
        "messaging.updates",
        "“You said, we did” sent",
        "messages",
        f"{OUT} Of these: what was done about what people had said.",
    ),
    Measure("messaging.news", "News sent", "messages", f"{OUT} Of these: news."),
    Measure(
        "messaging.copies",
        "Copies of these messages",
        "copies",
        f"{OUT} Each person's copy over each channel counts.",
    ),
    Measure(
        "messaging.went",
        "Copies that went out, of those tried",
        SHARE,
        "Of the copies of messages of the period that were tried: those that the next server took and that"
        " didn't come back, or that arrived. Copies to people who had left, too late or called off were not"
        " tried; those that wait are in neither.",
        digits=1,
    ),
    Measure(
        "messaging.good",
        "Ratings of 4 or 5 out of 5",
        SHARE,
        "Of the ratings given in the period to messages of these areas; the last rating of each person"
        " counts. Those who rate choose to, so this is no survey of all residents. The interval is Wilson's,"
        f" 95 per cent; under {board.FEWEST_ANSWERS} ratings no share is given.",
        people=True,
        digits=1,
    ),
    Measure(
        "messaging.ratings",
        "Ratings given in the period",
        "ratings",
        "One for each person and message, the last that they gave, by the moment at which they gave it.",
        people=True,
    ),
    Measure(
        "messaging.rated",
        "Copies that were rated, of those that went out",
        SHARE,
        "Of the copies of messages of the period that went out: those that their reader has rated by now. It"
        " tells how few the satisfaction rests on.",
        people=True,
        digits=2,
    ),
    Measure(
        "messaging.replies",
        "Replies to our messages",
        "replies",
        "Replies that people wrote in the period to messages of these areas; automatic ones are not counted.",
        people=True,
    ),
    Measure(
        "inbox.asked",
        "Times that people wrote and waited for an answer",
        "turns",
        "What somebody wrote in the period up to our answer is one turn, however many mails or texts it was."
        " To teams, in answer to a message or not.",
        people=True,
    ),
    Measure(
        "inbox.in_time",
        "Answered within 72 hours, of those whose time is over",
        SHARE,
        "Of those turns: answered within 72 hours of their first words (Neighbourhood Policing Guarantee)."
        " Turns that still wait within their 72 hours are in neither; those closed without an answer are in"
        " the whole.",
        people=True,
        digits=1,
    ),
)  # fmt: skip
