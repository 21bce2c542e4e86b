"""What happened to a pack, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.apps.board.api import Step

#: So close together, the same things are one.
_ONE_GO = dt.timedelta(minutes=1)
_WORDS = {
    "pack.created": "Began the pack",
    "pack.changed": "Changed its name or its days",
    "section.added": "Added a section",
    "section.changed": "Changed a section’s heading, readers or days",
    "section.moved": "Moved a section",
    "section.removed": "Took a section out",
    "commentary.written": "Wrote words",
    "comment.made": "Commented",
    "comment.settled": "Settled a comment",
    "finding.accepted": "Let a finding stand",
    "build.asked": "Asked for figures",
    "build.kept": "Built a section’s figures",
    "build.failed": "Couldn’t build a section’s figures",
    "build.given_up": "Didn’t build a section’s figures that were asked for",
    "pack.asked": "Asked for approval",
    "pack.sent_back": "Sent it back",
    "pack.approved": "Approved it",
    "pack.released": "Released it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did, as often as they did it in one go."""

    words: str
    by_name: str
    at: dt.datetime
    said: str
    times: int = 1


def lines_of(steps: Sequence[Step]) -> list[Line]:
    """Steps in words, newest first. What somebody does again and again within a minute is one line, at its last time:
    a pack that begins in a shape has its sections and first words at once.
    """
    out: list[Line] = []
    recent: dict[tuple[str, str, str], int] = {}
    for step in steps:
        line = Line(_WORDS.get(step.name, step.name), step.by_name, step.at, step.said)
        kind = (line.words, line.by_name, line.said)
        place = recent.get(kind)
        if place is not None and out[place].at - line.at < _ONE_GO:
            out[place] = replace(out[place], times=out[place].times + 1)
        else:
            recent[kind] = len(out)
            out.append(line)
    return out
