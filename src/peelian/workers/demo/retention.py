"""What some of those who left, and of those who serve, said of it. All of it is invented."""

from __future__ import annotations

import datetime as dt
import random

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import Candidate, Kind, Outcome, Theme, WithKind
from peelian.apps.workforce.api import LeaveReason
from peelian.workers.demo.ground import FORCE
from peelian.workers.demo.setting import Setting

_SAID = {
    LeaveReason.RESIGNATION: (Theme.FAIRNESS, Theme.MANAGEMENT, Theme.WORKLOAD, Theme.SHIFTS, Theme.PAY, Theme.FAMILY),
    LeaveReason.TRANSFER_OUT: (Theme.OTHER_FORCE, Theme.POSTING, Theme.FAMILY, Theme.PROMOTION),
}  # fmt: skip
_TALKS, _MOST = 40, 2_000


def talk_of_leaving(setting: Setting) -> int:
    """Exit interviews with most who left in the last year, conversations with some who serve; then the curves."""
    viewer = _holder(setting)
    chance = setting.chance("conversations")
    since = setting.today - dt.timedelta(days=365)
    asked = 0
    for one in retention.list_leavers_not_asked(viewer=viewer, since=since, limit=_MOST):
        if chance.random() < 0.9:
            _ask(setting, chance, Kind.EXIT, one, (one.left_on or setting.today) - dt.timedelta(days=14))
            asked += 1
    for collar in sorted(setting.staff.collars.values())[:_TALKS]:
        for one in retention.find_candidates(viewer=viewer, words=collar, limit=1):
            _ask(
                setting,
                chance,
                Kind.RETENTION,
                one,
                setting.today - dt.timedelta(days=chance.randint(1, 300)),
            )
            asked += 1
    evening_before = setting.today - dt.timedelta(days=1)  # as the timetable does each night
    retention.work_out_survival(actor=setting.actor, at=setting.at, as_of=evening_before)
    return asked


def _ask(setting: Setting, chance: random.Random, kind: Kind, who: Candidate, day: dt.date) -> None:
    """Offer a conversation on a day, and have it held, declined or, if it was lately, still to come."""
    offered = min(max(day, who.joined_on), setting.today)
    number = retention.offer(
        actor=setting.actor, at=setting.at, kind=kind, career_id=who.career_id, on=offered
    )
    drawn, on = chance.random(), min(offered + dt.timedelta(days=9), setting.today)
    if offered > setting.today - dt.timedelta(days=21):
        return
    if drawn < 0.25:
        retention.decline(actor=setting.actor, at=setting.at, kind=kind, conversation_id=number, on=on)
        return
    themes = _SAID[LeaveReason.RESIGNATION if drawn < 0.8 else LeaveReason.TRANSFER_OUT]
    outcome = chance.choices(list(Outcome), weights=(6, 3, 1))[0] if kind is Kind.RETENTION else None
    retention.hold(
        actor=setting.actor, at=setting.at, kind=kind, conversation_id=number, on=on,
        with_kind=chance.choice(list(WithKind)), themes=chance.sample(themes, k=chance.randint(1, 2)), outcome=outcome,
    )  # fmt: skip


def _holder(setting: Setting) -> Viewer:
    """Somebody of the demo who holds conversations."""
    holders = accounts.list_holders(
        permission=Permission.HOLD_CONVERSATIONS, area_path=(FORCE,), on=setting.today
    )
    return accounts.viewer_for(holders[0], setting.today)
