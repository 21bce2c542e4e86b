"""Where everybody served in the old operating model and in the new one: the board's paper of January 2024, table 2."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.workforce.api import Rank
from peelian.workers.demo.careers import DECEMBER, LPAS_ON, STARTED_ON, Service
from peelian.workers.demo.spots import Spot, Spots

#: Officers in the old functions in October 2019, and in LPAs in April and in December 2023.
IN_2019 = (("npu", 1_342), ("response", 1_458), ("fcid-volume", 567))
BY_APRIL, BY_DECEMBER = 3_972, 4_092
_LOCAL_BEFORE = tuple(function for function, _ in IN_2019)
_OTHER_BEFORE = ("fcid-complex", "other-functions")
#: When officers moved from departments to LPAs, where those who joined weren't enough.
_MOVED_ON = dt.date(2023, 9, 4)
#: After so long somebody can be a sergeant or more, and so many of them are.
_SENIOR_AFTER, _SENIOR = dt.timedelta(days=5 * 365), 0.45


@dataclass(slots=True)
class Member:
    """Somebody with the function they were in until April 2023 and the post since; each empty where there was none.

    Not `in_post`: over the establishment of the spot's unit. `moved_to` is the unit they are in from `moved_on`.
    """

    service: Service
    rank: Rank
    old: str = ""
    spot: Spot | None = None
    in_post: bool = False
    local: bool = False
    moved_on: dt.date | None = None
    moved_to: str = ""


def place_officers(  # noqa: PLR0917 - the parts of one piece of work
    chance: random.Random,
    services: Sequence[Service],
    local: Sequence[dt.date],
    local_spots: Sequence[Spot],
    other_spots: Sequence[Spot],
    scale: int,
) -> list[Member]:
    """Officers in their places, in the order in which they joined.

    Args:
        chance: who goes where.
        services: in the order in which they joined.
        local: when the officers of local policing joined who are on record already.
        local_spots: posts of LPAs.
        other_spots: all others.
        scale: 10 for a tenth of the paper's counts.
    """
    members = [Member(service, Rank.CONSTABLE) for service in services]

    def missing(total: int, day: dt.date) -> int:
        there = sum(joined <= day for joined in local)
        return total // scale - there - sum(one.local and one.service.on(day) for one in members)

    _place_in_2019(chance, members, known=sum(joined <= STARTED_ON for joined in local), scale=scale)
    there = [one for one in members if one.service.on(LPAS_ON)]
    chance.shuffle(there)
    there.sort(key=lambda one: one.old not in _LOCAL_BEFORE)
    for one in there[: max(0, missing(BY_APRIL, LPAS_ON))]:
        one.local = True
    for one in members:
        if not one.old and one.service.joined_on < LPAS_ON:
            one.old = chance.choice(_LOCAL_BEFORE if one.local else _OTHER_BEFORE)
    for one in members:
        joined = one.service.joined_on
        one.local = (
            one.local or LPAS_ON < joined <= DECEMBER or (joined > DECEMBER and chance.random() < 0.52)
        )
    moving = missing(BY_DECEMBER, DECEMBER)
    movers = [one for one in there if not one.local and one.service.left_on is None][: max(0, moving)]
    late = [one for one in members if one.local and LPAS_ON < one.service.joined_on <= DECEMBER]
    for one in [one for one in late if one.service.on(DECEMBER)][: max(0, -moving)]:
        one.local = False
    for one in movers:
        one.moved_on = _MOVED_ON
    _fill(chance, members, local_spots, other_spots)
    return members


def place_class(chance: random.Random, services: Sequence[Service], spots: Sequence[Spot]) -> list[Member]:
    """PCSOs, staff or specials in their places, in the order in which they joined."""
    found = Spots(spots, chance)
    rank = spots[0].rank
    members = [
        Member(service, rank, "npu" if rank is Rank.PCSO else "other-functions") for service in services
    ]
    for one in members:
        span = _in_new_model(one)
        if span:
            one.spot, one.in_post = found.find(*span, senior=False)
    return members


def _place_in_2019(chance: random.Random, members: Sequence[Member], *, known: int, scale: int) -> None:
    """The paper's counts of October 2019; who had left by then was somewhere. `known` more of them are in NPUs."""
    there = [one for one in members if one.service.on(STARTED_ON)]
    chance.shuffle(there)
    for function, total in IN_2019:
        count = max(0, total // scale - (known if function == "npu" else 0))
        for one in there[:count]:
            one.old = function
        there = there[count:]
    for one in there:
        one.old = chance.choice(_OTHER_BEFORE)
    for one in members:
        if one.service.left_on is not None and one.service.left_on <= STARTED_ON:
            one.old = chance.choice(_LOCAL_BEFORE + _OTHER_BEFORE)


def _fill(
    chance: random.Random, members: Sequence[Member], local_spots: Sequence[Spot], other_spots: Sequence[Spot]
) -> None:
    """Posts for everybody who serves in the new model. Who leaves in it is a constable: nobody comes after them."""
    local, other = Spots(local_spots, chance), Spots(other_spots, chance)
    for one in members:
        span = _in_new_model(one)
        if span is None:
            continue
        stays = one.service.left_on is None and one.service.joined_on <= LPAS_ON - _SENIOR_AFTER
        senior = stays and one.moved_on is None and chance.random() < _SENIOR
        spots = local if one.local else other
        one.spot, one.in_post = spots.find(*span, senior=senior)
        if one.moved_on:
            one.moved_to = chance.choice(local.all).unit


def _in_new_model(member: Member) -> tuple[dt.date, dt.date | None] | None:
    """From when until when somebody holds a post in the new model; None for who had left by then."""
    service = member.service
    if service.left_on is not None and service.left_on <= LPAS_ON:
        return None
    return max(service.joined_on, LPAS_ON), member.moved_on or service.left_on
