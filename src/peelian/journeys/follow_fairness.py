"""Follow how groups fare: recruitment, who serves, how far an aspiration is. Counts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day


def list_campaigns(*, viewer: Viewer) -> list[fairness.CampaignView]:
    """All campaigns, the latest first. Raises NotAllowed."""
    _require(viewer)
    return fairness.list_campaigns()


def recruitment(
    *, viewer: Viewer, campaign_ids: Sequence[int], characteristic: Characteristic
) -> fairness.Impact:
    """How each group fared in closed campaigns. Raises NotAllowed, Refused where it can't be told."""
    _require(viewer)
    return fairness.adverse_impact(campaign_ids=campaign_ids, characteristic=characteristic)


def quarters(at: dt.datetime, *, count: int = 8) -> list[dt.date]:
    """The last days of the latest quarters, the newest first: those on which people are counted by group."""
    days = [fairness.quarter_end(local_day(at))]
    while len(days) < count:
        days.append(fairness.quarter_end(days[-1] - dt.timedelta(days=1)))
    return days


def representation(
    *, viewer: Viewer, at: dt.datetime, day: dt.date, characteristic: Characteristic
) -> fairness.Representation:
    """Officers by group on the last day of a quarter. Raises NotAllowed, Refused where it can't be told."""
    _require(viewer)
    return fairness.representation(day=day, today=local_day(at), characteristic=characteristic)


def progress(
    *, viewer: Viewer, values: Collection[str], aim: int, since_on: dt.date, as_of: dt.date
) -> fairness.Progress:
    """How far an aspiration of so many recruits of these ethnic groups is. Raises NotAllowed, Refused."""
    _require(viewer)
    return fairness.progress(
        characteristic=Characteristic.ETHNICITY, values=values, aim=aim, since_on=since_on, as_of=as_of
    )


def _require(viewer: Viewer) -> None:
    if not accounts.may_anywhere(viewer, Permission.SEE_FAIRNESS):
        raise NotAllowed("Your role doesn't include figures by group.")
