"""The outcome types of police.uk's files, then and now, and the codes that its API gives them."""

from __future__ import annotations

from peelian.apps.incidents.api import OUTCOMES

#: Names that files or the API's documents use or used besides those of OUTCOMES.
EARLIER = {
    "Offender given a penalty notice": "penalty-notice-issued",
    "Offender given a community sentence": "community-penalty",
    "Offender given a conditional discharge": "conditional-discharge",
    "Offender given an absolute discharge": "absolute-discharge",
    "Offender given a suspended prison sentence": "suspended-sentence",
    "No further action": "no-further-action",
    "No further action at this time": "no-further-action",
}

_CODES = {name.casefold(): code for code, name in OUTCOMES.items()} | {
    name.casefold(): code for name, code in EARLIER.items()
}


def code_of(outcome_type: str) -> str | None:
    """The code of an outcome type as a file names it, or None for one that police.uk never used."""
    return _CODES.get(" ".join(outcome_type.split()).casefold())
