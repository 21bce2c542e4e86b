"""Take in the census's counts of residents by group, and what a recruitment system knows of a campaign."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from peelian.apps.fairness import api as fairness
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, NotFound


def load_census(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    counted_on: dt.date,
    encoding: str = "utf-8",
    source: str = "",
) -> fairness.Loaded:
    """Take counts of a census day; the same file again changes nothing. Raises BadInput: nothing of it was taken."""
    rows = ports().readers["census"](path, encoding=encoding)
    try:
        return fairness.load_population(
            actor=actor, at=at, rows=rows, counted_on=counted_on, source=source or path.name
        )
    except BadInput as bad:
        raise _named(bad, path) from bad


def load_recruitment(
    *, actor: Actor, at: dt.datetime, path: Path, campaign: str, encoding: str = "utf-8"
) -> fairness.Loaded:
    """Take all that is known of an open campaign, in place of what was there.

    Raises NotFound: no campaign of this name. fairness.CampaignClosed, BadInput: nothing of it was taken.
    """
    found = next((one for one in fairness.list_campaigns() if one.name == campaign), None)
    if found is None:
        raise NotFound(f"There is no campaign “{campaign}”. Open it first.")
    rows = ports().readers["recruitment"](path, encoding=encoding)
    try:
        return fairness.load_results(actor=actor, at=at, campaign_id=found.id, rows=rows)
    except BadInput as bad:
        raise _named(bad, path) from bad


def _named(bad: BadInput, path: Path) -> BadInput:
    """What the room refuses, with the file that it knows nothing of."""
    return (
        bad
        if bad.file
        else BadInput(bad.reason, file=path.name, row=bad.row, column=bad.column, mend=bad.mend)
    )
