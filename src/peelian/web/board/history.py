"""What happened to a pack, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.apps.board.api import Step

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
    """Steps in words. The same thing done again and again within a minute is one line."""
    out: list[Line] = []
    for step in steps:
        line = Line(_WORDS.get(step.name, step.name), step.by_name, step.at, step.said)
        last = out[-1] if out else None
        if (
            last
            and (last.words, last.by_name, last.said) == (line.words, line.by_name, line.said)
            and (last.at - line.at < dt.timedelta(minutes=1))
        ):
            out[-1] = replace(last, times=last.times + 1)
        else:
            out.append(line)
    return out
