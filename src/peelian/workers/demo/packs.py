"""Two packs for the Board, in the shape and order of its papers of October 2017 and January 2024, released.

Their figures are the demo force's of the year up to today. The sections of January 2024 that hold the paper's own
tables tell of that paper's days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.board import api as board
from peelian.journeys.packs import build_pack, drafts, make_pack, release_pack
from peelian.workers.demo.careers import DECEMBER, PAPERS_YEAR, STARTED_ON
from peelian.workers.demo.ground import FORCE, LPAS_FROM
from peelian.workers.demo.people import MAIL
from peelian.workers.demo.setting import Setting

_YEAR, _WEEK, _DAY = dt.timedelta(days=365), dt.timedelta(days=7), dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Paper:
    """One of the two: its shape, its title, the paper whose order it has, and sections with days of their own."""

    shape: str
    title: str
    after: str
    own_days: Mapping[str, tuple[dt.date, dt.date]]


_PAPERS: Sequence[_Paper] = (
    _Paper("october-2017", "Local policing and public engagement", "3 October 2017", {}),
    _Paper(
        "january-2024",
        "Rebuilding community policing",
        "23 January 2024",
        {
            "uplift": (STARTED_ON, LPAS_FROM),
            "strength": (STARTED_ON, DECEMBER + _DAY),
            "leavers": (PAPERS_YEAR[0], PAPERS_YEAR[1] + _DAY),
            "finance": (LPAS_FROM, dt.date(2024, 1, 23)),
        },
    ),
)


def write_packs(setting: Setting) -> int:
    """Make, build, approve and release both packs; returns how many sections they have. Not inside a transaction."""
    maker, chief = (_viewer(setting, login) for login in ("staff-officer", "chief-officer"))
    return sum(_write(setting, paper, maker, chief) for paper in _PAPERS)


def _write(setting: Setting, paper: _Paper, maker: accounts.Viewer, chief: accounts.Viewer) -> int:
    make_pack.create(
        viewer=maker, at=setting.at, code=paper.shape, title=paper.title,
        subtitle=f"Demo: in the order of the Board’s paper of {paper.after}",
        area_code=FORCE, meeting_on=setting.today + _WEEK, since=setting.today - _YEAR, until=setting.today,
        shape=paper.shape,
    )  # fmt: skip
    for section in board.get_pack(paper.shape).sections:
        if section.kind in paper.own_days:
            since, until = paper.own_days[section.kind]
            board.change_section(
                actor=maker.actor, at=setting.at, section_id=section.id, heading=section.heading,
                audience=section.audience, since=since, until=until,
            )  # fmt: skip
    build_pack.build(viewer=maker, clock=lambda: setting.at, code=paper.shape, everything=True)
    release_pack.ask_approval(viewer=maker, at=setting.at, code=paper.shape)
    pack = drafts.read(viewer=chief, at=setting.at, code=paper.shape)
    release_pack.approve(viewer=chief, at=setting.at, code=paper.shape, revision=pack.revision)
    release_pack.release(viewer=chief, clock=lambda: setting.at, code=paper.shape)
    return len(pack.sections)


def _viewer(setting: Setting, login: str) -> accounts.Viewer:
    user = next(user for user in accounts.list_users() if user.email == f"{login}@{MAIL}")
    return accounts.viewer_for(user, setting.today)
