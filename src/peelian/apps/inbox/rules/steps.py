"""Which step a thread may take, and what each means for its clock."""

from __future__ import annotations

import datetime as dt

from peelian.apps.inbox.types import FOLLOWS, PROMISE, ThreadState
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Nobody answers at more length; a text is shorter still, and says so before it's sent.
LONGEST_ANSWER = 5_000
#: A conversation about nothing of ours that has been quiet for so long isn't gone on with: new words begin another.
QUIET = dt.timedelta(days=30)


def may_follow(state: ThreadState, new: ThreadState) -> Decision:
    """Whether a thread may pass from one state to another."""
    if new in FOLLOWS[state]:
        return ALLOWED
    if state is ThreadState.CLOSED:
        return refuse("This conversation is closed. It opens again when they write.")
    return refuse(f"A conversation that is {state} can't become {new}.")


def due(waiting_since: dt.datetime) -> dt.datetime:
    """By when the first words that wait for us are to be answered (Neighbourhood Policing Guarantee: 72 hours)."""
    return waiting_since + PROMISE


def may_answer(text: str) -> Decision:
    """Whether words can go out as an answer."""
    if not text:
        return refuse("Write your answer.")
    if len(text) > LONGEST_ANSWER:
        return refuse(f"An answer has at most {LONGEST_ANSWER:,} characters.")
    return ALLOWED
