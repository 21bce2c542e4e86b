"""Who left over ten years and why, and what some of them said. All of them are invented.

In the whole force the last year has the leavers of the board's paper of January 2024, by reason, with 180 retirements:
its 203 fits neither its 490 nor its 36.73 per cent. A small demo has a tenth of them.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import Candidate, Kind, Outcome, Theme, WithKind
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import HrRow, JoinedAs, LeaveReason, Rank, UnitKind
from peelian.workers.demo.ground import FORCE
from peelian.workers.demo.person_names import invent
from peelian.workers.demo.place_names import DISTRICTS
from peelian.workers.demo.setting import Setting

LEAVERS = {
    LeaveReason.RETIREMENT: 180, LeaveReason.RESIGNATION: 192, LeaveReason.TRANSFER_OUT: 82,
    LeaveReason.ILL_HEALTH_RETIREMENT: 23, LeaveReason.OTHER: 13,
}  # fmt: skip
_SMALL = 10
_YEARS, _FEWER = 10, 0.93
#: Years of service at the end: the fewest and the most, of those who don't resign.
_SERVED = {
    LeaveReason.RETIREMENT: (28.0, 32.0), LeaveReason.TRANSFER_OUT: (2.5, 14.0),
    LeaveReason.ILL_HEALTH_RETIREMENT: (8.0, 25.0), LeaveReason.OTHER: (1.0, 20.0),
}  # fmt: skip
_YEAR = dt.timedelta(days=365.25)
_WAYS = (JoinedAs.PCDA, JoinedAs.DHEP, JoinedAs.PPD, JoinedAs.IPLDP)
_SAID = {
    LeaveReason.RESIGNATION: (Theme.FAIRNESS, Theme.MANAGEMENT, Theme.WORKLOAD, Theme.SHIFTS, Theme.PAY, Theme.FAMILY),
    LeaveReason.TRANSFER_OUT: (Theme.OTHER_FORCE, Theme.POSTING, Theme.FAMILY, Theme.PROMOTION),
}  # fmt: skip
_SOURCE = "Made by the demo: invented leavers"
_TALKS, _MOST = 40, 2_000


def let_people_leave(setting: Setting) -> int:
    """Ten years of leavers, the latest year by the paper's reasons. Returns how many left in that year."""
    today, year = setting.today, setting.today - dt.timedelta(days=365)
    if workforce.leavers_table(first_on=year, last_on=today).total:
        return 0
    workforce.apply_extract(actor=setting.actor, at=setting.at, items=list(_rows(setting)), source=_SOURCE)
    return sum(_counts(setting).values())


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
    retention.work_out_survival(actor=setting.actor, at=setting.at, as_of=setting.today)
    return asked


def _counts(setting: Setting) -> dict[LeaveReason, int]:
    whole = {sector.district for sector in setting.ground.sectors} == set(DISTRICTS.values())
    return LEAVERS if whole else {reason: max(1, n // _SMALL) for reason, n in LEAVERS.items()}


def _rows(setting: Setting) -> Iterator[HrRow]:
    """Each leaver's service: before their unit was set up in no unit, then in it."""
    chance = setting.chance("leavers")
    units = [row for row in workforce.list_units(setting.today) if row.kind is UnitKind.LPA]
    row = 0
    for ago in range(_YEARS):
        last_on = setting.today - ago * dt.timedelta(days=365)
        for reason, count in _counts(setting).items():
            for _ in range(round(count * _FEWER**ago)):
                left = last_on - dt.timedelta(days=chance.randint(0, 364))
                joined = left - _YEAR * _years(chance, reason)
                unit = chance.choice(units)
                row += 1
                leaver = HrRow(
                    row=row,
                    number=f"X{row:05}",
                    name=invent(chance).name,
                    rank=Rank.CONSTABLE,
                    fte=_fte(chance, reason),
                    joined_on=joined,
                    joined_as=_way(chance, joined),
                    valid_from=joined,
                    left_on=left,
                    reason=reason,
                )
                for start, end, code in (
                    (joined, min(unit.valid_from, left), ""),
                    (max(joined, unit.valid_from), left, unit.code),
                ):
                    if start < end:
                        yield replace(leaver, valid_from=start, valid_until=end, unit=code)


def _years(chance: random.Random, reason: LeaveReason) -> float:
    """How long somebody served: most who resign do so early."""
    if reason is LeaveReason.RESIGNATION:
        return 0.05 + min(chance.expovariate(1 / 4.5), 27)
    return chance.uniform(*_SERVED[reason])


def _fte(chance: random.Random, reason: LeaveReason) -> Decimal:
    part_time = reason is not LeaveReason.TRANSFER_OUT and chance.random() < 0.08
    return Decimal("0.8") if part_time else Decimal(1)


def _way(chance: random.Random, joined: dt.date) -> JoinedAs:
    return chance.choice(_WAYS) if joined.year >= 2020 else JoinedAs.IPLDP


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
