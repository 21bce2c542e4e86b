"""The reports that the walk on real data files: what a resident of the ward types, and what staff decide about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.apps.incidents.api import IncidentKind, Step
from peelian.kernel.time import local_day, now

REPORTER = "reporter@home.example"
#: By the questions' codes. A list: several boxes.
Typed = Mapping[str, Any]

_CRIME = {"crime_number": "20/123456/26"}
_NO_CRIME: Typed = {
    "reason": "A card payment failed and was made good: a debt, no crime.",
    "words": "Thank you for telling us. It is not a crime, because the driver has paid since.",
}
_REFER: Typed = {
    "agency": "The council’s highways team",
    "words": "Thank you for telling us. The people who can help are the council’s highways team.",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A report: what is typed on each page, whether with a mail address, and how staff close it, step by step."""

    kind: IncidentKind
    pages: Mapping[str, Typed]
    by_mail: bool
    steps: tuple[tuple[Step, Typed], ...]


def cases(postcode: str) -> list[Case]:
    """One of each kind, in a postcode, the evening before yesterday; each is closed in another way."""
    return [
        Case(
            IncidentKind.CRIMINAL_DAMAGE,
            _shared(postcode)
            | {
                "what": {"what": "vehicle", "plate": "AB12 CDE", "owner": "yes"},
                "how": {"how": ["scratched"], "offensive": "no", "words": "The left door is scratched."},
            },
            by_mail=False,
            steps=((Step.REFER, _REFER),),
        ),
        Case(
            IncidentKind.THEFT,
            _shared(postcode)
            | {
                "how": {"force_used": "no"},
                "what": {"what": ["bicycle"], "things": "A red bicycle.", "value": "350"},
                "what-happened": {"from_where": "street", "words": "It was gone when I came back."},
            },
            by_mail=False,
            steps=((Step.FILE, _CRIME),),
        ),
        Case(
            IncidentKind.BILKING,
            _shared(postcode)
            | {
                "vehicle": {"plate": "ab12 cde", "make": "Ford Focus", "false_plates": "no"},
                "people": {"threatened": "no"},
                "fuel": {"grade": "diesel", "litres": "40", "value": "62.80"},
                "evidence": {"evidence": ["camera"], "camera_kept": "yes", "repeat": "no"},
                "contact": {"name": "Ada Bell", "role": "Shift manager"},
            },
            by_mail=False,
            steps=((Step.NO_CRIME, _NO_CRIME),),
        ),
        Case(
            IncidentKind.BURGLARY,
            _shared(postcode)
            | {
                "building": {"building": "shed"},
                "how": {"how": ["door"], "alarm": "no", "secure_now": "yes", "words": "The lock is broken."},
                "taken": {"taken": "yes", "things": "A drill.", "value": "80"},
                "contact": {"name": "Ada Bell", "email": REPORTER},
            },
            by_mail=True,
            steps=(
                (Step.INVESTIGATE, _CRIME),
                (Step.CONCLUDE, {"words": "We found who did it, and they have paid for the lock."}),
            ),
        ),
    ]


def _shared(postcode: str) -> dict[str, Typed]:
    """What every kind is asked."""
    day = local_day(now()) - dt.timedelta(days=2)
    moment = {"day": str(day.day), "month": str(day.month), "year": str(day.year), "time": "21:30"}
    return {
        "where": {"postcode": postcode, "address": "12 High Street"},
        "now": {"happening_now": "no"},
        "when": {f"happened_from_{part}": value for part, value in moment.items()},
        "who": {"known": "no"},
        "why": {"repeat": "no"},
        "how-you-are": {"effect": "upset"},
        "contact": {"name": "Ada Bell"},
    }
