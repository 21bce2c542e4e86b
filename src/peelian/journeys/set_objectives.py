"""Set objectives: what the whole force is for, worded and ended by those who decide priorities for all of it."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import slug
from peelian.kernel.time import local_day

#: Of a code, which is part of an address.
_LONGEST_CODE = 40


class CannotSetObjective(Refused):
    """An objective of the same name is there, or it would begin in the past."""


def set_new(
    *, viewer: Viewer, at: dt.datetime, name: str, words: str, valid_from: dt.date
) -> priorities.ObjectiveView:
    """Set an objective of the whole force from today or a later day on. Its code is made of its name.

    Raises NotAllowed unless the viewer adopts priorities for the whole force; CannotSetObjective,
    priorities.BadObjective, NeedsWords.
    """
    require(viewer, at)
    if valid_from < local_day(at):
        raise CannotSetObjective("The first day must be today or later.", field="valid_from")
    code = slug(name)[:_LONGEST_CODE].strip("-")
    if not code or not code[0].isalpha():
        raise CannotSetObjective("The name must begin with a letter.", field="name")
    if _is_there(code):
        raise CannotSetObjective(
            "There is, or was, an objective of this name. Change that one, or give this another name.",
            field="name",
        )
    return priorities.set_objective(
        actor=viewer.actor, at=at, code=code, name=name, words=words, valid_from=valid_from
    )


def reword(*, viewer: Viewer, at: dt.datetime, code: str, name: str, words: str) -> priorities.ObjectiveView:
    """Word an objective that holds, or is to come, in another way. Plans that serve it keep it.

    Raises NotAllowed, NotFound, priorities.BadObjective, NeedsWords, ObjectiveEnds.
    """
    require(viewer, at)
    row = priorities.get_objective(code)
    return priorities.set_objective(
        actor=viewer.actor, at=at, code=code, name=name, words=words, valid_from=row.valid_from
    )


def end(*, viewer: Viewer, at: dt.datetime, code: str, on: dt.date, reason: str) -> priorities.ObjectiveView:
    """Say that an objective doesn't hold on a day any more. Raises as `reword` does."""
    require(viewer, at)
    return priorities.end_objective(actor=viewer.actor, at=at, code=code, on=on, reason=reason)


def require(viewer: Viewer, at: dt.datetime) -> None:
    """Raise NotAllowed unless the viewer adopts priorities for the whole force; NotFound before there is one."""
    whole = places.force(local_day(at))
    if whole is None:
        raise NotFound("The force isn’t set up yet.")
    accounts.require(viewer, Permission.ADOPT_PRIORITY, whole.path)


def _is_there(code: str) -> bool:
    try:
        priorities.get_objective(code)
    except NotFound:
        return False
    return True
