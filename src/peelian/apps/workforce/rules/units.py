"""What operating models, units and posts can be, decided on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from peelian.apps.workforce.rules.service import may_serve
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse

_NOT_THEN = "The unit doesn't stand on that day."


def may_begin_model(*, code: str, name: str, taken: bool, later: bool) -> Decision:
    """Whether an operating model can begin: models follow one another."""
    if not code or not name:
        return refuse("An operating model has a code and a name.")
    if taken:
        return refuse(f"There is an operating model {code} already.")
    if later:
        return refuse("Another operating model begins on that day or later.")
    return ALLOWED


def may_withdraw_model(*, units: int, later: bool) -> Decision:
    """Whether an operating model can be taken back: nothing hangs on it."""
    if units:
        return refuse(f"The operating model has {units} units: it stays.")
    return refuse("Another operating model began after it.") if later else ALLOWED


def may_create(*, code: str, name: str, taken: bool) -> Decision:
    """Whether a unit can have a code."""
    if not code or not name:
        return refuse("A unit has a code and a name.")
    if taken:
        return refuse(f"The code {code} is another unit's on that day or later.")
    return ALLOWED


def may_stand_in(*, valid_from: dt.date, first_on: dt.date, until_on: dt.date | None) -> Decision:
    """Whether a unit can begin on a day in an operating model of a span of days."""
    if valid_from < first_on or (until_on is not None and valid_from >= until_on):
        return refuse("The operating model doesn't hold on that day.")
    return ALLOWED


def may_be_under(*, kind: UnitKind, model: int, parent_model: int | None) -> Decision:
    """Whether a unit can be under another (None: under nothing)."""
    if parent_model is None:
        return ALLOWED
    if kind is UnitKind.FORCE:
        return refuse("Nothing is above a force.")
    if parent_model != model:
        return refuse("The unit above it is of another operating model.")
    return ALLOWED


def may_come_from(*, model: int, origins: Sequence[int]) -> Decision:
    """Whether units of these models can be what a unit of a model came from."""
    return refuse("A unit comes from units of another operating model.") if model in origins else ALLOWED


def may_close(*, valid_from: dt.date, valid_until: dt.date, posts: int, people: int, below: int) -> Decision:
    """Whether a unit can end on a day, with so many posts, people and units in it from then on."""
    if valid_until <= valid_from:
        return refuse(f"The unit begins on {in_words(valid_from)}; it can't end by then.")
    if posts or people or below:
        return refuse(
            f"From that day {posts} posts, {people} people and {below} units are still in it: move or end them first."
        )
    return ALLOWED


def may_fund(
    *,
    fte: Decimal,
    valid_from: dt.date,
    unit_from: dt.date,
    unit_until: dt.date | None,
    ends_on: dt.date | None,
    valid_until: dt.date | None = None,
) -> Decision:
    """Whether a post can be funded in a unit from a day, until another if it is to end."""
    if not (decision := may_serve(fte=fte)):
        return decision
    if valid_until is not None and valid_until <= valid_from:
        return refuse("The first day without the post comes after its first day.")
    if valid_until is not None and unit_until is not None and valid_until > unit_until:
        return refuse(f"The unit ends on {in_words(unit_until)}; the post can’t stand longer.")
    if not _stands(valid_from, unit_from, unit_until):
        return refuse(_NOT_THEN)
    if ends_on is not None and ends_on <= valid_from:
        return refuse(f"The funding ends on {in_words(ends_on)}.")
    return ALLOWED


def may_end_post(*, valid_from: dt.date, until: dt.date | None, on: dt.date) -> Decision:
    """Whether a post of a span of days can end or move on a day."""
    if on <= valid_from:
        return refuse(f"The post begins on {in_words(valid_from)}; choose a later day.")
    if until is not None and until <= on:
        return refuse(f"The post has ended on {in_words(until)}.")
    return ALLOWED


def may_move(
    *, there: bool, team_of_unit: bool, valid_from: dt.date, unit_from: dt.date, unit_until: dt.date | None
) -> Decision:
    """Whether a post can go to a unit from a day."""
    if there:
        return refuse("The post is in this unit already.")
    if not team_of_unit:
        return refuse("The team isn't one of that unit.")
    return ALLOWED if _stands(valid_from, unit_from, unit_until) else refuse(_NOT_THEN)


def may_stand(*, valid_from: dt.date, unit_from: dt.date, unit_until: dt.date | None) -> Decision:
    """Whether a unit is there to put somebody into on a day."""
    return ALLOWED if _stands(valid_from, unit_from, unit_until) else refuse(_NOT_THEN)


def may_begin_uplift(*, taken: bool) -> Decision:
    """Whether a programme's name is free."""
    return refuse("There is a programme of this name already.") if taken else ALLOWED


def may_allocate(*, posts: int, temporary: int, before: bool) -> Decision:
    """Whether posts of a programme can be put into a unit."""
    if posts < 1 or not 0 <= temporary <= posts:
        return refuse("Allocate at least one post, and no more temporary ones than posts.")
    return refuse("Posts of this programme are allocated to this unit already.") if before else ALLOWED


def _stands(day: dt.date, first_on: dt.date, until_on: dt.date | None) -> bool:
    return first_on <= day and (until_on is None or day < until_on)
